import collections
import sys
import types

for name in ('dmlab30', 'environments'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['py_process'] = types.ModuleType('py_process')

import tensorflow as tf
from tensorflow.python.framework import load_library
tf.load_op_library = lambda path: types.SimpleNamespace()
sys.modules['dynamic_batching'] = types.ModuleType('dynamic_batching')
sys.modules['dynamic_batching'].batch_fn = lambda f: f
import experiment

StepOutput = collections.namedtuple('StepOutput', 'reward info done observation')
StepInfo = collections.namedtuple('StepInfo', 'episode_return episode_step')

agent = experiment.Agent(6)
time, batch = 5, 2
state = agent.initial_state(batch)
env_outputs = StepOutput(
    reward=tf.placeholder(tf.float32, [time + 1, batch]),
    info=StepInfo(tf.placeholder(tf.float32, [time + 1, batch]), tf.placeholder(tf.int32, [time + 1, batch])),
    done=tf.placeholder(tf.bool, [time + 1, batch]),
    observation=(tf.placeholder(tf.uint8, [time + 1, batch, 72, 96, 3]), tf.placeholder(tf.string, [time + 1, batch])))
agent_outputs = experiment.AgentOutput(
    action=tf.placeholder(tf.int32, [time + 1, batch]),
    policy_logits=tf.placeholder(tf.float32, [time + 1, batch, 6]),
    baseline=tf.placeholder(tf.float32, [time + 1, batch]))
tf.train.get_or_create_global_step()
experiment.build_learner(agent, state, env_outputs, agent_outputs)
agent((agent_outputs.action[0], tf.contrib.framework.nest.map_structure(lambda t: t[0], env_outputs)), state)
