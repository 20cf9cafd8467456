"""VGG-19 trained for a step, from nothing and from stored weights; VGG-16 whose weights are constants."""

import functools

import numpy as np
import tensorflow as tf
import vgg16
import vgg19_trainable as vgg19


class Stored:
    """What ``np.load`` gives for the published weights."""

    def __init__(self, blocks):
        self.weights = {}
        depth = 3
        for number, (layers, width) in enumerate(blocks, 1):
            for layer in range(1, layers + 1):
                kernel = np.zeros((3, 3, depth, width), np.float32)
                self.weights["conv%d_%d" % (number, layer)] = [kernel, np.zeros(width, np.float32)]
                depth = width
        for name, shape in (("fc6", (25088, 4096)), ("fc7", (4096, 4096)), ("fc8", (4096, 1000))):
            self.weights[name] = [np.zeros(shape, np.float32), np.zeros(shape[1], np.float32)]

    def item(self):
        return self.weights


np.load = lambda path, **options: Stored([(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)])


def step(model, mode=None):
    images = tf.placeholder(tf.float32, [1, 224, 224, 3])
    model.build(images, mode)
    cost = tf.reduce_sum((model.prob - tf.placeholder(tf.float32, [1, 1000])) ** 2)
    tf.train.MomentumOptimizer(1e-4, 0.9).minimize(cost)
    with tf.variable_scope("count"):
        tf.get_variable("numbers", [model.get_var_count() % 1000])


with tf.Graph().as_default():
    step(vgg19.Vgg19(), tf.placeholder(tf.bool))
with tf.Graph().as_default():
    step(vgg19.Vgg19("weights.npy", dropout=0.9))
with tf.Graph().as_default():
    fixed = vgg16.Vgg16()
    fixed.build(tf.placeholder(tf.float32, [2, 224, 224, 3]))
    features = functools.reduce(lambda a, b: a * b, fixed.pool5.get_shape().as_list()[1:])
    top = tf.layers.dense(tf.reshape(fixed.pool5, [-1, features]), 5, name="top")
    tf.layers.dense(tf.concat([top, fixed.fc7], 1), 2)
