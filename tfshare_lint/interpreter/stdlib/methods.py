"""Attributes and methods of host values: one lookup by type, one by name."""

from __future__ import annotations

from collections import deque

from tfshare_lint.interpreter.stdlib.arrays import scalar_method
from tfshare_lint.interpreter.stdlib.containers import (
    DEQUE_METHODS,
    DICT_METHODS,
    FROZENSET_METHODS,
    LIST_METHODS,
    RANGE_METHODS,
    SET_METHODS,
    TUPLE_METHODS,
)
from tfshare_lint.interpreter.stdlib.special_methods import SPECIAL_METHODS
from tfshare_lint.interpreter.stdlib.strings import BYTES_METHODS, STR_METHODS
from tfshare_lint.interpreter.stdlib.support import (
    Args,
    Implementation,
    Kwargs,
    derive,
    functions,
    host_call,
    is_concrete,
    words,
)
from tfshare_lint.interpreter.values import MISSING, BoundMethod, NativeFunction, PropertyValue, Runtime, Value
from tfshare_lint.symbolic import Pattern

__all__ = ["METHODS", "method_of", "methods_of_type"]


def _number_method(host: type, name: str) -> Implementation:
    function = getattr(host, name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if is_concrete(args):
            return host_call(runtime, name, function, *args, **kwargs)
        return derive(runtime, name, args)

    return call


def _numeric(host: type) -> dict[str, Implementation]:
    data = ("real", "imag", "numerator", "denominator")
    return {name: _number_method(host, name) for name in dir(host) if not name.startswith("_") and name not in data}


def _setter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return PropertyValue(args[0].getter, args[1], args[0].deleter)


def _getter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return PropertyValue(args[1], args[0].setter, args[0].deleter)


def _deleter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return PropertyValue(args[0].getter, args[0].setter, args[1])


_TABLES: dict[type, dict[str, Implementation]] = {
    str: STR_METHODS,
    Pattern: STR_METHODS,
    bytes: BYTES_METHODS,
    list: LIST_METHODS,
    tuple: TUPLE_METHODS,
    dict: DICT_METHODS,
    set: SET_METHODS,
    frozenset: FROZENSET_METHODS,
    deque: DEQUE_METHODS,
    range: RANGE_METHODS,
    int: _numeric(int),
    float: _numeric(float),
    complex: _numeric(complex),
    PropertyValue: {"setter": _setter, "getter": _getter, "deleter": _deleter},
}
_UNCHANGEABLE = frozenset({str, Pattern, bytes, tuple, frozenset, range, int, float, complex})
#: Methods of the other types that change nothing.
_PURE = frozenset(
    words(
        "index count copy keys values items iterkeys itervalues iteritems get has_key union intersection difference "
        "symmetric_difference issubset issuperset isdisjoint most_common __contains__ __len__"
    )
)
#: Host type → its methods; each takes the receiver as its first argument.
METHODS: dict[type, dict[str, NativeFunction]] = {
    host: functions(table, binds=True, pure=host in _UNCHANGEABLE or _PURE) for host, table in _TABLES.items()
}
_NUMBER_DATA = frozenset({"real", "imag", "numerator", "denominator"})
#: Operators as methods (``text.__contains__("a")``); each takes the receiver first.
_OPERATORS = functions(SPECIAL_METHODS, binds=True, pure=True)


def method_of(value: Value, name: str) -> Value:
    """The attribute ``name`` of a host value: a bound method or a plain value; MISSING where there is none."""
    function = methods_of_type(type(value)).get(name)
    if function is not None:
        return BoundMethod(function, value)
    kind = type(value)
    if name in _OPERATORS and hasattr(str if kind is Pattern else kind, name):
        return BoundMethod(_OPERATORS[name], value)
    if kind in (bool, int, float, complex):
        return getattr(value, name) if name in _NUMBER_DATA else scalar_method(value, name)
    if kind in (range, slice) and name in ("start", "stop", "step"):
        return getattr(value, name)
    if name == "default_factory" and isinstance(value, dict):
        return getattr(value, name, MISSING)
    if kind is PropertyValue and name in ("fget", "fset", "fdel"):
        return {"fget": value.getter, "fset": value.setter, "fdel": value.deleter}[name]
    if name == "maxlen" and kind is deque:
        return value.maxlen
    if name == "__doc__":
        return None
    return MISSING


def methods_of_type(kind: type) -> dict[str, NativeFunction]:
    """The methods of a host type, its own or inherited."""
    table = METHODS.get(kind)
    if table is None:
        table = METHODS[kind] = next((METHODS[base] for base in kind.__mro__ if base in METHODS), {})
    return table
