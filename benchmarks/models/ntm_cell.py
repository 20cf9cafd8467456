"""A neural Turing machine written for Python 2."""

import builtins
import tensorflow as tf

builtins.xrange = range

import ntm
from ntm import NTM
from ntm_cell import NTMCell

ntm.softmax_loss_function = lambda labels, logits: tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

with tf.Session() as session:
    cell = NTMCell(input_dim=5, output_dim=5, mem_size=6, mem_dim=4, controller_dim=7, controller_layer_size=2,
                   write_head_size=1, read_head_size=2)
    NTM(cell, session, min_length=1, max_length=2, test_max_length=3, forward_only=True)
