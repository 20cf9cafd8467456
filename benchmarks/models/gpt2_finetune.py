import sys
import types
import tensorflow as tf
import model
import sample
from accumulate import AccumulatingOptimizer

hparams = model.default_hparams()
hparams.override_from_dict({'n_vocab': 60, 'n_ctx': 16, 'n_embd': 12, 'n_head': 3, 'n_layer': 2})
context = tf.placeholder(tf.int32, [1, None])
output = model.model(hparams=hparams, X=context)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=context[:, 1:], logits=output['logits'][:, :-1]))
tf_sample = sample.sample_sequence(hparams=hparams, length=5, context=context, batch_size=1, temperature=1.0, top_k=40)
train_vars = [v for v in tf.trainable_variables() if 'model' in v.name]
opt = AccumulatingOptimizer(opt=tf.train.AdamOptimizer(learning_rate=1e-4), var_list=train_vars)
opt.reset()
opt.compute_gradients(loss)
opt.apply_gradients()
