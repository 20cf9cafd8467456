import numpy as np
import sys, types
class Discrete(object):
    def __init__(self, n):
        self.n, self.shape, self.dtype = n, (), np.int64
class Box(object):
    def __init__(self, low, high, shape=None, dtype=np.float32):
        self.low, self.high, self.shape, self.dtype = low, high, tuple(shape), np.dtype(dtype)
class MultiDiscrete(object):
    def __init__(self, nvec):
        self.nvec = np.asarray(nvec, np.int32)
        self.shape, self.dtype = (len(nvec),), np.int64
class MultiBinary(object):
    def __init__(self, n):
        self.n, self.shape, self.dtype = n, (n,), np.int8
class Dict(object): pass
class Tuple(object): pass
class Env(object): pass
class Wrapper(Env): pass
gym = types.ModuleType("gym")
gym.spaces = types.ModuleType("gym.spaces")
for space in (Discrete, Box, MultiDiscrete, MultiBinary, Dict, Tuple):
    setattr(gym.spaces, space.__name__, space)
gym.Env = Env
for wrapper in ("Wrapper", "ObservationWrapper", "RewardWrapper", "ActionWrapper"):
    setattr(gym, wrapper, Wrapper)
sys.modules["gym"] = gym
sys.modules["gym.spaces"] = gym.spaces
multiagent = types.ModuleType('multiagent.multi_discrete')
multiagent.MultiDiscrete = MultiDiscrete
sys.modules['multiagent'] = types.ModuleType('multiagent')
sys.modules['multiagent.multi_discrete'] = multiagent

import tensorflow as tf
import tensorflow.contrib.layers as layers
import maddpg.common.tf_util as U
from maddpg.trainer.maddpg import MADDPGAgentTrainer


def mlp_model(input, num_outputs, scope, reuse=False, num_units=64, rnn_cell=None):
    with tf.variable_scope(scope, reuse=reuse):
        out = input
        out = layers.fully_connected(out, num_outputs=num_units, activation_fn=tf.nn.relu)
        out = layers.fully_connected(out, num_outputs=num_units, activation_fn=tf.nn.relu)
        out = layers.fully_connected(out, num_outputs=num_outputs, activation_fn=None)
        return out


class Arguments(object):
    lr, gamma, batch_size, num_units, max_episode_len = 1e-2, 0.95, 16, 24, 25


shapes = [(6,), (8,), (8,)]
actions = [Discrete(5), Discrete(5), Box(-1, 1, shape=(2,))]
with U.single_threaded_session():
    trainers = []
    for i in range(3):
        trainers.append(MADDPGAgentTrainer('agent_%d' % i, mlp_model, shapes, actions, i, Arguments(), local_q_func=(i == 0)))
