import tensorflow as tf

from models import GAT, SpGAT

NODES, FEATURES, CLASSES = 30, 14, 4

with tf.Graph().as_default():
    with tf.name_scope("input"):
        features = tf.placeholder(dtype=tf.float32, shape=(1, NODES, FEATURES))
        bias = tf.placeholder(dtype=tf.float32, shape=(1, NODES, NODES))
        labels = tf.placeholder(dtype=tf.int32, shape=(1, NODES, CLASSES))
        mask = tf.placeholder(dtype=tf.int32, shape=(1, NODES))
        dropout = tf.placeholder(dtype=tf.float32, shape=())
        training = tf.placeholder(dtype=tf.bool, shape=())
    logits = GAT.inference(
        features,
        CLASSES,
        NODES,
        training,
        dropout,
        dropout,
        bias_mat=bias,
        hid_units=[8, 6],
        n_heads=[3, 2, 2],
        residual=True,
        activation=tf.nn.elu,
    )
    flat = tf.reshape(logits, [-1, CLASSES])
    loss = GAT.masked_softmax_cross_entropy(flat, tf.reshape(labels, [-1, CLASSES]), tf.reshape(mask, [-1]))
    GAT.training(loss, 0.005, 0.0005)

with tf.Graph().as_default():
    features = tf.placeholder(tf.float32, (1, NODES, FEATURES))
    adjacency = tf.sparse_placeholder(tf.float32)
    dropout = tf.placeholder(tf.float32, ())
    logits = SpGAT.inference(
        features,
        CLASSES,
        NODES,
        None,
        dropout,
        dropout,
        bias_mat=adjacency,
        hid_units=[8],
        n_heads=[4, 1],
        activation=tf.nn.elu,
        residual=False,
    )
    SpGAT.training(tf.reduce_mean(logits), 0.01, 0.001)
