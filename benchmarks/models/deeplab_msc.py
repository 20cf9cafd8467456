"""DeepLab-ResNet on three sizes of the images, which share their weights; then evaluated."""

import builtins
import sys
import types

import tensorflow as tf
from tensorflow.python.framework import tensor_shape

builtins.basestring = str
tensor_shape.Dimension.__truediv__ = lambda self, other: self // other
sys.modules["PIL"] = types.ModuleType("PIL")
sys.modules["PIL"].Image = None

from deeplab_resnet.model import DeepLabResNetModel  # noqa: E402

h, w = map(int, "321,321".split(","))
images = tf.placeholder(tf.float32, [1, h, w, 3])
nets = []
for scale in (1.0, 0.75, 0.5):
    with tf.variable_scope("", reuse=bool(nets)):
        data = tf.image.resize_images(images, [int(h * scale), int(w * scale)])
        nets.append(DeepLabResNetModel({"data": data}, is_training=False, num_classes=21))
outputs = [net.layers["fc1_voc12"] for net in nets]
raw = tf.reduce_max(tf.stack([tf.image.resize_images(o, tf.shape(outputs[0])[1:3]) for o in outputs]), axis=0)
frozen = [v for v in tf.global_variables() if "fc" not in v.name]
accumulated = [
    tf.Variable(tf.zeros_like(v.initialized_value()), trainable=False)
    for v in tf.trainable_variables()
    if v not in frozen
]
loss = tf.reduce_mean(raw)
optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
gradients = tf.gradients(loss, [v for v in tf.trainable_variables() if v not in frozen])
sums = [a.assign_add(g) for a, g in zip(accumulated, gradients)]
optimizer.apply_gradients(zip(accumulated, [v for v in tf.trainable_variables() if "fc" in v.name]))
