import glob
import sys

import tensorflow as tf

sys.argv = [
    "pix2pix.py",
    "--mode",
    "train",
    "--output_dir",
    ".",
    "--input_dir",
    ".",
    "--ngf",
    "8",
    "--ndf",
    "4",
    "--max_steps",
    "1",
]
glob.glob = lambda pattern: ["a.jpg", "b.jpg"]


class Stop(Exception):
    pass


def supervisor(*args, **kwargs):
    raise Stop()


tf.train.Supervisor = supervisor
try:
    import pix2pix  # trains when it is imported
except Stop:
    pass
