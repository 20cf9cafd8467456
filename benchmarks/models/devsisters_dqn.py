import functools
import sys
import types
sys.modules['tqdm'] = types.ModuleType('tqdm')
sys.modules['tqdm'].tqdm = lambda it, **kwargs: it
sys.modules['gym'] = types.ModuleType('gym')
sys.modules['cv2'] = types.ModuleType('cv2')
sys.modules['scipy'] = types.ModuleType('scipy')
sys.modules['scipy.misc'] = types.ModuleType('scipy.misc')
sys.modules['scipy.misc'].imresize = None

import tensorflow as tf
import dqn.replay_memory
from dqn.agent import Agent
from config import M1


class Memory(object):
    def __init__(self, config, model_dir):
        pass


import dqn.agent
dqn.agent.ReplayMemory = Memory
dqn.agent.reduce = functools.reduce
dqn.agent.tf = tf
dqn.agent.xrange = range


class Environment(object):
    action_size = 4


class Dueling(M1):
    dueling = True
    double_q = True
    cnn_format = 'NHWC'


for config in (M1, Dueling):
    tf.reset_default_graph()
    with tf.Session() as sess:
        sess.run = lambda *args, **kwargs: None
        try:
            Agent(config, Environment(), sess)
        except TypeError:
            pass  # Python 3 adds no list to a view
