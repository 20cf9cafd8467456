"""SSD, both sizes, with losses and an optimizer; and the other networks of the repository's ``nets``."""

import tensorflow as tf
from nets import inception_v3, nets_factory, vgg, xception

slim = tf.contrib.slim

for name, size in (("ssd_300_vgg", 300), ("ssd_512_vgg", 512)):
    with tf.Graph().as_default():
        ssd_class = nets_factory.get_network(name)
        net = ssd_class(ssd_class.default_params._replace(num_classes=5))
        step = slim.create_global_step()
        images = tf.placeholder(tf.float32, [2, size, size, 3])
        with slim.arg_scope(net.arg_scope(weight_decay=0.0005, data_format="NHWC")):
            predictions, localisations, logits, end_points = net.net(images, is_training=True)
        total = tf.add_n([tf.reduce_sum(t) for t in logits + localisations])
        optimizer = tf.train.RMSPropOptimizer(0.01, decay=0.9, momentum=0.9)
        averages = tf.train.ExponentialMovingAverage(0.99, step)
        averages.apply(slim.get_model_variables())
        optimizer.apply_gradients(optimizer.compute_gradients(total), global_step=step)

with tf.Graph().as_default():
    with slim.arg_scope(nets_factory.arg_scopes_map["vgg_16"]()):
        vgg.vgg_16(tf.zeros([2, 224, 224, 3]), num_classes=7)

with tf.Graph().as_default():
    network = nets_factory.get_network_fn("vgg_a", num_classes=3, weight_decay=0.1, is_training=True)
    network(tf.zeros([1, network.default_image_size, network.default_image_size, 3]))

with tf.Graph().as_default():
    with slim.arg_scope(xception.xception_arg_scope()):
        xception.xception(tf.zeros([2, 299, 299, 3]), num_classes=4, is_training=True)
