"""``tf.keras.layers.Layer`` as a class of the program.

Facts: ``python/keras/engine/base_layer.py`` of TensorFlow 1.15. A layer's call runs inside a name scope of the layer's
name, with a number where that is taken; its variables are made there at the first call, as ``tf.Variable`` makes them:
they are in no variable store, and no reuse flag applies to them. A layer without a name is called after its class,
numbered within the graph. (In TensorFlow 1.4 a Keras layer is a layer of ``tf.layers``.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tfshare_lint.interpreter.values import (
    ClassMethodValue,
    ClassValue,
    FunctionValue,
    Instance,
    NativeFunction,
    Runtime,
    Value,
)
from tfshare_lint.machine import InitializerInfo, VariableRequest
from tfshare_lint.tfapi.calls import Call, Table, attempt
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.layers.core import Layer, LayerState, own_name, refuse
from tfshare_lint.tfapi.layers.layer_class import (
    ADD_WEIGHT,
    MAKER,
    STATE,
    add_weight,
    build_once,
    config_of,
    layer_methods,
    layer_properties,
    layer_state,
)
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute, snake_case
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Tensor
from tfshare_lint.tfapi.variables import VariableValue, value_of

__all__ = [
    "DEFAULT_BUILD", "KERAS_LAYER", "TABLE", "KerasState", "Node", "call_keras", "connect", "flat", "keras_notes",
    "keras_state", "layer_weights", "node_of", "sublayers",
]  # fmt: skip

TABLE: Table = {}

_KEYWORDS = (
    "input_shape", "batch_input_shape", "batch_size", "weights", "activity_regularizer", "autocast", "input_dim",
    "input_length", "implementation", "ragged",
)  # fmt: skip


#: Hidden attribute of classes: the ``build`` that a call leaves out.
DEFAULT_BUILD = "(default build)"


class KerasNotes:
    """What Keras remembers in one run: how deep in calls of layers the program is, and the ``training=`` of each."""

    def __init__(self) -> None:
        self.training: list[Value] = []


def keras_notes(runtime: Runtime) -> KerasNotes:
    """The notes of this run."""
    found = runtime.notes.get("keras")
    if not isinstance(found, KerasNotes):
        found = runtime.notes["keras"] = KerasNotes()
    return found


class Node:
    """One application of a layer to tensors that come from ``tf.keras.Input``."""

    def __init__(self, layer: Instance, inputs: Value, args: list[Value], kwargs: dict[str, Value],
                 outputs: list[Value]) -> None:  # fmt: skip
        self.layer = layer
        self.inputs = inputs
        self.args = args
        self.kwargs = kwargs
        self.outputs = outputs

    def sources(self) -> list[Value]:
        """The tensors that the layer was applied to."""
        return [v for v in flat([self.inputs, self.args, list(self.kwargs.values())]) if node_of(v) is not None]


def node_of(value: Value) -> Node | None:
    """The node that a tensor comes from; None for what does not come from ``tf.keras.Input`` through layers."""
    found = getattr(value, "keras_node", None)
    return found if isinstance(found, Node) else None


def flat(value: Value) -> list[Value]:
    """The leaves of lists, tuples and dicts."""
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in flat(item)]
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in flat(item)]
    return [value]


class StoredKerasState(Layer):
    """A Keras layer of the versions in which it is one of ``tf.layers``."""

    def __init__(self, runtime: Runtime, self_: Instance, given: Any) -> None:
        super().__init__(runtime, snake_case(self_.cls.name), given, None, None, functional=False, owner=self_)
        self.api = "keras"


class KerasState(LayerState):
    """One Keras layer: its variables are made where its call stands."""

    api = "keras"

    @property
    def trainable(self) -> Any:
        """A Keras layer that is not to be trained makes variables that can be, all the same."""
        return True

    def add_loss(self, loss: Value) -> None:
        """``self.add_loss``; Keras has no collections for it."""
        self.runtime.journal.save(self.losses)
        self.losses.append(loss)

    def make_weight(self, request: VariableRequest) -> Value:
        """A ``tf.Variable`` in the current name scope."""
        runtime = self.runtime
        graph = runtime.machine.graph
        info = request.initializer or InitializerInfo("callable", value=Default("<GlorotUniform>"))
        made = attempt(
            runtime,
            lambda: graph.raw_variable(
                request.name or "Variable", request.shape, request.dtype, trainable=request.trainable,
                initial_value=info, kind="keras", use_resource=request.use_resource is not False,
            ),
        )  # fmt: skip
        return value_of(runtime, made)

    def _initializer(self, given: Value) -> InitializerInfo:
        if given is None:
            return InitializerInfo("callable", value=Default("<GlorotUniform>"))
        return super()._initializer(given)

    def __call__(self, inputs: Value, body: Callable[[], Value]) -> Value:
        """Run ``body`` in a name scope of the layer's name."""
        runtime = self.runtime
        runtime.journal.save(self)
        self.infer_dtype(inputs)
        graph = runtime.machine.graph
        enclosing, before = graph.view(), len(graph.variables)
        manager = runtime.machine.name_scope(self.name, None, explicit=False)
        result = runtime.within(NameScopeContext(manager), body)
        self.report(inputs, result, None, enclosing, before)
        return result


