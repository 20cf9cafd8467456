"""Rows of the operation table: the losses of ``tf.contrib.losses``, which slim has too, and what is like them.

Facts: TensorFlow 1.15's ``contrib/losses/python/losses/loss_ops.py``. See :mod:`tfshare_lint.tfapi.operations.table`.
"""

__all__ = ["ROWS"]

ROWS = """
contrib.losses.absolute_difference contrib.slim.losses.absolute_difference | |
    predictions, labels=None, weights=1.0, scope=None |
    absolute_difference | loss
contrib.losses.sigmoid_cross_entropy contrib.slim.losses.sigmoid_cross_entropy | |
    logits, multi_class_labels, weights=1.0, label_smoothing=0, scope=None |
    sigmoid_cross_entropy_loss | loss
contrib.losses.softmax_cross_entropy contrib.slim.losses.softmax_cross_entropy | |
    logits, onehot_labels, weights=1.0, label_smoothing=0, scope=None |
    softmax_cross_entropy_loss | loss
contrib.losses.sparse_softmax_cross_entropy contrib.slim.losses.sparse_softmax_cross_entropy | |
    logits, labels, weights=1.0, scope=None |
    sparse_softmax_cross_entropy_loss | loss
contrib.losses.log_loss contrib.slim.losses.log_loss | |
    predictions, labels=None, weights=1.0, epsilon=1e-07, scope=None |
    log_loss | loss
contrib.losses.mean_squared_error contrib.slim.losses.mean_squared_error | |
    predictions, labels=None, weights=1.0, scope=None |
    mean_squared_error | loss
contrib.losses.mean_pairwise_squared_error contrib.slim.losses.mean_pairwise_squared_error | |
    predictions, labels=None, weights=1.0, scope=None |
    mean_pairwise_squared_error | loss
contrib.losses.cosine_distance contrib.slim.losses.cosine_distance | |
    predictions, labels=None, axis=None, weights=1.0, scope=None, dim=None |
    cosine_distance_loss | loss
contrib.losses.compute_weighted_loss contrib.slim.losses.compute_weighted_loss | |
    losses, weights=1.0, scope=None |
    weighted_loss | loss
contrib.losses.get_total_loss contrib.slim.losses.get_total_loss | |
    add_regularization_losses=True, name='total_loss' |
    total_loss | total_loss
contrib.metrics.accuracy | | predictions, labels, weights=None, name=None | accuracy | scalar_float
"""
