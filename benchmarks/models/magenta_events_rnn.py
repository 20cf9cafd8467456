import sys
import types

magenta = types.ModuleType('magenta')
magenta.__path__ = ['magenta']
sys.modules['magenta'] = magenta
for package in ('magenta.models', 'magenta.models.shared', 'magenta.common'):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [package.replace('.', '/')]
magenta.common = sys.modules['magenta.common']
magenta.common.flatten_maybe_padded_sequences = lambda x, lengths: tf.reshape(x, [-1, x.shape[-1]])
magenta.music = types.SimpleNamespace(OneHotIndexEventSequenceEncoderDecoder=type('OneHot', (), {}))

import tensorflow.compat.v1 as tf
from tensorflow.contrib import training as contrib_training
from magenta.models.shared import events_rnn_graph


class Coder(object):
    input_size, num_classes, default_event_label = 12, 10, 0


class Config(object):
    encoder_decoder = Coder()
    hparams = contrib_training.HParams(
        batch_size=3, rnn_layer_sizes=[16, 8], dropout_keep_prob=0.5, attn_length=4, clip_norm=3, learning_rate=0.001,
        residual_connections=False, use_cudnn=False)


for mode in ('generate',):
    tf.reset_default_graph()
    events_rnn_graph.get_build_graph_fn(mode, Config())()