def keras_state(runtime: Runtime, self: Instance) -> KerasState | StoredKerasState:
    """The state of a Keras layer."""
    found = layer_state(runtime, self)
    assert isinstance(found, (KerasState, StoredKerasState))
    return found


def _make_state(runtime: Runtime, self: Instance, given: Any) -> KerasState | StoredKerasState:
    if runtime.machine.profile.keras_in_store:
        stored = StoredKerasState(runtime, self, given)
        set_attribute(runtime, self, STATE, stored)
        return stored
    name = given if given is not None else own_name(runtime, snake_case(self.cls.name), zero_based=True)
    state = KerasState(runtime, self.cls.name, given, name, True, self)
    set_attribute(runtime, self, STATE, state)
    return state


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    set_attribute(runtime, self, "trainable", call["trainable"])
    set_attribute(runtime, self, "built", False)
    state = _make_state(runtime, self, call.name())
    state.dtype = dtype_name(runtime, call["dtype"])
    set_attribute(runtime, self, "_name", state.name)
    extra = call.arguments["kwargs"]
    for name in extra:
        if name not in _KEYWORDS:
            refuse(runtime, f"('Keyword argument not understood:', '{name}')", "TypeError")
    shape = _batch_shape(runtime, extra)
    if shape is not None:
        set_attribute(runtime, self, "_batch_input_shape", shape)
    return None


def _batch_shape(runtime: Runtime, extra: dict[str, Value]) -> Value:
    """The shape of the input that a layer's constructor was told, or None."""
    if extra.get("batch_input_shape") is not None:
        return extra["batch_input_shape"]
    shape = extra.get("input_shape")
    if shape is None and extra.get("input_dim") is not None:
        shape = (extra["input_dim"],)
    if shape is None:
        return None
    items = runtime.known_items(shape)
    return None if items is None else (extra.get("batch_size"), *items)


# Calls ----------------------------------------------------------------------------------------------------------


