"""YOLOv3 with its losses and both stages of its training."""

import sys
import types

import tensorflow as tf


class Settings(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


for name in ("cv2", "easydict"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["easydict"].EasyDict = Settings

from core.config import cfg  # noqa: E402
from core.yolov3 import YOLOV3  # noqa: E402

with tf.name_scope("define_input"):
    images = tf.placeholder(tf.float32, name="input_data")
    boxes = [tf.placeholder(tf.float32, name="label_%sbbox" % size) for size in "sml"]
    truth = [tf.placeholder(tf.float32, name="%sbboxes" % size) for size in "sml"]
    training = tf.placeholder(tf.bool, name="training")
with tf.name_scope("define_loss"):
    model = YOLOV3(images, training)
    loss = sum(model.compute_loss(*(boxes + truth)))
with tf.name_scope("learn_rate"):
    global_step = tf.Variable(1.0, dtype=tf.float64, trainable=False, name="global_step")
with tf.name_scope("define_weight_decay"):
    tf.train.ExponentialMovingAverage(cfg.YOLO.MOVING_AVE_DECAY).apply(tf.trainable_variables())
first = [v for v in tf.trainable_variables() if str(v.op.name).split("/")[0] in ("conv_sbbox", "conv_lbbox")]
with tf.name_scope("define_first_stage_train"):
    tf.train.AdamOptimizer(cfg.TRAIN.LEARN_RATE_INIT).minimize(loss, var_list=first)
with tf.name_scope("define_second_stage_train"):
    tf.train.AdamOptimizer(cfg.TRAIN.LEARN_RATE_END).minimize(loss, var_list=tf.trainable_variables())
