import sys
import types

for lib in ("requests", "PIL", "PIL.Image"):
    sys.modules[lib] = types.ModuleType(lib)
import tensorflow as tf
from training import networks_stylegan as nets

with tf.variable_scope("M"):
    nets.G_mapping(
        tf.placeholder(tf.float32),
        tf.placeholder(tf.float32),
        latent_size=32,
        dlatent_size=24,
        mapping_fmaps=16,
        mapping_layers=4,
        label_size=5,
        dlatent_broadcast=6,
    )
tf.reset_default_graph()
with tf.variable_scope("S", reuse=tf.AUTO_REUSE):
    nets.G_synthesis(tf.placeholder(tf.float32), dlatent_size=24, resolution=32, fmap_base=128, fmap_max=16)
tf.reset_default_graph()
with tf.variable_scope("D", reuse=tf.AUTO_REUSE):
    nets.D_basic(
        tf.placeholder(tf.float32),
        tf.placeholder(tf.float32),
        num_channels=3,
        resolution=32,
        fmap_base=256,
        fmap_max=32,
        label_size=4,
    )
