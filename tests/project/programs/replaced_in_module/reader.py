import tensorflow as tf


class Reader:
    def feed(self):
        return tf.get_variable("real", [1, 3])
