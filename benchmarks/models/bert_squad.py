import tensorflow as tf

import modeling
import optimization
from run_squad import create_model

config = modeling.BertConfig(
    vocab_size=30,
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=16,
    hidden_act="relu",
    max_position_embeddings=20,
)
ids = tf.placeholder(tf.int32, [None, 12], name="ids")
start, end = create_model(config, True, ids, tf.ones_like(ids), tf.zeros_like(ids), False)
loss = tf.reduce_mean(start) + tf.reduce_mean(end)
with tf.variable_scope("training"):
    optimization.create_optimizer(loss, 1e-3, 10, None, False)
