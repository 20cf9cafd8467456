import types

import tensorflow as tf

import model_utils
import modeling
import xlnet

settings = types.SimpleNamespace(
    n_layer=2, d_model=8, n_head=2, d_head=4, d_inner=16, ff_activation="gelu", untie_r=True, n_token=40,
    use_tpu=False, use_bfloat16=False, dropout=0.1, dropatt=0.1, init="normal", init_range=0.1, init_std=0.02,
    clamp_len=-1, mem_len=4, reuse_len=2, bi_data=False, same_length=False,
    warmup_steps=0, learning_rate=1e-3, train_steps=100, min_lr_ratio=0.0, decay_method="poly", weight_decay=0.0,
    adam_epsilon=1e-8, clip=1.0, num_core_per_host=1, lr_layer_decay_rate=1.0,
    summary_type="last", use_summ_proj=True, cls_scope=None, task_name="Sentences", model_dir="",
)  # fmt: skip

# Two streams, as in pretraining, and a classifier's head, with Adam.
with tf.Graph().as_default():
    ids = tf.placeholder(tf.int32, [10, 3])
    network = xlnet.XLNetModel(
        xlnet_config=xlnet.XLNetConfig(FLAGS=settings),
        run_config=xlnet.create_run_config(True, False, settings),
        input_ids=ids,
        seg_ids=ids,
        input_mask=None,
        mems=[tf.placeholder(tf.float32, [4, 3, 8]) for _ in range(2)],
        perm_mask=tf.placeholder(tf.float32, [10, 10, 3]),
        target_mapping=tf.placeholder(tf.float32, [2, 10, 3]),
        inp_q=tf.placeholder(tf.float32, [10, 3]),
    )
    with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
        losses = modeling.lm_loss(
            hidden=network.get_sequence_output(),
            target=tf.placeholder(tf.int32, [2, 3]),
            n_token=40,
            d_model=8,
            initializer=network.get_initializer(),
            lookup_table=network.get_embedding_table(),
            tie_weight=True,
        )
        summary = network.get_pooled_out("last")
        per_example, _ = modeling.classification_loss(
            hidden=summary,
            labels=tf.placeholder(tf.int32, [3]),
            n_class=3,
            initializer=network.get_initializer(),
            scope="classification",
            return_logits=True,
        )
    model_utils.get_train_op(settings, tf.reduce_mean(losses) + tf.reduce_mean(per_example))

# The bare network with tied biases and an optimizer of the repository's own.
with tf.Graph().as_default():
    settings.untie_r = False
    settings.weight_decay = 0.01
    settings.init = "uniform"
    network = xlnet.XLNetModel(
        xlnet_config=xlnet.XLNetConfig(FLAGS=settings),
        run_config=xlnet.create_run_config(False, True, settings),
        input_ids=tf.placeholder(tf.int32, [10, 3]),
        seg_ids=tf.placeholder(tf.int32, [10, 3]),
        input_mask=tf.placeholder(tf.float32, [10, 3]),
    )
    pooled = network.get_pooled_out("attn")
    model_utils.get_train_op(settings, tf.reduce_sum(pooled))
