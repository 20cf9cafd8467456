# tf: variables mlp/w
import tensorflow as tf

import zoo  # noqa: F401  # fills the registry
from registry import MODELS

with tf.variable_scope("mlp"):
    MODELS["mlp"]()
