import tensorflow as tf

STEP = tf.get_variable("step", [], trainable=False)
