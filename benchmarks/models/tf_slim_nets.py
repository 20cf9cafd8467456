"""The networks of tf_slim, whose layers are those of contrib.slim."""

import tensorflow.compat.v1 as tf
import tf_slim as slim
from tf_slim.nets import alexnet, inception, overfeat, resnet_utils, resnet_v1, resnet_v2, vgg

networks = {
    "alexnet": (alexnet.alexnet_v2, alexnet.alexnet_v2_arg_scope, 224),
    "vgg_19": (vgg.vgg_19, vgg.vgg_arg_scope, 224),
    "overfeat": (overfeat.overfeat, overfeat.overfeat_arg_scope, 231),
    "inception_v3": (inception.inception_v3, inception.inception_v3_arg_scope, 299),
    "resnet_v1_50": (resnet_v1.resnet_v1_50, resnet_utils.resnet_arg_scope, 224),
    "resnet_v2_101": (resnet_v2.resnet_v2_101, resnet_utils.resnet_arg_scope, 224),
}
for name in sorted(networks):
    build, scope, size = networks[name]
    with tf.Graph().as_default(), slim.arg_scope(scope()):
        logits, points = build(tf.zeros([2, size, size, 3]), num_classes=7, is_training=True)
        if name.startswith("resnet"):
            slim.conv2d(points[sorted(points)[0]], 4, [1, 1], scope="extra", normalizer_fn=None)
        if name == "vgg_19":
            loss = tf.losses.softmax_cross_entropy(tf.zeros([2, 7]), logits)
            slim.learning.create_train_op(loss, tf.train.AdamOptimizer(0.1))
