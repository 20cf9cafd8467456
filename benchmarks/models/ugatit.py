import argparse
import sys
import types

sys.modules["cv2"] = types.ModuleType("cv2")
import tensorflow as tf
import UGATIT as model

model.check_folder = lambda folder: folder


def options(**changed):
    given = {
        "light": False,
        "phase": "test",
        "checkpoint_dir": "c",
        "result_dir": "r",
        "log_dir": "l",
        "sample_dir": "s",
        "dataset": "d",
        "augment_flag": False,
        "epoch": 1,
        "iteration": 2,
        "decay_flag": True,
        "decay_epoch": 1,
        "gan_type": "lsgan",
        "batch_size": 1,
        "print_freq": 1,
        "save_freq": 1,
        "lr": 1e-4,
        "ch": 8,
        "adv_weight": 1,
        "cycle_weight": 10,
        "identity_weight": 10,
        "cam_weight": 1000,
        "GP_ld": 10,
        "smoothing": True,
        "n_res": 4,
        "n_dis": 6,
        "n_critic": 1,
        "sn": True,
        "img_size": 64,
        "img_ch": 3,
    }
    given.update(changed)
    return argparse.Namespace(**given)


for light in (False, True):
    tf.reset_default_graph()
    net = model.UGATIT(None, options(light=light))
    net.build_model()

tf.reset_default_graph()
net = model.UGATIT(None, options(phase="train", light=True, gan_type="dragan"))
net.domain_A = tf.placeholder(tf.float32, [1, 64, 64, 3])
net.domain_B = tf.placeholder(tf.float32, [1, 64, 64, 3])
x_ab, cam_ab = net.generate_a2b(net.domain_A)
x_ba, cam_ba = net.generate_b2a(net.domain_B)
real = net.discriminate_real(net.domain_A, net.domain_B)
fake = net.discriminate_fake(x_ba, x_ab)
gp, gp_cam = net.gradient_panalty(real=net.domain_A, fake=x_ba, scope="discriminator_A")
g_loss = model.generator_loss("dragan", fake[0]) + model.generator_loss("dragan", fake[1])
d_loss = (
    model.discriminator_loss("dragan", real[0], fake[0])
    + model.discriminator_loss("dragan", real[1], fake[1])
    + gp
    + gp_cam
)
t_vars = tf.trainable_variables()
G_vars = [var for var in t_vars if "generator" in var.name]
D_vars = [var for var in t_vars if "discriminator" in var.name]
tf.train.AdamOptimizer(1e-4, beta1=0.5, beta2=0.999).minimize(g_loss, var_list=G_vars)
tf.train.AdamOptimizer(1e-4, beta1=0.5, beta2=0.999).minimize(d_loss, var_list=D_vars)
