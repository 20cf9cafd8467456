import sys
import types

sys.modules["requests"] = types.ModuleType("requests")
sys.modules["PIL"] = types.ModuleType("PIL")
sys.modules["PIL.Image"] = types.ModuleType("PIL.Image")
sys.modules["PIL"].Image = sys.modules["PIL.Image"]
import tensorflow as tf

import dnnlib.tflib as tflib

tflib.init_tf()
from training import networks_stylegan as N

for name, fn, kw in (
    ("G", N.G_style, dict(resolution=32, truncation_psi=0.7, structure="fixed")),
    ("D", N.D_basic, dict(resolution=32, structure="linear", mbstd_group_size=0)),
    ("M", N.G_mapping, dict(dlatent_broadcast=4)),
    (
        "S",
        N.G_synthesis,
        dict(resolution=16, use_styles=False, use_pixel_norm=True, const_input_layer=False, use_noise=False),
    ),
):
    kw.update(fmap_base=64, fmap_max=16) if name != "M" else None
    net = tflib.Network(name, func_name=fn, **kw)
    print(name, len(net.vars), net.input_shapes, net.output_shapes)
net2 = tflib.Network("D", func_name="training.networks_progan.D_paper", num_channels=3, resolution=16, fmap_base=32)
net3 = tflib.Network(
    "PG", func_name="training.networks_progan.G_paper", num_channels=3, resolution=16, fmap_base=32, fmap_max=8
)
