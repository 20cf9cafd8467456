"""A siamese network that trains without an error and does not share a weight: its two sides have their own."""

import tensorflow as tf


def branch(images):
    weights = tf.Variable(tf.truncated_normal([784, 64], stddev=0.1), name="weights")
    biases = tf.Variable(tf.zeros([64]), name="biases")
    return tf.nn.relu(tf.matmul(images, weights) + biases)


left = tf.placeholder(tf.float32, [None, 784], name="left")
right = tf.placeholder(tf.float32, [None, 784], name="right")
distance = tf.reduce_sum(tf.square(branch(left) - branch(right)), axis=1)
