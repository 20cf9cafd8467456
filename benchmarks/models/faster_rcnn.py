"""Faster R-CNN on VGG-16, ResNet and MobileNet, for training and for testing."""

import os.path
import sys
import types

import tensorflow as tf

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))


class Dictionary(dict):
    def __getattr__(self, name):
        return self[name]

    def __setattr__(self, name, value):
        self[name] = value


def missing(name, **attributes):
    module = types.ModuleType(name)
    for attribute in attributes:
        setattr(module, attribute, attributes[attribute])
    sys.modules[name] = module


missing("easydict", EasyDict=Dictionary)
missing("PIL")
for part in ("Image", "ImageColor", "ImageDraw", "ImageFont"):
    missing("PIL." + part, truetype=lambda *args: None)
    setattr(sys.modules["PIL"], part, sys.modules["PIL." + part])
missing("utils.cython_bbox", bbox_overlaps=None)
missing("nms.gpu_nms", gpu_nms=None)
missing("nms.cpu_nms", cpu_nms=None)
sys.modules["PIL.ImageColor"].colormap = {}

from model.config import cfg  # noqa: E402
from nets.mobilenet_v1 import mobilenetv1  # noqa: E402
from nets.resnet_v1 import resnetv1  # noqa: E402
from nets.vgg16 import vgg16  # noqa: E402

nets = {"vgg16": vgg16, "res50": lambda: resnetv1(num_layers=50), "mobile": mobilenetv1}
for name in ["vgg16", "res50", "mobile"]:
    for mode in ("TRAIN", "TEST"):
        tf.reset_default_graph()
        net = nets[name]()
        layers = net.create_architecture(mode, 4, tag="default", anchor_scales=[8, 16, 32])
        if mode == "TRAIN":
            lr = tf.Variable(cfg.TRAIN.LEARNING_RATE, trainable=False)
            optimizer = tf.train.MomentumOptimizer(lr, cfg.TRAIN.MOMENTUM)
            gvs = optimizer.compute_gradients(layers["total_loss"])
            if cfg.TRAIN.DOUBLE_BIAS:
                doubled = []
                with tf.variable_scope("Gradient_Mult"):
                    for grad, var in gvs:
                        scale = 2.0 if "/biases:" in var.name else 1.0
                        doubled.append((tf.multiply(grad, scale), var))
                optimizer.apply_gradients(doubled)
            else:
                optimizer.apply_gradients(gvs)
