"""The summarizer of pointer-generator in its modes."""

import sys, types
from collections import namedtuple

import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_boolean('pointer_gen', True, '')
flags.DEFINE_boolean('convert_to_coverage_model', False, '')
flags.DEFINE_string('log_root', '', '')

from model import SummarizationModel

Settings = namedtuple('HParams', 'mode lr adagrad_init_acc rand_unif_init_mag trunc_norm_init_std max_grad_norm '
                      'hidden_dim emb_dim batch_size max_dec_steps max_enc_steps coverage cov_loss_wt pointer_gen')
settings = Settings('train', 0.15, 0.1, 0.02, 1e-4, 2.0, 6, 5, 4, 3, 7, False, 1.0, True)


class Vocabulary:
    def size(self):
        return 40

    def write_metadata(self, path):
        pass


for changes in ({}, {'coverage': True}, {'mode': 'decode', 'max_dec_steps': 1, 'coverage': True}, {'mode': 'eval'}):
    with tf.Graph().as_default():
        SummarizationModel(settings._replace(**changes), Vocabulary()).build_graph()
