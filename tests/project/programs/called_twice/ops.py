import tensorflow as tf


def dense(x, units, name):
    with tf.variable_scope(name):
        w = tf.get_variable("w", [x.get_shape().as_list()[-1], units])
    return tf.matmul(x, w)
