import sys
import types

for lib in ("requests", "PIL", "PIL.Image"):
    sys.modules[lib] = types.ModuleType(lib)
import dnnlib.tflib as tflib

tflib.init_tf()
G = tflib.Network(
    "G",
    func_name="training.networks_stylegan.G_style",
    num_channels=3,
    resolution=16,
    label_size=0,
    latent_size=16,
    dlatent_size=12,
    mapping_fmaps=8,
    mapping_layers=3,
    fmap_base=64,
    fmap_max=8,
)
D = tflib.Network(
    "D",
    func_name="training.networks_stylegan.D_basic",
    num_channels=3,
    resolution=16,
    label_size=0,
    fmap_base=64,
    fmap_max=8,
)
Gs = G.clone("Gs")
