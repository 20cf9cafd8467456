import tensorflow as tf

from pixel_cnn_pp import nn
from pixel_cnn_pp.model import model_spec

options = {"nr_resnet": 1, "nr_filters": 6, "nr_logistic_mix": 2, "resnet_nonlinearity": "concat_elu"}
for labels in (None, 4):
    tf.reset_default_graph()
    model = tf.make_template("model", model_spec)
    first = tf.placeholder(tf.float32, shape=(3, 16, 16, 3))
    images = tf.placeholder(tf.float32, shape=(2, 16, 16, 3))
    h = None
    h_first = None
    if labels:
        h = tf.one_hot(tf.placeholder(tf.int32, (2,)), labels)
        h_first = tf.one_hot(tf.placeholder(tf.int32, (3,)), labels)
    model(first, h_first, init=True, dropout_p=0.5, **options)
    params = tf.trainable_variables()
    average = tf.train.ExponentialMovingAverage(decay=0.9995)
    maintain = tf.group(average.apply(params))
    loss = nn.discretized_mix_logistic_loss(images, model(images, h, ema=None, dropout_p=0.5, **options))
    gradients = tf.gradients(loss, params)
    out = model(images, h, ema=average, dropout_p=0.0, **options)
    nn.sample_from_discretized_mix_logistic(out, 2)
    tf.group(nn.adam_updates(params, gradients, lr=0.001, mom1=0.95, mom2=0.9995), maintain)
