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
from baselines.ddpg.ddpg_learner import DDPG
from baselines.ddpg.models import Actor, Critic
from baselines.ddpg.memory import Memory
from baselines.ddpg.noise import AdaptiveParamNoiseSpec


def run(**kwargs):
    tf.reset_default_graph()
    memory = Memory(limit=100, action_shape=(2,), observation_shape=(7,))
    critic = Critic(network='mlp', num_hidden=16)
    actor = Actor(2, network='mlp', num_hidden=16, layer_norm=True)
    DDPG(actor, critic, memory, (7,), (2,), **kwargs)


run()
run(normalize_returns=True, enable_popart=True, critic_l2_reg=1e-2,
    param_noise=AdaptiveParamNoiseSpec(initial_stddev=0.2, desired_action_stddev=0.2))
