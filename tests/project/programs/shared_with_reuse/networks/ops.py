import tensorflow as tf


def linear(x, units, name):
    with tf.variable_scope(name):
        return tf.matmul(x, tf.get_variable("w", [x.shape[-1].value, units]))
