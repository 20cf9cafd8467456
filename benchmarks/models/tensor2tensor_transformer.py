import sys
import types


def unchanged(hparams):
    return hparams


for name in (
    "gin",
    "gin.tf",
    "requests",
    "scipy",
    "scipy.signal",
    "sympy",
    "tensorflow_probability",
    "tensor2tensor.data_generators.librispeech",
    "tensor2tensor.data_generators.multi_problem",
    "tensor2tensor.layers.common_audio",
    "tensor2tensor.models.research.rl",
    "tensor2tensor.models.video.savp",
    "tensor2tensor.models.research.glow",
    "tensor2tensor.models.video.next_frame_glow",
    "tensor2tensor.models.mtf_transformer",
    "tensor2tensor.models.research.moe_experiments",
    "tensor2tensor.models.mtf_image_transformer",
    "tensor2tensor.models.mtf_resnet",
    "tensor2tensor.models.mtf_transformer2",
    "tensor2tensor.models.research.vqa_attention",
    "tensor2tensor.models.research.vqa_recurrent_self_attention",
    "tensor2tensor.models.research.vqa_self_attention",
):
    sys.modules[name] = types.ModuleType(name)
sys.modules["tensor2tensor.data_generators.librispeech"].add_librispeech_hparams = unchanged

import tensorflow.compat.v1 as tf

from tensor2tensor.data_generators import problem_hparams
from tensor2tensor.layers import common_attention, common_layers
from tensor2tensor.models import transformer
from tensor2tensor.utils import optimize

WORDS = 50


def settings(**changes):
    hparams = transformer.transformer_base()
    hparams.num_hidden_layers = 2
    hparams.hidden_size = 16
    hparams.filter_size = 24
    hparams.num_heads = 2
    for name, value in changes.items():
        setattr(hparams, name, value)
    hparams.problem_hparams = problem_hparams.test_problem_hparams(WORDS, WORDS, hparams)
    return hparams


# The network as Estimator would call it, with its optimizer.
with tf.Graph().as_default():
    hparams = settings(shared_embedding_and_softmax_weights=False)
    model = transformer.Transformer(hparams, tf.estimator.ModeKeys.TRAIN, hparams.problem_hparams)
    features = {
        "inputs": tf.placeholder(tf.int32, [3, 7, 1, 1]),
        "targets": tf.placeholder(tf.int32, [3, 5, 1, 1]),
        "target_space_id": tf.constant(1, dtype=tf.int32),
    }
    logits, losses = model(features)
    step = tf.train.get_or_create_global_step()
    optimize.optimize(losses["training"], 0.1, hparams)

# Its parts.
with tf.Graph().as_default():
    hparams = settings(num_encoder_layers=3, pos="timing")
    inputs = tf.placeholder(tf.float32, [3, 7, 16])
    encoder_input, bias, _ = transformer.transformer_prepare_encoder(inputs, 2, hparams)
    encoded = transformer.transformer_encoder(encoder_input, bias, hparams)
    targets = tf.placeholder(tf.float32, [3, 5, 16])
    decoder_input, decoder_bias = transformer.transformer_prepare_decoder(targets, hparams)
    transformer.transformer_decoder(decoder_input, encoded, decoder_bias, bias, hparams)

# Layers of the library.
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [2, 6, 6, 8])
    y = common_layers.conv_block(x, 12, [((1, 1), (3, 3)), ((2, 2), (3, 3))], padding="SAME")
    y = common_layers.layer_norm(y)
    y = common_layers.dense_relu_dense(common_layers.flatten4d3d(y), 20, 10)
    q = common_attention.multihead_attention(y, None, None, 8, 8, 10, 2, 0.0)
    common_attention.ffn_self_attention_layer(q, 16, 8, 2, 0.1)
    common_layers.embedding(tf.placeholder(tf.int32, [2, 6]), WORDS, 12, name="words")
