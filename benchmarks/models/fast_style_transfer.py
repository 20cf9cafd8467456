import tensorflow as tf
import transform

with tf.variable_scope("style"):
    images = tf.placeholder(tf.float32, [2, 96, 80, 3])
    predictions = transform.net(images / 255.0)
loss = tf.nn.l2_loss(predictions - images)
tf.train.AdamOptimizer(1e-3).minimize(loss)
