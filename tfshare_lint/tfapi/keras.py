"""Everything below ``tf.keras`` that has a model."""

from __future__ import annotations

from tfshare_lint.tfapi import (
    keras_backend,
    keras_functions,
    keras_layers,
    keras_model,
    keras_optimizers,
    keras_rnn,
    keras_shapes,
    keras_training,
)
from tfshare_lint.tfapi.keras_core import TABLE

__all__ = ["TABLE"]

#: The modules that enter their classes and functions into the table.
PARTS = (
    keras_backend, keras_functions, keras_layers, keras_model, keras_optimizers, keras_rnn, keras_shapes,
    keras_training,
)  # fmt: skip
