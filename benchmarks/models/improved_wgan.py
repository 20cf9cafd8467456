import tensorflow as tf
import tflib as lib
import tflib.ops.batchnorm
import tflib.ops.cond_batchnorm
import tflib.ops.conv1d
import tflib.ops.conv2d
import tflib.ops.deconv2d
import tflib.ops.layernorm
import tflib.ops.linear

DIM = 8


def generator(noise, labels=None):
    net = lib.ops.linear.Linear("Generator.Input", 16, 4 * 4 * DIM, noise, initialization="he")
    net = tf.reshape(net, [-1, DIM, 4, 4])
    net = lib.ops.batchnorm.Batchnorm("Generator.BN1", [0, 2, 3], net)
    if labels is not None:
        net = lib.ops.cond_batchnorm.Batchnorm("Generator.CBN", [0, 2, 3], net, labels=labels, n_labels=10)
    net = lib.ops.deconv2d.Deconv2D("Generator.2", DIM, DIM, 5, tf.nn.relu(net))
    return tf.tanh(lib.ops.conv2d.Conv2D("Generator.Output", DIM, 3, 3, net, he_init=False))


def critic(images):
    net = lib.ops.conv2d.Conv2D("Discriminator.1", 3, DIM, 5, images, stride=2)
    net = lib.ops.layernorm.Layernorm("Discriminator.LN", [1, 2, 3], net)
    net = tf.reshape(tf.maximum(net, 0.2 * net), [-1, 4 * 4 * DIM])
    return tf.reshape(lib.ops.linear.Linear("Discriminator.Output", 4 * 4 * DIM, 1, net), [-1])


lib.ops.conv2d.enable_default_weightnorm()
fake = generator(tf.random_normal([5, 16]), tf.placeholder(tf.int32, [5]))
real = tf.placeholder(tf.float32, [5, 3, 8, 8])
d_fake, d_real = critic(fake), critic(real)
lib.ops.conv1d.Conv1D("Text.Conv", 4, 6, 5, tf.placeholder(tf.float32, [2, 4, 9]))
cost = tf.reduce_mean(d_fake) - tf.reduce_mean(d_real)
tf.train.AdamOptimizer(1e-4, 0.5, 0.9).minimize(-tf.reduce_mean(d_fake), var_list=lib.params_with_name("Generator"))
tf.train.AdamOptimizer(1e-4, 0.5, 0.9).minimize(cost, var_list=lib.params_with_name("Discriminator"))
