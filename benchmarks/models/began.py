import sys
import types

sys.modules["tqdm"] = types.ModuleType("tqdm")
sys.modules["tqdm"].trange = range
sys.modules["scipy"] = types.ModuleType("scipy")
sys.modules["scipy.misc"] = types.ModuleType("scipy.misc")
sys.modules["scipy"].misc = sys.modules["scipy.misc"]
for lib in ("PIL", "PIL.Image"):
    sys.modules[lib] = types.ModuleType(lib)
sys.modules["PIL"].Image = sys.modules["PIL.Image"]
import tensorflow as tf
from config import get_config
from trainer import Trainer

config, unparsed = get_config()
config.conv_hidden_num = 16
config.model_dir = "logs/x"
for data_format, shape in (("NHWC", [16, 64, 64, 3]), ("NCHW", [16, 3, 64, 64])):
    tf.reset_default_graph()
    t = Trainer.__new__(Trainer)
    t.data_loader = tf.placeholder(tf.float32, shape)
    t.batch_size, t.z_num, t.conv_hidden_num = config.batch_size, config.z_num, config.conv_hidden_num
    t.optimizer, t.gamma, t.lambda_k = config.optimizer, config.gamma, config.lambda_k
    t.data_format = data_format
    t.channel, t.repeat_num = 3, 4
    t.step = tf.Variable(0, name="step", trainable=False)
    t.g_lr = tf.Variable(config.g_lr, name="g_lr")
    t.d_lr = tf.Variable(config.d_lr, name="d_lr")
    t.build_model()
