"""``tf.Graph`` and the functions about the default graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import (
    MISSING,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.machine import Graph, Token
from tfshare_lint.symbolic import Unknown, concatenate
from tfshare_lint.tfapi.calls import Call, Context, Table, attempt, function, method, name_of
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor

__all__ = ["TABLE", "GraphContext", "GraphValue", "HarmlessContext", "graph_value"]

TABLE: Table = {}


class HarmlessContext(Context):
    """A context manager without influence on variables: ``tf.device``, ``tf.control_dependencies``, …"""

    type_name = "context"

    def __init__(self, value: Value = None) -> None:
        self.value = value

    def enter(self, runtime: Runtime) -> Value:
        return self.value

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return args[0] if args else None  # used as a decorator


class GraphContext(Context):
    """What ``graph.as_default()`` gives."""

    type_name = "graph context"

    def __init__(self, graph: GraphValue) -> None:
        self.graph = graph
        self.token: Token | None = None

    def enter(self, runtime: Runtime) -> Value:
        runtime.journal.save(self)
        self.token = runtime.machine.enter_graph(self.graph.graph)
        return self.graph

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        if self.token is not None:
            token = self.token
            attempt(runtime, lambda: runtime.machine.leave_graph(token))
        return False


class GraphValue(NativeObject):
    """A ``tf.Graph`` as the program holds it."""

    type_name = "Graph"

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        handler = _METHODS.get(name)
        if handler is not None:
            return method(name, handler[0], lambda call: handler[1](self, call))
        return Opaque(f"graph.{name}")

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING

    def __repr__(self) -> str:
        return repr(self.graph)


def graph_value(runtime: Runtime, graph: Any) -> Value:
    """The program's value for a graph of the machine."""
    return state_of(runtime).value_for(graph, GraphValue)


def _inside(self: GraphValue, call: Call, body: Callable[[], Value]) -> Value:
    """``body`` with this graph as the default one."""
    token = call.runtime.machine.enter_graph(self.graph)
    try:
        return body()
    finally:
        call.runtime.machine.leave_graph(token)


def _unique_name(self: GraphValue, call: Call) -> Value:
    return self.graph.unique_name(name_of(call.runtime, call["name"]) or "", call.flag("mark_as_used"))


def _name_scope(self: GraphValue, call: Call) -> Value:
    from tfshare_lint.tfapi.scopes import NameScopeContext

    return NameScopeContext(self.graph.name_scope(call.name()))


def _get_name_scope(self: GraphValue, call: Call) -> Value:
    return self.graph.op_scope


def _get_collection(self: GraphValue, call: Call) -> Value:
    from tfshare_lint.tfapi.collections import collected

    return collected(call.runtime, call["name"], call.name("scope"), self.graph)


def _control_flow(self: GraphValue, call: Call) -> Value:
    """What surrounds new operations: nothing, outside of ``tf.cond`` and ``tf.while_loop``."""
    return Opaque("control flow") if state_of(call.runtime).inside else None


def _collection_keys(self: GraphValue, call: Call) -> Value:
    from tfshare_lint.tfapi.collections import collection_keys

    return collection_keys(call.runtime, self.graph)


def _add_to_collection(self: GraphValue, call: Call) -> Value:
    from tfshare_lint.tfapi.collections import add_to_collection

    return _inside(self, call, lambda: add_to_collection(call.runtime, call["name"], call["value"]))


def _by_name(self: GraphValue, call: Call) -> Value:
    """A tensor or operation that is sought by name: one of the variables, or nothing we know of."""
    from tfshare_lint.tfapi.variables import value_of

    wanted = name_of(call.runtime, call["name"])
    for variable in self.graph.variables:
        if wanted in (variable.name, concatenate(variable.name, ":0")):
            return value_of(call.runtime, variable)
    return Tensor()


def _device(call: Call) -> Value:
    state_of(call.runtime).places = True
    return HarmlessContext()


_METHODS: dict[str, tuple[str, Callable[[GraphValue, Call], Value]]] = {
    "as_default": ("", lambda self, call: GraphContext(self)),
    "finalize": ("", lambda self, call: None),
    "unique_name": ("name, mark_as_used=True", _unique_name),
    "name_scope": ("name", _name_scope),
    "get_name_scope": ("", _get_name_scope),
    "get_collection": ("name, scope=None", _get_collection),
    "get_collection_ref": ("name, scope=None", _get_collection),
    "_get_control_flow_context": ("", _control_flow),
    "get_all_collection_keys": ("", _collection_keys),
    "add_to_collection": ("name, value", _add_to_collection),
    "device": ("device_name_or_function", lambda self, call: _device(call)),
    "control_dependencies": ("control_inputs", lambda self, call: HarmlessContext()),
    "gradient_override_map": ("op_type_map", lambda self, call: HarmlessContext()),
    "colocate_with": ("op, ignore_existing=False", lambda self, call: HarmlessContext()),
    "container": ("container_name", lambda self, call: HarmlessContext()),
    "get_tensor_by_name": ("name", _by_name),
    "get_operation_by_name": ("name", _by_name),
    "as_graph_element": ("name, allow_tensor=True, allow_operation=True", _by_name),
}


@function(TABLE, "Graph", "", construct=True)
def _graph(call: Call) -> Value:
    return graph_value(call.runtime, call.runtime.machine.new_graph())


def _is_graph(value: Value) -> bool | None:
    return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, GraphValue)


TABLE["Graph"] = NativeClass("Graph", TABLE["Graph"].implementation, is_instance=_is_graph)


@function(TABLE, "get_default_graph", "")
def _get_default_graph(call: Call) -> Value:
    return graph_value(call.runtime, call.runtime.machine.graph)


@function(TABLE, "reset_default_graph", "")
def _reset_default_graph(call: Call) -> Value:
    attempt(call.runtime, call.runtime.machine.reset_default_graph)
    return None


@function(TABLE, "get_seed", "op_seed")
def _get_seed(call: Call) -> Value:
    return (None, call["op_seed"])


def _harmless_context(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return HarmlessContext()


@function(TABLE, "device", "device_name_or_function")
def _on_device(call: Call) -> Value:
    return _device(call)


for _path in (
    "control_dependencies", "colocate_with", "init_scope", "container",
    "contrib.eager.restore_variables_on_create", "GradientTape",
):  # fmt: skip
    TABLE[_path] = NativeFunction(_path, _harmless_context)
