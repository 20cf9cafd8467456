"""The ResNets of tensorpack's examples on its layers, which take their defaults from its own ``argscope``."""

import os
import sys
import types

import tensorflow as tf

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "examples", "ResNet"))
for name in ("tqdm", "tabulate", "msgpack", "msgpack_numpy", "psutil", "zmq", "termcolor"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["tqdm"].tqdm = None
sys.modules["tabulate"].tabulate = None
sys.modules["termcolor"].colored = lambda text, *args, **kwargs: text
sys.modules["msgpack"].version = (1, 0, 0)
sys.modules["msgpack_numpy"].patch = lambda: None

from tensorpack.models import BatchNorm, Conv2D, MaxPooling  # noqa: E402
from tensorpack.tfutils.argscope import argscope  # noqa: E402
from tensorpack.tfutils.tower import TowerContext  # noqa: E402
import resnet_model  # noqa: E402

image = tf.placeholder(tf.float32, [2, 64, 64, 3])
with argscope([Conv2D, MaxPooling, BatchNorm], data_format="channels_last"):
    with TowerContext("", is_training=True):
        logits = resnet_model.resnet_backbone(
            image, [1, 1, 1, 1], resnet_model.resnet_group, resnet_model.resnet_bottleneck
        )
tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_mean(logits))
