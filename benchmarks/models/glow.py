import sys
import types

horovod = types.ModuleType("horovod")
horovod.tensorflow = types.ModuleType("horovod.tensorflow")
horovod.tensorflow.rank = lambda: 0
horovod.tensorflow.size = lambda: 1
horovod.tensorflow.broadcast_global_variables = lambda root: tf.no_op()
sys.modules["horovod"] = horovod
sys.modules["horovod.tensorflow"] = horovod.tensorflow

import numpy as np
import tensorflow as tf

import model


class Session:
    def run(self, fetches, feed_dict=None):
        return fetches


def settings(**changes):
    return types.SimpleNamespace(
        **dict(
            dict(
                n_levels=2,
                depth=2,
                width=8,
                n_bits_x=8,
                n_y=3,
                image_size=8,
                ycond=True,
                learntop=True,
                weight_y=0.01,
                flow_permutation=2,
                flow_coupling=0,
                seed=0,
                optimizer="adam",
                beta1=0.9,
                weight_decay=1.0,
                train_its=10,
                polyak_epochs=1,
                gradient_checkpointing=0,
                direct_iterator=False,
                inference=False,
                restore_path="",
                top_shape=None,
            ),
            **changes,
        )
    )


data = {"x": np.zeros((2, 8, 8, 3), "uint8"), "y": np.zeros((2,), "int32")}
model.model(Session(), settings(), None, None, data)
tf.reset_default_graph()
model.model(Session(), settings(flow_permutation=1, flow_coupling=1, ycond=False, optimizer="adamax"), None, None, data)
