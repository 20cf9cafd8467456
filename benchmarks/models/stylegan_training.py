import sys
import types

for lib in ("requests", "PIL", "PIL.Image", "PIL.ImageFont"):
    sys.modules[lib] = types.ModuleType(lib)
import numpy as np
import tensorflow as tf
import dnnlib
from dnnlib import EasyDict
import dnnlib.tflib as tflib
from training import loss as losses

tflib.init_tf({"rnd.np_random_seed": 1000})
G_args = EasyDict(
    func_name="training.networks_stylegan.G_style",
    fmap_base=64,
    fmap_max=8,
    mapping_layers=2,
    latent_size=8,
    dlatent_size=8,
    mapping_fmaps=8,
)
D_args = EasyDict(func_name="training.networks_stylegan.D_basic", fmap_base=64, fmap_max=8, mbstd_group_size=2)
G = tflib.Network("G", num_channels=3, resolution=8, label_size=3, **G_args)
D = tflib.Network("D", num_channels=3, resolution=8, label_size=3, **D_args)
Gs = G.clone("Gs")
with tf.name_scope("Inputs"):
    lod_in = tf.placeholder(tf.float32, name="lod_in", shape=[])
    lrate_in = tf.placeholder(tf.float32, name="lrate_in", shape=[])
    minibatch_in = tf.placeholder(tf.int32, name="minibatch_in", shape=[])
G_opt = tflib.Optimizer(name="TrainG", learning_rate=lrate_in, beta1=0.0, beta2=0.99, epsilon=1e-8)
D_opt = tflib.Optimizer(name="TrainD", learning_rate=lrate_in, beta1=0.0, beta2=0.99, epsilon=1e-8)
for gpu in range(1):
    with tf.name_scope("GPU%d" % gpu):
        reals = tf.placeholder(tf.float32, [4, 3, 8, 8])
        labels = tf.placeholder(tf.float32, [4, 3])
        lod_assign_ops = [tf.assign(G.find_var("lod"), lod_in), tf.assign(D.find_var("lod"), lod_in)]
        with tf.control_dependencies(lod_assign_ops):
            G_loss = losses.G_logistic_nonsaturating(
                G=G,
                D=D,
                opt=G_opt,
                training_set=types.SimpleNamespace(get_random_labels_tf=lambda n: tf.zeros([n, 3])),
                minibatch_size=4,
            )
            D_loss = losses.D_logistic_simplegp(
                G=G,
                D=D,
                opt=D_opt,
                training_set=types.SimpleNamespace(get_random_labels_tf=lambda n: tf.zeros([n, 3])),
                minibatch_size=4,
                reals=reals,
                labels=labels,
                r1_gamma=10.0,
            )
        G_opt.register_gradients(tf.reduce_mean(G_loss), G.trainables)
        D_opt.register_gradients(tf.reduce_mean(D_loss), D.trainables)
G_train_op = G_opt.apply_updates()
D_train_op = D_opt.apply_updates()
Gs_update_op = Gs.setup_as_moving_average_of(G, beta=0.99)
