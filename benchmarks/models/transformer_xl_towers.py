import sys
import types

sys.modules["data_utils"] = types.ModuleType("data_utils")

import tensorflow as tf

import train_gpu
from gpu_utils import average_grads_and_vars

train_gpu.FLAGS(["train", "--n_layer=2", "--d_model=8", "--d_embed=8", "--n_head=2", "--d_head=4", "--d_inner=12"])
towers = []
for i in range(2):
    with tf.variable_scope(tf.get_variable_scope(), reuse=True if i > 0 else None):
        memories = [tf.placeholder(tf.float32, [6, 3, 8]) for _ in range(2)]
        inputs = tf.placeholder(tf.int64, [3, 5])
        _, _, gradients = train_gpu.single_core_graph(50, [], True, inputs, inputs, memories)
        towers.append(gradients)
step = tf.train.get_or_create_global_step()
tf.train.AdamOptimizer(0.001).apply_gradients(average_grads_and_vars(towers), step)
