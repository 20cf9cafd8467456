"""More text classifiers, each from its own folder."""

import sys, types

for folder in ('a04_TextRCNN', 'a05_HierarchicalAttentionNetwork', 'a07_Transformer', 'aa5_BiLstmTextRelation',
               'aa6_TwoCNNTextRelation'):
    sys.path.append(folder)
sys.modules['tflearn'] = types.ModuleType('tflearn')
sys.modules['tflearn.data_utils'] = types.ModuleType('tflearn.data_utils')
sys.modules['tflearn.data_utils'].pad_sequences = None

import tensorflow as tf
from p71_TextRCNN_mode2 import TextRCNN
from HAN_model import HierarchicalAttention
from a2_transformer import Transformer
from a2_transformer_classification import Transformer as Classifier
from p9_BiLstmTextRelation_model import BiLstmTextRelation
from p9_twoCNNTextRelation_model import TwoCNNTextRelation

common = dict(learning_rate=0.01, batch_size=4, decay_steps=100, decay_rate=0.9, vocab_size=40, is_training=True)


def transformer(kind, **more):
    with tf.Graph().as_default():
        kind(num_classes=5, sequence_length=6, embed_size=8, d_model=8, d_k=4, d_v=4, h=2, num_layer=2, **more, **common)


for make in (
        lambda: TextRCNN(5, sequence_length=6, embed_size=6, **common),
        lambda: BiLstmTextRelation(5, sequence_length=6, embed_size=6, **common),
        lambda: TwoCNNTextRelation([2, 3], 4, 5, sequence_length=6, embed_size=6, **common),
        lambda: HierarchicalAttention(5, 4, 3, 2, sequence_length=12, num_sentences=3, embed_size=6, hidden_size=6,
                                      **common)):
    with tf.Graph().as_default():
        make()
