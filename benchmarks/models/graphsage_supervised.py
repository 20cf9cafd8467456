import numpy as np
import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_float("learning_rate", 0.01, "")
flags.DEFINE_float("weight_decay", 0.0, "")

from graphsage.models import SAGEInfo
from graphsage.neigh_samplers import UniformNeighborSampler
from graphsage.supervised_models import SupervisedGraphsage

flags.FLAGS(["driver"])


def build(kind, **options):
    tf.reset_default_graph()
    placeholders = {
        "labels": tf.placeholder(tf.float32, shape=(None, 5), name="labels"),
        "batch": tf.placeholder(tf.int32, shape=(None), name="batch1"),
        "dropout": tf.placeholder_with_default(0.0, shape=(), name="dropout"),
        "batch_size": tf.placeholder(tf.int32, name="batch_size"),
    }
    adjacency = tf.Variable(tf.placeholder(tf.int32, shape=(41, 6)), trainable=False, name="adj_info")
    sampler = UniformNeighborSampler(adjacency)
    layers = [SAGEInfo("node", sampler, 4, 8), SAGEInfo("node", sampler, 3, 6)]
    SupervisedGraphsage(
        5,
        placeholders,
        np.zeros((41, 7)),
        adjacency,
        np.ones((40,)),
        layers,
        aggregator_type=kind,
        logging=True,
        **options,
    )


build("mean")
build("gcn", concat=False)
build("seq", sigmoid_loss=True)
build("maxpool", model_size="big")
build("meanpool", identity_dim=3)
