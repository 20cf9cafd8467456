"""Methods that Python 2's strings and dictionaries have otherwise than Python 3's.

Source of facts: Python 2.7, asked.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, functions
from tfshare_lint.interpreter.values import MISSING, BoundMethod, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Pattern

__all__ = ["python2_method_of"]


def _same(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[0]


def _keys(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return list(args[0])


def _values(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return list(args[0].values())


def _items(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return list(args[0].items())


#: Text and bytes mix in Python 2: a name that is encoded is the same name.
_OF_TEXT = functions({"encode": _same, "decode": _same}, binds=True, pure=True)
_OF_DICTIONARIES = functions({"keys": _keys, "values": _values, "items": _items}, binds=True, pure=True)


def python2_method_of(value: Value, name: str) -> Value:
    """The method ``name`` of a host value where Python 2's is another one; else MISSING."""
    table: dict[str, NativeFunction] = {}
    if isinstance(value, (str, Pattern)):
        table = _OF_TEXT
    elif isinstance(value, dict):
        table = _OF_DICTIONARIES
    function = table.get(name)
    return MISSING if function is None else BoundMethod(function, value)
