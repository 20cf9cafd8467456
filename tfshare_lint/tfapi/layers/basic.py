"""The simplest layers: dense, dropout, flatten. Facts: TensorFlow 1.15's ``python/keras/layers/core.py``."""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.layers.core import LayerKind, LayerState, last_dimension, refuse, units_of
from tfshare_lint.tfapi.shapes import Dims, element_count

__all__ = ["DENSE", "DROPOUT", "FLATTEN", "LAYERS"]


def _build_dense(config: Call, layer: LayerState, shape: Dims) -> None:
    if isinstance(layer.dtype, str) and not is_floating(layer.dtype) and not layer.dtype.startswith("complex"):
        text = f"Unable to build `Dense` layer with non-floating point dtype <dtype: '{layer.dtype}'>"
        refuse(config.runtime, text, "TypeError")
        layer.dtype = "float32"
    last, units = last_dimension(layer, shape, "Dense"), units_of(config.runtime, config["units"])
    layer.add_weight("kernel", (last, units), config["kernel_initializer"], config["kernel_regularizer"])
    if config.flag("use_bias"):
        layer.add_weight("bias", (units,), config["bias_initializer"], config["bias_regularizer"])


def _run_dense(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    operation = "MatMul" if isinstance(shape, tuple) and len(shape) == 2 else "Tensordot"
    if "bias" in layer.weights:
        operation = "BiasAdd"
    units = units_of(config.runtime, config["units"])
    made: Dims = (*shape[:-1], units) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
    return layer.output(operation, made, inputs, config["activation"])


def _run_dropout(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    if config.runtime.known_truth(config.arguments.get("training", False)) is not True:
        return layer.output("Identity", shape, inputs)
    result = layer.output("dropout", shape, inputs)
    result.op_name = concatenate(result.op_name, f"/{config.runtime.machine.profile.dropout_result}")
    return result


def _run_flatten(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    made: Dims = (shape[0], element_count(shape[1:])) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
    return layer.output("Reshape", made, inputs)


DENSE = LayerKind("Dense", _build_dense, _run_dense, least=2, optional=("bias",))
DROPOUT = LayerKind("Dropout", None, _run_dropout)
FLATTEN = LayerKind("Flatten", None, _run_flatten, least=1)

_DENSE = (
    "inputs, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer=<Zeros>, "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None, trainable=True, name=None, reuse=None"
)
#: Function of ``tf.layers``, its signature, what the layer does.
LAYERS = [
    ("layers.dense", _DENSE, DENSE),
    ("layers.dropout", "inputs, rate=0.5, noise_shape=None, seed=None, training=False, name=None", DROPOUT),
    ("layers.flatten", "inputs, name=None, data_format='channels_last'", FLATTEN),
]
