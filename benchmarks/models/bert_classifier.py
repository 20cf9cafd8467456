import json

import tensorflow as tf

import modeling
import run_classifier

text = json.dumps({"vocab_size": 50, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2})
config = modeling.BertConfig.from_dict(json.loads(text))
config.intermediate_size = 20
config.max_position_embeddings = 16


def features():
    numbers = {name: tf.placeholder(tf.int32, [None, 8]) for name in ("input_ids", "input_mask", "segment_ids")}
    numbers["label_ids"] = tf.placeholder(tf.int32, [None])
    return numbers


model_fn = run_classifier.model_fn_builder(
    bert_config=config,
    num_labels=3,
    init_checkpoint=None,
    learning_rate=5e-5,
    num_train_steps=100,
    num_warmup_steps=10,
    use_tpu=False,
    use_one_hot_embeddings=False,
)
for mode in (tf.estimator.ModeKeys.TRAIN, tf.estimator.ModeKeys.EVAL, tf.estimator.ModeKeys.PREDICT):
    tf.reset_default_graph()
    spec = model_fn(features(), None, mode, {})
    if mode == tf.estimator.ModeKeys.EVAL:
        metric_fn, tensors = spec.eval_metrics
        metric_fn(*tensors)
