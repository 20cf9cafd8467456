import tensorflow as tf
import tensorlayer as tl
from tensorlayer.layers import *


def graph(build):
    with tf.Graph().as_default():
        build()


def mlp():
    network = tl.layers.InputLayer(tf.placeholder(tf.float32, [None, 784]), name='input')
    network = tl.layers.DropoutLayer(network, keep=0.8, name='drop1')
    network = tl.layers.DenseLayer(network, 80, tf.nn.relu, name='relu1')
    network = tl.layers.DenseLayer(network, n_units=10, act=tf.identity, name='output')
    cost = tl.cost.cross_entropy(network.outputs, tf.placeholder(tf.int64, [None]), 'cost')
    tf.train.AdamOptimizer(1e-4).minimize(cost, var_list=network.all_params)


def generator(z, is_train=True, reuse=False):
    w_init = tf.random_normal_initializer(stddev=0.02)
    gamma_init = tf.random_normal_initializer(1., 0.02)
    with tf.variable_scope('generator', reuse=reuse):
        tl.layers.set_name_reuse(reuse)
        net = InputLayer(z, name='g/in')
        net = DenseLayer(net, n_units=64 * 4 * 4, W_init=w_init, act=tf.identity, name='g/h0/lin')
        net = ReshapeLayer(net, shape=[-1, 4, 4, 64], name='g/h0/reshape')
        net = BatchNormLayer(net, act=tf.nn.relu, is_train=is_train, gamma_init=gamma_init, name='g/h0/batch_norm')
        net = DeConv2d(net, 32, (5, 5), strides=(2, 2), padding='SAME', W_init=w_init, name='g/h1/decon2d')
        net = BatchNormLayer(net, act=tf.nn.relu, is_train=is_train, gamma_init=gamma_init, name='g/h1/batch_norm')
        net = Conv2d(net, 3, (3, 3), (1, 1), act=tf.nn.tanh, padding='SAME', name='g/out')
    return net


def gan():
    z = tf.placeholder(tf.float32, [4, 10])
    first = generator(z)
    second = generator(z, is_train=False, reuse=True)
    g_vars = tl.layers.get_variables_with_name('generator', True, True)
    tf.train.AdamOptimizer(1e-4).minimize(tf.reduce_mean(first.outputs), var_list=g_vars)


def convnet():
    net = InputLayer(tf.placeholder(tf.float32, [2, 32, 32, 3]), name='input')
    net = Conv2d(net, 16, (5, 5), (1, 1), padding='SAME', b_init=None, name='cnn1')
    net = MaxPool2d(net, (3, 3), (2, 2), padding='SAME', name='pool1')
    net = LocalResponseNormLayer(net, 4, 1.0, 0.001 / 9.0, 0.75, name='norm1')
    other = Conv2d(net, 16, (1, 1), name='side')
    net = ElementwiseLayer([net, other], combine_fn=tf.add, name='add')
    net = ConcatLayer([net, other], 3, name='cat')
    net = FlattenLayer(net, name='flatten')
    net = DenseLayer(net, 12, act=tf.nn.relu, name='d1relu')
    net = DenseLayer(net, 3, act=None, name='output')


def recurrent():
    words = tf.placeholder(tf.int64, [4, 6])
    net = EmbeddingInputlayer(words, vocabulary_size=30, embedding_size=8, name='embedding')
    net = RNNLayer(net, cell_fn=tf.contrib.rnn.BasicLSTMCell, cell_init_args={'forget_bias': 0.0}, n_hidden=7, n_steps=6,
                   return_last=False, name='lstm1')
    net = RNNLayer(net, cell_fn=tf.contrib.rnn.BasicLSTMCell, n_hidden=5, n_steps=6, return_last=False, return_seq_2d=True, name='lstm2')
    net = DenseLayer(net, 30, act=tf.identity, name='output')


for build in (mlp, gan, convnet, recurrent):
    graph(build)
