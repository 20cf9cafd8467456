"""Variables of ``tf.contrib.framework`` (and slim): ``model_variable``, ``variable``, and the lists of them.

Facts: ``contrib/framework/python/ops/variables.py`` of TensorFlow 1.15. ``variable`` is ``get_variable``;
``local_variable`` and ``global_variable`` are ``tf.Variable``.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.symbolic import Pattern, Unknown, concatenate
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.collections import add_to_collection, collected
from tfshare_lint.tfapi.contrib.args import scoped, scoped_arguments
from tfshare_lint.tfapi.contrib.core import refuse
from tfshare_lint.tfapi.scopes import ScopeValue
from tfshare_lint.tfapi.signature import parse
from tfshare_lint.tfapi.tensors import Opaque, variables_of
from tfshare_lint.tfapi.variables import GET_VARIABLE, TABLE as VARIABLES, get_variable, make_request

__all__ = ["TABLE", "layer_variable"]

TABLE: Table = {}

_PREFIX = "contrib.framework."
_SIGNATURE = (
    "name, shape=None, dtype={dtype}, initializer=None, regularizer=None, trainable=True, collections=None, "
    "caching_device=None, device=None, partitioner=None, custom_getter=None, use_resource=None, synchronization=0, "
    "aggregation=0"
)
#: The arguments that ``variable`` hands on to ``get_variable`` as they are.
_HANDED_ON = (
    "shape", "dtype", "initializer", "regularizer", "trainable", "caching_device", "partitioner", "use_resource",
)  # fmt: skip


def _made(runtime: Runtime, name: Value, arguments: dict[str, Value], given: frozenset[str],
          getter: Value = None) -> Value:  # fmt: skip
    """``get_variable``, or what the custom getter gives; ``given`` are the arguments that the program wrote."""
    collections = arguments["collections"]
    keys = ["variables"] if collections is None else runtime.known_items(collections)
    if keys is not None:
        keys = list(dict.fromkeys(key for key in keys if isinstance(key, Hashable)))
    arguments["collections"] = collections if keys is None else keys
    if keys is not None and "trainable_variables" in keys:
        arguments["trainable"] = True  # optimizers go by the collection
    if getter is None:
        bound = {**parse(GET_VARIABLE).defaults, **arguments, "name": name}
        return get_variable(runtime, make_request(Call(runtime, "get_variable", bound, given)))
    scope = ScopeValue(runtime.machine.graph.scope)
    return runtime.call(getter, [name], {**arguments, "reuse": runtime.get_attribute(scope, "reuse")})


@scoped(TABLE, f"{_PREFIX}variable", _SIGNATURE.format(dtype="None"))
def _variable(call: Call) -> Value:
    arguments: dict[str, Value] = {name: call[name] for name in (*_HANDED_ON, "collections")}
    return _made(call.runtime, call["name"], arguments, call.given, call["custom_getter"])


@scoped(TABLE, f"{_PREFIX}model_variable", _SIGNATURE.format(dtype="'float32'"))
def _model_variable(call: Call) -> Value:
    given = call.runtime.known_items(call["collections"]) if call["collections"] else []
    arguments: dict[str, Value] = {name: call[name] for name in _HANDED_ON}
    arguments["collections"] = [*(given or ()), "variables", "model_variables"]
    return _made(call.runtime, call["name"], arguments, call.given, call["custom_getter"])


def layer_variable(runtime: Runtime, name: str, arguments: dict[str, Value], given: frozenset[str]) -> Value:
    """``model_variable(name, **arguments)`` as a layer calls it; ``given`` are those that the program wrote itself."""
    merged = scoped_arguments(runtime, TABLE[f"{_PREFIX}model_variable"], arguments)
    if merged is None:
        return runtime.unknown_call("tf.contrib.framework.model_variable", [name], arguments)
    extra = merged.get("collections")
    known: dict[str, Value] = {which: merged.get(which) for which in _HANDED_ON}
    known["collections"] = [*(runtime.known_items(extra) or () if extra else ()), "variables", "model_variables"]
    return _made(runtime, name, {**known, "dtype": merged.get("dtype", "float32")}, given)


def _raw(collection: str) -> Any:
    def make(call: Call) -> Value:
        arguments: dict[str, Value] = {
            n: call[n] for n in ("validate_shape", "name", "use_resource") if n in call.given
        }
        arguments.update(trainable=False, collections=[collection])
        return call.runtime.call(VARIABLES["Variable"], [call["initial_value"]], arguments)

    return make


_RAW = "initial_value, validate_shape=True, name=None, use_resource=None"
function(TABLE, f"{_PREFIX}local_variable", _RAW)(_raw("local_variables"))
function(TABLE, f"{_PREFIX}global_variable", _RAW)(_raw("variables"))


@function(TABLE, f"{_PREFIX}add_model_variable", "var")
def _add_model_variable(call: Call) -> Value:
    items = collected(call.runtime, "model_variables")
    if isinstance(items, list) and not any(item is call["var"] for item in items):
        add_to_collection(call.runtime, "model_variables", call["var"])
    return None


# Lists of variables -------------------------------------------------------------------------------------------


def _variables(runtime: Runtime, scope: Value, suffix: Value, collection: Value) -> Value:
    """``get_variables``: a collection, narrowed by a prefix and an ending, both regular expressions."""
    scope, suffix = runtime.resolve(scope), runtime.resolve(suffix)
    if isinstance(scope, ScopeValue):
        scope = scope.scope.name
    if not isinstance(scope, (str, Unknown, type(None))) or not isinstance(suffix, (str, type(None))):
        return runtime.fresh("get_variables()", not_none=True)
    if suffix is None:
        return collected(runtime, collection, (concatenate(scope) if isinstance(scope, Unknown) else scope) or None)
    found = collected(runtime, collection)
    if not isinstance(found, list) or not isinstance(scope or "", str):
        return runtime.fresh("get_variables()", not_none=True)
    pattern = f"{scope or ''}.*{suffix if ':' in suffix else suffix + ':'}"
    return _matching(runtime, found, pattern, re.match)


def _matching(runtime: Runtime, items: list[Value], pattern: str, how: Any) -> Value:
    """The variables with a name (``w:0``) that matches; unknown where a name has unknown parts."""
    names = [getattr(getattr(item, "variable", None), "name", None) for item in items]
    if not all(isinstance(name, str) for name in names) or len(re.findall(r"[*+{]", pattern)) > 4 or "(" in pattern:
        return runtime.fresh("variables", not_none=True)
    try:
        return [item for item, name in zip(items, names) if how(pattern, f"{name}:0")]
    except re.error:
        return runtime.fresh("variables", not_none=True)


def _listing(collection: str | None) -> Any:
    def implementation(call: Call) -> Value:
        key = collection if collection is not None else call["collection"]
        return _variables(call.runtime, call["scope"], call["suffix"], key)

    return implementation


function(TABLE, f"{_PREFIX}get_variables", "scope=None, suffix=None, collection='variables'")(_listing(None))
for _name, _key in (("model", "model_variables"), ("local", "local_variables"), ("trainable", "trainable_variables")):
    function(TABLE, f"{_PREFIX}get_{_name}_variables", "scope=None, suffix=None")(_listing(_key))


@function(TABLE, f"{_PREFIX}get_variables_by_suffix", "suffix, scope=None")
def _by_suffix(call: Call) -> Value:
    return _variables(call.runtime, call["scope"], call["suffix"], "variables")


@function(TABLE, f"{_PREFIX}get_variables_by_name", "given_name, scope=None")
def _by_name(call: Call) -> Value:
    name = call["given_name"]
    if not isinstance(name, str):
        return call.runtime.fresh("get_variables_by_name()", not_none=True)
    return _variables(call.runtime, call["scope"], f"/{name}:|^{name}:", "variables")


def _union(runtime: Runtime, scopes: Value) -> list[Value] | None:
    """The variables of any of the scopes."""
    items = runtime.known_items(scopes)
    if items is None:
        return None
    found: list[Value] = []
    for scope in items:
        part = _variables(runtime, scope, None, "variables")
        if not isinstance(part, list):
            return None
        found += part
    return found


@function(TABLE, f"{_PREFIX}get_variables_to_restore", "include=None, exclude=None")
def _to_restore(call: Call) -> Value:
    runtime = call.runtime
    for which in ("include", "exclude"):
        value = call[which]
        if value is not None and not isinstance(value, (list, tuple, Unknown, Opaque)):
            refuse(runtime, f"{which} is provided but is not a list or a tuple.", "TypeError")
    included = collected(runtime, "variables") if call["include"] is None else _union(runtime, call["include"])
    excluded = [] if call["exclude"] is None else _union(runtime, call["exclude"])
    if not isinstance(included, list) or excluded is None:
        return runtime.fresh("variables_to_restore", not_none=True)
    return [item for item in included if not any(item is other for other in excluded)]


@function(TABLE, f"{_PREFIX}get_unique_variable", "var_op_name")
def _unique(call: Call) -> Value:
    runtime, name = call.runtime, call["var_op_name"]
    found = collected(runtime, "variables")
    if not isinstance(found, list) or not isinstance(name, (str, Pattern)):
        return Opaque("variable")
    for item in found:
        if getattr(getattr(item, "variable", None), "name", None) == name:
            return item
    if isinstance(name, str):
        similar = _matching(runtime, found, re.escape(name), re.match)
        text = f"Variable {name} does not uniquely identify a variable" if similar else f"Couldn't find variable {name}"
        refuse(runtime, text)
    return Opaque("variable")


@function(TABLE, f"{_PREFIX}filter_variables",
          "var_list, include_patterns=None, exclude_patterns=None, reg_search=True")  # fmt: skip
def _filter(call: Call) -> Value:
    runtime = call.runtime
    items = runtime.known_items(call["var_list"])
    how = re.search if call.likely_flag("reg_search") else re.match
    for which, wanted in (("include_patterns", True), ("exclude_patterns", False)):
        patterns = call[which]
        if patterns is None or items is None:
            continue
        known = runtime.known_items(patterns)
        if known is None or not all(isinstance(p, str) for p in known):
            return runtime.fresh("filter_variables()", not_none=True)
        matched: list[Value] = []
        for pattern in known:
            part = _matching(runtime, items, pattern, how)
            if not isinstance(part, list):
                return part
            matched += part
        items = [item for item in items if any(item is m for m in matched) is wanted]
    return runtime.fresh("filter_variables()", not_none=True) if items is None else items


@function(TABLE, f"{_PREFIX}get_variable_full_name", "var")
def _full_name(call: Call) -> Value:
    name = getattr(getattr(call["var"], "variable", None), "name", None)
    return call.runtime.fresh("full name", not_none=True) if name is None else name


def _harmless(call: Call) -> Value:
    return Opaque(f"{call.label}()", variables_of(call.arguments.values()))


for _name, _arguments in (
    ("assign_from_values", "var_names_to_values"),
    ("assign_from_values_fn", "var_names_to_values"),
    ("assign_from_checkpoint", "model_path, var_list, ignore_missing_vars=False"),
    ("assign_from_checkpoint_fn", "model_path, var_list, ignore_missing_vars=False, reshape_variables=False"),
    ("init_from_checkpoint", "checkpoint_dir, assignment_map"),
    ("zero_initializer", "ref, use_locking=True, name='zero_initializer'"),
):
    function(TABLE, f"{_PREFIX}{_name}", _arguments)(_harmless)
