import tensorflow as tf

import modeling
import optimization
import run_pretraining

config = modeling.BertConfig.from_dict(
    {
        "vocab_size": 60,
        "hidden_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 3,
        "intermediate_size": 40,
        "max_position_embeddings": 32,
        "type_vocab_size": 2,
    }
)
for one_hot in (False, True):
    with tf.Graph().as_default():
        ids = tf.placeholder(tf.int32, [4, 16])
        bert = modeling.BertModel(config, True, ids, use_one_hot_embeddings=one_hot)
        loss, _, _ = run_pretraining.get_masked_lm_output(
            config,
            bert.get_sequence_output(),
            bert.get_embedding_table(),
            tf.placeholder(tf.int32, [4, 3]),
            tf.placeholder(tf.int32, [4, 3]),
            tf.placeholder(tf.float32, [4, 3]),
        )
        next_loss, _, _ = run_pretraining.get_next_sentence_output(
            config, bert.get_pooled_output(), tf.placeholder(tf.int32, [4, 1])
        )
        optimization.create_optimizer(loss + next_loss, 1e-4, 1000, 100, False)