def call_keras(runtime: Runtime, self: Instance, inputs: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """``Layer.__call__``: build at the first call, run ``call`` in the layer's name scope."""
    state, notes = keras_state(runtime, self), keras_notes(runtime)
    kwargs = _with_training(runtime, self, dict(kwargs), notes)

    def body() -> Value:
        # What a model's own ``build`` does is not done for a call.
        build_once(runtime, self, state, inputs, self.cls.find("build") is not self.cls.find(DEFAULT_BUILD))
        return call_method(runtime, self, "call", [inputs, *args], kwargs)

    notes.training.append(kwargs.get("training", notes.training[-1] if notes.training else None))
    try:
        output = state(inputs, body)
    finally:
        notes.training.pop()
    if not notes.training:
        return connect(runtime, self, inputs, args, kwargs, output)
    return output


def _with_training(runtime: Runtime, self: Instance, kwargs: dict[str, Value], notes: KerasNotes) -> dict[str, Value]:
    """``training=`` is handed to a ``call`` that takes it, and taken away from one that does not."""
    found = self.cls.find("call")
    if not isinstance(found, FunctionValue):
        return kwargs
    parameters = found.code.parameters
    takes = any(p.name == "training" or p.kind == "double_star" for p in parameters)
    if not takes:
        kwargs.pop("training", None)
    elif "training" not in kwargs and any(p.name == "training" for p in parameters) and notes.training:
        kwargs.update({"training": notes.training[-1]} if notes.training[-1] is not None else {})
    return kwargs


def connect(runtime: Runtime, self: Instance, inputs: Value, args: list[Value], kwargs: dict[str, Value],
            output: Value) -> Value:  # fmt: skip
    """Note on the result which layer it comes from, where the inputs come from ``tf.keras.Input``."""
    leaves = [leaf for leaf in flat(inputs) if isinstance(leaf, Tensor)]
    if not leaves or not any(_from_input(leaf) for leaf in leaves):
        return output
    results = flat(output)
    if any(result is leaf for result in results for leaf in leaves):  # Keras makes a copy
        copies = {id(leaf): _copy(leaf) for leaf in leaves if isinstance(leaf, Tensor)}
        output = _replaced(output, copies)
        results = flat(output)
    node = Node(self, inputs, args, kwargs, results)
    if not isinstance(self.attrs.get("(node)"), Node):
        set_attribute(runtime, self, "(node)", node)
    for result in results:
        if isinstance(result, Tensor):
            runtime.journal.save(result)
            result.keras_node = node  # type: ignore[attr-defined]
    return output


def _copy(tensor: Tensor) -> Tensor:
    made = Tensor(tensor.shape, tensor.dtype, None, tensor.variables, parents=(tensor,))
    made.gradient, made.graph = tensor.gradient, tensor.graph
    return made


def _replaced(value: Value, copies: dict[int, Tensor]) -> Value:
    if isinstance(value, (list, tuple)):
        return type(value)(_replaced(item, copies) for item in value)
    return copies.get(id(value), value)


def _from_input(tensor: Tensor) -> bool:
    """Does a tensor come from ``tf.keras.Input``, through layers or operations?"""
    waiting: list[Any] = [tensor]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if node_of(found) is not None:
            return True
        waiting.extend(getattr(found, "parents", ()))
    return False


def _call(self: Instance, call: Call) -> Value:
    return call_keras(call.runtime, self, call["inputs"], list(call.arguments["args"]), call.arguments["kwargs"])


def _get_config(self: Instance, call: Call) -> Value:
    """The arguments of the constructor."""
    runtime = call.runtime
    made: dict[str, Value] = {
        "name": runtime.get_attribute(self, "name"),
        "trainable": attribute(runtime, self, "trainable"),
    }
    config = config_of(self)
    if config is not None:
        made.update({name: value for name, value in config.arguments.items() if name != "kwargs"})
        made["name"] = runtime.get_attribute(self, "name")
    shape = self.attrs.get("_batch_input_shape")
    return made if shape is None else {**made, "batch_input_shape": shape}


def _from_config(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    given = runtime.resolve(args[1] if len(args) > 1 else kwargs.get("config"))
    if not isinstance(given, dict):
        return runtime.unknown_call("from_config", args, kwargs)
    return runtime.call(args[0], [], dict(given))


def _add_weight(self: Instance, call: Call) -> Value:
    state = keras_state(call.runtime, self)
    return state.inside(lambda: add_weight(call, state)) if isinstance(state, Layer) else add_weight(call, state)


# Variables ------------------------------------------------------------------------------------------------------


def _is_layer(value: Value) -> bool:
    return isinstance(value, Instance) and KERAS_LAYER in value.cls.mro


def _layers_in(value: Value, depth: int = 0) -> Iterator[Instance]:
    if _is_layer(value):
        yield value
    elif isinstance(value, (list, tuple)) and depth < 4:
        for item in value:
            yield from _layers_in(item, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for item in value.values():
            yield from _layers_in(item, depth + 1)


def sublayers(self: Instance) -> list[Instance]:
    """The layers that a layer has, in the order in which they became its attributes."""
    own = self.attrs.get("_layers")
    sources = [own] if isinstance(own, list) else [v for name, v in self.attrs.items() if name[0] != "("]
    return list({id(layer): layer for source in sources for layer in _layers_in(source)}.values())


def layer_weights(runtime: Runtime, self: Instance, trainable: bool | None = None) -> list[Value]:
    """The variables of a layer and of its layers: those to be trained first."""
    if trainable is None:
        found = [*layer_weights(runtime, self, True), *layer_weights(runtime, self, False)]
    elif runtime.known_truth(attribute(runtime, self, "trainable", True)) is False:
        found = [] if trainable else [*_gathered(runtime, self, True), *_gathered(runtime, self, False)]
    else:
        found = _gathered(runtime, self, trainable)
    return list({id(v): v for v in found}.values())


def _gathered(runtime: Runtime, self: Instance, trainable: bool) -> list[Value]:
    added = list(layer_state(runtime, self).variables())
    assigned = [v for v in self.attrs.values() if isinstance(v, VariableValue) and not any(v is w for w in added)]
    own = [v for v in (*added, *assigned) if _trained(v) == trainable]
    if runtime.machine.profile.keras_in_store and not isinstance(self.attrs.get("_layers"), list):
        return own
    return [*own, *(v for layer in sublayers(self) for v in layer_weights(runtime, layer, trainable))]


def _trained(value: Value) -> bool:
    return getattr(getattr(value, "variable", None), "trainable", True) is not False


_WEIGHTS: dict[str, Callable[[Runtime, Instance], Value]] = {
    name: (lambda runtime, self, which=which: layer_weights(runtime, self, which))  # type: ignore[misc]
    for which, names in (
        (None, "weights variables"), (True, "trainable_weights trainable_variables"),
        (False, "non_trainable_weights non_trainable_variables"),
    )
    for name in names.split()
}  # fmt: skip


def _losses(runtime: Runtime, self: Instance) -> Value:
    """The losses of a layer and of its layers."""
    inner = [loss for layer in sublayers(self) for loss in _losses(runtime, layer)]
    return [*layer_state(runtime, self).losses, *inner]


def _io_shape(outputs: bool) -> Callable[[Runtime, Instance], Value]:
    """``layer.input_shape`` and ``layer.output_shape``."""

    def read(runtime: Runtime, self: Instance) -> Value:
        node = self.attrs.get("(node)")
        name = "output_shape" if outputs else "input_shape"
        if not isinstance(node, Node):
            return runtime.fresh(name, not_none=True)
        tensors = node.outputs if outputs else flat(node.inputs)
        shapes = [t.shape if isinstance(t, Tensor) and isinstance(t.shape, tuple) else None for t in tensors]
        if not shapes or None in shapes:
            return runtime.fresh(name, not_none=True)
        return shapes[0] if len(shapes) == 1 else shapes

    return read


def _io(outputs: bool) -> Callable[[Runtime, Instance], Value]:
    """``layer.input`` and ``layer.output``."""

    def read(runtime: Runtime, self: Instance) -> Value:
        node = self.attrs.get("(node)")
        if not isinstance(node, Node):
            return runtime.fresh("output" if outputs else "input", not_none=True)
        return (node.outputs[0] if len(node.outputs) == 1 else list(node.outputs)) if outputs else node.inputs

    return read


KERAS_LAYER: ClassValue = model_class(
    TABLE, "keras.layers.Layer", (),
    {
        **layer_methods,
        "__init__": ("trainable=True, name=None, dtype=None, dynamic=False, **kwargs", _init),
        "__call__": ("inputs, *args, **kwargs", _call),
        "apply": ("inputs, *args, **kwargs", _call),
        "add_weight": (ADD_WEIGHT, _add_weight),
        "add_variable": (ADD_WEIGHT, _add_weight),
        "get_config": ("", _get_config),
        "compute_mask": ("inputs, mask=None", lambda self, call: call["mask"]),
    },
    {
        **layer_properties, **_WEIGHTS, "losses": _losses, "input": _io(False), "output": _io(True),
        "input_shape": _io_shape(False), "output_shape": _io_shape(True),
    },
)  # fmt: skip
KERAS_LAYER.attrs[MAKER] = _make_state
KERAS_LAYER.attrs["from_config"] = ClassMethodValue(NativeFunction("from_config", _from_config))
