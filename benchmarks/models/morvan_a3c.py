import sys
import types
import numpy as np


class Space(object):
    shape = (3,)
    low, high = np.array([-2.0]), np.array([2.0])
    n = 2


class Actions(object):
    shape, n = (1,), 2
    low, high = np.array([-2.0]), np.array([2.0])


class Env(object):
    observation_space, action_space = Space(), Actions()

    def __init__(self):
        self.unwrapped = self

    def seed(self, number):
        pass


gym = types.ModuleType('gym')
gym.make = lambda name: Env()
sys.modules['gym'] = gym
for name in ('matplotlib', 'matplotlib.pyplot'):
    sys.modules[name] = types.ModuleType(name)

import tensorflow as tf
import A3C_continuous_action as continuous
import A3C_discrete_action as discrete
import A3C_RNN as recurrent

for module in (continuous, discrete, recurrent):
    tf.reset_default_graph()
    module.SESS = tf.Session()
    with tf.device('/cpu:0'):
        module.OPT_A = tf.train.RMSPropOptimizer(module.LR_A, name='RMSPropA')
        module.OPT_C = tf.train.RMSPropOptimizer(module.LR_C, name='RMSPropC')
        module.GLOBAL_AC = module.ACNet(module.GLOBAL_NET_SCOPE)
        workers = []
        for i in range(2):
            workers.append(module.Worker('W_%i' % i, module.GLOBAL_AC))
