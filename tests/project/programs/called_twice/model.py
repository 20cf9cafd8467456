import ops


def build(x):
    return ops.dense(x, 4, "conv")
