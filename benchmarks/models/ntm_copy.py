"""Neural Turing machines and what they are compared with."""

import argparse
import tensorflow as tf
from model import NTMCopyModel, NTMOneShotLearningModel

copy = argparse.Namespace(batch_size=3, vector_dim=4, rnn_size=6, rnn_num_layers=2, memory_size=7,
                          memory_vector_dim=5, learning_rate=1e-3, model='NTM')
one_shot = dict(batch_size=3, seq_length=4, image_width=4, image_height=4, n_classes=5, rnn_size=6,
                rnn_num_layers=2, memory_size=8, memory_vector_dim=5, read_head_num=2, write_head_num=1,
                learning_rate=1e-3)
for kind in ('NTM', 'LSTM'):
    tf.reset_default_graph()
    copy.model = kind
    with tf.variable_scope('root'):
        NTMCopyModel(copy, 3)
        for length in (4, 5):
            tf.get_variable_scope().reuse_variables()
            NTMCopyModel(copy, length, reuse=True)
for kind in ('LSTM', 'MANN'):
    for label in ('one_hot', 'five_hot'):
        tf.reset_default_graph()
        parser = argparse.ArgumentParser()
        for name, value in one_shot.items():
            parser.add_argument('--' + name, default=value, type=type(value))
        parser.add_argument('--model', default=kind)
        parser.add_argument('--label_type', default=label)
        NTMOneShotLearningModel(parser.parse_args([]))
