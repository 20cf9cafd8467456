"""Functions that call functions of the program's while the graph is built: ``tf.cond``, loops, ``tf.py_func``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeFunction, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, ErrorKind, TensorFlowError
from tfshare_lint.symbolic import Name, Unknown
from tfshare_lint.tfapi.calls import Call, Table, function, refused
from tfshare_lint.tfapi.feedback import feed_back
from tfshare_lint.tfapi.rnn.nest import map_structure, members, rebuild
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import Dims, no_shape
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensor_array import TensorArrayValue
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, computed, dtype_of, shape_of, sources_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


def _within_scope(call: Call, default: str, body: Callable[[], Value]) -> Value:
    """``body`` inside the name scope that the function opens."""
    name = call.name() if "name" in call.given else None
    return _in_scope(call.runtime, name or default, body)


def _in_scope(runtime: Runtime, name: Name, body: Callable[[], Value]) -> Value:
    """``body`` inside a construct, whose tensors exist only there."""
    manager = runtime.machine.name_scope(name, None, explicit=False)
    state = state_of(runtime)
    outside = state.inside
    state.constructs += 1
    state.inside = state.constructs
    try:
        return runtime.within(NameScopeContext(manager), body)
    finally:
        state.inside = outside


def _within_loop(call: Call, default: str, body: Callable[[], Value]) -> Value:
    """``body`` as the body of the loop that the function makes inside its own name scope."""
    return _within_scope(call, default, lambda: _in_scope(call.runtime, "while", body))


def _outcome(runtime: Runtime, value: Value, *others: Value) -> Value:
    """What a traced function's result becomes: tensors of the same structure, which depend on what corresponds to
    them in ``others`` too (the other branch, the value before the loop)."""
    value = runtime.resolve(value)
    parts = members(value)
    if parts is not None:
        inner = [members(runtime.resolve(other)) for other in others]
        items = [
            _outcome(runtime, part, *(own[n] if own and n < len(own) else other for own, other in zip(inner, others)))
            for n, part in enumerate(parts)
        ]
        return type(value)(*items) if isinstance(value, tuple) and hasattr(value, "_fields") else rebuild(
            runtime, value, items)  # fmt: skip
    if isinstance(value, TensorArrayValue):
        return value.after(*others)
    if isinstance(value, Operation) or value is None:
        return Operation(None, getattr(value, "variables", 0))
    if isinstance(value, (Tensor, int, float, bool)):
        shape = shape_of(runtime, value)
        for other in others:
            shape = _either(shape, shape_of(runtime, other))
        return computed(shape, dtype_of(runtime, value), [value, *others])
    return Opaque("result", variables_of([value, *others]), sources_of([value, *others]))


def _either(first: Dims, second: Dims) -> Dims:
    """The shape of what may be the one or the other."""
    if first == second or not isinstance(first, tuple):
        return first
    if not isinstance(second, tuple):
        return second
    if len(first) != len(second):
        return None
    return tuple(a if a == b else b if isinstance(b, Unknown) else None for a, b in zip(first, second))


def _both(call: Call, first: Value, second: Value) -> Value:
    """Trace two branches, once each."""
    result = call.runtime.call(first, [])
    return _outcome(call.runtime, result, call.runtime.call(second, []))


@function(TABLE, "cond", "pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None")
def _cond(call: Call) -> Value:
    """Both branches are traced, once each; in eager execution the one that is chosen runs."""
    runtime = call.runtime
    branches = call.first("true_fn", "fn1"), call.first("false_fn", "fn2")
    if runtime.machine.is_eager:
        known = _static(call["pred"])
        chosen = runtime.truth(runtime.fresh("pred") if known is None else known)
        return _within_scope(call, "cond", lambda: runtime.call(branches[0 if chosen else 1], []))
    if isinstance(call["pred"], bool):
        error = TensorFlowError("TypeError", "pred must not be a Python bool", ErrorKind.OTHER)
        refused(runtime, error)
    return _within_scope(call, "cond", lambda: _both(call, *branches))


def _static(value: Value) -> Value:
    """The truth of a predicate where it is known while the graph is built; None where it is not."""
    if isinstance(value, Tensor):
        value = value.constant
    if isinstance(value, (Tensor, Opaque)) or value is MISSING:
        return None
    return value


@function(TABLE, "smart_cond", "pred, true_fn=None, false_fn=None, name=None", None, "contrib.framework.smart_cond",
          "keras.utils.tf_utils.smart_cond")  # fmt: skip
def _smart_cond(call: Call) -> Value:
    """One branch where the predicate is known, else ``tf.cond``."""
    runtime = call.runtime
    known = _static(call["pred"])
    if known is None:
        return _within_scope(call, "cond", lambda: _both(call, call["true_fn"], call["false_fn"]))
    return runtime.call(call["true_fn"] if runtime.truth(known) else call["false_fn"], [])


@function(TABLE, "case", "pred_fn_pairs, default=None, exclusive=False, strict=False, name='case'")
def _case(call: Call) -> Value:
    runtime = call.runtime
    pairs = call["pred_fn_pairs"]
    branches = list(pairs.values()) if isinstance(pairs, dict) else [
        pair[1] for pair in runtime.known_items(pairs) or () if isinstance(pair, (list, tuple)) and len(pair) == 2
    ]  # fmt: skip
    if call["default"] is not None:
        branches.append(call["default"])

    def trace(rest: list[Value]) -> Value:
        """The first branch, and a conditional about the others, in one ``cond``; the last one alone has none."""
        if len(rest) < 2:
            return runtime.call(rest[0], []) if rest else Opaque("case")
        inner = NativeFunction("case", lambda run, args, kwargs: trace(rest[1:]))
        return _in_scope(runtime, "cond", lambda: _both(call, rest[0], inner))

    return _within_scope(call, "case", lambda: _outcome(runtime, trace(branches)))


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
        whole = [result] if len(values) == 1 and not isinstance(result, (list, tuple)) else result
        feed_back(runtime, values, whole)
        following = members(whole)
        if following is None or len(following) != len(values):
            following = [whole] * len(values)
        made = [_outcome(runtime, value, new) for value, new in zip(values, following)]
        return made[0] if len(made) == 1 and not call.likely_flag("return_same_structure") else made

    return _within_scope(call, "while", trace)


def _loop_value(runtime: Runtime, item: Value) -> Value:
    """What the body sees: a tensor for each loop variable, structures kept."""

    def one(leaf: Value) -> Value:
        return leaf if isinstance(leaf, Opaque) else _inner(runtime, shape_of(runtime, leaf), leaf)

    return map_structure(runtime, one, item)


def _inner(runtime: Runtime, shape: Dims, source: Value) -> Tensor:
    """A tensor that exists only inside the construct."""
    made = computed(shape, dtype_of(runtime, source), [source])
    made.inside = state_of(runtime).inside
    return made


def _element(runtime: Runtime, value: Value) -> Value:
    """One element of what a mapped function walks over."""
    if isinstance(value, (list, tuple)):
        return type(value)(_element(runtime, part) for part in value)
    shape = shape_of(runtime, value)
    part = shape[1:] if isinstance(shape, tuple) and shape else no_shape(shape)
    return _inner(runtime, part, value)


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
    return computed(shape, dtype, [value, source])


@function(
    TABLE, "map_fn",
    "fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True, name=None",
)  # fmt: skip
def _map_fn(call: Call) -> Value:
    runtime = call.runtime

    def trace() -> Value:
        result = runtime.call(call["fn"], [_element(runtime, call["elems"])])
        return _stacked(runtime, call["elems"], result)

    return _within_loop(call, "map", trace)


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
            feed_back(runtime, start, result)
            return _stacked(runtime, call["elems"], result) if keeps else _outcome(runtime, result, start)

        return _within_loop(call, default, trace)

    return implementation


function(TABLE, "scan", _FOLD)(_fold("scan", True))
function(TABLE, "foldl", _FOLD.replace("infer_shape=True, reverse=False, ", ""))(_fold("foldl", False))
function(TABLE, "foldr", _FOLD.replace("infer_shape=True, reverse=False, ", ""))(_fold("foldr", False))
