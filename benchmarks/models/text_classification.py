"""Text classifiers, each from its own folder."""

import sys

for folder in ('a01_FastText', 'a02_TextCNN', 'a04_TextRCNN', 'a05_HierarchicalAttentionNetwork', 'a08_EntityNetwork',
               'a09_DynamicMemoryNet', 'aa4_TextCNN_with_RCNN'):
    sys.path.append(folder)

import tensorflow as tf
from p6_fastTextB_model_multilabel import fastTextB
from p7_TextCNN_model import TextCNN
from p71_TextRCNN_model import TextRCNN
from p1_HierarchicalAttention_model import HierarchicalAttention
from a3_entity_network import EntityNetwork
from a8_dynamic_memory_network import DynamicMemoryNetwork
from p72_TextCNN_with_RCNN_model import TextCNN_with_RCNN

common = dict(learning_rate=0.01, batch_size=4, decay_steps=100, decay_rate=0.9)


def build(make):
    with tf.Graph().as_default():
        make()


build(lambda: fastTextB(5, 0.01, 4, 100, 0.9, 3, 9, 40, 6, True))
for multi in (True,):
    build(lambda: TextCNN([3, 4], 8, 5, sequence_length=12, vocab_size=40, embed_size=6, multi_label_flag=multi,
                          **common))
build(lambda: TextRCNN(5, sequence_length=6, vocab_size=40, embed_size=6, is_training=True, **common))
build(lambda: TextCNN_with_RCNN([3, 4], 8, 5, sequence_length=12, vocab_size=40, embed_size=6, is_training=True,
                                **common))
build(lambda: HierarchicalAttention(5, sequence_length=12, num_sentences=3, vocab_size=40, embed_size=6,
                                    hidden_size=6, is_training=True, **common))
build(lambda: EntityNetwork(5, sequence_length=6, story_length=3, vocab_size=40, embed_size=6, hidden_size=6,
                            is_training=True, block_size=4, **common))
for gated in (True, False):
    build(lambda: DynamicMemoryNetwork(5, sequence_length=6, story_length=3, vocab_size=40, embed_size=6,
                                       hidden_size=6, is_training=True, num_pass=2, use_gated_gru=gated, **common))
