import sys
import types

for lib in ("scipy", "scipy.misc", "scipy.io"):
    sys.modules[lib] = types.ModuleType(lib)
sys.modules["scipy"].misc = sys.modules["scipy.misc"]
sys.modules["scipy"].io = sys.modules["scipy.io"]
for name in ("imread", "imresize", "imsave"):
    setattr(sys.modules["scipy.misc"], name, None)
sys.modules["scipy.io"].loadmat = None
import model
from config import get_config

config, _ = get_config()
config.batch_size = 4
data = types.SimpleNamespace(synthetic_data_paths=["a.png", "b.png"], synthetic_data_dims=[35, 55, 1])
model.Model(config, data)
