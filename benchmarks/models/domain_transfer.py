import tensorflow as tf
from model import DTN

for mode in ("pretrain", "eval"):
    tf.reset_default_graph()
    DTN(mode=mode, learning_rate=0.001).build_model()

tf.reset_default_graph()
net = DTN(mode="train")
src = tf.placeholder(tf.float32, [None, 32, 32, 3])
trg = tf.placeholder(tf.float32, [None, 32, 32, 1])
fx = net.content_extractor(src)
fake = net.generator(fx)
logits = net.discriminator(fake)
net.content_extractor(fake, reuse=True)
net.discriminator(trg, reuse=True)
net.content_extractor(trg, reuse=True)
t_vars = tf.trainable_variables()
for word in ("discriminator", "generator", "content_extractor"):
    chosen = [var for var in t_vars if word in var.name]
    loss = tf.reduce_mean(logits) + tf.reduce_mean(fx)
    tf.contrib.slim.learning.create_train_op(loss, tf.train.AdamOptimizer(0.1), variables_to_train=chosen)
