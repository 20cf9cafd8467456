import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_float("learning_rate", 0.01, "Initial learning rate.")
flags.DEFINE_integer("hidden1", 12, "Units.")
flags.DEFINE_float("dropout", 0.5, "Dropout.")
flags.DEFINE_float("weight_decay", 5e-4, "Weight of the L2 loss.")

from gcn.models import GCN, MLP

flags.FLAGS(["gcn"])


def placeholders(supports):
    return {
        "support": [tf.sparse_placeholder(tf.float32) for _ in range(supports)],
        "features": tf.sparse_placeholder(tf.float32, shape=tf.constant((10, 20), dtype=tf.int64)),
        "labels": tf.placeholder(tf.float32, shape=(None, 4)),
        "labels_mask": tf.placeholder(tf.int32),
        "dropout": tf.placeholder_with_default(0.0, shape=()),
        "num_features_nonzero": tf.placeholder(tf.int32),
    }


GCN(placeholders(3), input_dim=20, logging=True)
GCN(placeholders(1), input_dim=20, name="second")
tf.reset_default_graph()
MLP(placeholders(1), input_dim=20, logging=True)
