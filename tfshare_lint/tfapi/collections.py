"""Collections of a graph: ``tf.global_variables()`` and its like, ``tf.get_collection``, ``tf.add_to_collection``."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.machine import Graph, Variable
from tfshare_lint.symbolic import Name, Unknown, format_name
from tfshare_lint.tfapi.calls import Call, Table, function, name_of
from tfshare_lint.tfapi.events import VariablesFiltered
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, new_tensor

__all__ = ["GRAPH_KEYS", "TABLE", "add_to_collection", "collected", "collection_keys", "note_filter"]

TABLE: Table = {}

#: Attribute of ``tf.GraphKeys`` → the collection's key.
GRAPH_KEYS = {
    "ACTIVATIONS": "activations", "ASSET_FILEPATHS": "asset_filepaths", "BIASES": "biases",
    "CONCATENATED_VARIABLES": "concatenated_variables", "COND_CONTEXT": "cond_context", "EVAL_STEP": "eval_step",
    "GLOBAL_STEP": "global_step", "GLOBAL_VARIABLES": "variables", "INIT_OP": "init_op",
    "LOCAL_INIT_OP": "local_init_op", "LOCAL_RESOURCES": "local_resources", "LOCAL_VARIABLES": "local_variables",
    "LOSSES": "losses", "METRIC_VARIABLES": "metric_variables", "MODEL_VARIABLES": "model_variables",
    "MOVING_AVERAGE_VARIABLES": "moving_average_variables", "QUEUE_RUNNERS": "queue_runners",
    "READY_FOR_LOCAL_INIT_OP": "ready_for_local_init_op", "READY_OP": "ready_op",
    "REGULARIZATION_LOSSES": "regularization_losses", "RESOURCES": "resources", "SAVEABLE_OBJECTS": "saveable_objects",
    "SAVERS": "savers", "SUMMARIES": "summaries", "SUMMARY_OP": "summary_op", "TABLE_INITIALIZERS": "table_initializer",
    "TRAINABLE_RESOURCE_VARIABLES": "trainable_resource_variables", "TRAINABLE_VARIABLES": "trainable_variables",
    "TRAIN_OP": "train_op", "UPDATE_OPS": "update_ops", "VARIABLES": "variables", "WEIGHTS": "weights",
    "WHILE_CONTEXT": "while_context",
}  # fmt: skip


#: Characters with which a prefix is more than text; those that repeat.
_EXPRESSION = re.compile(r"[.^$*+?{}\[\]\\|()]")
_REPEATED = re.compile(r"[*+{]")

#: What cannot be a collection's key.
_UNHASHABLE = (list, dict, set, slice)


class _GraphKeys(NativeObject):
    type_name = "GraphKeys"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return GRAPH_KEYS.get(name) or runtime.fresh(f"GraphKeys.{name}", not_none=True)


TABLE["GraphKeys"] = _GraphKeys()


def _belongs(variable: Variable, key: Any) -> bool:
    """Did creation put the variable into this collection?"""
    if key == "trainable_variables" and variable.trainable is not False:
        return True
    own = variable.collections
    if own is None:
        return bool(key == "variables")
    return key in own


@lru_cache(maxsize=256)
def _compiled(prefix: str) -> re.Pattern[str] | None:
    """The regular expression; None where it has none of its own, is none, or could take for ever."""
    if not _EXPRESSION.search(prefix) or "(" in prefix or len(_REPEATED.findall(prefix)) > 3:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(prefix)
        except re.error:
            return None


def _starts_with(name: Name, prefix: Name) -> bool:
    """``re.match(prefix, name)``, as far as names with unknown parts allow."""
    if not isinstance(prefix, str):
        return format_name(name).startswith(format_name(prefix))
    if isinstance(name, str):
        pattern = _compiled(prefix)
        return name.startswith(prefix) if pattern is None else pattern.match(name) is not None
    known = name.parts[0] if isinstance(name.parts[0], str) else ""
    return known.startswith(prefix) or prefix.startswith(known)


def _item_name(item: Value) -> Name | None:
    variable = getattr(item, "variable", None)
    return variable.name if isinstance(variable, Variable) else getattr(item, "op_name", None)


def collected(runtime: Runtime, key: Value, scope: Name | None = None, graph: Graph | None = None) -> Value:
    """The items of a collection, a new list; an unknown where the graph may hold variables that were not seen."""
    from tfshare_lint.tfapi.variables import value_of

    graph = graph or runtime.machine.graph
    key = runtime.resolve(key)
    if isinstance(key, (Unknown, Opaque, *_UNHASHABLE)):
        return runtime.fresh("collection", not_none=True)
    if graph.holds_unseen and key in ("variables", "trainable_variables", "local_variables", "model_variables"):
        return runtime.fresh(key, not_none=True)
    items = [value_of(runtime, variable) for variable in graph.variables if _belongs(variable, key)]
    items += [i for i in state_of(runtime).collections.get((graph.serial, key), ()) if not any(i is j for j in items)]
    if scope is None:
        return items
    named = [(item, _item_name(item)) for item in items]
    chosen = [item for item, name in named if name is not None and _starts_with(name, scope)]
    note_filter(runtime, "prefix", scope, chosen)
    return chosen


def collection_keys(runtime: Runtime, graph: Graph) -> Value:
    """The names of a graph's collections; an unknown where it may have some that were not seen."""
    if graph.holds_unseen:
        return runtime.fresh("collection keys", not_none=True)
    keys: dict[Value, None] = {}
    for variable in graph.variables:
        own = ["variables"] if variable.collections is None else list(variable.collections)
        keys.update(dict.fromkeys([*own, *["trainable_variables"] * (variable.trainable is not False)]))
    for (serial, key), items in state_of(runtime).collections.items():
        if serial == graph.serial and items:
            keys[key] = None
    return [key for key in keys if isinstance(key, str)]


