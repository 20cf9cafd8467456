"""``tf.keras.Input``, ``tf.keras.Model`` (functional and derived from) and ``tf.keras.Sequential``.

Facts: ``python/keras/engine`` of TensorFlow 1.15 (``input_layer.py``, ``network.py``, ``sequential.py``). A functional
model is what leads from its inputs to its outputs; called on other inputs it applies its layers again. The layers of
a ``Sequential`` that knows its input are applied when they are added, outside of any scope of the model's; otherwise
at the first call, inside the model's name scope.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import format_name
from tfshare_lint.tfapi.calls import Call, function
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.keras.core import (
    DEFAULT_BUILD,
    KERAS_LAYER,
    TABLE,
    Node,
    flat,
    keras_state,
    layer_weights,
    node_of,
    sublayers,
)
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.layers.layer_class import layer_state
from tfshare_lint.tfapi.model_class import call_method, model_class, set_attribute
from tfshare_lint.tfapi.shapes import Dims, dims_of, element_count
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Tensor, new_tensor

__all__ = ["MODEL", "SEQUENTIAL", "TABLE", "make_input", "replayed"]


# Inputs -----------------------------------------------------------------------------------------------------------


def _input_init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = call["batch_input_shape"]
    shape = dims_of(runtime, call["input_shape"])
    dims = (call["batch_size"], *shape) if isinstance(shape, tuple) else shape
    name = call.name() if call.name() is not None else _input_name(runtime)
    _begin_input(runtime, self, dims_of(runtime, given) if given is not None else dims, name, call["dtype"],
                 call["input_tensor"])  # fmt: skip
    return None


def _input_name(runtime: Runtime) -> str:
    counts = state_of(runtime).layer_counts
    key = (runtime.machine.graph.serial, "(input)")
    runtime.journal.save(counts)
    counts[key] = counts.get(key, 0) + 1
    return f"input_{counts[key]}"


def _begin_input(runtime: Runtime, self: Instance, dims: Dims, name: Any, dtype: Value, tensor: Value) -> Tensor:
    """Make the layer's tensor."""
    init = KERAS_LAYER.find("__init__")
    init.implementation(runtime, [self], {"name": name})
    made = tensor
    if not isinstance(made, Tensor):
        made = new_tensor(runtime, None, dims, dtype_name(runtime, dtype) or "float32", name=name)
    set_attribute(runtime, self, "built", True)
    node = Node(self, [], [], {}, [made])
    runtime.journal.save(made)
    made.keras_node = node  # type: ignore[attr-defined]
    set_attribute(runtime, self, "(node)", node)
    return made


_INPUT_LAYER = (
    "input_shape=None, batch_size=None, dtype=None, input_tensor=None, sparse=False, name=None, ragged=False, "
    "batch_input_shape=None"
)
INPUT_LAYER = model_class(
    TABLE, "keras.layers.InputLayer", (KERAS_LAYER,),
    {
        "__init__": (_INPUT_LAYER, _input_init),
    },
)  # fmt: skip


def make_input(runtime: Runtime, dims: Dims, name: Any, dtype: Value, tensor: Value = None) -> Tensor:
    """``tf.keras.Input``"""
    given = name if name is not None else _input_name(runtime)
    return _begin_input(runtime, Instance(INPUT_LAYER), dims, given, dtype, tensor)


@function(
    TABLE, "keras.Input",
    "shape=None, batch_size=None, name=None, dtype=None, sparse=False, tensor=None, ragged=False, batch_shape=None",
    None, "keras.layers.Input", "keras.engine.Input",
)  # fmt: skip
def _input(call: Call) -> Value:
    runtime = call.runtime
    tensor = call["tensor"]
    if call["batch_shape"] is not None:
        dims = dims_of(runtime, call["batch_shape"])
    else:
        shape = dims_of(runtime, call["shape"])
        dims = (call["batch_size"], *shape) if isinstance(shape, tuple) else UNKNOWN_SHAPE
        if shape is None and tensor is None:
            text = "Please provide to Input either a `shape` or a `tensor` argument. Note that `shape` does not include"
            refuse(runtime, f"{text} the batch dimension.")
    return make_input(runtime, dims, call.name(), call["dtype"], tensor)


