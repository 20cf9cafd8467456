"""FaceNet: each of its networks by the name of its module, and one of them trained."""

import argparse
import importlib
import sys
import types

import tensorflow as tf
import tensorflow.contrib.slim as slim

for missing in ("scipy", "scipy.misc", "scipy.interpolate", "sklearn", "sklearn.model_selection"):
    sys.modules[missing] = types.ModuleType(missing)
sys.modules["scipy"].misc = sys.modules["scipy.misc"]
sys.modules["scipy"].interpolate = sys.modules["scipy.interpolate"]
sys.modules["sklearn.model_selection"].KFold = None

import facenet  # noqa: E402


def network_of(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--model_def", type=str, default="models.inception_resnet_v1")
    parser.add_argument("--embedding_size", type=int, default=16)
    args = parser.parse_args(arguments)
    return importlib.import_module(args.model_def), args


def training():
    network, args = network_of([])
    step = tf.Variable(0, trainable=False)
    images = tf.placeholder(tf.float32, [None, 160, 160, 3], name="input")
    labels = tf.placeholder(tf.int32, [None], name="labels")
    phase_train = tf.placeholder(tf.bool, name="phase_train")
    prelogits, _ = network.inference(
        images, 0.8, phase_train=phase_train, bottleneck_layer_size=args.embedding_size, weight_decay=5e-4
    )
    logits = slim.fully_connected(prelogits, 5, activation_fn=None, scope="Logits", reuse=False)
    center, _ = facenet.center_loss(prelogits, labels, 0.95, 5)
    tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, center * 0.01)
    entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    tf.add_to_collection("losses", entropy)
    total = tf.add_n([entropy] + tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    rate = tf.train.exponential_decay(0.1, step, 100, 0.9, staircase=True)
    facenet.train(total, step, "ADAM", rate, 0.9999, tf.global_variables(), True)


with tf.Graph().as_default():
    training()

for name in ("inception_resnet_v2", "squeezenet", "dummy"):
    with tf.Graph().as_default():
        network, args = network_of(["--model_def", "models." + name, "--embedding_size", "8"])
        image_batch = tf.zeros([2, 160, 160, 3])
        network.inference(image_batch, 1.0, phase_train=False, bottleneck_layer_size=args.embedding_size)
