"""SeqGAN: generator, its target, discriminator and rollout."""

import numpy as np
import tensorflow as tf
from discriminator import Discriminator
from generator import Generator
from rollout import ROLLOUT
from target_lstm import TARGET_LSTM

generator = Generator(num_emb=30, batch_size=4, emb_dim=6, hidden_dim=5, sequence_length=7, start_token=0)
target = TARGET_LSTM(30, 4, 6, 5, 7, 0, [np.zeros(s, 'float32') for s in (
    (30, 6), (6, 5), (5, 5), (5,), (6, 5), (5, 5), (5,), (6, 5), (5, 5), (5,), (6, 5), (5, 5), (5,), (5, 30), (30,))])
discriminator = Discriminator(sequence_length=7, num_classes=2, vocab_size=30, embedding_size=6,
                              filter_sizes=[1, 2, 3], num_filters=[8, 9, 10], l2_reg_lambda=0.2)
rollout = ROLLOUT(generator, 0.8)
