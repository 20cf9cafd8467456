"""Translation models of tensorflow/nmt: plain, with attention and GNMT, in three modes."""

import tensorflow as tf
from nmt import attention_model, gnmt_model, model
from nmt.utils import common_test_utils

ModeKeys = tf.contrib.learn.ModeKeys


def build(model_class, mode, **settings):
    with tf.Graph().as_default():
        hparams = common_test_utils.create_test_hparams(**settings)
        created = common_test_utils.create_test_iterator(hparams, mode)
        if mode == ModeKeys.INFER:
            iterator, source_table, target_table, reverse_table = created
        else:
            (iterator, source_table, target_table), reverse_table = created, None
        return model_class(hparams, mode, iterator, source_table, target_table, reverse_table)


build(model.Model, ModeKeys.TRAIN, encoder_type="uni", num_layers=2)
build(model.Model, ModeKeys.TRAIN, encoder_type="bi", num_layers=4, use_residual=True, unit_type="gru")
build(model.Model, ModeKeys.INFER, encoder_type="bi", num_layers=2, unit_type="layer_norm_lstm")
build(model.Model, ModeKeys.EVAL, encoder_type="uni", num_layers=1, unit_type="nas")
for attention in ("luong", "scaled_luong", "bahdanau", "normed_bahdanau"):
    build(attention_model.AttentionModel, ModeKeys.TRAIN, attention=attention,
          attention_architecture="standard", num_layers=4)
build(attention_model.AttentionModel, ModeKeys.INFER, attention="scaled_luong",
      attention_architecture="standard", encoder_type="bi", num_layers=4, beam_width=10)
for architecture in ("gnmt", "gnmt_v2"):
    for mode in (ModeKeys.TRAIN, ModeKeys.EVAL, ModeKeys.INFER):
        build(gnmt_model.GNMTModel, mode, encoder_type="gnmt", attention="normed_bahdanau",
              attention_architecture=architecture, num_layers=4, use_residual=True)
