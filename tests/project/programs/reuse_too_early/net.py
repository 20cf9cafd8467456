import tensorflow as tf


def build(reuse):
    with tf.variable_scope("net", reuse=reuse):
        return tf.get_variable("w", [3])  # expect: TFS102
