"""Neural style transfer: one image is all there is to train."""

import sys
import types

import numpy as np
import tensorflow as tf

cv2, scipy, io = types.ModuleType("cv2"), types.ModuleType("scipy"), types.ModuleType("scipy.io")
sys.modules.update({"cv2": cv2, "scipy": scipy, "scipy.io": io})
scipy.io = io


def stored(path):
    depths = {0: (3, 64), 2: (64, 64), 5: (64, 128), 7: (128, 128), 10: (128, 256), 12: (256, 256), 14: (256, 256)}
    depths.update({16: (256, 256), 19: (256, 512)})
    layers = []
    for index in range(37):
        before, after = depths.get(index, (512, 512))
        kernel, bias = np.zeros((3, 3, before, after), np.float32), np.zeros((1, after), np.float32)
        layers.append([[[0, 0, [[kernel, bias]]]]])
    return {"layers": [layers]}


io.loadmat = stored

import neural_style  # noqa: E402

neural_style.args = types.SimpleNamespace(
    verbose=False, model_weights="none", pooling_type="avg", content_loss_function=1, learning_rate=1.0
)
with tf.Graph().as_default():
    net = neural_style.build_model(np.zeros((1, 64, 48, 3), np.float32))
    a, b = net["conv4_2"], net["relu1_1"]
    loss = neural_style.content_layer_loss(tf.zeros(a.get_shape()), a)
    loss += neural_style.style_layer_loss(tf.zeros(b.get_shape()), b)
    tf.train.AdamOptimizer(neural_style.args.learning_rate).minimize(loss)