def note_filter(runtime: Runtime, how: str, text: Value, items: list[Value]) -> None:
    """Tell the rules that the program has chosen variables by their names."""
    found = [getattr(item, "variable", None) for item in items]
    chosen = tuple(variable for variable in found if isinstance(variable, Variable))
    if chosen and isinstance(text, str) and text:
        runtime.emit(VariablesFiltered(runtime.site(), text=text, how=how, matched=chosen, graph=runtime.machine.graph))


def add_to_collection(runtime: Runtime, key: Value, value: Value) -> None:
    """``graph.add_to_collection`` of the default graph."""
    key = runtime.resolve(key)
    if isinstance(key, _UNHASHABLE):
        return
    items = _own_list(runtime, key)
    runtime.journal.save(items)
    items.append(value)
    variable = getattr(value, "variable", None)
    if key == "trainable_variables" and isinstance(variable, Variable):  # what optimizers go by
        runtime.journal.save(variable)
        variable.trainable = True


def _own_list(runtime: Runtime, key: Any) -> list[Value]:
    collections = state_of(runtime).collections
    where = (runtime.machine.graph.serial, key)
    if where not in collections:
        runtime.journal.save(collections)
        collections[where] = []
    return collections[where]


def _listing(key: str) -> Any:
    def implementation(call: Call) -> Value:
        return collected(call.runtime, key, call.name("scope"))

    return implementation


for _path, _key in (
    ("global_variables", "variables"),
    ("trainable_variables", "trainable_variables"),
    ("local_variables", "local_variables"),
    ("model_variables", "model_variables"),
    ("moving_average_variables", "moving_average_variables"),
):
    function(TABLE, _path, "scope=None")(_listing(_key))
    TABLE[f"contrib.framework.get_{_path}"] = TABLE[_path]


@function(TABLE, "all_variables", "")
def _all_variables(call: Call) -> Value:
    return collected(call.runtime, "variables")


@function(TABLE, "get_collection", "key, scope=None")
def _get_collection(call: Call) -> Value:
    scope = call["scope"]
    if getattr(scope, "type_name", None) == "VariableScope":
        call.runtime.raise_error("TypeError", "first argument must be string or compiled pattern")
    return collected(call.runtime, call["key"], call.name("scope"))


@function(TABLE, "get_all_collection_keys", "")
def _get_all_collection_keys(call: Call) -> Value:
    return collection_keys(call.runtime, call.runtime.machine.graph)


@function(TABLE, "get_collection_ref", "key")
def _get_collection_ref(call: Call) -> Value:
    key = call["key"]
    if isinstance(key, str) and key not in ("variables", "trainable_variables", "local_variables"):
        return _own_list(call.runtime, key)
    return collected(call.runtime, key)


@function(TABLE, "add_to_collection", "name, value")
def _add_to_collection(call: Call) -> Value:
    add_to_collection(call.runtime, call["name"], call["value"])
    return None


@function(TABLE, "add_to_collections", "names, value")
def _add_to_collections(call: Call) -> Value:
    names = call["names"]
    for name in [names] if isinstance(names, str) else call.runtime.known_items(names) or []:
        add_to_collection(call.runtime, name, call["value"])
    return None


def _operation(default: str) -> Any:
    def implementation(call: Call) -> Value:
        name = call.name() if "name" in call.given else None
        made = new_tensor(call.runtime, default, (), None, call.arguments.values(), name)
        return Operation(made.op_name, made.variables)

    return implementation


for _path in ("tables_initializer", "initialize_all_tables"):
    function(TABLE, _path, "name='init_all_tables'")(_operation("init_all_tables"))
function(TABLE, "report_uninitialized_variables", "var_list=None, name='report_uninitialized_variables'")(
    _operation("report_uninitialized_variables")
)


#: ``tf.losses``, and the older modules that have the same functions.
_LOSSES = ("losses", "contrib.losses", "contrib.slim.losses")


@function(TABLE, "losses.add_loss", "loss, loss_collection='losses'", None, *(f"{m}.add_loss" for m in _LOSSES[1:]))
def _add_loss(call: Call) -> Value:
    add_to_collection(call.runtime, call["loss_collection"], call["loss"])
    return None


def _losses(key: str) -> Any:
    def implementation(call: Call) -> Value:
        scope = call.arguments.get("scope")
        return collected(call.runtime, key, name_of(call.runtime, scope))

    return implementation


for _module in _LOSSES:
    function(TABLE, f"{_module}.get_losses", "scope=None, loss_collection='losses'")(_losses("losses"))
    function(TABLE, f"{_module}.get_regularization_losses", "scope=None")(_losses("regularization_losses"))
