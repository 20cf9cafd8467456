import tensorflow as tf

import first


def build():
    with tf.variable_scope("second"):
        first.make()
