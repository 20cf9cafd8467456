"""The convolutions of ``tf.layers``. Facts: TensorFlow 1.15's ``python/keras/layers/convolutional.py``."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table
from tfshare_lint.tfapi.layers_core import TABLE as LAYERS
from tfshare_lint.tfapi.layers_core import Layer, layer_model, refuse, units_of
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, plain_dim
from tfshare_lint.tfapi.tensors import shape_of
from tfshare_lint.tfapi.windows import deconvolved, numbers, window

__all__ = ["TABLE", "channels_last", "per_axis"]

TABLE: Table = LAYERS


def channels_last(call: Call) -> bool:
    """The data format; TensorFlow refuses what is neither of the two."""
    value = call["data_format"]
    if isinstance(value, str) and value not in ("channels_first", "channels_last"):
        text = 'The `data_format` argument must be one of "channels_first", "channels_last". Received: '
        refuse(call.runtime, text + value)
    return not (isinstance(value, str) and value == "channels_first")


def per_axis(call: Call, parameter: str, rank: int) -> list[Any]:
    """A size, stride or rate for each spatial axis."""
    value = call[parameter]
    if not isinstance(value, (int, Unknown, list, tuple)) and value is not None:
        value = plain_dim(call.runtime, value)
    items = value if isinstance(value, (int, Unknown)) else call.runtime.known_items(value)
    if isinstance(items, list):
        items = [plain_dim(call.runtime, item) for item in items]
    found = numbers(items, rank)
    if found is None and isinstance(items, list):
        text = f"The `{parameter}` argument must be a tuple of {rank} integers. Received: {items}"
        refuse(call.runtime, text)
    return found if found is not None else [any_dim()] * rank


def _padding(call: Call) -> Value:
    value = call["padding"]
    if isinstance(value, str) and value.lower() not in ("same", "valid", "causal"):
        text = 'The `padding` argument must be a list/tuple or one of "valid", "same" (or "causal", only for `Conv1D). '
        refuse(call.runtime, f"{text}Received: {value}")
    return value.lower() if isinstance(value, str) else value


def _channels(call: Call, layer: Layer, shape: Dims, rank: int, last: bool) -> Dim:
    """The depth of the input."""
    if not layer.check_rank(shape, exactly=rank + 2) or not isinstance(shape, tuple):
        return any_dim()
    axis = -1 if last else 1
    if shape[axis] is None:
        refuse(call.runtime, "The channel dimension of the inputs should be defined. Found `None`.")
        return any_dim()
    layer.fix_size(axis, shape[axis])
    return shape[axis]


def _arranged(shape: Dims, rank: int, last: bool, sizes: list[Dim], depth: Dim) -> Dims:
    if not isinstance(shape, tuple) or len(shape) != rank + 2:
        return UNKNOWN_SHAPE
    return (shape[0], *sizes, depth) if last else (shape[0], depth, *sizes)


def _space(shape: Dims, rank: int, last: bool) -> list[Dim]:
    if not isinstance(shape, tuple) or len(shape) != rank + 2:
        return [any_dim() for _ in range(rank)]
    return list(shape[1:-1] if last else shape[2:])


def _bias(call: Call, layer: Layer, filters: Dim) -> None:
    if call.flag("use_bias"):
        layer.add_weight("bias", (filters,), call["bias_initializer"], call["bias_regularizer"])


def _convolution(rank: int) -> Any:
    def body(call: Call, layer: Layer, inputs: Value) -> Value:
        shape, last, padding = shape_of(call.runtime, inputs), channels_last(call), _padding(call)
        kernel, strides = per_axis(call, "kernel_size", rank), per_axis(call, "strides", rank)
        rates = per_axis(call, "dilation_rate", rank)
        filters = units_of(call.runtime, call["filters"])
        depth = _channels(call, layer, shape, rank, last)
        layer.add_weight("kernel", (*kernel, depth, filters), call["kernel_initializer"], call["kernel_regularizer"])
        _bias(call, layer, filters)
        sizes = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(shape, rank, last), kernel, strides, rates)]
        return layer.output("BiasAdd", _arranged(shape, rank, last, sizes, filters), inputs, call["activation"])

    return body


def _transposed(rank: int) -> Any:
    def body(call: Call, layer: Layer, inputs: Value) -> Value:
        shape, last, padding = shape_of(call.runtime, inputs), channels_last(call), _padding(call)
        kernel, strides = per_axis(call, "kernel_size", rank), per_axis(call, "strides", rank)
        filters = units_of(call.runtime, call["filters"])
        depth = _channels(call, layer, shape, rank, last)
        layer.add_weight("kernel", (*kernel, filters, depth), call["kernel_initializer"], call["kernel_regularizer"])
        _bias(call, layer, filters)
        sizes = [deconvolved(d, k, s, padding) for d, k, s in zip(_space(shape, rank, last), kernel, strides)]
        return layer.output("BiasAdd", _arranged(shape, rank, last, sizes, filters), inputs, call["activation"])

    return body


def _separable(rank: int) -> Any:
    def body(call: Call, layer: Layer, inputs: Value) -> Value:
        shape, last, padding = shape_of(call.runtime, inputs), channels_last(call), _padding(call)
        kernel, strides = per_axis(call, "kernel_size", rank), per_axis(call, "strides", rank)
        rates = per_axis(call, "dilation_rate", rank)
        filters, depth = units_of(call.runtime, call["filters"]), _channels(call, layer, shape, rank, last)
        factor = units_of(call.runtime, call["depth_multiplier"])
        layer.add_weight(
            "depthwise_kernel", (*kernel, depth, factor), call["depthwise_initializer"], call["depthwise_regularizer"]
        )
        layer.add_weight(
            "pointwise_kernel", (*(1,) * rank, combine("*", factor, depth), filters),
            call["pointwise_initializer"], call["pointwise_regularizer"],
        )  # fmt: skip
        _bias(call, layer, filters)
        sizes = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(shape, rank, last), kernel, strides, rates)]
        return layer.output("BiasAdd", _arranged(shape, rank, last, sizes, filters), inputs, call["activation"])

    return body


_KERNEL = (
    "activation=None, use_bias=True, kernel_initializer=None, bias_initializer=<Zeros>, kernel_regularizer=None, "
    "bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, "
    "name=None, reuse=None"
)
_SEPARABLE = (
    "activation=None, use_bias=True, depthwise_initializer=None, pointwise_initializer=None, "
    "bias_initializer=<Zeros>, depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, "
    "activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, "
    "trainable=True, name=None, reuse=None"
)


def _enter() -> None:
    for rank in (1, 2, 3):
        ones = "1" if rank == 1 else str((1,) * rank)
        start = f"inputs, filters, kernel_size, strides={ones}, padding='valid', data_format='channels_last', "
        layer_model(f"layers.conv{rank}d", f"Conv{rank}D", f"{start}dilation_rate={ones}, {_KERNEL}")(
            _convolution(rank)
        )
        if rank > 1:
            layer_model(f"layers.conv{rank}d_transpose", f"Conv{rank}DTranspose", start + _KERNEL)(_transposed(rank))
        if rank < 3:
            signature = f"{start}dilation_rate={ones}, depth_multiplier=1, {_SEPARABLE}"
            layer_model(f"layers.separable_conv{rank}d", f"SeparableConv{rank}D", signature)(_separable(rank))


_enter()
