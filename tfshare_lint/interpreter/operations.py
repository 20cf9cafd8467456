"""Truth, comparison, arithmetic, iteration, indexing and text of values of every kind."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.imports import look_up
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    DeferredName,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Value,
)
from tfshare_lint.symbolic import DEPTH_LIMIT, Derived, Pattern, Symbol, Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = [
    "binary", "compare", "delete_item", "derive", "get_item", "iterate", "known_items", "known_truth",
    "mapping_of", "resolve", "set_item", "to_text", "truth", "unary",
]  # fmt: skip

DUNDER = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor",
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip
_ORDER = ("==", "!=", "<", "<=", ">", ">=")
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def derive(run: Interpreter, op: str, operands: tuple[object, ...], not_none: bool = False) -> Unknown:
    """An expression over unknowns; a fresh symbol where it would grow too deep."""
    value = Derived(op, operands, not_none)
    return value if value.depth <= DEPTH_LIMIT else run.fresh("…", not_none)


def resolve(run: Interpreter, value: Value) -> Value:
    """Decide open choices, and put a constant for an unknown that this path has found equal to one."""
    while isinstance(value, Derived) and value.op == "choice":
        value = value.operands[1 if truth(run, value.operands[0]) else 2]
    if isinstance(value, (Symbol, Derived)):
        return run.path.facts.values.get(value, value)
    return look_up(run, value) if type(value) is DeferredName else value


# Truth --------------------------------------------------------------------------------------------------------


def truth(run: Interpreter, value: Value, plain: bool | None = None) -> bool:
    """Is it true? An unknown is decided; ``plain`` is the arm of the plain path (True if not given)."""
    if value is True or value is False:
        return bool(value)
    condition = condition_of(run, value)
    if isinstance(condition, Unknown):
        plain = True if plain is None else plain
        at, code = run.current.at, run.current.code
        return run.path.decide(condition, plain, at, run.event_count, code, outermost=outermost_frame(run))
    return bool(condition)


def outermost_frame(run: Interpreter) -> int:
    """The serial number of the first frame on the stack that runs the code that is running now."""
    code = run.current.code
    return next((act.frame.serial for act in run.activations if act.code is code), 0)


def known_truth(run: Interpreter, value: Value) -> bool | None:
    """Is it true? None where that would need a decision."""
    condition = condition_of(run, value)
    return run.path.facts.truth(condition) if isinstance(condition, Unknown) else bool(condition)


def condition_of(run: Interpreter, value: Value) -> Any:
    """What decides the truth of a value: a bool (or a host value), or an unknown."""
    if isinstance(value, Unknown):
        if isinstance(value, Pattern):
            return True if any(isinstance(p, str) for p in value.parts) else value
        return value
    if isinstance(value, NativeObject):
        return value.truth(run)
    if isinstance(value, Instance):
        for name in ("__bool__", "__nonzero__", "__len__"):
            method = value.cls.find(name)
            if method is not MISSING:
                return condition_of(run, run.call(BoundMethod(method, value), []))
        return True
    if isinstance(value, (ClassValue, FunctionValue, ModuleValue, BoundMethod, NativeFunction)):
        return True
    return bool(value)


# Comparison ---------------------------------------------------------------------------------------------------


def compare(run: Interpreter, op: str, left: Value, right: Value) -> Value:
    """``left op right``: a bool, or an unknown to decide on."""
    if op in _ORDER:
        if _is_choice(left) or _is_choice(right):
            left, right = resolve(run, left), resolve(run, right)
        for one, other, reflected in ((left, right, False), (right, left, True)):
            if isinstance(one, Instance):
                answer = _overloaded_comparison(run, op, one, other, reflected)
                if answer is not MISSING:
                    return answer
    elif op in ("in", "not in"):
        right = resolve(run, right)
        if isinstance(right, Instance):
            return _in_instance(run, op, left, right)
    return stdlib.compare_known(run, op, left, right)


def _in_instance(run: Interpreter, op: str, item: Value, container: Instance) -> Value:
    method = container.cls.find("__contains__")
    if method is not MISSING:
        found = condition_of(run, run.call(BoundMethod(method, container), [item]))
        return found if op == "in" else stdlib.negate(found)
    items = known_items(run, container)
    if items is None:
        return run.fresh(op, True)
    return stdlib.compare_known(run, op, item, items)


def _is_choice(value: Value) -> bool:
    return isinstance(value, Derived) and value.op == "choice"


def _overloaded_comparison(run: Interpreter, op: str, one: Instance, other: Value, reflected: bool) -> Value:
    spelled = _MIRROR[op] if reflected else op
    method = one.cls.find(f"__{DUNDER[spelled]}__")
    if method is MISSING and spelled == "!=":
        method = one.cls.find("__eq__")
        if method is not MISSING:
            return stdlib.negate(condition_of(run, run.call(BoundMethod(method, one), [other])))
    if method is not MISSING:
        return run.call(BoundMethod(method, one), [other])
    if op in ("==", "!=") and not isinstance(other, Unknown):
        return (one is other) is (op == "==")
    return MISSING


# Arithmetic ---------------------------------------------------------------------------------------------------


def binary(run: Interpreter, op: str, left: Value, right: Value) -> Value:
    """``left op right``"""
    if _is_choice(left) or _is_choice(right):
        left, right = resolve(run, left), resolve(run, right)
    for one, other, reflected in ((left, right, False), (right, left, True)):
        if isinstance(one, NativeObject):
            answer = one.binary(run, op, other, reflected)
            if answer is not MISSING:
                return answer
        elif isinstance(one, Instance):
            method = one.cls.find(f"__{'r' if reflected else ''}{DUNDER[op]}__")
            if method is not MISSING:
                return run.call(BoundMethod(method, one), [other])
    formats = op == "%" and isinstance(left, (str, Pattern))
    if formats and isinstance(right, Instance):
        right = _formatted(run, right)
    if not formats and (isinstance(left, Instance) or isinstance(right, Instance)):
        return run.fresh(op, True)
    return stdlib.binary(run, op, left, right)


def _formatted(run: Interpreter, value: Instance) -> Value:
    """What ``"..." % value`` formats: a named tuple is a tuple, a class derived from ``dict`` is a dict."""
    held = stdlib.host_of(value)
    if held is None and isinstance(value.cls.find("_fields"), tuple):
        items = known_items(run, value)
        held = None if items is None else tuple(items)
    return value if held is None else held


def unary(run: Interpreter, op: str, value: Value) -> Value:
    """``op value``; ``not`` included."""
    if op == "not":
        condition = condition_of(run, value)
        if not isinstance(condition, Unknown):
            return not condition
        known = run.path.facts.truth(condition)
        return derive(run, "not", (condition,), True) if known is None else not known
    value = resolve(run, value)
    if isinstance(value, NativeObject):
        return value.unary(run, op)
    if isinstance(value, Instance):
        method = value.cls.find({"-": "__neg__", "+": "__pos__", "~": "__invert__"}[op])
        return run.call(BoundMethod(method, value), []) if method is not MISSING else run.fresh(op, True)
    return stdlib.unary(run, op, value)


# Iteration ----------------------------------------------------------------------------------------------------


def known_items(run: Interpreter, value: Value) -> list[Value] | None:
    """All elements as a list; None where they are not all known (or too many)."""
    value = resolve(run, value)
    if isinstance(value, (list, tuple, set, frozenset, deque, str, bytes, range, dict)):
        return stdlib.collect(run, value)
    if isinstance(value, Unknown) or not stdlib.is_exact(value):
        return None
    iterator = _known_iterator(run, value)
    if iterator is None:
        return None
    items = []
    for item in iterator:
        items.append(item)
        if len(items) > run.budget.items:
            return None
    return items


def mapping_of(run: Interpreter, value: Value) -> dict[Value, Value] | None:
    """What ``**value`` spreads: the items of a dictionary, or of an object that has keys; None where it is unknown."""
    value = resolve(run, value)
    if isinstance(value, dict) or not isinstance(value, Instance):
        return value if isinstance(value, dict) else None
    held = stdlib.host_of(value)
    if isinstance(held, dict):
        return held
    if value.cls.find("keys") is MISSING or value.cls.find("__getitem__") is MISSING:
        return None
    keys = known_items(run, run.call(run.get_attribute(value, "keys"), []))
    return None if keys is None else {key: get_item(run, value, key) for key in keys}


def iterate(run: Interpreter, value: Value) -> Iterator[Value]:
    """The elements; an unknown iterable gives a first and a later element."""
    value = resolve(run, value)
    if isinstance(value, (list, tuple, deque, str, bytes, range, dict)):
        return iter(value)
    if isinstance(value, (set, frozenset)):
        return iter(stdlib.set_order(value))
    iterator = _known_iterator(run, value) if stdlib.is_exact(value) else None
    return iterator if iterator is not None else iter(stdlib.representatives(run, value))


def _known_iterator(run: Interpreter, value: Value) -> Iterator[Value] | None:
    if isinstance(value, NativeObject):
        return value.iterate(run)
    if isinstance(value, Instance):
        return _instance_iterator(run, value)
    if isinstance(value, Unknown):
        return None
    if isinstance(value, Iterator):
        return value
    if isinstance(value, ClassValue):
        members = value.attrs.get("__members__", MISSING)
        return iter(list(members.values())) if isinstance(members, dict) else None
    kind = "NoneType" if value is None else type(value).__name__
    return run.raise_error("TypeError", f"'{kind}' object is not iterable")


def _instance_iterator(run: Interpreter, value: Instance) -> Iterator[Value] | None:
    method = value.cls.find("__iter__")
    if method is not MISSING:
        inner = run.call(BoundMethod(method, value), [])
        if inner is value or isinstance(inner, Instance):
            return _next_calls(run, inner) if isinstance(inner, Instance) else None
        return iterate(run, inner) if not isinstance(inner, Unknown) else None
    if value.cls.find("__getitem__") is not MISSING:
        return _getitem_calls(run, value)
    return None


def _next_calls(run: Interpreter, value: Instance) -> Iterator[Value]:
    from tfshare_lint.interpreter.values import UserException

    for name in ("__next__", "next"):
        method = value.cls.find(name)
        if method is not MISSING:
            break
    else:
        return
    while True:
        try:
            item = run.call(BoundMethod(method, value), [])
        except UserException as error:
            if error.value.cls.name == "StopIteration":
                return
            raise
        yield item


def _getitem_calls(run: Interpreter, value: Instance) -> Iterator[Value]:
    from tfshare_lint.interpreter.values import UserException

    for index in range(run.budget.items):
        try:
            item = get_item(run, value, index)
        except UserException as error:
            if error.value.cls.name in ("IndexError", "StopIteration"):
                return
            raise
        yield item


# Indexing -----------------------------------------------------------------------------------------------------


def get_item(run: Interpreter, value: Value, index: Value) -> Value:
    """``value[index]``"""
    value = resolve(run, value)
    index = resolve(run, index)
    if isinstance(value, Instance):
        method = value.cls.find("__getitem__")
        if method is not MISSING:
            return run.call(BoundMethod(method, value), [index])
        held = stdlib.host_of(value)
        return run.fresh("[]") if held is None else stdlib.get_item(run, held, index)
    if isinstance(value, ClassValue):
        method = value.find("__class_getitem__")
        members = value.attrs.get("__members__")
        if isinstance(members, dict) and index in members:
            return members[index]
        return value if method is MISSING else run.fresh("[]")
    return stdlib.get_item(run, value, as_index(index))


def as_index(index: Value) -> Value:
    """A modelled object that is a number (a dimension) as the number."""
    number = getattr(index, "as_index", None) if isinstance(index, NativeObject) else None
    return index if number is None else number


def set_item(run: Interpreter, value: Value, index: Value, new: Value) -> None:
    """``value[index] = new``"""
    value = resolve(run, value)
    index = resolve(run, index)
    if isinstance(value, Instance):
        method = value.cls.find("__setitem__")
        if method is not MISSING:
            run.call(BoundMethod(method, value), [index, new])
            return
        value = stdlib.host_of(value)
    if value is not None:
        stdlib.set_item(run, value, as_index(index), new)


def delete_item(run: Interpreter, value: Value, index: Value) -> None:
    """``del value[index]``"""
    value = resolve(run, value)
    index = resolve(run, index)
    if isinstance(value, Instance):
        method = value.cls.find("__delitem__")
        if method is not MISSING:
            run.call(BoundMethod(method, value), [index])
            return
        value = stdlib.host_of(value)
    if value is not None and not isinstance(value, Unknown):
        stdlib.delete_item(run, value, as_index(index))


# Text ---------------------------------------------------------------------------------------------------------


def to_text(run: Interpreter, value: Value) -> str | Unknown:
    """``str(value)``"""
    if isinstance(value, str):
        return value
    value = resolve(run, value)
    if isinstance(value, (str, Unknown)):
        return value
    if isinstance(value, NativeObject):
        return value.text(run)
    if isinstance(value, Instance):
        return _instance_text(run, value)
    return stdlib.text_of(run, value)


def _instance_text(run: Interpreter, value: Instance) -> str | Unknown:
    for name in ("__str__", "__repr__"):
        method = value.cls.find(name)
        if method is not MISSING:
            result: str | Unknown = run.call(BoundMethod(method, value), [])
            return result
    if stdlib.is_exception_class(value.cls):
        return stdlib.exception_text(run, value)
    return run.fresh(f"str({value.cls.name})", True)
