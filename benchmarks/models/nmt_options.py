"""The models of tensorflow/nmt with its command line and more of its options."""

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


def inputs_of(infer):
    batch = lambda name: tf.placeholder(tf.int32, [None, None], name)
    lengths = lambda name: tf.placeholder(tf.int32, [None], name)
    return iterator_utils.BatchedInput(
        initializer=None, source=batch('source'), target_input=None if infer else batch('target_input'),
        target_output=None if infer else batch('target_output'), source_sequence_length=lengths('source_length'),
        target_sequence_length=None if infer else lengths('target_length'))


def build(creator, mode, **changes):
    with tf.Graph().as_default():
        table = tf.contrib.lookup.index_table_from_tensor(tf.constant(['<s>', '</s>', '<unk>']))
        reverse = tf.contrib.lookup.index_to_string_table_from_tensor(tf.constant(['<s>', '</s>', '<unk>']))
        creator(hparams_of(**changes), mode, inputs_of(mode == tf.contrib.learn.ModeKeys.INFER), table, table,
                reverse, extra_args=model_helper.ExtraArgs(
                    single_cell_fn=None, model_device_fn=None, attention_mechanism_fn=None,
                    encoder_emb_lookup_fn=tf.nn.embedding_lookup))


TRAIN, EVAL, INFER = (getattr(tf.contrib.learn.ModeKeys, name) for name in ('TRAIN', 'EVAL', 'INFER'))
build(model.Model, TRAIN, attention='', share_vocab=True, tgt_vocab_size=17, time_major=False)
build(model.Model, TRAIN, attention='', num_enc_emb_partitions=2, num_dec_emb_partitions=3)
build(model.Model, TRAIN, attention='', num_sampled_softmax=4, encoder_type='uni', num_encoder_layers=3, num_decoder_layers=3)
build(model.Model, INFER, attention='', infer_mode='beam_search', beam_width=3)
build(attention_model.AttentionModel, TRAIN, decay_scheme='luong234', warmup_steps=10, num_train_steps=100)
build(attention_model.AttentionModel, INFER, attention='normed_bahdanau', infer_mode='sample', sampling_temperature=0.5)
build(attention_model.AttentionModel, INFER, unit_type='lstm', infer_mode='beam_search', beam_width=3, num_gpus=2)
for architecture in ('gnmt', 'gnmt_v2'):
    for mode in (TRAIN, INFER):
        build(gnmt_model.GNMTModel, mode, encoder_type='gnmt', attention_architecture=architecture, unit_type='lstm',
              num_encoder_layers=4, num_decoder_layers=4, infer_mode='beam_search', beam_width=2)
