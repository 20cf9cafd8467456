import json

import tensorflow as tf

import model

hparams = model.default_hparams()
hparams.override_from_dict(json.loads('{"n_vocab": 30, "n_ctx": 12, "n_embd": 8, "n_head": 2, "n_layer": 2}'))
tokens = tf.placeholder(tf.int32, [2, None])
output = model.model(hparams=hparams, X=tokens)
loss = tf.reduce_mean(
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tokens[:, 1:], logits=output["logits"][:, :-1])
)
weights = [v for v in tf.trainable_variables() if "model" in v.name]
tf.train.AdamOptimizer(learning_rate=1e-4).minimize(loss, var_list=weights)
