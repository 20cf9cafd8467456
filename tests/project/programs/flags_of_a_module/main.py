# tf: variables cell_0, cell_1, cell_2
import tensorflow as tf

import settings  # noqa: F401  # defines the flags

FLAGS = tf.app.flags.FLAGS


def main(_):
    for i in range(FLAGS.layers):
        tf.get_variable("cell_%d" % i, [FLAGS.size])


if __name__ == "__main__":
    tf.app.run()
