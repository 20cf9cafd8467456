"""Comparisons of values: Python's own on known ones, three-valued where unknowns take part.

The result is a bool, or an unknown condition: a derived expression that is the same one for the same operands.
"""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Optional

from tfshare_lint.interpreter.stdlib.arithmetic import type_name
from tfshare_lint.interpreter.stdlib.support import PRIMITIVES, host_call, is_concrete
from tfshare_lint.interpreter.values import MISSING, Instance, NativeObject, Runtime, Value
from tfshare_lint.symbolic import DEPTH_LIMIT, Derived, Pattern, Symbol, Unknown

__all__ = ["all_of", "any_of", "compare_known", "contains", "equal", "negate"]

ORDERINGS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_NEGATED = {"==": "!=", "is": "is not", "in": "not in"}
_SEQUENCES = (list, tuple, deque)
_SETS = (set, frozenset)
_NESTING = 20

Maybe = Optional[Runtime]


def compare_known(runtime: Maybe, op: str, left: Value, right: Value) -> Value:
    """``left op right`` for ``== != < <= > >= is in`` and ``is not``, ``not in``: a bool or an unknown.

    Instances on the top level are compared by identity (their own ``__eq__`` is the interpreter's affair); elements
    of containers are compared with :meth:`Runtime.compare`. Raises TypeError in the program, as Python does; without
    a runtime the result is MISSING there.
    """
    if op == "==":
        return equal(runtime, left, right)
    if op == "!=":
        return negate(equal(runtime, left, right))
    if op == "is":
        return identical(left, right)
    if op == "is not":
        return negate(identical(left, right))
    if op == "in":
        return contains(runtime, left, right)
    if op == "not in":
        return negate(contains(runtime, left, right))
    return _order(runtime, op, left, right, 0)


def negate(condition: Value) -> Value:
    """``not condition`` for a bool or an unknown; ``==`` becomes ``!=`` and so on, so that messages stay short."""
    if not isinstance(condition, Unknown):
        return not condition
    if isinstance(condition, Derived):
        if condition.op in _NEGATED:
            return _derived(_NEGATED[condition.op], *condition.operands)
        if condition.op == "not":
            return condition.operands[0]
    return _derived("not", condition)


def all_of(conditions: Iterable[Value]) -> Value:
    """The conjunction of bools and unknowns."""
    unknowns = []
    for condition in conditions:
        if condition is False:
            return False
        if condition is not True:
            unknowns.append(condition)
    return _joined("and", unknowns, True)


def any_of(conditions: Iterable[Value]) -> Value:
    """The disjunction of bools and unknowns."""
    unknowns = []
    for condition in conditions:
        if condition is True:
            return True
        if condition is not False:
            unknowns.append(condition)
    return _joined("or", unknowns, False)


def _joined(op: str, unknowns: list[Value], empty: bool) -> Value:
    if not unknowns:
        return empty
    distinct = list(dict.fromkeys(unknowns))
    return distinct[0] if len(distinct) == 1 else _derived(op, *distinct)


def _derived(op: str, *operands: Value) -> Unknown:
    if max((o.depth for o in operands if isinstance(o, Unknown)), default=0) >= DEPTH_LIMIT:
        return Symbol(op, not_none=True)
    return Derived(op, operands, not_none=True)


def _by_choice(condition: Derived, compare_with: Callable[[Value], Value]) -> Value:
    """Compare both arms of ``a if condition else b``: where the answers are known, the result is a constant, the
    condition or its negation. MISSING where they are not."""
    test, body, orelse = condition.operands
    first, second = compare_with(body), compare_with(orelse)
    if isinstance(first, bool) and isinstance(second, bool):
        if first is second:
            return first
        return test if first else negate(test)
    return MISSING


def identical(left: Value, right: Value) -> Value:
    """``left is right``. Equal numbers and strings count as the same object, as CPython mostly has it."""
    if left is right:
        return True
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Derived) and side.op == "choice" and not isinstance(other, Unknown):
            answer = _by_choice(side, lambda arm, other=other: identical(arm, other))  # type: ignore[misc]
            if answer is not MISSING:
                return answer
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        if left == right:
            return True
        return False if _kinds_differ(left, right) else _derived("is", *_constant_last(left, right))
    if type(left) in PRIMITIVES and type(left) is type(right):
        return bool(left == right)
    return False


