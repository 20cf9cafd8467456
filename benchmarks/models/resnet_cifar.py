"""ResNet for CIFAR-10: training and validation share their weights."""

import tensorflow as tf
from resnet import FLAGS, inference

FLAGS.num_residual_blocks = 2
step = tf.Variable(0, trainable=False)
images = tf.placeholder(tf.float32, [FLAGS.train_batch_size, 32, 32, 3])
labels = tf.placeholder(tf.int32, [FLAGS.train_batch_size])
logits = inference(images, FLAGS.num_residual_blocks, reuse=False)
validation = inference(tf.zeros([FLAGS.validation_batch_size, 32, 32, 3]), FLAGS.num_residual_blocks, reuse=True)
entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(logits=logits, labels=labels, name="entropy")
loss = tf.add_n([tf.reduce_mean(entropy, name="loss")] + tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
top1 = tf.reduce_mean(tf.to_float(tf.nn.in_top_k(tf.nn.softmax(logits), labels, k=1)), name="top1")
ema = tf.train.ExponentialMovingAverage(FLAGS.train_ema_decay, step)
ema.apply([loss, top1])
tf.train.MomentumOptimizer(learning_rate=tf.placeholder(tf.float32, []), momentum=0.9).minimize(loss, global_step=step)
