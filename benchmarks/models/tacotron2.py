"""Tacotron 2: trained and evaluated in one graph, and the synthesizer."""

import sys, types


def stub(name, **content):
    module = sys.modules[name] = types.ModuleType(name)
    for key, value in content.items():
        setattr(module, key, value)
    return module


stub('librosa').filters = stub('librosa.filters')
stub('unidecode', unidecode=lambda text: text)
stub('inflect', engine=lambda: None)

import tensorflow as tf
from hparams import hparams
from tacotron.models import create_model

hparams.parse('embedding_dim=12,num_mels=6,num_freq=17,outputs_per_step=2,encoder_lstm_units=8,decoder_lstm_units=10,'
              'attention_dim=7,attention_filters=5,postnet_channels=9,enc_conv_channels=11,prenet_layers=[13,14],'
              'max_iters=20,cbhg_kernels=3,cbhg_conv_channels=7,cbhg_rnn_units=6,cbhg_highway_units=5,'
              'tacotron_num_gpus=1')

inputs = tf.placeholder(tf.int32, [None, None], 'inputs')
lengths = tf.placeholder(tf.int32, [None], 'input_lengths')
targets = tf.placeholder(tf.float32, [None, None, hparams.num_mels], 'mel_targets')
stops = tf.placeholder(tf.float32, [None, None], 'token_targets')
linear = tf.placeholder(tf.float32, [None, None, hparams.num_freq], 'linear_targets')
target_lengths = tf.placeholder(tf.int32, [None], 'targets_lengths')
splits = tf.placeholder(tf.int32, [hparams.tacotron_num_gpus, None], 'split_infos')
step = tf.Variable(0, name='global_step', trainable=False)
with tf.variable_scope('Tacotron_model', reuse=tf.AUTO_REUSE):
    model = create_model('Tacotron', hparams)
    model.initialize(inputs, lengths, targets, stops, linear, target_lengths, global_step=step, is_training=True,
                     split_infos=splits)
    model.add_loss()
    model.add_optimizer(step)
with tf.variable_scope('Tacotron_model', reuse=tf.AUTO_REUSE):
    evaluated = create_model('Tacotron', hparams)
    evaluated.initialize(inputs, lengths, targets, stops, linear, target_lengths, is_evaluating=True,
                         split_infos=splits)
    evaluated.add_loss()

tf.reset_default_graph()
hparams.override_from_dict({'predict_linear': False})
with tf.variable_scope('Tacotron_model'):
    synthesis = create_model('Tacotron', hparams)
    synthesis.initialize(tf.placeholder(tf.int32, [None, None]), tf.placeholder(tf.int32, [None]),
                         split_infos=tf.placeholder(tf.int32, [1, None]))