def _constant_last(left: Value, right: Value) -> tuple[Value, Value]:
    return (left, right) if isinstance(left, Unknown) else (right, left)


def _kinds_differ(left: Value, right: Value) -> bool:
    """Of two values, one unknown: can they certainly not be equal, because of what kind of thing they are?"""
    if not isinstance(left, Unknown):
        left, right = right, left
    if isinstance(right, Unknown):
        return False
    if isinstance(left, Pattern):
        return not isinstance(right, str)
    return right is None and left.not_none


def equal(runtime: Maybe, left: Value, right: Value, depth: int = 0) -> Value:
    """``left == right``: a bool or an unknown."""
    if left is right:
        return left == left if type(left) is float else True
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _equal_unknown(runtime, left, right)
    if type(left) in PRIMITIVES or type(right) in PRIMITIVES:
        if isinstance(left, NativeObject) or isinstance(right, NativeObject):
            return _equal_native(left, right, runtime)
        return type(left) in PRIMITIVES and type(right) in PRIMITIVES and bool(left == right)
    if depth > _NESTING:
        return Symbol("==", not_none=True)
    if isinstance(left, NativeObject) or isinstance(right, NativeObject):
        return _equal_native(left, right, runtime)
    if isinstance(left, _SEQUENCES):
        if not isinstance(right, type(left)) and not isinstance(left, type(right)):
            return False
        if len(left) != len(right):
            return False
        return all_of(_equal_elements(runtime, a, b, depth) for a, b in zip(left, right))
    if isinstance(left, dict):
        return isinstance(right, dict) and _equal_dicts(runtime, left, right, depth)
    if isinstance(left, _SETS):
        if not isinstance(right, _SETS):
            return False
        known = is_concrete(left) and is_concrete(right)
        return left == right or (False if known else _derived("==", left, right))
    return bool(left == right)


def _equal_elements(runtime: Maybe, left: Value, right: Value, depth: int) -> Value:
    if runtime is not None and (isinstance(left, Instance) or isinstance(right, Instance)):
        return runtime.compare("==", left, right)
    return equal(runtime, left, right, depth + 1)


def _equal_dicts(runtime: Maybe, left: dict[Value, Value], right: dict[Value, Value], depth: int) -> Value:
    if left.keys() == right.keys():
        return all_of(_equal_elements(runtime, value, right[key], depth) for key, value in left.items())
    if any(isinstance(key, Unknown) for key in (*left, *right)):
        return _derived("==", left, right)
    return False


def _equal_native(left: Value, right: Value, runtime: Maybe) -> Value:
    """Modelled objects answer for themselves; those that do not are compared by identity."""
    if runtime is not None:
        for side, other, reflected in ((left, right, False), (right, left, True)):
            if isinstance(side, NativeObject):
                answer = side.compare(runtime, "==", other, reflected)
                if answer is not MISSING:
                    return answer
    return False


def _equal_unknown(runtime: Maybe, left: Value, right: Value) -> Value:
    if left == right:
        return True
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Derived) and side.op == "choice":
            answer = _by_choice(side, lambda arm, other=other: equal(runtime, arm, other))  # type: ignore[misc]
            if answer is not MISSING:
                return answer
    if _kinds_differ(left, right):
        return False
    if isinstance(left, Pattern) and isinstance(right, (str, Pattern)) and _texts_differ(left, right):
        return False
    if isinstance(right, Pattern) and isinstance(left, str) and _texts_differ(right, left):
        return False
    return _derived("==", *_constant_last(left, right))


def _texts_differ(pattern: Pattern, other: str | Pattern) -> bool:
    """Do the known beginnings or ends of two texts contradict each other?"""
    first, last = pattern.parts[0], pattern.parts[-1]
    other_first, other_last = (other, other) if isinstance(other, str) else (other.parts[0], other.parts[-1])
    if isinstance(other, str) and sum(len(p) for p in pattern.parts if isinstance(p, str)) > len(other):
        return True
    if isinstance(first, str) and isinstance(other_first, str):
        length = min(len(first), len(other_first))
        if first[:length] != other_first[:length]:
            return True
    if isinstance(last, str) and isinstance(other_last, str):
        length = min(len(last), len(other_last))
        return last[len(last) - length :] != other_last[len(other_last) - length :]
    return False


