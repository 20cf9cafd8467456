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
for name in ('mpi4py', 'baselines', 'baselines.common', 'baselines.common.distributions', 'baselines.common.vec_env'):
    sys.modules[name] = types.ModuleType(name)


class World(object):
    def Get_rank(self):
        return 0

    def Get_size(self):
        return 1


sys.modules['mpi4py'].MPI = types.SimpleNamespace(COMM_WORLD=World(), SUM=0)
sys.modules['baselines'].logger = types.SimpleNamespace(info=print, log=print)


class CategoricalPd(object):
    def __init__(self, logits):
        self.logits = logits

    def sample(self):
        return tf.argmax(self.logits, -1)

    def neglogp(self, x):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(logits=self.logits, labels=x)

    def entropy(self):
        return tf.reduce_sum(tf.nn.softmax(self.logits) * self.logits, -1)


class CategoricalPdType(object):
    def __init__(self, space):
        self.n = space.n

    def param_shape(self):
        return [self.n]

    def sample_shape(self):
        return []

    def sample_dtype(self):
        return tf.int32

    def sample_placeholder(self, prepend_shape, name=None):
        return tf.placeholder(dtype=tf.int32, shape=prepend_shape, name=name)

    def pdfromflat(self, flat):
        return CategoricalPd(flat)


sys.modules['baselines.common.distributions'].make_pdtype = CategoricalPdType

import tensorflow as tf
from policies.cnn_gru_policy_dynamics import CnnGruPolicy
from policies.cnn_policy_param_matched import CnnPolicy

space = Box(0, 255, shape=(84, 84, 4), dtype=np.uint8)
for cls in (CnnGruPolicy, CnnPolicy):
    tf.reset_default_graph()
    with tf.Session():
        cls(scope='ppo', ob_space=space, ac_space=Discrete(5), policy_size='small', maxpool=False, extrahid=True,
            hidsize=16, memsize=16, rec_gate_init=0.0, update_ob_stats_independently_per_gpu=True,
            proportion_of_exp_used_for_predictor_update=0.25, dynamics_bonus=False)
