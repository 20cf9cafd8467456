"""The layers of ``tf.contrib.layers`` with a kernel: fully connected ones and convolutions.

Facts: ``contrib/layers/python/layers/layers.py`` of TensorFlow 1.15, and ``python/keras/layers/convolutional.py`` for
the layers inside.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from tfshare_lint.interpreter.values import NativeObject, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, is_none
from tfshare_lint.tfapi.contrib.args import scoped
from tfshare_lint.tfapi.contrib.core import RENAMED, LayerRun, in_scope, pair, refuse, shown_shape, sizes
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.layers.core import units_of
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine
from tfshare_lint.tfapi.tensors import Opaque
from tfshare_lint.tfapi.windows import deconvolved, window

__all__ = ["TABLE", "channel_dimension"]

TABLE: Table = {}

_XAVIER = "<contrib.layers.xavier_initializer()>"
_COMMON = (
    "normalizer_fn=None, normalizer_params=None, "
    f"weights_initializer={_XAVIER}, weights_regularizer=None, biases_initializer=<Zeros>, biases_regularizer=None, "
    "reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None"
)
_CHANNELS = "The channel dimension of the inputs should be defined. Found `None`."
_SEPARABLE = {"bias": "biases", "depthwise_kernel": "depthwise_weights", "pointwise_kernel": "pointwise_weights"}


def _type_text(value: Value) -> str | None:
    """The type of what cannot be a number of outputs, as Python shows it; None where it may be one."""
    if isinstance(value, (int, Unknown, Opaque)):
        return None
    if isinstance(value, NativeObject):
        known = {"Dimension": "tensorflow.python.framework.tensor_shape.Dimension",
                 "Tensor": "tensorflow.python.framework.ops.Tensor"}  # fmt: skip
        return known.get(value.type_name)
    return type(value).__name__ if isinstance(value, (float, str, list, tuple, type(None))) else None


@scoped(TABLE, "contrib.layers.fully_connected", f"inputs, num_outputs, activation_fn=<relu>, {_COMMON}")
def _fully_connected(call: Call) -> Value:
    outputs = call["num_outputs"]
    wrong = _type_text(outputs)
    if wrong is not None:
        text = f"num_outputs type should be one of [<class 'int'>], got <class '{wrong}'>."
        refuse(call.runtime, text)
    units = units_of(call.runtime, outputs)

    def body(run: LayerRun) -> Value:
        made = run.in_layer(lambda: _dense(run, units))
        return run.activated(run.normalized(made))

    return in_scope(call, "fully_connected", body, rename=RENAMED)


def _dense(run: LayerRun, units: Dim) -> Value:
    call, shape = run.call, run.shape
    last: Dim = any_dim()
    if shape is None:
        run.refuse_input("its rank is undefined, but the layer requires a defined rank.")
    elif isinstance(shape, tuple) and len(shape) < 2:
        shown = shown_shape(shape).replace("(", "[").replace(",)", "]").replace(")", "]")
        run.refuse_input(f": expected min_ndim=2, found ndim={len(shape)}. Full shape received: {shown}")
    elif isinstance(shape, tuple):
        last = run.depth(-1, "The last dimension of the inputs to `Dense` should be defined. Found `None`.")
    if isinstance(run.dtype, str) and not is_floating(run.dtype) and not run.dtype.startswith("complex"):
        text = f"Unable to build `Dense` layer with non-floating point dtype <dtype: '{run.dtype}'>"
        refuse(run.runtime, text, "TypeError")
        run.dtype = "float32"
    run.weight("kernel", (last, units), call["weights_initializer"], call["weights_regularizer"], "weights")
    operation = "MatMul" if isinstance(shape, tuple) and len(shape) == 2 else "Tensordot"
    if run.uses_bias():
        run.weight("bias", (units,), call["biases_initializer"], call["biases_regularizer"], "biases")
        operation = "BiasAdd"
    made: Dims = (*shape[:-1], units) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
    return run.result(operation, made)


# Convolutions -------------------------------------------------------------------------------------------------


def _channels_last(data_format: Value) -> bool:
    return not (isinstance(data_format, str) and data_format.startswith("NC"))


def _padding(call: Call) -> Value:
    value = call["padding"]
    if isinstance(value, str) and value.lower() not in ("same", "valid", "causal"):
        text = 'The `padding` argument must be a list/tuple or one of "valid", "same" (or "causal", only for `Conv1D). '
        refuse(call.runtime, f"{text}Received: {value.lower()}")
    return value.lower() if isinstance(value, str) else value


def _arranged(shape: Dims, rank: int, last: bool, space: list[Dim], depth: Dim) -> Dims:
    if not isinstance(shape, tuple) or len(shape) != rank + 2:
        return UNKNOWN_SHAPE
    return (shape[0], *space, depth) if last else (shape[0], depth, *space)


def _space(shape: Dims, rank: int, last: bool) -> list[Dim]:
    if not isinstance(shape, tuple) or len(shape) != rank + 2:
        return [any_dim() for _ in range(rank)]
    return list(shape[1:-1] if last else shape[2:])


def _convolved(run: LayerRun, rank: int) -> Value:
    """The convolution layer of ``tf.layers``."""
    call, shape = run.call, run.shape
    last, padding = _channels_last(call["data_format"]), _padding(call)
    kernel, strides = sizes(call, "kernel_size", rank), sizes(call, "stride", rank, "strides")
    rates = sizes(call, "rate", rank, "dilation_rate")
    filters = units_of(call.runtime, call["num_outputs"])
    depth = run.depth(-1 if last else 1, _CHANNELS)
    run.weight("kernel", (*kernel, depth, filters), call["weights_initializer"], call["weights_regularizer"], "weights")
    _bias(run, filters)
    space = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(shape, rank, last), kernel, strides, rates)]
    return run.result("BiasAdd", _arranged(shape, rank, last, space, filters))


def _bias(run: LayerRun, filters: Dim) -> None:
    if run.uses_bias():
        run.weight("bias", (filters,), run.call["biases_initializer"], run.call["biases_regularizer"], "biases")


def _rank(run: LayerRun, wanted: Value) -> int | None:
    """The number of spatial axes; None where we cannot tell."""
    if run.shape is not None and not isinstance(run.shape, tuple):
        return wanted if isinstance(wanted, int) else None
    found = None if run.shape is None else len(run.shape)
    if isinstance(wanted, int) and found != wanted + 2:
        if found is None:
            refuse(run.runtime, "%d format: a number is required, not NoneType", "TypeError")
        else:
            refuse(run.runtime, f"Convolution expects input with rank {wanted + 2}, got {found}")
        return wanted
    if found not in (3, 4, 5):
        refuse(run.runtime, f"('Convolution not supported for input with rank', {found})")
        return None
    return found - 2


def _convolution(call: Call) -> Value:
    formats = (None, "NWC", "NCW", "NHWC", "NCHW", "NDHWC", "NCDHW")
    data_format = call["data_format"]
    if not isinstance(data_format, (Unknown, Opaque)) and data_format not in formats:
        refuse(call.runtime, f"Invalid data_format: {data_format!r}")

    def body(run: LayerRun) -> Value:
        rank = _rank(run, call.arguments.get("conv_dims"))
        if rank is None:
            return call.runtime.unknown_call("tf.contrib.layers.convolution", [run.inputs], {})
        if run.rank() not in (None, rank + 2):
            run.shape = UNKNOWN_SHAPE
        made = run.in_layer(lambda: _convolved(run, rank))
        return run.activated(run.normalized(made))

    return in_scope(call, "Conv", body, rename=RENAMED)


_CONVOLUTION = (
    "inputs, num_outputs, kernel_size, stride=1, padding='SAME', data_format=None, rate=1, activation_fn=<relu>, "
    + _COMMON
)


def _transposed(call: Call, rank: int) -> Value:
    names = ("NCHW", "NHWC") if rank == 2 else ("NCDHW", "NDHWC")

    def layer(run: LayerRun) -> Value:
        shape, last, padding = run.shape, _channels_last(call["data_format"]), _padding(call)
        kernel, strides = sizes(call, "kernel_size", rank), sizes(call, "stride", rank, "strides")
        filters = units_of(call.runtime, call["num_outputs"])
        _expect_rank(run, rank + 2)
        depth = run.depth(-1 if last else 1, "The channel dimension of the inputs should be defined. Found `None`.")
        run.weight(
            "kernel", (*kernel, filters, depth), call["weights_initializer"], call["weights_regularizer"], "weights"
        )
        _bias(run, filters)
        space = [deconvolved(d, k, s, padding) for d, k, s in zip(_space(shape, rank, last), kernel, strides)]
        return run.result("BiasAdd", _arranged(shape, rank, last, space, filters))

    def body(run: LayerRun) -> Value:
        check_format(call, *names)
        made = run.in_layer(lambda: layer(run))
        return run.activated(run.normalized(made))

    return in_scope(call, f"Conv{rank}d_transpose", body, rename=RENAMED)


def check_format(call: Call, *names: str) -> None:
    """Refuse a data format that is none of ``names``."""
    given = call["data_format"]
    if not isinstance(given, (Unknown, Opaque)) and given not in names:
        refuse(call.runtime, f"data_format has to be either {' or '.join(names)}.")


def _expect_rank(run: LayerRun, rank: int) -> None:
    """The layer's ``InputSpec(ndim=rank)``."""
    shape = run.shape
    if shape is None:
        run.refuse_input("its rank is undefined, but the layer requires a defined rank.")
    elif isinstance(shape, tuple) and len(shape) != rank:
        shown = shown_shape(shape).replace("(", "[").replace(",)", "]").replace(")", "]").replace("?", "None")
        run.refuse_input(f"expected ndim={rank}, found ndim={len(shape)}. Full shape received: {shown}")
        run.shape = UNKNOWN_SHAPE


