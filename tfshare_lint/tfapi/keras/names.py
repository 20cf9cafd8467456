"""Everything below ``tf.keras`` that has a model."""

from __future__ import annotations

from tfshare_lint.tfapi.keras import (
    backend as keras_backend,
    functions as keras_functions,
    layers as keras_layers,
    model as keras_model,
    optimizers as keras_optimizers,
    rnn as keras_rnn,
    shapes as keras_shapes,
    training as keras_training,
)
from tfshare_lint.tfapi.keras.core import TABLE

__all__ = ["TABLE"]

#: The modules that enter their classes and functions into the table.
PARTS = (
    keras_backend, keras_functions, keras_layers, keras_model, keras_optimizers, keras_rnn, keras_shapes,
    keras_training,
)  # fmt: skip
