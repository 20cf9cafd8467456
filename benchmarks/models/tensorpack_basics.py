"""tensorpack's first examples, whose files' names are no identifiers."""

import importlib
import os
import sys
import types

import tensorflow as tf

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "examples", "basics"))
for name in ("tqdm", "tabulate", "msgpack", "msgpack_numpy", "psutil", "zmq", "termcolor"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["tqdm"].tqdm = None
sys.modules["tabulate"].tabulate = None
sys.modules["termcolor"].colored = lambda text, *args, **kwargs: text
sys.modules["msgpack"].version = (1, 0, 0)
sys.modules["msgpack_numpy"].patch = lambda: None

from tensorpack.tfutils.tower import TowerContext  # noqa: E402

mnist = importlib.import_module("mnist-convnet")
with tf.Graph().as_default():
    model = mnist.Model()
    with TowerContext("", is_training=True):
        cost = model.build_graph(tf.zeros([4, 28, 28]), tf.zeros([4], tf.int32))
    model.get_optimizer().minimize(cost)

cifar = importlib.import_module("cifar-convnet")
with tf.Graph().as_default():
    model = cifar.Model(10)
    with TowerContext("", is_training=True):
        cost = model.build_graph(tf.zeros([4, 30, 30, 3]), tf.zeros([4], tf.int32))
    model.get_optimizer().minimize(cost)
