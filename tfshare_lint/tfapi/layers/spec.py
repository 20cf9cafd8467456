"""``InputSpec``: what a layer of the program's says about its inputs.

Facts: ``assert_input_compatibility`` in TensorFlow 1.15's ``python/keras/engine/input_spec.py``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.symbolic import format_name
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import TABLE, LayerState, refuse, shown_dims
from tfshare_lint.tfapi.model_class import attribute, model_class, set_attribute
from tfshare_lint.tfapi.shapes import dims_of, plain_dim
from tfshare_lint.tfapi.tensors import shape_of

__all__ = ["INPUT_SPEC", "check_spec"]


def _init(self: Instance, call: Call) -> Value:
    for name, value in call.arguments.items():
        set_attribute(call.runtime, self, name, call.runtime.resolve(value))
    dims = dims_of(call.runtime, call["shape"])
    if isinstance(dims, tuple):
        set_attribute(call.runtime, self, "ndim", len(dims))
    return None


INPUT_SPEC = model_class(
    TABLE, "layers.InputSpec", (),
    {"__init__": ("dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None", _init)},
    None, "keras.layers.InputSpec",
)  # fmt: skip


def check_spec(runtime: Runtime, self: Instance, layer: LayerState, inputs: Value) -> None:
    """Refuse inputs that the layer's own ``input_spec`` does not allow."""
    given = attribute(runtime, self, "input_spec")
    specs = given if isinstance(given, (list, tuple)) else [given]
    tensors = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    if given is None or len(specs) != len(tensors):
        return
    for index, (spec, tensor) in enumerate(zip(specs, tensors)):
        if isinstance(spec, Instance) and spec.cls is INPUT_SPEC:
            text = _problem(runtime, spec, shape_of(runtime, tensor))
            if text is not None:
                start = f"Input {index} of layer {format_name(layer.name)} is incompatible with the layer: "
                refuse(runtime, start + text)
                return


def _problem(runtime: Runtime, spec: Instance, shape: Any) -> str | None:
    if shape is None and any(attribute(runtime, spec, name) is not None for name in ("ndim", "max_ndim", "min_ndim")):
        return "its rank is undefined, but the layer requires a defined rank."
    if not isinstance(shape, tuple):
        return None
    shown = shown_dims(shape)
    rank = attribute(runtime, spec, "ndim")
    if isinstance(rank, int) and len(shape) != rank:
        return f"expected ndim={rank}, found ndim={len(shape)}. Full shape received: {shown}"
    most, least = attribute(runtime, spec, "max_ndim"), attribute(runtime, spec, "min_ndim")
    if isinstance(most, int) and len(shape) > most:
        return f"expected max_ndim={most}, found ndim={len(shape)}"
    if isinstance(least, int) and len(shape) < least:
        return f": expected min_ndim={least}, found ndim={len(shape)}. Full shape received: {shown}"
    axes = attribute(runtime, spec, "axes")
    for axis, wanted in axes.items() if isinstance(axes, dict) else ():
        size = plain_dim(runtime, wanted)
        if not isinstance(axis, int) or not isinstance(size, int) or not -len(shape) <= axis < len(shape):
            continue
        if isinstance(shape[axis], int) and shape[axis] != size:
            return f"expected axis {axis} of input shape to have value {size} but received input with shape {shown}"
    own = dims_of(runtime, attribute(runtime, spec, "shape"))
    for wanted, found in zip(own if isinstance(own, tuple) else (), shape):
        if isinstance(wanted, int) and isinstance(found, int) and wanted != found:
            return f"expected shape={tuple(own)}, found shape={shown}"  # type: ignore[arg-type]
    return None
