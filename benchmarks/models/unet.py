"""U-Net with different depths, costs and optimizers; the class resets the graph itself."""

import sys
import types

import tensorflow as tf

sys.modules["PIL"] = types.ModuleType("PIL")
sys.modules["PIL"].Image = None

from tf_unet import unet  # noqa: E402

for layers, cost, optimizer, options in (
    (3, "cross_entropy", "momentum", {"momentum": 0.2}),
    (2, "dice_coefficient", "adam", {"learning_rate": 0.01}),
):
    net = unet.Unet(channels=1, n_class=2, layers=layers, features_root=4, cost=cost, cost_kwargs={"regularizer": 0.1})
    trainer = unet.Trainer(net, batch_size=2, optimizer=optimizer, opt_kwargs=options)
    step = tf.Variable(0, name="global_step")
    trainer.norm_gradients_node = tf.Variable(tf.constant(0.0, shape=[len(net.gradients_node)]), name="norm_gradients")
    trainer._get_optimizer(10, step)