# Functional models --------------------------------------------------------------------------------------------------


def _reached(outputs: list[Value]) -> tuple[list[Node], list[Instance]]:
    """The nodes that lead to the outputs, each after those that it needs, and the layers in the order in which Keras
    comes by them on its way from the outputs to the inputs."""
    finished: dict[int, Node] = {}
    layers: dict[int, Instance] = {}
    started: set[int] = set()

    def visit(tensor: Value) -> None:
        node = node_of(tensor)
        if node is None or id(node) in started:
            return
        started.add(id(node))
        layers.setdefault(id(node.layer), node.layer)
        for source in _sources(node):
            visit(source)
        finished[id(node)] = node

    for tensor in _nearest(outputs):
        visit(tensor)
    return list(finished.values()), list(layers.values())


def _nearest(tensors: list[Value]) -> list[Value]:
    """The tensors that come from layers, behind operations that stand between."""
    found: list[Value] = []
    waiting, seen = list(tensors), set()
    while waiting:
        tensor = waiting.pop(0)
        if id(tensor) in seen:
            continue
        seen.add(id(tensor))
        if node_of(tensor) is not None:
            found.append(tensor)
        else:
            waiting.extend(getattr(tensor, "parents", ()))
    return found


def _sources(node: Node) -> list[Value]:
    return _nearest(flat([node.inputs, node.args, list(node.kwargs.values())]))


def _by_depth(outputs: list[Value]) -> tuple[list[Node], list[Instance]]:
    """The nodes in the order in which a model runs them, and its layers in the order in which it lists them."""
    nodes, layers = _reached(outputs)
    depths: dict[int, int] = {}
    layer_depths: dict[int, int] = {}
    for node in reversed(nodes):
        depth = max(depths.setdefault(id(node), 0), layer_depths.get(id(node.layer), 0))
        depths[id(node)] = layer_depths[id(node.layer)] = depth
        for tensor in _sources(node):
            source = node_of(tensor)
            if source is not None:
                depths[id(source)] = max(depth + 1, depths.get(id(source), 0))
    layers.sort(key=lambda layer: -layer_depths[id(layer)])
    return sorted(nodes, key=lambda node: -depths[id(node)]), layers


def _check_connected(runtime: Runtime, inputs: list[Value], nodes: list[Node]) -> None:
    """Every tensor must come from the model's inputs."""
    known = {id(tensor) for tensor in inputs}
    for node in nodes:
        for tensor in _sources(node) if node.layer.cls is not INPUT_LAYER else node.outputs:
            if id(tensor) not in known:
                shown = format_name(keras_state(runtime, node.layer).name)
                text = f'Graph disconnected: cannot obtain value for tensor {tensor!r} at layer "{shown}".'
                refuse(runtime, f"{text} The following previous layers were accessed without issue: []")
                return
        known.update(id(tensor) for tensor in node.outputs)


def replayed(runtime: Runtime, self: Instance, inputs: Value, layer_for: Callable[[Instance], Value]) -> Value:
    """What a functional model gives for other inputs, ``layer_for`` saying what stands for each of its layers."""
    own_inputs, nodes = flat(self.attrs.get("inputs")), self.attrs.get("(nodes)", [])
    made: dict[int, Value] = {id(old): new for old, new in zip(own_inputs, flat(inputs))}
    for node in nodes:
        if node.layer.cls is INPUT_LAYER or all(id(t) in made for t in node.outputs):
            continue
        results = runtime.call(layer_for(node.layer), [_mapped(node.inputs, made), *_mapped(node.args, made)],
                               _mapped(node.kwargs, made))  # fmt: skip
        made.update({id(old): new for old, new in zip(node.outputs, flat(results))})
    return _mapped(self.attrs.get("(outputs)"), made)


def _mapped(value: Value, made: dict[int, Value]) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(item, made) for item in value)
    if isinstance(value, dict):
        return {key: _mapped(item, made) for key, item in value.items()}
    return made.get(id(value), value)


