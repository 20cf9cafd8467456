import tensorflow as tf
from DQN_modified import DeepQNetwork

DeepQNetwork(3, 4, output_graph=False)
