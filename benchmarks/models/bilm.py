import sys
import types

hdf = types.ModuleType("h5py")
sys.modules["h5py"] = hdf

import tensorflow as tf

from bilm import training

options = {
    "bidirectional": True,
    "dropout": 0.1,
    "lstm": {"cell_clip": 3, "dim": 12, "n_layers": 2, "proj_clip": 3, "projection_dim": 6, "use_skip_connections": True},
    "all_clip_norm_val": 10.0,
    "n_tokens_vocab": 40,
    "n_negative_samples_batch": 8,
    "batch_size": 3,
    "unroll_steps": 4,
    "learning_rate": 0.2,
}
characters = {
    "activation": "relu",
    "embedding": {"dim": 4},
    "filters": [[1, 4], [2, 4], [3, 8]],
    "max_characters_per_token": 10,
    "n_characters": 261,
    "n_highway": 2,
}
for extra in ({}, {"char_cnn": characters}, {"share_embedding_softmax": True, "sample_softmax": False}):
    tf.reset_default_graph()
    own = dict(options)
    own.update(extra)
    own.setdefault("sample_softmax", True)
    with tf.device("/cpu:0"):
        step = tf.get_variable("global_step", [], initializer=tf.constant_initializer(0), trainable=False)
        opt = tf.train.AdagradOptimizer(learning_rate=own["learning_rate"], initial_accumulator_value=1.0)
        towers = []
        perplexity = tf.get_variable("train_perplexity", [], initializer=tf.constant_initializer(0.0), trainable=False)
        for k in range(2):
            with tf.variable_scope("lm", reuse=k > 0):
                network = training.LanguageModel(own, True)
                loss = network.total_loss
                towers.append(opt.compute_gradients(loss * own["unroll_steps"], tf.trainable_variables()))
        grads = training.average_gradients(towers, own["batch_size"], own)
        grads, norms = training.clip_grads(grads, own, True, step)
        opt.apply_gradients(grads, global_step=step)
