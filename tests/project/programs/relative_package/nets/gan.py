import tensorflow as tf

from . import layers
from .layers import fc as fully


def generator(z):
    with tf.variable_scope("gen"):
        return fully(z, 5)


def sampler(z):
    with tf.variable_scope("gen", reuse=True):
        return layers.fc(z, 5)
