# tf: variables small/w, large/w
import importlib

import tensorflow as tf

for size in ("small", "large"):
    module = importlib.import_module("models." + size)
    with tf.variable_scope(size):
        module.network()
