import sys
import types
game = types.ModuleType('game_state')
game.ACTION_SIZE = 3
game.GameState = lambda *args, **kwargs: None
sys.modules['game_state'] = game

import constants
constants.USE_LSTM = False

import tensorflow as tf
from game_ac_network import GameACFFNetwork
from a3c_training_thread import A3CTrainingThread
from rmsprop_applier import RMSPropApplier
from constants import ACTION_SIZE, PARALLEL_SIZE, RMSP_ALPHA, RMSP_EPSILON, GRAD_NORM_CLIP, MAX_TIME_STEP

device = '/cpu:0'
network = GameACFFNetwork(ACTION_SIZE, -1, device)
rate = tf.placeholder('float')
applier = RMSPropApplier(learning_rate=rate, decay=RMSP_ALPHA, momentum=0.0, epsilon=RMSP_EPSILON,
                         clip_norm=GRAD_NORM_CLIP, device=device)
threads = [A3CTrainingThread(i, network, 1e-3, rate, applier, MAX_TIME_STEP, device=device) for i in range(PARALLEL_SIZE)]
tf.reset_default_graph()
GameACFFNetwork(4, 0, device).prepare_loss(0.01)
