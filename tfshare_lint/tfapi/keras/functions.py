"""Functions that make Keras models: ``clone_model`` and the VGG networks of ``tf.keras.applications``.

Facts: ``python/keras/models.py`` of TensorFlow 1.15 and ``vgg16.py``, ``vgg19.py`` of ``keras_applications``. The other
networks are unknown callees.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.tfapi.calls import Call, function
from tfshare_lint.tfapi.keras.core import TABLE, flat, keras_state, node_of
from tfshare_lint.tfapi.keras.model import MODEL, SEQUENTIAL, make_input, replayed
from tfshare_lint.tfapi.shapes import dims_of
from tfshare_lint.tfapi.tensors import Tensor

__all__ = ["TABLE"]


def _again(runtime: Runtime, layer: Instance) -> Value:
    """A new layer of the same class, arguments and name."""
    config = runtime.call(runtime.get_attribute(layer, "get_config"), [])
    return runtime.call(runtime.get_attribute(layer.cls, "from_config"), [config])


@function(TABLE, "keras.models.clone_model", "model, input_tensors=None, clone_function=None")
def _clone_model(call: Call) -> Value:
    runtime, model = call.runtime, call["model"]
    plain = call["input_tensors"] is None and call["clone_function"] is None
    if not plain or not isinstance(model, Instance) or "(nodes)" not in model.attrs:
        return runtime.unknown_call("tf.keras.models.clone_model", [], {})
    name = keras_state(runtime, model).name
    starts = [
        make_input(runtime, tensor.shape, keras_state(runtime, found.layer).name, tensor.dtype)
        for tensor in flat(model.attrs.get("inputs"))
        if (found := node_of(tensor)) is not None
    ]
    if model.cls is SEQUENTIAL:
        layers = [_again(runtime, layer) for layer in model.attrs["_layers"]]
        start = node_of(starts[0])
        first = [start.layer] if start is not None else []
        return runtime.call(SEQUENTIAL, [[*first, *layers]], {"name": name})
    copies: dict[int, Value] = {}

    def copied(layer: Instance) -> Value:
        if id(layer) not in copies:
            copies[id(layer)] = _again(runtime, layer)
        return copies[id(layer)]

    outputs = replayed(runtime, model, starts, copied)
    return runtime.call(MODEL, [starts if len(starts) > 1 else starts[0], outputs], {"name": name})


def _layer(runtime: Runtime, kind: str, args: list[Value], value: Value, **options: Value) -> Value:
    return runtime.call(runtime.call(TABLE[f"keras.layers.{kind}"], args, options), [value])


def _network(name: str, blocks: tuple[tuple[int, int], ...]) -> Any:
    """A VGG network: (filters, convolutions) of each block."""

    def make(call: Call) -> Value:
        runtime, top = call.runtime, call.flag("include_top")
        given = call["input_tensor"]
        if given is not None and not isinstance(given, Tensor):
            return runtime.unknown_call(f"tf.keras.applications.{name.upper()}", [], {})
        if given is not None and node_of(given) is not None:
            start = given
        else:
            shape = dims_of(runtime, call["input_shape"])
            size = shape if isinstance(shape, tuple) else (224, 224, 3) if top else (None, None, 3)
            start = make_input(runtime, (None, *size) if given is None else given.shape, None, None, given)
        value = start
        for number, (filters, count) in enumerate(blocks, 1):
            for index in range(1, count + 1):
                value = _layer(runtime, "Conv2D", [filters, (3, 3)], value, activation="relu", padding="same",
                               name=f"block{number}_conv{index}")  # fmt: skip
            value = _layer(runtime, "MaxPooling2D", [(2, 2)], value, strides=(2, 2), name=f"block{number}_pool")
        if top:
            value = _layer(runtime, "Flatten", [], value, name="flatten")
            for full in ("fc1", "fc2"):
                value = _layer(runtime, "Dense", [4096], value, activation="relu", name=full)
            value = _layer(runtime, "Dense", [call["classes"]], value, activation="softmax", name="predictions")
        elif call["pooling"] in ("avg", "max"):
            kind = "GlobalAveragePooling2D" if call["pooling"] == "avg" else "GlobalMaxPooling2D"
            value = _layer(runtime, kind, [], value)
        return runtime.call(MODEL, [start, value], {"name": name})

    return make


for _name, _three in (("VGG16", 3), ("VGG19", 4)):
    function(
        TABLE, f"keras.applications.{_name}",
        "include_top=True, weights='imagenet', input_tensor=None, input_shape=None, pooling=None, classes=1000, "
        "**kwargs",
        None, f"keras.applications.{_name.lower()}.{_name}",
    )(_network(_name.lower(), ((64, 2), (128, 2), (256, _three), (512, _three), (512, _three))))  # fmt: skip
