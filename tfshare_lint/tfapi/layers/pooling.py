"""The pooling of ``tf.layers``: no variables, but a scope that counts."""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.convolution import channels_last, per_axis
from tfshare_lint.tfapi.layers.core import LayerKind, LayerState, Run
from tfshare_lint.tfapi.shapes import Dims
from tfshare_lint.tfapi.windows import window

__all__ = ["KINDS", "LAYERS"]


def _pooling(rank: int, operation: str) -> Run:
    def run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
        last = channels_last(config)
        sizes = per_axis(config, "pool_size", rank)
        strides = sizes if config["strides"] is None else per_axis(config, "strides", rank)
        made: Dims = UNKNOWN_SHAPE
        if isinstance(shape, tuple):
            space = shape[1:-1] if last else shape[2:]
            pooled = [window(d, k, s, config["padding"]) for d, k, s in zip(space, sizes, strides)]
            made = (shape[0], *pooled, shape[-1]) if last else (*shape[:2], *pooled)
        return layer.output(operation, made, inputs)

    return run


_SIGNATURE = "inputs, pool_size, strides, padding='valid', data_format='channels_last', name=None"
#: Class → what the layer does.
KINDS = {
    f"{name}Pooling{rank}D": LayerKind(f"{name}Pooling{rank}D", None, _pooling(rank, operation), rank + 2, rank + 2)
    for rank in (1, 2, 3)
    for name, operation in (("Max", "MaxPool"), ("Average", "AvgPool"))
}
#: Function of ``tf.layers``, its signature, what the layer does.
LAYERS = [
    (f"layers.{path}_pooling{rank}d", _SIGNATURE, KINDS[f"{name}Pooling{rank}D"])
    for rank in (1, 2, 3)
    for path, name in (("max", "Max"), ("average", "Average"))
]
