"""The same discriminator, called twice and sharing its variables as it should: nothing to report."""

import tensorflow as tf


def discriminator(images):
    with tf.variable_scope("discriminator", reuse=tf.AUTO_REUSE):
        hidden = tf.layers.dense(images, 128, activation=tf.nn.relu, name="hidden")
        return tf.layers.dense(hidden, 1, name="out")


real = tf.placeholder(tf.float32, [None, 784], name="real")
fake = tf.placeholder(tf.float32, [None, 784], name="fake")
difference = tf.reduce_mean(discriminator(real)) - tf.reduce_mean(discriminator(fake))
