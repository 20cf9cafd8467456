"""DeepLab-ResNet: trained with three optimizers for three kinds of weights."""

import builtins
import sys
import types

import tensorflow as tf
from tensorflow.python.framework.tensor_shape import Dimension

Dimension.__truediv__ = Dimension.__floordiv__  # the repository is written for Python 2
builtins.basestring = str
for name in ("PIL", "PIL.Image"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["PIL"].Image = sys.modules["PIL.Image"]

from deeplab_resnet import DeepLabResNetModel, prepare_label  # noqa: E402

images = tf.placeholder(tf.float32, [2, 161, 161, 3])
labels = tf.placeholder(tf.int32, [2, 161, 161, 1])
net = DeepLabResNetModel({"data": images}, is_training=True, num_classes=4)
raw = net.layers["fc1_voc12"]
trainable = [v for v in tf.trainable_variables() if "beta" not in v.name and "gamma" not in v.name]
fc = [v for v in trainable if "fc" in v.name]
conv = [v for v in trainable if "fc" not in v.name]
fc_w = [v for v in fc if "weights" in v.name]
fc_b = [v for v in fc if "biases" in v.name]
assert len(trainable) == len(conv) + len(fc_w) + len(fc_b)
truth = prepare_label(labels, tf.stack(raw.get_shape()[1:3]), num_classes=4, one_hot=False)
loss = tf.nn.sparse_softmax_cross_entropy_with_logits(
    logits=tf.reshape(raw, [-1, 4]), labels=tf.cast(tf.reshape(truth, [-1]), tf.int32)
)
reduced = tf.reduce_mean(loss) + tf.add_n([0.0005 * tf.nn.l2_loss(v) for v in trainable if "weights" in v.name])
grads = tf.gradients(reduced, conv + fc_w + fc_b)
steps = []
for scale, variables in ((1.0, conv), (10.0, fc_w), (20.0, fc_b)):
    own, grads = grads[: len(variables)], grads[len(variables) :]
    steps.append(tf.train.MomentumOptimizer(0.1 * scale, 0.9).apply_gradients(zip(own, variables)))
train = tf.group(*steps)
