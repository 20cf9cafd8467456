"""The convolutions of ``tf.layers``. Facts: TensorFlow 1.15's ``python/keras/layers/convolutional.py``."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import Build, LayerKind, LayerState, Run, refuse, units_of
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, plain_dim
from tfshare_lint.tfapi.windows import deconvolved, numbers, window

__all__ = ["KINDS", "LAYERS", "channels_last", "per_axis"]


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


def _channels(config: Call, layer: LayerState, shape: Dims, last: bool) -> Dim:
    """The depth of the input."""
    if not isinstance(shape, tuple):
        return any_dim()
    axis = -1 if last else 1
    if shape[axis] is None:
        refuse(config.runtime, "The channel dimension of the inputs should be defined. Found `None`.")
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


def _bias(config: Call, layer: LayerState, filters: Dim) -> None:
    if config.flag("use_bias"):
        layer.add_weight("bias", (filters,), config["bias_initializer"], config["bias_regularizer"])


def _kernel(config: Call, layer: LayerState, kernel: tuple[Dim, ...], filters: Dim) -> None:
    layer.add_weight("kernel", kernel, config["kernel_initializer"], config["kernel_regularizer"])
    _bias(config, layer, filters)


def _build_convolution(rank: int) -> Build:
    def build(config: Call, layer: LayerState, shape: Dims) -> None:
        last, filters = channels_last(config), units_of(config.runtime, config["filters"])
        _padding(config)
        size = per_axis(config, "kernel_size", rank)
        _kernel(config, layer, (*size, _channels(config, layer, shape, last), filters), filters)

    return build


def _run_convolution(rank: int) -> Run:
    def run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
        last, padding, kernel = channels_last(config), _padding(config), per_axis(config, "kernel_size", rank)
        filters, strides = units_of(config.runtime, config["filters"]), per_axis(config, "strides", rank)
        rates = per_axis(config, "dilation_rate", rank)
        padding = "same" if padding == "causal" else padding
        sizes = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(shape, rank, last), kernel, strides, rates)]
        return layer.output("BiasAdd", _arranged(shape, rank, last, sizes, filters), inputs, config["activation"])

    return run


def _build_transposed(rank: int) -> Build:
    def build(config: Call, layer: LayerState, shape: Dims) -> None:
        last, filters = channels_last(config), units_of(config.runtime, config["filters"])
        _padding(config)
        size = per_axis(config, "kernel_size", rank)
        _kernel(config, layer, (*size, filters, _channels(config, layer, shape, last)), filters)

    return build


def _run_transposed(rank: int) -> Run:
    def run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
        last, padding, kernel = channels_last(config), _padding(config), per_axis(config, "kernel_size", rank)
        filters, strides = units_of(config.runtime, config["filters"]), per_axis(config, "strides", rank)
        sizes = [deconvolved(d, k, s, padding) for d, k, s in zip(_space(shape, rank, last), kernel, strides)]
        return layer.output("BiasAdd", _arranged(shape, rank, last, sizes, filters), inputs, config["activation"])

    return run


def _build_separable(rank: int) -> Build:
    def build(config: Call, layer: LayerState, shape: Dims) -> None:
        last, filters = channels_last(config), units_of(config.runtime, config["filters"])
        _padding(config)
        size, factor = per_axis(config, "kernel_size", rank), units_of(config.runtime, config["depth_multiplier"])
        depth = _channels(config, layer, shape, last)
        layer.add_weight(
            "depthwise_kernel", (*size, depth, factor), config["depthwise_initializer"],
            config["depthwise_regularizer"],
        )  # fmt: skip
        layer.add_weight(
            "pointwise_kernel", (*(1,) * rank, combine("*", factor, depth), filters),
            config["pointwise_initializer"], config["pointwise_regularizer"],
        )  # fmt: skip
        _bias(config, layer, filters)

    return build


def _build_depthwise(config: Call, layer: LayerState, shape: Dims) -> None:
    last, factor = channels_last(config), units_of(config.runtime, config["depth_multiplier"])
    depth = _channels(config, layer, shape, last)
    layer.add_weight(
        "depthwise_kernel", (*per_axis(config, "kernel_size", 2), depth, factor), config["depthwise_initializer"],
        config["depthwise_regularizer"],
    )  # fmt: skip
    _bias(config, layer, combine("*", depth, factor))


def _run_depthwise(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    last, padding, kernel = channels_last(config), _padding(config), per_axis(config, "kernel_size", 2)
    strides, factor = per_axis(config, "strides", 2), units_of(config.runtime, config["depth_multiplier"])
    sizes = [window(d, k, s, padding) for d, k, s in zip(_space(shape, 2, last), kernel, strides)]
    depth = shape[-1 if last else 1] if isinstance(shape, tuple) else any_dim()
    made = _arranged(shape, 2, last, sizes, combine("*", depth, factor))
    return layer.output("BiasAdd", made, inputs, config["activation"])


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


#: Function of ``tf.layers``, its signature, what the layer does.
LAYERS: list[tuple[str, str, LayerKind]] = []
#: Class → what the layer does.
KINDS: dict[str, LayerKind] = {
    "DepthwiseConv2D": LayerKind("DepthwiseConv2D", _build_depthwise, _run_depthwise, 4, 4, ("bias",)),
}


def _enter(path: str, signature: str, rank: int, kind: str, build: Build, run: Run) -> None:
    KINDS[kind] = LayerKind(kind, build, run, rank + 2, rank + 2, ("bias",))
    LAYERS.append((path, signature, KINDS[kind]))


for _rank in (1, 2, 3):
    _ones = "1" if _rank == 1 else str((1,) * _rank)
    _start = f"inputs, filters, kernel_size, strides={_ones}, padding='valid', data_format='channels_last', "
    _enter(f"layers.conv{_rank}d", f"{_start}dilation_rate={_ones}, {_KERNEL}", _rank, f"Conv{_rank}D",
           _build_convolution(_rank), _run_convolution(_rank))  # fmt: skip
    if _rank > 1:
        _enter(f"layers.conv{_rank}d_transpose", _start + _KERNEL, _rank, f"Conv{_rank}DTranspose",
               _build_transposed(_rank), _run_transposed(_rank))  # fmt: skip
    if _rank < 3:
        _enter(f"layers.separable_conv{_rank}d", f"{_start}dilation_rate={_ones}, depth_multiplier=1, {_SEPARABLE}",
               _rank, f"SeparableConv{_rank}D", _build_separable(_rank), _run_convolution(_rank))  # fmt: skip
