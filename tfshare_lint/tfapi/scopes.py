"""``tf.variable_scope``, ``tf.name_scope`` and the program's values for scopes."""

from __future__ import annotations

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
from tfshare_lint.machine import (
    AUTO_REUSE,
    ErrorKind,
    Graph,
    NameScopeManager,
    ScopeManager,
    TensorFlowError,
    Token,
    VariableScope,
)
from tfshare_lint.symbolic import Pattern, Unknown, concatenate
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Context, Table, attempt, function, is_none, marked, method, refused, unlikely
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.getters import custom_getter, partitioner, program_value
from tfshare_lint.tfapi.initializers import initializer_info, program_initializer
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor

__all__ = ["TABLE", "NameScopeContext", "ScopeContext", "ScopeValue", "reuse_argument", "scope_argument", "scope_value"]


class ReuseMode(NativeObject):
    """``tf.AUTO_REUSE`` as the program holds it; there is one object."""

    type_name = "_ReuseMode"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return {"name": "AUTO_REUSE", "value": 1}.get(name, MISSING)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING

    def text(self, runtime: Runtime) -> str:
        return "_ReuseMode.AUTO_REUSE"

    def __repr__(self) -> str:
        return "AUTO_REUSE"


AUTO = ReuseMode()
TABLE: Table = {"AUTO_REUSE": AUTO}

#: Setter → the default that it sets.
_SETTERS = {
    "set_initializer": "initializer", "set_regularizer": "regularizer", "set_caching_device": "caching_device",
    "set_partitioner": "partitioner", "set_custom_getter": "custom_getter", "set_dtype": "dtype",
    "set_use_resource": "use_resource",
}  # fmt: skip


def _for_machine(runtime: Runtime, which: str, value: Value) -> Any:
    """A scope's default in the form in which the machine keeps it."""
    value = runtime.resolve(value)
    if value is None:
        return None
    if which == "initializer":
        return initializer_info(runtime, value, ())
    if which == "custom_getter":
        return custom_getter(runtime, value)
    if which == "partitioner":
        return partitioner(runtime, value)
    if which == "dtype":
        return dtype_name(runtime, value) or value
    return value


def reuse_argument(runtime: Runtime, value: Value) -> Any:
    """A ``reuse=`` argument for the machine. An unknown is decided; what TensorFlow would refuse stays as it is."""
    value = runtime.resolve(value)
    if isinstance(value, (Unknown, Opaque)):
        return unlikely(runtime, value.truth(runtime) if isinstance(value, Opaque) else value)
    return AUTO_REUSE if value is AUTO else value


def program_reuse(reuse: Any) -> Value:
    """The program's value for a reuse flag of the machine."""
    return AUTO if reuse is AUTO_REUSE else reuse


class ScopeValue(NativeObject):
    """A ``VariableScope`` as the program holds it."""

    type_name = "VariableScope"

    def __init__(self, scope: VariableScope) -> None:
        self.scope = scope

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        scope = self.scope
        if name in ("reuse", "_reuse"):
            return program_reuse(scope.reuse)
        if name in ("name", "original_name_scope", "regularizer", "caching_device", "use_resource",
                    "constraint"):  # fmt: skip
            return getattr(scope, name)
        if name == "initializer":
            return program_initializer(scope.initializer)
        if name in ("custom_getter", "partitioner"):
            return program_value(getattr(scope, name))
        if name == "dtype":
            return dtype_value(scope.dtype, runtime) if isinstance(scope.dtype, str) else scope.dtype
        if name == "reuse_variables":
            return marked(name, self._reuse, "reuse-variables-not-called")
        if name in _SETTERS:
            return method(name, _SETTERS[name] if name != "set_use_resource" else "use_resource", self._set)
        if name in ("global_variables", "trainable_variables", "local_variables"):
            return method(name, "", self._variables)
        if name == "get_collection":
            return method(name, "name", self._collection)
        return Opaque(f"scope.{name}")

    def set_attribute(self, runtime: Runtime, name: str, value: Value) -> None:
        if name == "_reuse":  # the only way that programs found to switch reuse off
            runtime.journal.save(self.scope)
            self.scope.reuse = reuse_argument(runtime, value) or False
            return
        super().set_attribute(runtime, name, value)

    def _reuse(self, call: Call) -> Value:
        self.scope.reuse_variables()
        runtime = call.runtime
        if getattr(runtime, "call_node", None) is not getattr(runtime, "statement_call", None):
            state_of(runtime).reuse_result_in = runtime.site().frame
        return None

    def _set(self, call: Call) -> Value:
        which = next(iter(call.arguments))
        self.scope.set_default(which, _for_machine(call.runtime, which, call[which]))
        return None

    def _variables(self, call: Call) -> Value:
        return self._collected(call.runtime, call.label)

    def _collection(self, call: Call) -> Value:
        return self._collected(call.runtime, call["name"])

    def _collected(self, runtime: Runtime, key: Value) -> Value:
        from tfshare_lint.tfapi.collections import collected

        name = self.scope.name
        return collected(runtime, "variables" if key == "global_variables" else key,
                         concatenate(name, "/") if name else None)  # fmt: skip

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING

    def __repr__(self) -> str:
        return repr(self.scope)


