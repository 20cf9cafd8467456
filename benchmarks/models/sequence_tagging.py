"""The tagger with a settings object, in several variants."""

import logging
import numpy as np
import tensorflow as tf
from model.ner_model import NERModel


class Settings:
    def __init__(self, **changes):
        self.vocab_tags = dict(zip(['O', 'B-LOC', 'I-LOC'], range(3)))
        self.ntags, self.nwords, self.nchars = len(self.vocab_tags), 40, 25
        self.use_chars, self.use_crf, self.train_embeddings = True, True, True
        self.embeddings = np.random.rand(self.nwords, 10).astype(np.float32)
        self.dim_word, self.dim_char, self.hidden_size_char, self.hidden_size_lstm = 10, 5, 4, 6
        self.lr_method, self.clip, self.dir_model = 'adam', 5, 'run/'
        self.logger = logging.getLogger('ner')
        for name in changes:
            setattr(self, name, changes[name])


for changes in ({}, {'use_chars': False}, {'use_crf': False, 'lr_method': 'adagrad'},
                {'embeddings': None, 'lr_method': 'rmsprop'}, {'lr_method': 'sgd', 'clip': -1}):
    tf.reset_default_graph()
    NERModel(Settings(**changes)).build()
