"""Tacotron, as synthesizer and in training."""

import sys, types

for name, content in (('unidecode', {'unidecode': str}), ('inflect', {'engine': lambda: None})):
    stub = sys.modules[name] = types.ModuleType(name)
    for attribute, value in content.items():
        setattr(stub, attribute, value)

import tensorflow as tf
from hparams import hparams
from models import create_model

hparams.parse('num_freq=65,num_mels=8,outputs_per_step=2,decoder_depth=32,max_iters=7')
inputs = tf.placeholder(tf.int32, [None, None], 'inputs')
lengths = tf.placeholder(tf.int32, [None], 'input_lengths')
with tf.variable_scope('model'):
    model = create_model('tacotron', hparams)
    model.initialize(inputs, lengths)

tf.reset_default_graph()
step = tf.Variable(0, name='global_step', trainable=False)
with tf.variable_scope('model') as scope:
    model = create_model('tacotron', hparams)
    model.initialize(
        tf.placeholder(tf.int32, [None, None]), tf.placeholder(tf.int32, [None]),
        tf.placeholder(tf.float32, [None, None, hparams.num_mels]),
        tf.placeholder(tf.float32, [None, None, hparams.num_freq]))
    model.add_loss()
    model.add_optimizer(step)
