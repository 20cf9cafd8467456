import itertools
import sys
import types

sys.modules['gym'] = types.ModuleType('gym')

import tensorflow as tf
from estimators import PolicyEstimator, ValueEstimator
from worker import Worker

with tf.device('/cpu:0'):
    global_step = tf.Variable(0, name='global_step', trainable=False)
    with tf.variable_scope('global') as scope:
        policy_net = PolicyEstimator(num_outputs=4)
        value_net = ValueEstimator(reuse=True)
    counter = itertools.count()
    workers = []
    for index in range(2):
        workers.append(Worker(name='worker_{}'.format(index), env=None, policy_net=policy_net, value_net=value_net,
                              global_counter=counter))
