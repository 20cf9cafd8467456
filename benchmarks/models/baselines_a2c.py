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
from baselines.common.policies import build_policy
from baselines.a2c.a2c import Model as A2C
from baselines.ppo2.model import Model as PPO


class FakeEnv(object):
    num_envs = 2

    def __init__(self, observations, actions):
        self.observation_space, self.action_space = observations, actions


def a2c(observations, actions, network, **kwargs):
    tf.reset_default_graph()
    with tf.Session().as_default():
        env = FakeEnv(observations, actions)
        A2C(policy=build_policy(env, network, **kwargs), env=env, nsteps=5)


def ppo(observations, actions, network, **kwargs):
    tf.reset_default_graph()
    with tf.Session().as_default():
        env = FakeEnv(observations, actions)
        PPO(policy=build_policy(env, network, **kwargs), ob_space=observations, ac_space=actions, nbatch_act=2,
            nbatch_train=8, nsteps=4, ent_coef=0.01, vf_coef=0.5, max_grad_norm=0.5)


picture = Box(0, 255, shape=(84, 84, 4), dtype=np.uint8)
vector = Box(-1, 1, shape=(5,), dtype=np.float32)
a2c(picture, Discrete(6), 'cnn')
a2c(vector, Discrete(3), 'lstm', nlstm=16)
a2c(picture, Discrete(6), 'cnn_lnlstm', nlstm=8)
a2c(picture, Discrete(4), 'impala_cnn')
ppo(vector, Box(-1, 1, shape=(2,)), 'mlp', num_layers=2, num_hidden=16, value_network='copy')
ppo(vector, MultiDiscrete([3, 4]), 'mlp', num_hidden=8, layer_norm=True, normalize_observations=True)
ppo(picture, Discrete(4), 'cnn_small')
