import sys
import types


class Missing(types.ModuleType):
    """A library that is not installed: it has every name."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return


for lib in (
    "progressbar",
    "requests",
    "tqdm",
    "scipy",
    "scipy.io",
    "scipy.misc",
    "scipy.ndimage",
    "scipy.linalg",
    "imageio",
    "skimage",
    "matplotlib",
    "matplotlib.pyplot",
    "cv2",
    "lxml",
    "lxml.etree",
    "sklearn",
    "sklearn.metrics",
):
    sys.modules[lib] = Missing(lib)
sys.modules["matplotlib"].use = lambda *args: None
import tensorflow as tf
import tensorlayer as tl
from tensorlayer.layers import (
    BatchNormLayer,
    Conv2d,
    DenseLayer,
    ElementwiseLayer,
    FlattenLayer,
    InputLayer,
    SubpixelConv2d,
)

w_init = tf.random_normal_initializer(stddev=0.02)
g_init = tf.random_normal_initializer(1.0, 0.02)


def generator(image, is_train=False, reuse=False):
    with tf.variable_scope("SRGAN_g", reuse=reuse):
        n = InputLayer(image, name="in")
        n = Conv2d(n, 16, (3, 3), (1, 1), act=tf.nn.relu, padding="SAME", W_init=w_init, name="n64s1/c")
        temp = n
        for i in range(3):
            nn = Conv2d(
                n, 16, (3, 3), (1, 1), act=None, padding="SAME", W_init=w_init, b_init=None, name=f"n64s1/c1/{i}"
            )
            nn = BatchNormLayer(nn, act=tf.nn.relu, is_train=is_train, gamma_init=g_init, name=f"n64s1/b1/{i}")
            n = ElementwiseLayer([n, nn], tf.add, name=f"b_residual_add/{i}")
        n = ElementwiseLayer([n, temp], tf.add, name="add3")
        n = Conv2d(n, 64, (3, 3), (1, 1), act=None, padding="SAME", W_init=w_init, name="n256s1/1")
        n = SubpixelConv2d(n, scale=2, n_out_channel=None, act=tf.nn.relu, name="pixelshufflerx2/1")
        return Conv2d(n, 3, (1, 1), (1, 1), act=tf.nn.tanh, padding="SAME", W_init=w_init, name="out")


def discriminator(image, is_train=True, reuse=False):
    with tf.variable_scope("SRGAN_d", reuse=reuse):
        n = InputLayer(image, name="input/images")
        for i in range(3):
            n = Conv2d(
                n, 8 * 2**i, (4, 4), (2, 2), act=None, padding="SAME", W_init=w_init, b_init=None, name="h%d/c" % i
            )
            n = BatchNormLayer(
                n, act=lambda x: tl.act.lrelu(x, 0.2), is_train=is_train, gamma_init=g_init, name="h%d/bn" % i
            )
        ho = FlattenLayer(n, name="ho/flatten")
        return DenseLayer(ho, n_units=1, act=tf.identity, W_init=w_init, name="ho/dense").outputs


low = tf.placeholder("float32", [4, 12, 12, 3], name="low")
high = tf.placeholder("float32", [4, 24, 24, 3], name="high")
net_g = generator(low, is_train=True)
real = discriminator(high, is_train=True)
fake = discriminator(net_g.outputs, is_train=True, reuse=True)
generator(low, is_train=False, reuse=True)
d_loss = tl.cost.sigmoid_cross_entropy(real, tf.ones_like(real), name="d1") + tl.cost.sigmoid_cross_entropy(
    fake, tf.zeros_like(fake), name="d2"
)
g_loss = tl.cost.mean_squared_error(net_g.outputs, high, is_mean=True) + tl.cost.sigmoid_cross_entropy(
    fake, tf.ones_like(fake), name="g"
)
g_vars = tl.layers.get_variables_with_name("SRGAN_g", True, True)
d_vars = tl.layers.get_variables_with_name("SRGAN_d", True, True)
tf.train.AdamOptimizer(1e-4, beta1=0.9).minimize(g_loss, var_list=g_vars)
tf.train.AdamOptimizer(1e-4, beta1=0.9).minimize(d_loss, var_list=d_vars)
