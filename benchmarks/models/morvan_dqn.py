import importlib
import sys
import types

for name in ('matplotlib', 'matplotlib.pyplot', 'pandas'):
    sys.modules[name] = types.ModuleType(name)
import numpy as np
import tensorflow as tf

np.random.seed(1)
sys.path.insert(0, '5.1_Double_DQN')
from RL_brain import DoubleDQN

for double in (False, True):
    with tf.variable_scope('Double' if double else 'Natural'):
        DoubleDQN(n_actions=11, n_features=3, memory_size=30, e_greedy_increment=0.001, double_q=double, sess=tf.Session())
tf.reset_default_graph()
sys.path[0] = '5.3_Dueling_DQN'
del sys.modules['RL_brain']
from RL_brain import DuelingDQN

for dueling in (False, True):
    with tf.variable_scope('dueling' if dueling else 'natural'):
        DuelingDQN(n_actions=25, n_features=3, memory_size=30, e_greedy_increment=0.001, sess=tf.Session(), dueling=dueling)
tf.reset_default_graph()
sys.path[0] = '5.2_Prioritized_Replay_DQN'
del sys.modules['RL_brain']
from RL_brain import DQNPrioritizedReplay

with tf.variable_scope('natural_DQN'):
    DQNPrioritizedReplay(n_actions=3, n_features=2, memory_size=32, prioritized=True)
