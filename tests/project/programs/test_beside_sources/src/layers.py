import tensorflow as tf


def layer():
    return tf.get_variable("v", [1])
