"""ResNet-18 on two devices, and its validation network that reuses the weights."""

import resnet
import tensorflow as tf

with tf.Graph().as_default():
    step = tf.Variable(0, trainable=False, name="global_step")
    hp = resnet.HParams(batch_size=4, num_gpus=2, num_classes=6, weight_decay=1e-4, momentum=0.9, finetune=True)
    images = [tf.placeholder(tf.float32, [4, 224, 224, 3]) for _ in range(hp.num_gpus)]
    labels = [tf.placeholder(tf.int32, [4]) for _ in range(hp.num_gpus)]
    train = resnet.ResNet(hp, images, labels, step, name="train")
    train.build_model()
    train.build_train_op()
    check = resnet.ResNet(hp, images, labels, step, name="val", reuse_weights=True)
    check.build_model()
