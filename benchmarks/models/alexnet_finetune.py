"""AlexNet whose last layers are trained again."""

import tensorflow as tf
from alexnet import AlexNet

train_layers = ["fc8", "fc7"]
x = tf.placeholder(tf.float32, [2, 227, 227, 3])
y = tf.placeholder(tf.float32, [2, 3])
keep_prob = tf.placeholder(tf.float32)
model = AlexNet(x, keep_prob, 3, train_layers)
chosen = [v for v in tf.trainable_variables() if v.name.split("/")[0] in train_layers]
with tf.name_scope("cross_ent"):
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=model.fc8, labels=y))
with tf.name_scope("train"):
    gradients = list(zip(tf.gradients(loss, chosen), chosen))
    tf.train.RMSPropOptimizer(0.01).apply_gradients(grads_and_vars=gradients)
