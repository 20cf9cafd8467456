"""dm-sonnet's convolutions.

Facts: ``conv.py`` in dm-sonnet 1.36's ``python/modules``: weights are ``w`` (``w_dw`` and ``w_pw`` where the
convolution is separable), biases ``b``. The shape of a transposed convolution's result is given, or the inputs' times
the stride.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, Value
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, plain_dim
from tfshare_lint.tfapi.sonnet.base import TABLE, module_name
from tfshare_lint.tfapi.sonnet.module import Module, define_module, name_or

__all__ = ["TABLE"]

for _name in ("SAME", "VALID", "FULL", "CAUSAL", "REVERSE_CAUSAL"):
    TABLE[f"sonnet.{_name}"] = _name

_DICTS = "initializers=None, partitioners=None, regularizers=None"
#: Rank of the window → the default ``data_format``.
_FORMATS = {1: "NWC", 2: "NHWC", 3: "NDHWC"}


def _filled(module: Module, parameter: str, rank: int) -> tuple[Dim, ...]:
    """``kernel_shape``, ``stride`` or ``rate`` as one number a dimension."""
    value = module[parameter]
    items = module.runtime.known_items(value) if isinstance(value, (list, tuple)) else None
    if items is not None and len(items) == rank + 2:
        items = items[1:-1]
    if items is not None and len(items) != rank:
        label = {"kernel_shape": "kernel"}.get(parameter, parameter)
        module.refuse(f"Invalid {label} shape: x is {value}, must be either a positive integer or an iterable of "
                      f"positive integers of size {rank}")  # fmt: skip
        return (any_dim(),) * rank
    if items is None:
        one = plain_dim(module.runtime, value)
        return (one if isinstance(one, int) else any_dim(),) * rank
    return tuple(plain_dim(module.runtime, item) for item in items)


def _paddings(module: Module, rank: int) -> list[Any]:
    value = module["padding"]
    return list(value) if isinstance(value, (list, tuple)) else [value] * rank


def _windowed(dim: Dim, kernel: Dim, stride: Dim, rate: Dim, padding: Any, padded: bool) -> Dim:
    """The size of a dimension of the result. ``padded``: another padding than TensorFlow's own was asked for."""
    sizes = (dim, kernel, stride, rate)
    if dim is None:
        return None
    if not all(isinstance(size, int) for size in sizes) or padding not in ("SAME", "VALID", "FULL", "CAUSAL",
                                                                         "REVERSE_CAUSAL"):  # fmt: skip
        return any_dim()
    length, window, step, apart = (int(str(size)) for size in sizes)
    reach = (window - 1) * apart + 1
    if padding == "SAME" and not padded:
        return -(-length // step)
    extra = {"FULL": 2 * (reach - 1), "VALID": 0}.get(padding, reach - 1)
    return max(0, -(-(length + extra - reach + 1) // step))


def _split(module: Module, call: Call, rank: int) -> tuple[Value, Dims, int, Dim]:
    """The inputs, their shape, the axis of the channels and how many there are."""
    inputs, layout = call["inputs"], module["data_format"]
    dims = module.dims(inputs)
    dtype = module.dtype(inputs)
    if dtype not in ("float16", "bfloat16", "float32", "float64"):
        module.refuse("Input must have dtype tf.float16, tf.bfloat16, tf.float32 or tf.float64, but dtype was "
                      f"<dtype: '{dtype}'>",
                      "TypeError")  # fmt: skip
    axis = 1 if isinstance(layout, str) and layout.startswith("NC") else rank + 1
    if not isinstance(dims, tuple):
        return inputs, dims, axis, any_dim()
    if len(dims) != rank + 2:
        module.refuse(f"Input Tensor must have rank {rank + 2} corresponding to data_format {layout}, but instead was "
                      f"{dims} of rank {len(dims)}.")  # fmt: skip
        return inputs, module.runtime.fresh("shape", not_none=True), axis, any_dim()
    if dims[axis] is None:
        module.refuse("Number of input channels must be known at module build time", "UnderspecifiedError")
    channels = dims[axis]
    return inputs, dims, axis, any_dim() if channels is None else channels


def _convolution(rank: int, weights: Callable[[Module, tuple[Dim, ...], Dim, str], tuple[list[Value], Dim]]) -> Any:
    """``_ConvND._build``. ``weights(module, kernel, channels, dtype)`` makes the weights and says how many channels the
    result has."""

    def build(module: Module, call: Call) -> Value:
        inputs, dims, axis, channels = _split(module, call, rank)
        module.keep("_input_shape", dims)
        module.keep("_input_channels", channels)
        kernel, dtype = _filled(module, "kernel_shape", rank), module.dtype(inputs)
        made, units = weights(module, kernel, channels, dtype)
        shape: Dims = dims
        if isinstance(dims, tuple):
            paddings = _paddings(module, rank)
            padded = any(padding != "SAME" for padding in paddings) or module["padding_value"] not in (None, "CONSTANT")
            strides, rates = _filled(module, "stride", rank), _rates(module, rank)
            first = 2 if axis == 1 else 1
            inner = tuple(
                _windowed(dims[first + i], kernel[i], strides[i], rates[i], paddings[i], padded) for i in range(rank)
            )
            shape = (dims[0], units, *inner) if axis == 1 else (dims[0], *inner, units)
        return _biased(module, module.tensor("convolution", shape, inputs, *made), units, dtype)

    return build


def _rates(module: Module, rank: int) -> tuple[Dim, ...]:
    return _filled(module, "rate", rank) if module["rate"] is not None else (1,) * rank


def _biased(module: Module, outputs: Value, units: Dim, dtype: str) -> Value:
    if not module.flag("use_bias"):
        return outputs
    return module.tensor("BiasAdd", module.dims(outputs), outputs, module.variable("b", (units,), dtype))


def _full(module: Module, kernel: tuple[Dim, ...], channels: Dim, dtype: str) -> tuple[list[Value], Dim]:
    units = module.size("output_channels")
    return [module.variable("w", (*kernel, channels, units), dtype)], units


def _depthwise(module: Module, kernel: tuple[Dim, ...], channels: Dim, dtype: str) -> tuple[list[Value], Dim]:
    times = module.size("channel_multiplier")
    return [module.variable("w", (*kernel, channels, times), dtype)], _product(channels, times)


def _in_plane(module: Module, kernel: tuple[Dim, ...], channels: Dim, dtype: str) -> tuple[list[Value], Dim]:
    return [module.variable("w", (*kernel, 1, 1), dtype)], channels


def _separable(module: Module, kernel: tuple[Dim, ...], channels: Dim, dtype: str) -> tuple[list[Value], Dim]:
    times, units = module.size("channel_multiplier"), module.size("output_channels")
    leading: tuple[Dim, ...] = (1,) if len(kernel) == 1 else ()
    deep = module.variable("w_dw", (*leading, *kernel, channels, times), dtype)
    point = module.variable("w_pw", (1, 1, _product(channels, times), units), dtype)
    return [deep, point], units


def _product(left: Dim, right: Dim) -> Dim:
    return left * right if isinstance(left, int) and isinstance(right, int) else any_dim()


def _transposed(rank: int) -> Any:
    """``_ConvNDTranspose._build``"""

    def build(module: Module, call: Call) -> Value:
        inputs, dims, axis, channels = _split(module, call, rank)
        module.keep("_input_shape", dims)
        module.keep("_input_channels", channels)
        kernel, dtype = _filled(module, "kernel_shape", rank), module.dtype(inputs)
        inner = _output_shape(module, dims, axis, kernel, rank)
        units = module.size("output_channels")
        leading: tuple[Dim, ...] = (1,) if rank == 1 else ()
        w = module.variable("w", (*leading, *kernel, units, channels), dtype)
        shape: Dims = dims
        if isinstance(dims, tuple):
            shape = (dims[0], units, *inner) if axis == 1 else (dims[0], *inner, units)
        return _biased(module, module.tensor("conv2d_transpose", shape, inputs, w), units, dtype)

    return build


def _output_shape(module: Module, dims: Dims, axis: int, kernel: tuple[Dim, ...], rank: int) -> tuple[Dim, ...]:
    """What the program asks for, or the inputs' shape times the stride."""
    given = module["output_shape"]
    if given is not None:
        if hasattr(given, "code") or isinstance(given, NativeFunction):
            module.keep("_output_shape", module.call(given))
        return _filled(module, "output_shape", rank)
    if not isinstance(dims, tuple):
        return (any_dim(),) * rank
    strides, first = _filled(module, "stride", rank), 2 if axis == 1 else 1
    more = [k - 1 if isinstance(k, int) else None for k in kernel] if module["padding"] == "VALID" else [0] * rank
    sizes = []
    for index in range(rank):
        product, extra = _product(dims[first + index], strides[index]), more[index]
        sizes.append(product + extra if isinstance(product, int) and isinstance(extra, int) else any_dim())
    return tuple(sizes)


# Transposing --------------------------------------------------------------------------------------------------


def _later(module: Module, what: str, rank: int) -> Value:
    """A function for what the module knows after its first call: the channels or the window of its inputs."""

    def read(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
        if what == "channels":
            return module["input_channels"]
        dims, layout = module["input_shape"], module["data_format"]
        if not isinstance(dims, tuple):
            return runtime.fresh("shape", not_none=True)
        return dims[2:] if isinstance(layout, str) and layout.startswith("NC") else dims[1:-1]

    return NativeFunction(what, read)


def _transpose(rank: int, to: str) -> Any:
    def transpose(module: Module, call: Call) -> Value:
        name = name_or(call, concatenate(module_name(module.runtime, module.owner), "_transpose"))
        kept = {
            parameter: module[parameter]
            for parameter in ("kernel_shape", "stride", "padding", "use_bias", "initializers", "partitioners",
                              "regularizers", "data_format")
        }  # fmt: skip
        if to.endswith("Transpose"):
            kept["output_shape"] = _later(module, "shape", rank)
        return module.new(to, _later(module, "channels", rank), name=name, **kept)

    return {"transpose": ("name=None", transpose)}


_READ: dict[str, Callable[[Module], Value]] = {
    "w": lambda m: m["w"], "b": lambda m: m["b"], "has_bias": lambda m: m["use_bias"],
    "output_channels": lambda m: m.size("output_channels"), "input_shape": lambda m: m["input_shape"],
    "input_channels": lambda m: m["input_channels"], "kernel_shape": lambda m: m["kernel_shape"],
}  # fmt: skip


def _define() -> None:
    for rank, layout in _FORMATS.items():
        tail = f"use_bias=True, {_DICTS}"
        define_module(
            f"Conv{rank}D",
            f"output_channels, kernel_shape, stride=1, rate=1, padding='SAME', {tail}, mask=None, "
            f"data_format='{layout}', padding_value='CONSTANT', custom_getter=None, name='conv_{rank}d'",
            "inputs", _convolution(rank, _full), methods=_transpose(rank, f"Conv{rank}DTranspose"), properties=_READ,
        )  # fmt: skip
        define_module(
            f"Conv{rank}DTranspose",
            f"output_channels, output_shape=None, kernel_shape=None, stride=1, padding='SAME', {tail}, "
            f"data_format='{layout}', custom_getter=None, name='conv_{rank}d_transpose'",
            "inputs", _transposed(rank), methods=_transpose(rank, f"Conv{rank}D"), properties=_READ,
        )  # fmt: skip
    tail = f"padding='SAME', use_bias=True, {_DICTS}, data_format='NHWC', padding_value='CONSTANT', custom_getter=None"
    define_module("DepthwiseConv2D", f"channel_multiplier, kernel_shape, stride=1, {tail}, name='conv_2d_depthwise'",
                  "inputs", _convolution(2, _depthwise), properties=_READ)  # fmt: skip
    define_module("InPlaneConv2D", f"kernel_shape, stride=1, {tail}, name='in_plane_conv2d'", "inputs",
                  _convolution(2, _in_plane), properties=_READ)  # fmt: skip
    define_module("SeparableConv2D",
                  f"output_channels, channel_multiplier, kernel_shape, stride=1, rate=1, {tail}, "
                  "name='separable_conv2d'", "inputs", _convolution(2, _separable), properties=_READ)  # fmt: skip


_define()
