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
gym.core = types.ModuleType('gym.core')
gym.core.Wrapper = Wrapper
sys.modules['gym.core'] = gym.core
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
from baselines.acer.acer import Model as ACER
from baselines.common.input import observation_placeholder
from baselines.common.policies import build_policy
from baselines.gail.adversary import TransitionClassifier
from baselines.ppo1.cnn_policy import CnnPolicy
from baselines.ppo1.mlp_policy import MlpPolicy


class FakeEnv(object):
    num_envs = 2

    def __init__(self, observations, actions):
        self.observation_space, self.action_space = observations, actions


picture = Box(0, 255, shape=(84, 84, 4), dtype=np.uint8)
vector = Box(-1, 1, shape=(5,), dtype=np.float32)
motion = Box(-1, 1, shape=(5,), dtype=np.float32)

with tf.Session(graph=tf.Graph()) as session:
    env = FakeEnv(picture, Discrete(4))
    ACER(policy=build_policy(env, 'cnn', estimate_q=True), ob_space=picture, ac_space=env.action_space, nenvs=2, nsteps=3,
         ent_coef=0.01, q_coef=0.5, gamma=0.99, max_grad_norm=10, lr=7e-4, rprop_alpha=0.99, rprop_epsilon=1e-5,
         total_timesteps=100, lrschedule='linear', c=10.0, trust_region=True, alpha=0.99, delta=1)

with tf.Graph().as_default():
    for name in ('pi', 'oldpi'):
        MlpPolicy(name=name, ob_space=vector, ac_space=motion, hid_size=16, num_hid_layers=2)
    TransitionClassifier(FakeEnv(vector, motion), 12)

with tf.Graph().as_default():
    for kind in ('small', 'large'):
        CnnPolicy(name=kind, ob_space=picture, ac_space=Discrete(4), kind=kind)

with tf.Graph().as_default(), tf.Session():
    env = FakeEnv(vector, motion)
    policy = build_policy(env, 'mlp', value_network='copy', num_layers=1, num_hidden=8)
    ob = observation_placeholder(vector)
    models = []
    for scope in ('pi', 'oldpi'):
        with tf.variable_scope(scope):
            models.append(policy(observ_placeholder=ob))
    all_var_list = [v for v in tf.trainable_variables() if v.name.split('/')[0].startswith('pi')]
    tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_mean(models[1].pd.kl(models[0].pd)), var_list=all_var_list)
