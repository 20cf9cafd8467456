import tensorflow as tf

import second


def build():
    with tf.variable_scope("first"):
        make()
    second.build()


def make():
    return tf.get_variable("v", [1])
