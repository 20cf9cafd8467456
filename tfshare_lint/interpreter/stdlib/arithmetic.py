"""Arithmetic on values: Python's own on known ones, within budgets, and unknowns for the rest."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.formatting import format_percent
from tfshare_lint.interpreter.stdlib.support import (
    MAX_BITS,
    MAX_ITEMS,
    MAX_TEXT,
    derive,
    derived_text,
    gap,
    host_call,
)
from tfshare_lint.interpreter.values import MISSING, Instance, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Pattern, Unknown, concatenate

__all__ = ["DictView", "augmented", "binary", "objects_repeated", "type_name", "unary"]

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}

_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}

_NUMBERS = frozenset({bool, int, float, complex})
_SEQUENCES = (str, bytes, list, tuple, deque)
_SETS = (set, frozenset)


class DictView(list[Value]):
    """What ``dict.keys()``, ``.values()`` and ``.items()`` give: a list, with the operations of a set.

    A list because Python 2 programs index it; a snapshot, which is enough for programs that build graphs.
    """


def type_name(value: Value) -> str:
    """The name of ``value``'s type, for Python's messages."""
    if isinstance(value, NativeObject):
        return value.type_name
    cls = getattr(value, "cls", None)
    if cls is not None:
        return str(cls.name)
    return _TYPE_NAMES.get(type(value).__name__, type(value).__name__)


_TYPE_NAMES = {
    "FunctionValue": "function",
    "BoundMethod": "method",
    "ClassValue": "type",
    "ModuleValue": "module",
    "NativeFunction": "builtin_function_or_method",
    "Pattern": "str",
    "DictView": "dict_keys",
}


def binary(runtime: Runtime, op: str, left: Value, right: Value) -> Value:
    """``left op right``. ``op`` is the operator's spelling."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return _numeric(runtime, op, left, right)
    if isinstance(left, NativeObject) or isinstance(right, NativeObject):
        return _native(runtime, op, left, right)
    if isinstance(left, str) and op == "%":
        return format_percent(runtime, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _with_unknown(runtime, op, left, right)
    if op == "*":
        return _repeat(runtime, left, right)
    if op == "+" and isinstance(left, _SEQUENCES) and isinstance(right, _SEQUENCES):
        if len(left) + len(right) > (MAX_TEXT if isinstance(left, (str, bytes)) else MAX_ITEMS):
            return runtime.fresh("+", not_none=True)
        if isinstance(left, list) and isinstance(right, list):
            return _lists_joined(left, right)
    elif op in "|&-^" and isinstance(left, (DictView, *_SETS)) and isinstance(right, (DictView, *_SETS)):
        return OPERATORS[op](_as_set(left), _as_set(right))
    elif op == "|" and isinstance(left, dict) and isinstance(right, dict):
        merged = left.copy()
        merged.update(right)
        return merged
    if left is None or right is None:
        names = f"'{type_name(left)}' and '{type_name(right)}'"
        return gap(runtime, "TypeError", f"unsupported operand type(s) for {op}: {names}")
    if _is_host(left) and _is_host(right):
        return host_call(runtime, op, OPERATORS[op], left, right)
    if not (_is_host(left) or _is_host(right)):
        return runtime.fresh(op, not_none=True)
    return runtime.raise_error(
        "TypeError", f"unsupported operand type(s) for {op}: '{type_name(left)}' and '{type_name(right)}'"
    )


def unary(runtime: Runtime, op: str, value: Value) -> Value:
    """``-value``, ``+value``, ``~value`` or ``not value``."""
    if op == "not":
        truth = runtime.known_truth(value)
        return derive(runtime, "not", (value,)) if truth is None else not truth
    if isinstance(value, NativeObject):
        return value.unary(runtime, op)
    if isinstance(value, Unknown):
        return derive(runtime, op, (value,))
    if type(value) in _NUMBERS:
        return host_call(runtime, op, _UNARY[op], value)
    return runtime.raise_error("TypeError", f"bad operand type for unary {op}: '{type_name(value)}'")


def augmented(runtime: Runtime, op: str, left: Value, right: Value) -> Value:
    """``left op= right``: changes a mutable ``left`` in place; the value to bind."""
    if isinstance(left, (list, deque)) and op == "+":
        items = runtime.known_items(right)
        if items is None or len(left) + len(items) > MAX_ITEMS:
            return derive(runtime, "+", (left, right))
        runtime.journal.save(left)
        left.extend(items)
        return left
    if isinstance(left, set) and op in "|&-^" and isinstance(right, _SETS):
        runtime.journal.save(left)
        result = OPERATORS[op](left, right)
        left.clear()
        left.update(result)
        return left
    if isinstance(left, dict) and op == "|" and isinstance(right, dict):
        runtime.journal.save(left)
        left.update(right)
        return left
    return runtime.binary(op, left, right)


def _is_host(value: Value) -> bool:
    return type(value).__module__ in ("builtins", "collections") or isinstance(value, (list, dict))


def _as_set(value: Value) -> Value:
    return set(value) if isinstance(value, DictView) else value


def _numeric(runtime: Runtime, op: str, left: Value, right: Value) -> Value:
    """Numbers only, with guards against results that fill the memory."""
    if isinstance(left, int) and isinstance(right, int):
        too_big = False
        if op == "**" and right > 1:
            too_big = abs(left) > 1 and left.bit_length() * right > MAX_BITS
        elif op == "<<":
            too_big = left != 0 and left.bit_length() + right > MAX_BITS
        elif op == "*":
            too_big = left.bit_length() + right.bit_length() > MAX_BITS
        if too_big:
            return runtime.fresh(op, not_none=True)
    return host_call(runtime, op, OPERATORS[op], left, right)


def _native(runtime: Runtime, op: str, left: Value, right: Value) -> Value:
    result = MISSING
    if isinstance(left, NativeObject):
        result = left.binary(runtime, op, right, False)
    if result is MISSING and isinstance(right, NativeObject):
        result = right.binary(runtime, op, left, True)
    if result is not MISSING:
        return result
    if isinstance(left, (str, Pattern)) and op == "%":
        return format_percent(runtime, left, right)
    return runtime.fresh(op, not_none=True)


def _with_unknown(runtime: Runtime, op: str, left: Value, right: Value) -> Value:
    if op == "+" and (isinstance(left, (str, Pattern)) or isinstance(right, (str, Pattern))):
        if all(isinstance(side, (str, Unknown)) for side in (left, right)):
            return _short(runtime, concatenate(left, right))
        runtime.raise_error("TypeError", f'can only concatenate str (not "{type_name(right)}") to str')
    if isinstance(left, Pattern):
        if op == "%":
            return format_percent(runtime, left, right)
        if op == "*" and type(right) is int:
            return _short(runtime, concatenate(*[left] * max(0, min(right, 100))))
    if op == "*" and isinstance(left, str):
        return derived_text(runtime, op, (left, right))
    repeated = objects_repeated(op, left if isinstance(left, list) else right)
    return derive(runtime, op, (left, right)) if repeated is None else repeated


def _lists_joined(left: list[Value], right: list[Value]) -> list[Value]:
    """``left + right``; where it is not known how many elements one of them has, it is not known of the sum."""
    from tfshare_lint.interpreter.stdlib.iterators import OpenList

    known = not isinstance(left, OpenList) and not isinstance(right, OpenList)
    return left + right if known else OpenList([*left, *right])


def objects_repeated(op: str, value: Value) -> Value:
    """A list of objects, an unknown number of times; None for anything else. (A list of numbers is a shape, say, and
    better left unknown.)"""
    from tfshare_lint.interpreter.stdlib.iterators import OpenList

    if op == "*" and isinstance(value, list) and value and isinstance(value[0], Instance):
        return OpenList([value[0], value[-1]])
    return None


def _short(runtime: Runtime, name: Value) -> Value:
    """A pattern within the budgets, or an unknown string."""
    if isinstance(name, Pattern):
        length = sum(len(part) for part in name.parts if isinstance(part, str))
        if len(name.parts) > 200 or length > MAX_TEXT:
            return concatenate(runtime.fresh("text", not_none=True))
    return name


def _repeat(runtime: Runtime, left: Value, right: Value) -> Value:
    if isinstance(left, int) and isinstance(right, _SEQUENCES):
        left, right = right, left
    if isinstance(left, _SEQUENCES) and isinstance(right, int):
        limit = MAX_TEXT if isinstance(left, (str, bytes)) else MAX_ITEMS
        if right > 0 and len(left) * right > limit:
            return runtime.fresh("*", not_none=True)
    return host_call(runtime, "*", operator.mul, left, right)
