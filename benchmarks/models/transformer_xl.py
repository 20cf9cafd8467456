import tensorflow as tf

import model

LAYERS, WIDTH, BATCH, MEMORY = 3, 12, 2, 5


def build(is_training, **options):
    memories = [tf.placeholder(tf.float32, [MEMORY, BATCH, WIDTH]) for _ in range(LAYERS)]
    normal = tf.initializers.random_normal(stddev=0.02)
    loss, _ = model.transformer(
        dec_inp=tf.placeholder(tf.int32, [7, BATCH]),
        target=tf.placeholder(tf.int32, [7, BATCH]),
        mems=memories,
        n_token=90,
        n_layer=LAYERS,
        d_model=WIDTH,
        n_head=3,
        d_head=4,
        d_inner=20,
        dropout=0.1,
        dropatt=0.0,
        initializer=normal,
        is_training=is_training,
        mem_len=MEMORY,
        use_tpu=False,
        **options,
    )
    variables = tf.trainable_variables()
    gradients = tf.gradients(loss, variables)
    step = tf.train.get_or_create_global_step()
    clipped, _ = tf.clip_by_global_norm(gradients, 0.25)
    tf.train.AdamOptimizer(tf.train.cosine_decay(1e-3, step, 100)).apply_gradients(zip(clipped, variables), step)


build(True, d_embed=WIDTH, cutoffs=[])
tf.reset_default_graph()
build(True, d_embed=8, cutoffs=[20, 50], div_val=2, tie_projs=[False, True, True], untie_r=True, proj_same_dim=True)
tf.reset_default_graph()
build(False, d_embed=8, cutoffs=[20, 50], div_val=1, tie_projs=[False, False, False], proj_same_dim=False)
