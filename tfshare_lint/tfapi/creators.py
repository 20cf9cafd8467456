"""Where variables come from besides: ``tf.variable_creator_scope`` and graphs that are imported.

Facts: ``variable_creator_scope`` in TensorFlow 1.15's ``python/framework/ops.py`` and ``_variable_v1_call`` in
``python/ops/variables.py``: the creators are asked for every new variable, the innermost first, and never for one that
is shared. ``import_meta_graph`` puts variables into collections and into no store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, Runtime, UserException, Value
from tfshare_lint.machine import InitializerInfo, Variable
from tfshare_lint.tfapi.calls import Call, Context, Table, function, name_of
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.shapes import TensorShape
from tfshare_lint.tfapi.tensors import Opaque, computed
from tfshare_lint.tfapi.variables import VariableValue, value_of

__all__ = ["TABLE"]

TABLE: Table = {}


class CreatorContext(Context):
    """``with tf.variable_creator_scope(creator):``"""

    type_name = "variable_creator_scope"

    def __init__(self, creator: Value) -> None:
        self.creator = creator
        self.outside: list[tuple[Any, Any]] = []

    def enter(self, runtime: Runtime) -> Value:
        graph = runtime.machine.graph
        runtime.journal.save(graph)
        runtime.journal.save(self.outside)
        self.outside.append((graph, graph.creators))
        graph.creators = (*graph.creators, _creator(runtime, self.creator))
        return None

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        if self.outside:
            runtime.journal.save(self.outside)
            graph, creators = self.outside.pop()
            runtime.journal.save(graph)
            graph.creators = creators
        return False


def _creator(runtime: Runtime, target: Value) -> Callable[..., Variable]:
    """The program's function in the form in which the machine calls it."""

    def create(following: Callable[[dict[str, Any]], Variable], arguments: dict[str, Any]) -> Variable:
        def call_next(run: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
            changed = dict(arguments)
            if "name" in kwargs:
                changed["name"] = name_of(run, kwargs["name"])
            for key in ("trainable", "collections", "use_resource"):
                if key in kwargs:
                    changed[key] = run.resolve(kwargs[key])
            if "dtype" in kwargs:
                changed["dtype"] = dtype_name(run, kwargs["dtype"]) or arguments["dtype"]
            return value_of(run, following(changed))

        made = runtime.call(target, [NativeFunction("next_creator", call_next)], _keywords(runtime, arguments))
        made = runtime.resolve(made)
        return made.variable if isinstance(made, VariableValue) else following(arguments)

    return create


def _keywords(runtime: Runtime, arguments: dict[str, Any]) -> dict[str, Value]:
    """What a creator is called with."""
    info: InitializerInfo | None = arguments["initial_value"]
    shape, dtype = arguments["shape"], arguments["dtype"]
    known = dtype if isinstance(dtype, str) else None
    initial: Value = NativeFunction("initial_value", lambda run, args, kwargs: computed(shape, known, ()))
    if info is not None and info.kind == "constant":
        initial = info.value if info.value is not None else Opaque("initial value")
    return {
        "initial_value": initial, "trainable": arguments["trainable"], "collections": arguments["collections"],
        "validate_shape": True, "caching_device": None, "name": arguments["name"], "variable_def": None,
        "dtype": dtype_value(known, runtime), "expected_shape": None, "import_scope": None, "constraint": None,
        "use_resource": arguments["use_resource"], "synchronization": Opaque("synchronization"),
        "aggregation": Opaque("aggregation"), "shape": TensorShape(shape) if isinstance(shape, tuple) else None,
    }  # fmt: skip


@function(TABLE, "variable_creator_scope", "variable_creator")
def _variable_creator_scope(call: Call) -> Value:
    return CreatorContext(call["variable_creator"])


@function(TABLE, "train.import_meta_graph", "meta_graph_or_file, clear_devices=False, import_scope=None, **kwargs")
def _import_meta_graph(call: Call) -> Value:
    graph = call.runtime.machine.graph
    call.runtime.journal.save(graph)
    graph.imported = True
    return Opaque("saver")