def _enter_convolutions() -> None:
    prefix = "contrib.layers."
    scoped(TABLE, f"{prefix}convolution", f"{_CONVOLUTION}, conv_dims=None")(_convolution)

    def fixed(rank: int) -> Any:
        def run(call: Call) -> Value:
            if not call.runtime.machine.profile.one_convolution:
                call.arguments["conv_dims"] = rank
            return _convolution(call)

        return run

    for rank in (1, 2, 3):
        scoped(TABLE, f"{prefix}convolution{rank}d", _CONVOLUTION, f"{prefix}conv{rank}d")(fixed(rank))
    for rank, default in ((2, "NHWC"), (3, "NDHWC")):
        signature = (
            f"inputs, num_outputs, kernel_size, stride=1, padding='SAME', data_format='{default}', "
            f"activation_fn=<relu>, {_COMMON}"
        )
        scoped(TABLE, f"{prefix}convolution{rank}d_transpose", signature, f"{prefix}conv{rank}d_transpose")(
            partial(_transposed, rank=rank)
        )


_enter_convolutions()


def channel_dimension(run: LayerRun, axis: int, least: int) -> Dim:
    """``channel_dimension``: the size along ``axis`` of an input with at least ``least`` dimensions."""
    shape = run.shape
    if shape is None:
        refuse(run.runtime, "dims of shape must be known but is None")
    if not isinstance(shape, tuple):
        return any_dim()
    if len(shape) < least:
        refuse(run.runtime, f"rank of shape must be at least {least} not: {len(shape)}")
        return any_dim()
    return run.depth(axis, f"dimension {axis} of shape must be known but is None: {shown_shape(shape)}")


