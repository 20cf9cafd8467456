import tensorflow as tf

from reader import Reader


def build():
    x = Reader().feed()
    with tf.variable_scope("net"):
        return tf.matmul(x, tf.get_variable("w", [3, 4]))
