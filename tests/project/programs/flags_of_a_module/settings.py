import tensorflow as tf

tf.app.flags.DEFINE_integer("layers", 3, "how many")
tf.app.flags.DEFINE_integer("size", 8, "how large")
