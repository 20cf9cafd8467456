"""The layers of ``tf.keras.layers`` without variables: what shape they give.

Facts: ``python/keras/layers`` of TensorFlow 1.15.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, function
from tfshare_lint.tfapi.keras.core import TABLE
from tfshare_lint.tfapi.keras.layers import enter_kind
from tfshare_lint.tfapi.layers import basic as layers_basic, pooling as layers_pool
from tfshare_lint.tfapi.layers.convolution import channels_last, per_axis
from tfshare_lint.tfapi.layers.core import LayerKind, LayerState
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, broadcast, combine, element_count, no_shape, plain_dim
from tfshare_lint.tfapi.tensors import shape_of

__all__ = ["TABLE"]

#: ``shape(config, dims)``: the shape of the result for inputs of a known rank.
Rule = Callable[[Call, "tuple[Dim, ...]"], Dims]


def _enter(name: str, signature: str, rule: Rule, operation: str, *also: str, least: int = 0,
           exactly: int | None = None) -> None:  # fmt: skip
    def run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
        known = isinstance(shape, tuple) and len(shape) >= least
        made = rule(config, shape) if known and isinstance(shape, tuple) else no_shape(shape)
        return layer.output(operation, made, inputs)

    enter_kind(LayerKind(name, None, run, least, exactly), signature, *also)


def _same(config: Call, shape: tuple[Dim, ...]) -> Dims:
    return shape


for _name, _signature in {
    "LeakyReLU": "alpha=0.3", "ReLU": "max_value=None, negative_slope=0, threshold=0", "ELU": "alpha=1.0",
    "Softmax": "axis=-1", "ThresholdedReLU": "theta=1.0", "Dropout": "rate, noise_shape=None, seed=None",
    "SpatialDropout1D": "rate", "SpatialDropout2D": "rate, data_format=None",
    "SpatialDropout3D": "rate, data_format=None", "GaussianNoise": "stddev", "GaussianDropout": "rate",
    "AlphaDropout": "rate, noise_shape=None, seed=None", "ActivityRegularization": "l1=0.0, l2=0.0",
    "Masking": "mask_value=0.0",
}.items():  # fmt: skip
    _enter(_name, _signature, _same, "Identity")


# Functions of the program's ---------------------------------------------------------------------------------------


def _run_activation(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    given = config["activation"]
    if given is None or isinstance(given, str):
        return layer.output("Activation", shape, inputs)
    return config.runtime.call(given, [inputs])


def _run_lambda(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    arguments = config["arguments"]
    return config.runtime.call(config["function"], [inputs], dict(arguments) if isinstance(arguments, dict) else {})


enter_kind(LayerKind("Activation", None, _run_activation), "activation")
enter_kind(LayerKind("Lambda", None, _run_lambda), "function, output_shape=None, mask=None, arguments=None")


# Rearrangements ---------------------------------------------------------------------------------------------------


def _reshape(config: Call, shape: tuple[Dim, ...]) -> Dims:
    items = config.runtime.known_items(config["target_shape"])
    if items is None:
        return UNKNOWN_SHAPE
    wanted = [plain_dim(config.runtime, item) for item in items]
    total, known = element_count(shape[1:]), 1
    for dim in wanted:
        known = known * dim if isinstance(dim, int) and isinstance(known, int) and dim != -1 else known
    fill: Dim = None
    if isinstance(total, int) and all(isinstance(dim, int) for dim in wanted) and known:
        fill = total // known
    elif isinstance(total, Unknown):
        fill = any_dim()
    return (shape[0], *(fill if dim == -1 else dim for dim in wanted))


def _permute(config: Call, shape: tuple[Dim, ...]) -> Dims:
    items = config.runtime.known_items(config["dims"])
    if items is None or not all(isinstance(item, int) and 0 < item < len(shape) for item in items):
        return UNKNOWN_SHAPE
    return (shape[0], *(shape[item] for item in items))


def _repeat(config: Call, shape: tuple[Dim, ...]) -> Dims:
    return (shape[0], plain_dim(config.runtime, config["n"]), *shape[1:])


_enter("Reshape", "target_shape", _reshape, "Reshape", least=1)
_enter("Permute", "dims", _permute, "transpose", least=2)
_enter("RepeatVector", "n", _repeat, "Tile", least=2, exactly=2)
enter_kind(layers_basic.FLATTEN, "data_format=None")


# Space ------------------------------------------------------------------------------------------------------------


def _global_pooling(config: Call, shape: tuple[Dim, ...]) -> Dims:
    return (shape[0], shape[-1] if channels_last(config) else shape[1])


def _spatial(shape: tuple[Dim, ...], last: bool, change: Callable[[int, Dim], Dim]) -> Dims:
    """The shape with each size of space changed."""
    space = shape[1:-1] if last else shape[2:]
    changed = [change(axis, dim) for axis, dim in enumerate(space)]
    return (shape[0], *changed, shape[-1]) if last else (*shape[:2], *changed)


def _upsampling(rank: int) -> Rule:
    def rule(config: Call, shape: tuple[Dim, ...]) -> Dims:
        factors = per_axis(config, "size", rank)
        last = "data_format" not in config.arguments or channels_last(config)
        return _spatial(shape, last, lambda axis, dim: combine("*", dim, factors[axis]))

    return rule


def _margins(runtime: Runtime, value: Value, rank: int) -> list[tuple[Any, Any]] | None:
    """What is added to or cut from both ends of every axis."""
    if isinstance(value, int):
        return [(value, value)] * rank
    if not isinstance(value, (list, tuple)):
        return None
    if rank == 1 and len(value) == 2 and all(isinstance(item, int) for item in value):
        return [(value[0], value[1])]
    pairs = [(item, item) if isinstance(item, int) else item for item in value]
    fits = len(pairs) == rank and all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in pairs)
    return [(pair[0], pair[1]) for pair in pairs] if fits else None


def _margin_rule(parameter: str, sign: str, rank: int) -> Rule:
    def rule(config: Call, shape: tuple[Dim, ...]) -> Dims:
        margins = _margins(config.runtime, config[parameter], rank)
        if margins is None:
            return UNKNOWN_SHAPE
        last = "data_format" not in config.arguments or channels_last(config)
        return _spatial(
            shape, last, lambda axis, dim: combine(sign, combine(sign, dim, margins[axis][0]), margins[axis][1])
        )

    return rule


def _enter_space() -> None:
    for rank in (1, 2, 3):
        twos = "2" if rank == 1 else str((2,) * rank)
        ones = "1" if rank == 1 else str((1,) * rank)
        where = "" if rank == 1 else ", data_format=None"
        last = "'channels_last'" if rank == 1 else "None"
        for long, short in (("Max", "MaxPool"), ("Average", "AvgPool")):
            signature = f"pool_size={twos}, strides=None, padding='valid', data_format={last}"
            enter_kind(layers_pool.KINDS[f"{long}Pooling{rank}D"], signature, f"{short}{rank}D")
            _enter(f"Global{long}Pooling{rank}D", "data_format=None", _global_pooling, long, f"Global{short}{rank}D",
                   least=rank + 2, exactly=rank + 2)  # fmt: skip
        size = f"size={twos}{where}" + (", interpolation='nearest'" if rank == 2 else "")
        _enter(f"UpSampling{rank}D", size, _upsampling(rank), "resize", least=rank + 2, exactly=rank + 2)
        _enter(f"ZeroPadding{rank}D", f"padding={ones}{where}", _margin_rule("padding", "+", rank), "Pad",
               least=rank + 2, exactly=rank + 2)  # fmt: skip
        crop = "(1, 1)" if rank == 1 else str(((0, 0) if rank == 2 else (1, 1),) * rank)
        _enter(f"Cropping{rank}D", f"cropping={crop}{where}", _margin_rule("cropping", "-", rank), "strided_slice",
               least=rank + 2, exactly=rank + 2)  # fmt: skip


_enter_space()


# Merging ----------------------------------------------------------------------------------------------------------


def _shapes(runtime: Runtime, inputs: Value) -> list[Dims]:
    return [shape_of(runtime, item) for item in (inputs if isinstance(inputs, (list, tuple)) else [inputs])] or [
        UNKNOWN_SHAPE  # a list that is empty on this path only: Keras merges nothing
    ]


def _merged(config: Call, shapes: list[Dims]) -> Dims:
    made = shapes[0]
    for shape in shapes[1:]:
        made = broadcast(made, shape)
    return made


def _concatenated(config: Call, shapes: list[Dims]) -> Dims:
    axis = config["axis"]
    if not isinstance(axis, int) or not all(isinstance(shape, tuple) for shape in shapes):
        return no_shape(*shapes)
    known: list[Any] = list(shapes)
    if any(len(shape) != len(known[0]) or not -len(shape) <= axis < len(shape) for shape in known):
        return UNKNOWN_SHAPE
    made = list(known[0])
    for shape in known[1:]:
        made[axis] = combine("+", made[axis], shape[axis])
    return tuple(made)


def _dotted(config: Call, shapes: list[Dims]) -> Dims:
    axes = config["axes"]
    pair = [axes, axes] if isinstance(axes, int) else axes
    if len(shapes) != 2 or not isinstance(pair, (list, tuple)) or not all(isinstance(s, tuple) for s in shapes):
        return UNKNOWN_SHAPE
    first, second = (list(shape) for shape in shapes if isinstance(shape, tuple))
    if not all(isinstance(a, int) and -len(s) <= a < len(s) for a, s in zip(pair, (first, second))):
        return UNKNOWN_SHAPE
    first.pop(pair[0])
    second.pop(pair[1])
    made = (*first, *second[1:])
    return made if len(made) > 1 else (*made, 1)


def _enter_merge(name: str, signature: str, rule: Callable[[Call, list[Dims]], Dims]) -> None:
    def run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
        return layer.output(name.lower(), rule(config, _shapes(config.runtime, inputs)), inputs)

    made = enter_kind(LayerKind(name, None, run), signature)
    accepted = f"inputs, {signature}, **kwargs" if signature else "inputs, **kwargs"

    def call_function(call: Call) -> Value:
        given = {key: value for key, value in call.arguments.items() if key not in ("inputs", "kwargs")}
        layer = call.runtime.call(made, [], {**given, **call.arguments["kwargs"]})
        return call.runtime.call(layer, [call["inputs"]])

    function(TABLE, f"keras.layers.{name.lower()}", accepted)(call_function)


for _name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
    _enter_merge(_name, "", _merged)
_enter_merge("Concatenate", "axis=-1", _concatenated)
_enter_merge("Dot", "axes, normalize=False", _dotted)
