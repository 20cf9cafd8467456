"""The three graphs of a training run of tensorflow/nmt, with its data pipelines."""

import argparse
import tensorflow as tf
from nmt import attention_model, gnmt_model, model, model_helper, nmt, train, inference
from nmt.utils import iterator_utils, vocab_utils

parser = argparse.ArgumentParser()
nmt.add_arguments(parser)
flags, _ = parser.parse_known_args([
    '--src=vi', '--tgt=en', '--num_units=6', '--encoder_type=bi', '--num_layers=2', '--attention=scaled_luong',
    '--optimizer=adam', '--learning_rate=0.001', '--unit_type=gru', '--residual=true', '--batch_size=4'])


def hparams_of(**changes):
    hparams = nmt.create_hparams(flags)
    for name, value in dict(src_vocab_size=17, tgt_vocab_size=19, src_vocab_file='', tgt_vocab_file='',
                            src_embed_file='', tgt_embed_file='', num_enc_emb_partitions=0,
                            num_dec_emb_partitions=0, num_encoder_residual_layers=1,
                            num_decoder_residual_layers=1).items():
        hparams.add_hparam(name, value)
    for name, value in changes.items():
        setattr(hparams, name, value)
    return hparams


hparams = hparams_of(train_prefix='train', dev_prefix='dev', src_vocab_file='vocab.vi', tgt_vocab_file='vocab.en',
                     attention='luong')
for create in (model_helper.create_train_model, model_helper.create_eval_model, model_helper.create_infer_model):
    create(attention_model.AttentionModel, hparams)