def scope_value(runtime: Runtime, scope: Any) -> Value:
    """The program's value for a scope of the machine."""
    if not isinstance(scope, VariableScope):
        return scope
    return state_of(runtime).value_for(scope, ScopeValue)


def graph_of_values(runtime: Runtime, values: Value) -> Graph | None:
    """The graph that ``values=`` says, where it is another one than the default graph."""
    items = None if values is None or isinstance(values, (Unknown, Opaque)) else runtime.known_items(values)
    graph = next((v.graph for v in items or () if isinstance(v, Tensor) and v.graph is not None), None)
    return graph if graph is not runtime.machine.graph else None


class OtherGraph:
    """The graph that a scope makes the default one as long as it is open, if it is given one."""

    def __init__(self, graph: Graph | None) -> None:
        self.graph = graph
        self.tokens: list[Token] = []

    def enter(self, runtime: Runtime) -> None:
        """Make it the default graph."""
        if self.graph is not None:
            runtime.journal.save(self.tokens)
            self.tokens.append(runtime.machine.enter_graph(self.graph))

    def exit(self, runtime: Runtime) -> None:
        """Go back to the graph before."""
        if self.tokens:
            runtime.journal.save(self.tokens)
            token = self.tokens.pop()
            attempt(runtime, lambda: runtime.machine.leave_graph(token))


class ScopeContext(Context):
    """What ``tf.variable_scope(...)`` gives. ``graph``: the one that its ``values`` belong to, if another."""

    type_name = "variable_scope"

    def __init__(self, manager: ScopeManager, graph: Graph | None = None) -> None:
        self.manager = manager
        self.elsewhere = OtherGraph(graph)

    def enter(self, runtime: Runtime) -> Value:
        self.elsewhere.enter(runtime)
        return scope_value(runtime, attempt(runtime, self.manager.enter))

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        attempt(runtime, self.manager.exit)
        self.elsewhere.exit(runtime)
        return False

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        text = "'variable_scope' object is not callable"
        return refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER, recover=lambda: args[0]))


def scope_argument(runtime: Runtime, value: Value, required: bool = False) -> Any:
    """A ``name_or_scope`` for the machine; decides whether an unknown is None, unless a name is ``required``: then the
    program is taken to give one."""
    value = runtime.resolve(value)
    if isinstance(value, ScopeValue):
        return value.scope
    if isinstance(value, Unknown) and not isinstance(value, Pattern):
        return None if not required and is_none(runtime, value) else concatenate(value)
    if isinstance(value, Opaque):
        return concatenate(runtime.to_text(value))
    return value


def open_scope(call: Call, name_or_scope: Any, default_name: Any) -> Value:
    """Make the manager; the other arguments are read from ``call``."""
    runtime = call.runtime
    defaults = {
        which: _for_machine(runtime, which, call[which])
        for which in ("initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "dtype",
                      "use_resource", "constraint")
    }  # fmt: skip
    auxiliary = call["auxiliary_name_scope"] if "auxiliary_name_scope" in call.arguments else True
    if isinstance(auxiliary, Unknown):
        auxiliary = runtime.truth(auxiliary)
    other = graph_of_values(runtime, call.arguments.get("values"))
    graph = other or runtime.machine.graph
    manager = attempt(
        runtime,
        lambda: graph.variable_scope(
            name_or_scope, default_name, reuse=reuse_argument(runtime, call["reuse"]), auxiliary_name_scope=auxiliary,
            given=call.given, **defaults,
        ),
    )  # fmt: skip
    return ScopeContext(manager, other)


