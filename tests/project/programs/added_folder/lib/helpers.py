import tensorflow as tf


def weights(shape):
    return tf.get_variable("w", shape)
