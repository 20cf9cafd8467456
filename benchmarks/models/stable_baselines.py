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
gym.core = types.ModuleType('gym.core')
gym.core.Env = Env
gym.utils = types.ModuleType('gym.utils')
gym.utils.seeding = None
gym.__version__ = '0.17'
gym.logger = types.SimpleNamespace(MIN_LEVEL=30, DISABLED=50, set_level=lambda level: None)
for name, module in (('gym.core', gym.core), ('gym.utils', gym.utils)):
    sys.modules[name] = module
for missing in ('cloudpickle', 'cv2', 'scipy', 'scipy.signal', 'pandas', 'joblib', 'matplotlib', 'matplotlib.pyplot', 'gym.wrappers', 'gym.wrappers.monitoring', 'gym.envs', 'gym.envs.registration'):
    sys.modules[missing] = types.ModuleType(missing)
sys.modules['cv2'].ocl = types.SimpleNamespace(setUseOpenCL=lambda flag: None)
sys.modules['gym.wrappers.monitoring'].video_recorder = None
sys.modules['gym.wrappers'].monitoring = sys.modules['gym.wrappers.monitoring']
sys.modules['pandas'].DataFrame = None
sys.modules['mpi4py'] = None

import tensorflow as tf
from stable_baselines import A2C, DQN, PPO2, SAC, TD3


class FakeEnv(Env):
    metadata = {'render.modes': []}

    def __init__(self, observations, actions):
        self.observation_space, self.action_space = observations, actions


picture = Box(0, 255, shape=(84, 84, 4), dtype=np.uint8)
vector = Box(-1, 1, shape=(5,), dtype=np.float32)
motion = Box(-np.ones(2), np.ones(2), shape=(2,), dtype=np.float32)
DQN('MlpPolicy', FakeEnv(vector, Discrete(3)), buffer_size=10)
DQN('LnMlpPolicy', FakeEnv(vector, Discrete(3)), buffer_size=10, param_noise=True)
DQN('CnnPolicy', FakeEnv(picture, Discrete(4)), buffer_size=10, policy_kwargs=dict(dueling=False))
A2C('MlpPolicy', FakeEnv(vector, Discrete(3)))
A2C('CnnLnLstmPolicy', FakeEnv(picture, Discrete(3)), policy_kwargs={'n_lstm': 16})
PPO2('MlpLstmPolicy', FakeEnv(vector, motion), nminibatches=1)
PPO2('CnnPolicy', FakeEnv(picture, MultiDiscrete([2, 3])))
PPO2('MlpPolicy', FakeEnv(Discrete(4), MultiBinary(3)), policy_kwargs=dict(net_arch=[8, dict(vf=[16], pi=[12, 4])], act_fun=tf.nn.relu))
SAC('MlpPolicy', FakeEnv(vector, motion))
SAC('LnCnnPolicy', FakeEnv(picture, motion), ent_coef=0.1)
TD3('MlpPolicy', FakeEnv(vector, motion), policy_kwargs=dict(layers=[16, 8]))