def _make_graph(runtime: Runtime, self: Instance, inputs: Value, outputs: Value) -> None:
    """Make the model what leads from the inputs to the outputs."""
    for tensor in flat(inputs):
        if isinstance(tensor, Tensor) and node_of(tensor) is None:
            text = "Input tensors to a Model must come from `tf.keras.Input`. Received: "
            refuse(runtime, f"{text}{tensor!r} (missing previous layer metadata).")
    nodes, layers = _by_depth(flat(outputs))
    _check_connected(runtime, flat(inputs), nodes)
    unused = [found.layer for tensor in flat(inputs) if (found := node_of(tensor)) and found.layer not in layers]
    shown = outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs
    values: dict[str, Value] = {
        "built": True, "_layers": [*unused, *layers], "inputs": flat(inputs), "outputs": flat(outputs),
        "(nodes)": nodes, "(outputs)": shown, "(node)": Node(self, inputs, [], {}, flat(outputs)),
    }  # fmt: skip
    for name, value in values.items():
        set_attribute(runtime, self, name, value)


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    args, kwargs = call.arguments["args"], dict(call.arguments["kwargs"])
    init = KERAS_LAYER.find("__init__")
    functional = len(args) >= 2 or "outputs" in kwargs
    given = {name: kwargs[name] for name in ("name", "trainable", "dtype", "dynamic") if name in kwargs}
    if len(args) > 2:
        given["name"] = args[2]
    init.implementation(runtime, [self], given)
    set_attribute(runtime, self, "optimizer", None)
    if functional:
        inputs = args[0] if args else kwargs.get("inputs")
        _make_graph(runtime, self, inputs, args[1] if len(args) >= 2 else kwargs["outputs"])
    return None


