"""SSD trained as the repository's program does it: clones, losses by scope, averages, a choice of optimizers."""

import tensorflow as tf

from deployment import model_deploy
from nets import nets_factory

slim = tf.contrib.slim
FLAGS = tf.app.flags.FLAGS
tf.app.flags.DEFINE_string("model_name", "ssd_300_vgg", "")
tf.app.flags.DEFINE_integer("num_clones", 2, "")
tf.app.flags.DEFINE_float("weight_decay", 0.0004, "")
tf.app.flags.DEFINE_float("moving_average_decay", 0.99, "")

for name, momentum in (("adam", None), ("momentum", 0.9)):
    with tf.Graph().as_default():
        config = model_deploy.DeploymentConfig(
            num_clones=FLAGS.num_clones, clone_on_cpu=True, replica_id=0, num_replicas=1, num_ps_tasks=0
        )
        with tf.device(config.variables_device()):
            global_step = slim.create_global_step()
        ssd_class = nets_factory.get_network(FLAGS.model_name)
        ssd = ssd_class(ssd_class.default_params._replace(num_classes=3))

        def clone_fn(images):
            with slim.arg_scope(ssd.arg_scope(weight_decay=FLAGS.weight_decay, data_format="NHWC")):
                predictions, localisations, logits, end_points = ssd.net(images, is_training=True)
            for logit in logits:
                tf.losses.add_loss(tf.reduce_mean(tf.square(logit)))
            tf.losses.add_loss(tf.add_n([tf.reduce_mean(tf.abs(l)) for l in localisations]))
            return end_points

        clones = model_deploy.create_clones(config, clone_fn, [tf.zeros([2, 300, 300, 3])])
        first = config.clone_scope(0)
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS, first)
        averages = tf.train.ExponentialMovingAverage(FLAGS.moving_average_decay, global_step)
        with tf.device(config.optimizer_device()):
            rate = tf.train.exponential_decay(0.01, global_step, 10, 0.94, staircase=True, name="decay")
            if name == "adam":
                optimizer = tf.train.AdamOptimizer(rate, epsilon=1.0)
            else:
                optimizer = tf.train.MomentumOptimizer(rate, momentum=momentum, name="Momentum")
        updates.append(averages.apply(slim.get_model_variables()))
        total_loss, clones_gradients = model_deploy.optimize_clones(
            clones, optimizer, var_list=tf.trainable_variables()
        )
        updates.append(optimizer.apply_gradients(clones_gradients, global_step=global_step))
