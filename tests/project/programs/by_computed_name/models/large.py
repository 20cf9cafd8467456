import tensorflow as tf


def network():
    return tf.get_variable("w", [200])