def _call(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    if "(nodes)" in self.attrs:
        return replayed(runtime, self, call["inputs"], lambda layer: layer)
    return runtime.unknown_call(f"{self.cls.name}.call", [], {})


def _build(self: Instance, call: Call) -> Value:
    """``model.build(shape)`` by hand: run ``call`` once on a placeholder."""
    runtime = call.runtime
    if "(nodes)" not in self.attrs:
        given = call["input_shape"]
        several = isinstance(given, list) and any(isinstance(item, (list, tuple)) for item in given)
        made = [
            new_tensor(runtime, "Placeholder", dims_of(runtime, shape), "float32")
            for shape in (given if several else [given])
        ]
        call_method(runtime, self, "call", [made if several else made[0]])
    set_attribute(runtime, self, "built", True)
    return None


def _layers(runtime: Runtime, self: Instance) -> Value:
    return sublayers(self)


def _weights(runtime: Runtime, self: Instance) -> list[Value]:
    """The variables of a model, layer by layer."""
    own = layer_state(runtime, self).variables()
    found = [v for layer in sublayers(self) for v in runtime.get_attribute(layer, "weights") or ()]
    return list({id(v): v for v in (*found, *own)}.values())


def _get_layer(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    layers = runtime.known_items(runtime.get_attribute(self, "layers")) or []
    index = call["index"]
    if isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    wanted = call["name"]
    for layer in layers:
        if isinstance(layer, Instance) and keras_state(runtime, layer).name == wanted:
            return layer
    if isinstance(wanted, str) and layers:
        refuse(runtime, f"No such layer: {wanted}")
    return runtime.fresh("layer", not_none=True)


def _nothing(self: Instance, call: Call) -> Value:
    return None


def _parameters(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    total: Any = 0
    for weight in layer_weights(runtime, self):
        size = element_count(weight.shape)
        total = runtime.binary("+", total, runtime.fresh("size", not_none=True) if size is None else size)
    return total


MODEL = model_class(
    TABLE, "keras.Model", (KERAS_LAYER,),
    {
        "__init__": ("*args, **kwargs", _init),
        "call": ("inputs, training=None, mask=None", _call),
        "build": ("input_shape=None", _build),
        "get_layer": ("name=None, index=None", _get_layer),
        "summary": ("line_length=None, positions=None, print_fn=None", _nothing),
        "count_params": ("", _parameters),
        "save_weights": ("filepath, overwrite=True, save_format=None", _nothing),
        "load_weights": ("filepath, by_name=False", _nothing),
        "save": ("filepath, **kwargs", _nothing),
        "reset_states": ("", _nothing),
    },
    {"layers": _layers, "weights": _weights, "variables": _weights},
    "keras.models.Model", "keras.engine.training.Model", "keras.engine.network.Network",
)  # fmt: skip
MODEL.attrs[DEFAULT_BUILD] = MODEL.attrs["build"]


# Sequential ---------------------------------------------------------------------------------------------------------


def _sequential_init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    KERAS_LAYER.find("__init__").implementation(runtime, [self], {"name": call["name"]})
    set_attribute(runtime, self, "_layers", [])
    set_attribute(runtime, self, "optimizer", None)
    given = call["layers"]
    if given is None:
        return None
    layers = [given] if isinstance(given, Instance) else runtime.known_items(given)
    if layers is None:
        return runtime.unknown_call("tf.keras.Sequential", [], {})
    for layer in layers:
        call_method(runtime, self, "add", [layer])
    return None


def _known_shape(layer: Instance) -> Value:
    """The shape that a layer, or the first layer of a model, was told at its construction."""
    while isinstance(layer.attrs.get("_layers"), list) and layer.attrs["_layers"]:
        layer = layer.attrs["_layers"][0]
    return layer.attrs.get("_batch_input_shape")


def _add(self: Instance, call: Call) -> Value:
    runtime, layer = call.runtime, call["layer"]
    if not isinstance(layer, Instance):
        found = node_of(layer)
        if found is None:
            return runtime.unknown_call("tf.keras.Sequential.add", [], {})
        layer = found.layer
    layers: list[Value] = self.attrs.setdefault("_layers", [])
    outputs = self.attrs.get("(outputs)")
    output: Value = None
    if outputs is not None:
        output = runtime.call(layer, [outputs])
    elif not layers and layer.cls is INPUT_LAYER:
        output = layer.attrs["(node)"].outputs[0]
        set_attribute(runtime, self, "inputs", [output])
    elif not layers:
        shape = _known_shape(layer)
        if shape is not None:
            name = f"{keras_state(runtime, layer).name}_input"
            start = make_input(runtime, dims_of(runtime, shape), name, None)
            set_attribute(runtime, self, "inputs", [start])
            output = runtime.call(layer, [start])
    runtime.journal.save(layers)
    if layer.cls is not INPUT_LAYER:
        layers.append(layer)
    if output is not None:
        _made_graph(runtime, self, output)
    return None


def _made_graph(runtime: Runtime, self: Instance, output: Value) -> None:
    nodes, _ = _by_depth([output])
    values: dict[str, Value] = {
        "built": True, "outputs": [output], "(outputs)": output, "(nodes)": nodes,
        "(node)": Node(self, self.attrs["inputs"][0], [], {}, [output]),
    }  # fmt: skip
    for name, value in values.items():
        set_attribute(runtime, self, name, value)


def _sequential_call(self: Instance, call: Call) -> Value:
    runtime, value = call.runtime, call["inputs"]
    if "(nodes)" in self.attrs:
        return replayed(runtime, self, value, lambda layer: layer)
    for layer in self.attrs.get("_layers", []):
        value = runtime.call(layer, [value])
    return value


def _pop(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    layers = self.attrs.get("_layers", [])
    if not layers:
        refuse(runtime, "There are no layers in the model.", "TypeError")
        return None
    runtime.journal.save(layers)
    layers.pop()
    node = layers[-1].attrs.get("(node)") if layers else None
    if isinstance(node, Node) and "(nodes)" in self.attrs:
        _made_graph(runtime, self, node.outputs[0])
    return None


SEQUENTIAL = model_class(
    TABLE, "keras.Sequential", (MODEL,),
    {
        "__init__": ("layers=None, name=None", _sequential_init),
        "add": ("layer", _add),
        "pop": ("", _pop),
        "call": ("inputs, training=None, mask=None", _sequential_call),
    },
    None, "keras.models.Sequential", "keras.engine.sequential.Sequential",
)  # fmt: skip
