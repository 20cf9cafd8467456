# tf: raises ValueError: Variable conv/w already exists
import tensorflow as tf

from model import build

build(tf.ones([2, 3]))
build(tf.ones([2, 3]))  # expect: TFS101
