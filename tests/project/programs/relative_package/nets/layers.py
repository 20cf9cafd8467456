import tensorflow as tf


def fc(x, n):
    with tf.variable_scope("fc"):
        return tf.matmul(x, tf.get_variable("weights", [int(x.shape[-1]), n]))