def _depthwise(run: LayerRun, depth: Dim, kernel: list[Any], strides: list[Any], rates: list[Any], last: bool) -> Dims:
    """The shape that ``tf.nn.depthwise_conv2d`` gives."""
    padding = run.call["padding"]
    space = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(run.shape, 2, last), kernel, strides, rates)]
    return _arranged(run.shape, 2, last, space, depth)


@scoped(
    TABLE, "contrib.layers.convolution2d_in_plane",
    f"inputs, kernel_size, stride=1, padding='SAME', activation_fn=<relu>, {_COMMON}",
    "contrib.layers.conv2d_in_plane",
)  # fmt: skip
def _in_plane(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        kernel, strides = pair(call, "kernel_size"), pair(call, "stride")
        depth = channel_dimension(run, -1, 4)
        run.model_variable("weights", (*kernel, 1, 1), run.dtype, call["weights_initializer"],
                           call["weights_regularizer"])  # fmt: skip
        outputs: Value = run.result("depthwise", _depthwise(run, depth, kernel, strides, [1, 1], True))
        return run.activated(_normalized_or_biased(run, outputs, depth))

    return in_scope(call, "ConvInPlane", body)


def _normalized_or_biased(run: LayerRun, outputs: Value, depth: Dim) -> Value:
    """What the functions do that make their variables themselves: the normalizer, or else biases."""
    call = run.call
    if run.normalizer() is not None:
        return run.normalized(outputs)
    if is_none(run.runtime, call["biases_initializer"]):
        return outputs
    run.model_variable("biases", (depth,), run.dtype, call["biases_initializer"], call["biases_regularizer"])
    return run.result("BiasAdd", outputs.shape)


_SEPARABLE_START = (
    "inputs, num_outputs, kernel_size, depth_multiplier=1, stride=1, padding='SAME', data_format='NHWC', "
)


@scoped(
    TABLE, "contrib.layers.separable_convolution2d",
    f"{_SEPARABLE_START} rate=1, activation_fn=<relu>, normalizer_fn=None, normalizer_params=None, "
    f"weights_initializer={_XAVIER}, pointwise_initializer=None, weights_regularizer=None, "
    "biases_initializer=<Zeros>, biases_regularizer=None, reuse=None, variables_collections=None, "
    "outputs_collections=None, trainable=True, scope=None",
    "contrib.layers.separable_conv2d",
)  # fmt: skip
def _separable(call: Call) -> Value:
    check_format(call, "NCHW", "NHWC")

    def body(run: LayerRun) -> Value:
        if is_none(call.runtime, call["num_outputs"]):
            return run.activated(_depthwise_only(run))
        made = run.in_layer(lambda: _separable_layer(run))
        return run.activated(run.normalized(made))

    return in_scope(call, "SeparableConv2d", body, rename=_SEPARABLE)


def _separable_layer(run: LayerRun) -> Value:
    call = run.call
    last, padding = _channels_last(call["data_format"]), _padding(call)
    kernel, strides = sizes(call, "kernel_size", 2), sizes(call, "stride", 2, "strides")
    rates, filters = pair(call, "rate"), units_of(call.runtime, call["num_outputs"])
    factor = units_of(call.runtime, call["depth_multiplier"])
    _expect_rank(run, 4)
    depth = run.depth(-1 if last else 1, "The channel dimension of the inputs should be defined. Found `None`.")
    pointwise = call.first("pointwise_initializer", "weights_initializer")
    regularizer = call["weights_regularizer"]
    run.weight("depthwise_kernel", (*kernel, depth, factor), call["weights_initializer"], regularizer, "weights")
    run.weight("pointwise_kernel", (1, 1, combine("*", factor, depth), filters), pointwise, regularizer, "weights")
    _bias(run, filters)
    space = [window(d, k, s, padding, r) for d, k, s, r in zip(_space(run.shape, 2, last), kernel, strides, rates)]
    return run.result("BiasAdd", _arranged(run.shape, 2, last, space, filters))


def _depthwise_only(run: LayerRun) -> Value:
    """``num_outputs=None``: no pointwise convolution."""
    call = run.call
    last = _channels_last(call["data_format"])
    kernel, strides, rates = pair(call, "kernel_size"), pair(call, "stride"), pair(call, "rate")
    depth = channel_dimension(run, -1 if last else 1, 4)
    factor = units_of(call.runtime, call["depth_multiplier"])
    run.model_variable("depthwise_weights", (*kernel, depth, factor), run.dtype, call["weights_initializer"],
                       call["weights_regularizer"])  # fmt: skip
    made = combine("*", factor, depth)
    outputs = run.result("depthwise", _depthwise(run, made, kernel, strides, rates, last))
    return _normalized_or_biased(run, outputs, made)