def contains(runtime: Maybe, item: Value, container: Value) -> Value:
    """``item in container``: a bool or an unknown."""
    if isinstance(item, Derived) and item.op == "choice":
        answer = _by_choice(item, lambda arm: contains(runtime, arm, container))
        if answer is not MISSING:
            return answer
    if isinstance(container, str):
        if isinstance(item, str):
            return item in container
        if isinstance(item, Unknown):
            return _derived("in", item, container)
        return _type_error(runtime, f"'in <string>' requires string as left operand, not {type_name(item)}")
    if isinstance(container, Pattern):
        if isinstance(item, str) and any(item in part for part in container.parts if isinstance(part, str)):
            return True
        return item in container.parts or _derived("in", item, container)
    if isinstance(container, Unknown):
        return _derived("in", item, container)
    if isinstance(container, (dict, *_SETS)):
        return _in_hashed(runtime, item, container)
    if isinstance(container, _SEQUENCES):
        return _in_sequence(runtime, item, container)
    if isinstance(container, (range, bytes)):
        if isinstance(item, Unknown):
            return _derived("in", item, container)
        if isinstance(container, range) and not isinstance(item, int):
            # Python walks the whole range for anything but an int.
            return isinstance(item, float) and item.is_integer() and int(item) in container
        return host_call(runtime, "in", operator.contains, container, item) if runtime else item in container
    if runtime is not None:
        answer = container.contains(runtime, item) if isinstance(container, NativeObject) else MISSING
        if answer is not MISSING:
            return answer
        items = runtime.known_items(container)
        return Symbol("in", not_none=True) if items is None else _in_sequence(runtime, item, items)
    return Symbol("in", not_none=True)


def _in_sequence(runtime: Maybe, item: Value, container: Iterable[Value]) -> Value:
    return any_of(_equal_elements(runtime, item, element, 0) for element in container)


def _in_hashed(runtime: Maybe, item: Value, container: Value) -> Value:
    try:
        if item in container:
            return True
    except TypeError:
        return _type_error(runtime, f"unhashable type: '{type_name(item)}'")
    if is_concrete(item):
        unknown_keys = [key for key in container if not is_concrete(key)]
        return any_of(equal(runtime, item, key) for key in unknown_keys) if unknown_keys else False
    if isinstance(item, (Unknown, tuple)):
        return any_of(equal(runtime, item, key) for key in container)
    return False


def _order(runtime: Maybe, op: str, left: Value, right: Value, depth: int) -> Value:
    """``<``, ``<=``, ``>`` or ``>=``"""
    if type(left) in PRIMITIVES and type(right) in PRIMITIVES:
        try:
            return ORDERINGS[op](left, right)
        except TypeError as error:
            return _type_error(runtime, str(error))
    if isinstance(left, NativeObject) or isinstance(right, NativeObject):
        for side, other, reflected in ((left, right, False), (right, left, True)):
            if isinstance(side, NativeObject) and runtime is not None:
                answer = side.compare(runtime, op, other, reflected)
                if answer is not MISSING:
                    return answer
        return Symbol(op, not_none=True)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _derived(op, left, right)
    both_sequences = any(isinstance(left, kind) and isinstance(right, kind) for kind in (list, tuple))
    if both_sequences and depth <= _NESTING:
        for a, b in zip(left, right):
            same = _equal_elements(runtime, a, b, depth)
            if same is not True:
                return _order(runtime, op, a, b, depth + 1) if same is False else _derived(op, left, right)
        return ORDERINGS[op](len(left), len(right))
    if isinstance(left, _SETS) and isinstance(right, _SETS):
        return ORDERINGS[op](left, right)
    if isinstance(left, Instance) or isinstance(right, Instance):
        if depth and runtime is not None:
            return runtime.compare(op, left, right)
        return Symbol(op, not_none=True)
    return _type_error(
        runtime, f"'{op}' not supported between instances of '{type_name(left)}' and '{type_name(right)}'"
    )


def _type_error(runtime: Maybe, message: str) -> Value:
    if runtime is None:
        return MISSING
    return runtime.raise_error("TypeError", message)
