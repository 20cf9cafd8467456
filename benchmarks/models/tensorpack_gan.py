"""tensorpack's DCGAN with its own trainer, and its DQN."""

import os
import sys
import types

import tensorflow as tf

examples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "examples")
for folder in ("GAN", "DeepQNetwork"):
    sys.path.insert(0, os.path.join(examples, folder))
for name in ("tqdm", "tabulate", "msgpack", "msgpack_numpy", "psutil", "zmq", "termcolor"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["tqdm"].tqdm = None
sys.modules["tabulate"].tabulate = None
sys.modules["termcolor"].colored = lambda text, *args, **kwargs: text
sys.modules["msgpack"].version = (1, 0, 0)
sys.modules["msgpack_numpy"].patch = lambda: None

import DCGAN  # noqa: E402
import DQNModel  # noqa: E402
from tensorpack import Conv2D, FullyConnected, argscope  # noqa: E402
from tensorpack.tfutils.tower import TowerContext  # noqa: E402

with tf.Graph().as_default():
    gan = DCGAN.Model(shape=64, batch=4, z_dim=10)
    with TowerContext("", is_training=True):
        gan.build_graph(tf.placeholder(tf.float32, [None, 64, 64, 3], "input"))
    optimizer = gan.get_optimizer()
    with tf.name_scope("optimize"):
        g = optimizer.minimize(gan.g_loss, var_list=gan.g_vars, name="g_op")
        with tf.control_dependencies([g]):
            optimizer.minimize(gan.d_loss, var_list=gan.d_vars, name="d_op")


class Model(DQNModel.Model):
    def _get_DQN_prediction(self, state):
        state = state / 255.0
        with argscope(Conv2D, activation=tf.nn.relu, use_bias=True):
            out = Conv2D("conv0", state, 8, 5)
            out = Conv2D("conv1", out, 16, 3, strides=2)
        out = FullyConnected("fc0", out, 32, activation=tf.nn.leaky_relu)
        if self.method != "Dueling":
            return FullyConnected("fct", out, self.num_actions)
        value = FullyConnected("fctV", out, 1)
        advantage = FullyConnected("fctA", out, self.num_actions)
        return tf.add(advantage, value - tf.reduce_mean(advantage, 1, keepdims=True))


for method in ("Double", "Dueling"):
    with tf.Graph().as_default():
        model = Model((20, 20), 4, method, 3)
        inputs = [tf.placeholder(s.dtype, [2] + s.shape.as_list()[1:], s.name) for s in model.inputs()]
        with TowerContext("", is_training=True):
            cost = model.build_graph(*inputs)
        model.get_optimizer().minimize(cost)
