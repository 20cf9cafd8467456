import sys
import types

for missing in ("networkx", "networkx.readwrite", "sklearn"):
    sys.modules[missing] = types.ModuleType(missing)

import numpy as np
import tensorflow as tf

tf.app.flags.DEFINE_float("learning_rate", 1e-5, "")
tf.app.flags.DEFINE_float("weight_decay", 0.0, "")
tf.app.flags.DEFINE_integer("neg_sample_size", 4, "")

from graphsage import models
from graphsage.neigh_samplers import UniformNeighborSampler

tf.app.flags.FLAGS(["driver"])


def placeholders():
    return {
        "batch1": tf.placeholder(tf.int32, shape=(None), name="batch1"),
        "batch2": tf.placeholder(tf.int32, shape=(None), name="batch2"),
        "neg_samples": tf.placeholder(tf.int32, shape=(None,), name="neg_sample_size"),
        "dropout": tf.placeholder_with_default(0.0, shape=(), name="dropout"),
        "batch_size": tf.placeholder(tf.int32, name="batch_size"),
    }


degrees = np.ones((20,))
for kind, concat in (("mean", True), ("gcn", False), ("maxpool", True)):
    with tf.Graph().as_default():
        adjacency = tf.Variable(np.zeros((21, 5), "int32"), trainable=False, name="adj_info")
        sampler = UniformNeighborSampler(adjacency)
        layers = [models.SAGEInfo("node", sampler, 5, 6), models.SAGEInfo("node", sampler, 2, 4)]
        models.SampleAndAggregate(
            placeholders(),
            np.zeros((21, 9)),
            adjacency,
            degrees,
            layers,
            concat=concat,
            aggregator_type=kind,
            model_size="small",
            identity_dim=0,
        )
with tf.Graph().as_default():
    models.Node2VecModel(placeholders(), 21, degrees, nodevec_dim=10, lr=0.1)
