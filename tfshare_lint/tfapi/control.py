"""Functions that call functions of the program's while the graph is built: ``tf.cond``, loops, ``tf.py_func``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import no_shape
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, dtype_of, shape_of, sources_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


def _within_scope(call: Call, default: str, body: Callable[[], Value]) -> Value:
    """``body`` inside the name scope that the function opens."""
    name = call.name() if "name" in call.given else None
    manager = call.runtime.machine.name_scope(name or default, None, explicit=False)
    state = state_of(call.runtime)
    outside = state.inside
    state.constructs += 1
    state.inside = state.constructs
    try:
        return call.runtime.within(NameScopeContext(manager), body)
    finally:
        state.inside = outside


def _outcome(value: Value) -> Value:
    """What a traced function's result becomes: tensors of the same structure."""
    if isinstance(value, (list, tuple)):
        return type(value)(_outcome(item) for item in value)
    if isinstance(value, dict):
        return {key: _outcome(item) for key, item in value.items()}
    if isinstance(value, Tensor):
        return Tensor(value.shape, value.dtype, None, value.variables, parents=(value,))
    if isinstance(value, Operation) or value is None:
        return Operation(None, getattr(value, "variables", 0))
    return Opaque("result", variables_of([value]), sources_of([value]))


@function(TABLE, "cond", "pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None")
def _cond(call: Call) -> Value:
    """Both branches are traced, once each."""
    runtime = call.runtime

    def trace() -> Value:
        first = runtime.call(call.first("true_fn", "fn1"), [])
        runtime.call(call.first("false_fn", "fn2"), [])
        return _outcome(first)

    return _within_scope(call, "cond", trace)


@function(TABLE, "case", "pred_fn_pairs, default=None, exclusive=False, strict=False, name='case'")
def _case(call: Call) -> Value:
    runtime = call.runtime
    pairs = call["pred_fn_pairs"]
    branches = list(pairs.values()) if isinstance(pairs, dict) else [
        pair[1] for pair in runtime.known_items(pairs) or () if isinstance(pair, (list, tuple)) and len(pair) == 2
    ]  # fmt: skip
    if call["default"] is not None:
        branches.append(call["default"])

    def trace() -> Value:
        outcomes = [runtime.call(branch, []) for branch in branches]
        return _outcome(outcomes[0]) if outcomes else Opaque("case")

    return _within_scope(call, "case", trace)


@function(
    TABLE, "while_loop",
    "cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False, "
    "name=None, maximum_iterations=None, return_same_structure=False",
)  # fmt: skip
def _while_loop(call: Call) -> Value:
    """Condition and body are traced once each, in a name scope of their own."""
    runtime = call.runtime
    items = runtime.known_items(call["loop_vars"])

    def trace() -> Value:
        values = [_loop_value(runtime, item) for item in items or ()]
        if items is None:
            return runtime.unknown_call("tf.while_loop", [call["body"]], {})
        runtime.call(call["cond"], list(values))
        result = runtime.call(call["body"], list(values))
        return _outcome(result)

    return _within_scope(call, "while", trace)


def _loop_value(runtime: Runtime, item: Value) -> Value:
    """What the body sees: a tensor for each loop variable, structures kept."""
    if isinstance(item, (list, tuple)):
        return type(item)(_loop_value(runtime, part) for part in item)
    if isinstance(item, Opaque):
        return item
    return Tensor(
        shape_of(runtime, item), dtype_of(runtime, item), None, variables_of([item]), parents=sources_of([item])
    )


def _element(runtime: Runtime, value: Value) -> Value:
    """One element of what a mapped function walks over."""
    if isinstance(value, (list, tuple)):
        return type(value)(_element(runtime, part) for part in value)
    shape = shape_of(runtime, value)
    part = shape[1:] if isinstance(shape, tuple) and shape else no_shape(shape)
    return Tensor(part, dtype_of(runtime, value), None, variables_of([value]), parents=sources_of([value]))


def _stacked(runtime: Runtime, source: Value, value: Value) -> Value:
    """The results of all elements."""
    if isinstance(value, (list, tuple)):
        return type(value)(_stacked(runtime, source, part) for part in value)
    whole = source[0] if isinstance(source, (list, tuple)) and source else source
    count = shape_of(runtime, whole)
    shape: Any = UNKNOWN_SHAPE
    if isinstance(count, tuple) and count and isinstance(value, Tensor) and isinstance(value.shape, tuple):
        shape = (count[0], *value.shape)
    dtype = value.dtype if isinstance(value, Tensor) else None
    return Tensor(shape, dtype, None, variables_of([value, source]), parents=sources_of([value, source]))


@function(
    TABLE, "map_fn",
    "fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True, name=None",
)  # fmt: skip
def _map_fn(call: Call) -> Value:
    runtime = call.runtime

    def trace() -> Value:
        result = runtime.call(call["fn"], [_element(runtime, call["elems"])])
        return _stacked(runtime, call["elems"], result)

    return _within_scope(call, "map", trace)


_FOLD = (
    "fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True, "
    "reverse=False, name=None"
)


def _fold(default: str, keeps: bool) -> Callable[[Call], Value]:
    """``scan`` (keeps every step) and the folds."""

    def implementation(call: Call) -> Value:
        runtime = call.runtime

        def trace() -> Value:
            element = _element(runtime, call["elems"])
            start = element if call["initializer"] is None else _loop_value(runtime, call["initializer"])
            result = runtime.call(call["fn"], [start, element])
            return _stacked(runtime, call["elems"], result) if keeps else _outcome(result)

        return _within_scope(call, default, trace)

    return implementation


function(TABLE, "scan", _FOLD)(_fold("scan", True))
function(TABLE, "foldl", _FOLD.replace("infer_shape=True, reverse=False, ", ""))(_fold("foldl", False))
function(TABLE, "foldr", _FOLD.replace("infer_shape=True, reverse=False, ", ""))(_fold("foldr", False))
