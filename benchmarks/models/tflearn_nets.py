import tensorflow as tf
import tflearn
from tflearn.layers.conv import conv_2d, max_pool_2d
from tflearn.layers.core import dropout, fully_connected, input_data
from tflearn.layers.estimator import regression
from tflearn.layers.normalization import local_response_normalization


def alexnet():
    network = input_data(shape=[None, 64, 64, 3])
    network = conv_2d(network, 12, 11, strides=4, activation='relu')
    network = max_pool_2d(network, 3, strides=2)
    network = local_response_normalization(network)
    network = conv_2d(network, 16, 5, activation='relu')
    network = fully_connected(network, 20, activation='tanh')
    network = dropout(network, 0.5)
    network = fully_connected(network, 17, activation='softmax')
    return regression(network, optimizer='momentum', loss='categorical_crossentropy', learning_rate=0.001)


def residual():
    net = tflearn.input_data(shape=[None, 28, 28, 1])
    net = tflearn.conv_2d(net, 8, 3, activation='relu', bias=False)
    net = tflearn.residual_bottleneck(net, 2, 4, 8)
    net = tflearn.residual_bottleneck(net, 1, 4, 8, downsample=True)
    net = tflearn.batch_normalization(net)
    net = tflearn.activation(net, 'relu')
    net = tflearn.global_avg_pool(net)
    net = tflearn.fully_connected(net, 10, activation='softmax')
    return tflearn.regression(net, optimizer='momentum', loss='categorical_crossentropy', learning_rate=0.1)


def words():
    net = tflearn.input_data([None, 20])
    net = tflearn.embedding(net, input_dim=50, output_dim=8)
    net = tflearn.lstm(net, 6, dropout=0.8)
    net = tflearn.fully_connected(net, 2, activation='softmax')
    return tflearn.regression(net, optimizer='adam', learning_rate=0.001, loss='categorical_crossentropy')


for build in (alexnet, residual, words):
    with tf.Graph().as_default():
        network = build()
        model = tflearn.DNN(network, tensorboard_verbose=0)
