import collections

import tensorflow.compat.v1 as tf

import configure_pretraining
import run_pretraining
from model import optimization
from pretrain import pretrain_helpers

sizes = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 24,
    "max_position_embeddings": 12,
}


pretrain_helpers.VOCAB_MAPPING["vocab.txt"] = {"[CLS]": 1, "[SEP]": 2, "[MASK]": 3}


def build(**changes):
    tf.reset_default_graph()
    config = configure_pretraining.PretrainingConfig(
        "test", "", model_hparam_overrides=sizes, vocab_size=40, max_seq_length=12, embedding_size=8, **changes
    )
    features = collections.OrderedDict(
        (name, tf.placeholder(tf.int32, [2, 12])) for name in ("input_ids", "input_mask", "segment_ids")
    )
    model = run_pretraining.PretrainingModel(config, features, True)
    optimization.create_optimizer(
        model.total_loss,
        config.learning_rate,
        config.num_train_steps,
        weight_decay_rate=config.weight_decay_rate,
        warmup_steps=config.num_warmup_steps,
        layerwise_lr_decay_power=changes.get("lr_decay_power", -1),
        n_transformer_layers=2,
    )


build()
build(untied_generator=False)
build(electra_objective=False)
build(uniform_generator=True)
build(electric_objective=True, electra_objective=False)
