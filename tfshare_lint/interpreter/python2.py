"""What Python 2 does differently: the dialect of modules that are marked so
(:attr:`tfshare_lint.frontend.ir.ModuleCode.python2`).

The interpreter asks at one place for each: here for built-in names and ``/``,
:mod:`tfshare_lint.interpreter.stdlib.python2_methods` for methods of strings and dictionaries; the names of a list
comprehension's loops and the modules beside a package's module are where those are treated. Names that only Python 2
has (``xrange``, ``unicode``, ``reduce``) and methods (``has_key``, ``iteritems``, ``next``) mean nothing else in
Python 3, so they are found in every module.

Source of facts: Python 2.7, asked.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tfshare_lint.interpreter import operations
from tfshare_lint.interpreter.own_builtins import BUILTINS as OF_PYTHON_3
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    Instance,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Pattern

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["BUILTINS", "divide"]

#: A longer ``range`` is not made a list.
LONGEST_RANGE = 10_000

# Built-in functions -----------------------------------------------------------------------------------------------


def _listed(name: str) -> NativeFunction:
    """The built-in function, its elements asked for at once."""
    function: Any = OF_PYTHON_3[name]

    def call(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        made = function.implementation(runtime, args, kwargs)
        source = runtime.resolve(args[-1]) if name == "filter" and args else None
        return runtime.call(OF_PYTHON_3["tuple" if isinstance(source, tuple) else "list"], [made])

    return NativeFunction(name, call, pure=function.pure)


def _range(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    made = runtime.call(OF_PYTHON_3["range"], args, kwargs)
    return list(made) if isinstance(made, range) and len(made) <= LONGEST_RANGE else made


def _round(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Away from zero, and a float."""
    if len(args) == 1 and isinstance(args[0], (int, float)) and math.isfinite(args[0]):
        return math.copysign(math.floor(abs(args[0]) + 0.5), args[0])
    made = runtime.call(OF_PYTHON_3["round"], args, kwargs)
    return float(made) if isinstance(made, int) else made


def _apply(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    given = runtime.known_items(args[1]) if len(args) > 1 else []
    named = runtime.resolve(args[2]) if len(args) > 2 else kwargs
    if given is None or not isinstance(named, dict) or not all(isinstance(name, str) for name in named):
        return runtime.unknown_call("apply", args, kwargs)
    return runtime.call(args[0], given, {str(name): value for name, value in named.items()})


def _same(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return args[0] if args else None


def _is_unicode(value: Value) -> bool | None:
    """Literals with and without a ``u`` are not told apart here."""
    return None if isinstance(value, (str, Pattern)) else False


#: Every built-in name of Python 2.
BUILTINS: dict[str, Value] = {
    **OF_PYTHON_3,
    **{name: _listed(name) for name in ("map", "filter", "zip")},
    "range": NativeFunction("range", _range, pure=True),
    "round": NativeFunction("round", _round, pure=True),
    "apply": NativeFunction("apply", _apply),
    "intern": NativeFunction("intern", _same, pure=True),
    "reload": NativeFunction("reload", _same),
    "unicode": NativeClass(
        "unicode", lambda run, args, kwargs: run.call(OF_PYTHON_3["str"], args[:1]), is_instance=_is_unicode
    ),
}


# Division ---------------------------------------------------------------------------------------------------------


def divide(run: Interpreter, left: Value, right: Value) -> Value:
    """``left / right`` without ``from __future__ import division``: of integers it is an integer."""
    left, right = operations.resolve(run, left), operations.resolve(run, right)
    for one, other, name in ((left, right, "__div__"), (right, left, "__rdiv__")):
        if isinstance(one, Instance):
            method = one.cls.find(name)
            if method is not MISSING:
                return run.call(BoundMethod(method, one), [other])
    return operations.binary(run, "//" if _is_integer(left) and _is_integer(right) else "/", left, right)


def _is_integer(value: Value) -> bool:
    return value.holds_integers() if isinstance(value, NativeObject) else isinstance(value, int)
