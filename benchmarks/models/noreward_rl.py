import tensorflow as tf
tf.contrib.rnn.rnn_cell = tf.nn.rnn_cell
from model import LSTMPolicy

for design in ('universe', 'nips', 'nature', 'doom', 'tile'):
    tf.reset_default_graph()
    with tf.variable_scope('global'):
        network = LSTMPolicy((42, 42, 4), 6, design)
        step = tf.get_variable('global_step', [], tf.int32, initializer=tf.constant_initializer(0, dtype=tf.int32), trainable=False)
    with tf.variable_scope('local'):
        local = LSTMPolicy((42, 42, 4), 6, design)
    grads = tf.gradients(tf.reduce_mean(local.vf) + tf.reduce_mean(local.logits), local.var_list)
    grads, _ = tf.clip_by_global_norm(grads, 40.)
    tf.train.AdamOptimizer(1e-4).apply_gradients(list(zip(grads, network.var_list)))
    tf.group(*[v1.assign(v2) for v1, v2 in zip(local.var_list, network.var_list)])
