"""Models of google/seq2seq; what TensorFlow 1.15 has no more is replaced."""

import sys, types

for name in ('yaml', 'matplotlib', 'matplotlib.pyplot', 'pyrouge'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['yaml'].dump = str
sys.modules['matplotlib'].use = lambda backend: None
sys.modules['matplotlib'].pyplot = sys.modules['matplotlib.pyplot']

import tensorflow as tf
from tensorflow.contrib.distributions.python import ops as distributions

distributions.bernoulli = distributions.categorical = None
from seq2seq.data import vocab

WORDS = 11


def vocab_info(path):
    return vocab.VocabInfo(path, WORDS, vocab.get_special_vocab(WORDS))


def tables(path, default_value=None):
    ids = tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer(
        tf.constant(['a', 'b']), tf.constant([0, 1], tf.int64)), 1)
    words = tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer(
        tf.constant([0, 1], tf.int64), tf.constant(['a', 'b'])), 'UNK')
    return ids, words, None, WORDS


vocab.get_vocab_info = vocab_info
vocab.create_vocabulary_lookup_table = tables

from seq2seq.training import utils

utils.cell_from_spec = lambda name, params: getattr(tf.nn.rnn_cell, name)(**params)

from seq2seq.models import AttentionSeq2Seq, BasicSeq2Seq

ModeKeys = tf.contrib.learn.ModeKeys


def build(kind, mode, **changes):
    with tf.Graph().as_default():
        tf.contrib.framework.get_or_create_global_step()
        params = kind.default_params().copy()
        params.update({'embedding.dim': 5, 'vocab_source': 'source', 'vocab_target': 'target',
                       'encoder.params': {'rnn_cell': {'cell_class': 'GRUCell', 'num_layers': 2,
                                                       'cell_params': {'num_units': 4}}},
                       'decoder.params': {'rnn_cell': {'cell_class': 'GRUCell', 'num_layers': 2,
                                                       'cell_params': {'num_units': 4}}}})
        params.update({name.replace('__', '.'): value for name, value in changes.items()})
        model = kind(params, mode)
        features = {'source_tokens': tf.placeholder(tf.string, [None, None]),
                    'source_len': tf.placeholder(tf.int32, [None])}
        labels = {'target_tokens': tf.placeholder(tf.string, [None, None]),
                  'target_len': tf.placeholder(tf.int32, [None])}
        model(features, None if mode == ModeKeys.INFER else labels, None)


build(BasicSeq2Seq, ModeKeys.EVAL, bridge__class='PassThroughBridge',
      encoder__class='seq2seq.encoders.UnidirectionalRNNEncoder')
build(BasicSeq2Seq, ModeKeys.EVAL, bridge__class='InitialStateBridge')
build(AttentionSeq2Seq, ModeKeys.EVAL)
build(AttentionSeq2Seq, ModeKeys.INFER)
build(AttentionSeq2Seq, ModeKeys.TRAIN)
build(AttentionSeq2Seq, ModeKeys.EVAL, encoder__class='seq2seq.encoders.PoolingEncoder', encoder__params={},
      attention__class='AttentionLayerDot')
