import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_float("learning_rate", 0.01, "Initial learning rate.")
flags.DEFINE_integer("hidden1", 12, "Units in the first layer.")
flags.DEFINE_integer("hidden2", 6, "Units in the second layer.")

from gae.model import GCNModelAE, GCNModelVAE
from gae.optimizer import OptimizerAE, OptimizerVAE

flags.FLAGS(["train"])
NODES, FEATURES = 20, 9


def placeholders():
    return {
        "features": tf.sparse_placeholder(tf.float32),
        "adj": tf.sparse_placeholder(tf.float32),
        "adj_orig": tf.sparse_placeholder(tf.float32),
        "dropout": tf.placeholder_with_default(0.0, shape=()),
    }


for kind in ("gcn_ae", "gcn_vae"):
    with tf.Graph().as_default():
        inputs = placeholders()
        model = None
        if kind == "gcn_ae":
            model = GCNModelAE(inputs, FEATURES, 30)
        elif kind == "gcn_vae":
            model = GCNModelVAE(inputs, FEATURES, NODES, 30)
        with tf.name_scope("optimizer"):
            labels = tf.reshape(tf.sparse_tensor_to_dense(inputs["adj_orig"], validate_indices=False), [-1])
            if kind == "gcn_ae":
                OptimizerAE(preds=model.reconstructions, labels=labels, pos_weight=2.0, norm=0.5)
            else:
                OptimizerVAE(
                    preds=model.reconstructions, labels=labels, model=model, num_nodes=NODES, pos_weight=2.0, norm=0.5
                )
