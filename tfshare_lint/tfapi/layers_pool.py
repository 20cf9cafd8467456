"""The pooling of ``tf.layers``: no variables, but a scope that counts."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call, Table
from tfshare_lint.tfapi.layers_conv import channels_last, per_axis
from tfshare_lint.tfapi.layers_core import TABLE as LAYERS
from tfshare_lint.tfapi.layers_core import Layer, layer_model
from tfshare_lint.tfapi.shapes import Dims
from tfshare_lint.tfapi.tensors import shape_of
from tfshare_lint.tfapi.windows import window

__all__ = ["TABLE"]

TABLE: Table = LAYERS


def _pooling(rank: int, operation: str) -> Any:
    def body(call: Call, layer: Layer, inputs: Value) -> Value:
        shape, last = shape_of(call.runtime, inputs), channels_last(call)
        sizes, strides = per_axis(call, "pool_size", rank), per_axis(call, "strides", rank)
        made: Dims = UNKNOWN_SHAPE
        if layer.check_rank(shape, exactly=rank + 2) and isinstance(shape, tuple):
            space = shape[1:-1] if last else shape[2:]
            pooled = [window(d, k, s, call["padding"]) for d, k, s in zip(space, sizes, strides)]
            made = (shape[0], *pooled, shape[-1]) if last else (*shape[:2], *pooled)
        return layer.output(operation, made, inputs)

    return body


def _enter() -> None:
    signature = "inputs, pool_size, strides, padding='valid', data_format='channels_last', name=None"
    for rank in (1, 2, 3):
        for path, kind, operation in (("max", "Max", "MaxPool"), ("average", "Average", "AvgPool")):
            layer_model(f"layers.{path}_pooling{rank}d", f"{kind}Pooling{rank}D", signature)(_pooling(rank, operation))


_enter()