_DEFAULTS = (
    "initializer=None, regularizer=None, caching_device=None, partitioner=None, custom_getter=None, reuse=None, "
    "dtype=None, use_resource=None, constraint=None"
)


@function(TABLE, "variable_scope", f"name_or_scope, default_name=None, values=None, {_DEFAULTS},"
          " auxiliary_name_scope=True", construct=True)  # fmt: skip
def _variable_scope(call: Call) -> Value:
    runtime = call.runtime
    default = call["default_name"]
    target = scope_argument(runtime, call["name_or_scope"], required=default is None)
    if target is None and state_of(runtime).reuse_result_in is runtime.site().frame:
        events.misuse(runtime, "reuse-variables-result")
    return open_scope(call, target, scope_argument(runtime, default) if target is None else default)


@function(TABLE, "variable_op_scope", f"values, name_or_scope, default_name=None, {_DEFAULTS}")
def _variable_op_scope(call: Call) -> Value:
    target = scope_argument(call.runtime, call["name_or_scope"])
    return open_scope(call, target, scope_argument(call.runtime, call["default_name"]))


@function(TABLE, "get_variable_scope", "")
def _get_variable_scope(call: Call) -> Value:
    return scope_value(call.runtime, call.runtime.machine.graph.scope)


@function(TABLE, "VariableScope", "reuse, name='', initializer=None, regularizer=None, caching_device=None, "
          "partitioner=None, custom_getter=None, name_scope='', dtype=tf.float32, use_resource=None,"
          " constraint=None", construct=True)  # fmt: skip
def _variable_scope_class(call: Call) -> Value:
    runtime = call.runtime
    name = scope_argument(runtime, call["name"])
    reuse = reuse_argument(runtime, call["reuse"])
    scope = VariableScope(runtime.machine.graph, name, reuse, name, {})
    events.misuse(runtime, "variable-scope-class", scope)
    return ScopeValue(scope)


class NameScopeContext(Context):
    """What ``tf.name_scope(...)`` gives."""

    type_name = "name_scope"

    def __init__(self, manager: NameScopeManager, graph: Graph | None = None) -> None:
        self.manager = manager
        self.elsewhere = OtherGraph(graph)

    def enter(self, runtime: Runtime) -> Value:
        self.elsewhere.enter(runtime)
        return attempt(runtime, self.manager.enter)

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        attempt(runtime, self.manager.exit)
        self.elsewhere.exit(runtime)
        return False

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        text = "'name_scope' object is not callable"
        return refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER, recover=lambda: args[0]))


def _name_scope(call: Call) -> Value:
    runtime = call.runtime
    name = scope_argument(runtime, call["name"])
    default = scope_argument(runtime, call["default_name"]) if name is None else None
    if name is not None and not isinstance(name, (str, Pattern)):
        text = "name for name_scope must be a string."
        refused(runtime, TensorFlowError("TypeError", text, ErrorKind.BAD_NAME, requested=name))
        name = concatenate(runtime.fresh("name", not_none=True))
    return NameScopeContext(runtime.machine.name_scope(name, default), graph_of_values(runtime, call["values"]))


function(TABLE, "name_scope", "name, default_name=None, values=None", construct=True)(_name_scope)
function(TABLE, "op_scope", "values, name, default_name=None")(_name_scope)
function(TABLE, "keras.backend.name_scope", "name, default_name=None, values=None", construct=True)(_name_scope)


def as_class(path: str, kind: type[NativeObject]) -> None:
    """Make the function under ``path`` a class, so that ``isinstance`` works."""
    native = TABLE[path]
    assert isinstance(native, NativeFunction)

    def is_instance(value: Value) -> bool | None:
        return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, kind)

    TABLE[path] = NativeClass(path, native.implementation, is_instance=is_instance)


as_class("variable_scope", ScopeContext)
as_class("VariableScope", ScopeValue)
as_class("name_scope", NameScopeContext)
