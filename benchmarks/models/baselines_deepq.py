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
for missing in ('scipy', 'scipy.signal', 'cloudpickle'):
    sys.modules[missing] = types.ModuleType(missing)
sys.modules['scipy'].signal = sys.modules['scipy.signal']
sys.modules['mpi4py'] = None

import tensorflow as tf
from baselines import deepq
from baselines.deepq.utils import ObservationInput
from baselines.deepq.models import build_q_func


def run(space, network, **kwargs):
    param_noise = kwargs.pop('param_noise', False)
    tf.reset_default_graph()
    deepq.build_train(
        make_obs_ph=lambda name: ObservationInput(space, name=name),
        q_func=build_q_func(network, **kwargs),
        num_actions=4,
        optimizer=tf.train.AdamOptimizer(learning_rate=5e-4),
        gamma=0.99,
        grad_norm_clipping=10,
        param_noise=param_noise,
    )


run(Box(0, 1, shape=(6,)), 'mlp', hiddens=[32], dueling=True)
run(Box(0, 255, shape=(84, 84, 4), dtype=np.uint8), 'conv_only', convs=[(32, 8, 4), (64, 4, 2), (64, 3, 1)], hiddens=[256], dueling=True)
run(Discrete(7), 'mlp', hiddens=[16, 8], dueling=False, num_layers=1, num_hidden=12)
run(Box(0, 1, shape=(6,)), 'mlp', hiddens=[32], layer_norm=True, param_noise=True)
run(Box(0, 255, shape=(84, 84, 4), dtype=np.uint8), 'cnn', hiddens=[64])
