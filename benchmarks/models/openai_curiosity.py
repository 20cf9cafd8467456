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
for name in ('mpi4py', 'baselines', 'baselines.common', 'baselines.common.distributions', 'baselines.common.tf_util'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['mpi4py'].MPI = None
sys.modules['baselines.common'].tf_util = sys.modules['baselines.common.tf_util']
sys.modules['baselines.common.tf_util'].normc_initializer = lambda std=1.0: tf.random_normal_initializer(stddev=std)

import tensorflow as tf


class Pd(object):
    def __init__(self, flat):
        self.flat = flat

    def neglogp(self, x):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(logits=self.flat, labels=x)

    def sample(self):
        return tf.argmax(self.flat, -1)

    def entropy(self):
        return tf.reduce_sum(self.flat, -1)


class PdType(object):
    def __init__(self, space):
        self.n = space.n

    def param_shape(self):
        return [self.n]

    def sample_placeholder(self, shape, name=None):
        return tf.placeholder(tf.int32, shape, name=name)

    def pdfromflat(self, flat):
        return Pd(flat)


sys.modules['baselines.common.distributions'].make_pdtype = PdType

from auxiliary_tasks import FeatureExtractor, InverseDynamics, VAE, JustPixels
from cnn_policy import CnnPolicy
from dynamics import Dynamics, UNet

space = Box(0, 255, shape=(84, 84, 4), dtype=np.uint8)
for task in (FeatureExtractor, InverseDynamics, VAE, JustPixels):
    tf.reset_default_graph()
    policy = CnnPolicy(ob_space=space, ac_space=Discrete(5), scope='pol', ob_mean=np.zeros((84, 84, 4), np.float32), ob_std=1.0,
                       hidsize=16, feat_dim=16, layernormalize=False, nl=tf.nn.leaky_relu)
    extractor = task(policy=policy, features_shared_with_policy=False, feat_dim=16, layernormalize=False)
    pixels = task is JustPixels
    dynamics = (UNet if pixels else Dynamics)(auxiliary_task=extractor, predict_from_pixels=False, feat_dim=16)
    tf.train.AdamOptimizer(1e-4).minimize(tf.reduce_mean(dynamics.loss) + tf.reduce_mean(extractor.loss))
