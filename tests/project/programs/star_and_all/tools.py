import tensorflow as tf

__all__ = ["make"]


def make(name):
    return _hidden(name)


def _hidden(name):
    return tf.get_variable(name, [2])
