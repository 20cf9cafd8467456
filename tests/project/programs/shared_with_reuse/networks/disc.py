import tensorflow as tf

from networks.ops import linear


class Discriminator(object):
    def __call__(self, x, reuse=False):
        with tf.variable_scope("disc", reuse=reuse):
            return linear(tf.nn.relu(linear(x, 6, "h")), 1, "out")
