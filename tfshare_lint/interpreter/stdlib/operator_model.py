"""The modules ``operator`` and ``math``."""

from __future__ import annotations

import math
from collections.abc import Callable

from tfshare_lint.interpreter.stdlib.arithmetic import augmented, unary
from tfshare_lint.interpreter.stdlib.iterators import collect
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, derive, host_call, is_concrete
from tfshare_lint.interpreter.values import ModuleValue, NativeFunction, NativeObject, Runtime, Value

__all__ = ["math_function", "math_module", "operator_module"]

_BINARY = {
    "add": "+", "concat": "+", "sub": "-", "mul": "*", "truediv": "/", "div": "/", "floordiv": "//", "mod": "%",
    "pow": "**", "matmul": "@", "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^",
}  # fmt: skip
_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is_": "is", "is_not": "is not"}
_UNARY = {"neg": "-", "pos": "+", "invert": "~", "inv": "~"}


def _binary(op: str) -> Implementation:
    return lambda runtime, args, kwargs: runtime.binary(op, args[0], args[1])


def _augmented(op: str) -> Implementation:
    return lambda runtime, args, kwargs: augmented(runtime, op, args[0], args[1])


def _compare(op: str) -> Implementation:
    return lambda runtime, args, kwargs: runtime.compare(op, args[0], args[1])


def _unary(op: str) -> Implementation:
    return lambda runtime, args, kwargs: unary(runtime, op, args[0])


def _getter(name: str, read: Callable[[Runtime, Value, Value], Value]) -> Implementation:
    """``itemgetter`` and ``attrgetter``"""

    def make(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        def get(rt: Runtime, inner: Args, _: Kwargs) -> Value:
            found = tuple(read(rt, inner[0], key) for key in args)
            return found[0] if len(found) == 1 else found

        return NativeFunction(name, get)

    return make


def _read_attribute(runtime: Runtime, value: Value, path: Value) -> Value:
    for name in path.split(".") if isinstance(path, str) else ():
        value = runtime.get_attribute(value, name)
    return value


def _methodcaller(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    name, *rest = args
    return NativeFunction(
        "methodcaller", lambda rt, inner, _: rt.call(rt.get_attribute(inner[0], name), list(rest), dict(kwargs))
    )


def _truth(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    known = runtime.known_truth(args[0])
    return derive(runtime, "bool", args) if known is None else known


def operator_module() -> ModuleValue:
    """The model of ``operator``."""
    table: dict[str, Implementation] = {
        **{name: _binary(op) for name, op in _BINARY.items()},
        **{f"__{name.rstrip('_')}__": _binary(op) for name, op in _BINARY.items()},
        **{f"i{name.rstrip('_')}": _augmented(op) for name, op in _BINARY.items()},
        **{name: _compare(op) for name, op in _COMPARE.items()},
        **{name: _unary(op) for name, op in _UNARY.items()},
        "not_": lambda runtime, args, kwargs: unary(runtime, "not", args[0]),
        "truth": _truth,
        "contains": lambda runtime, args, kwargs: runtime.compare("in", args[1], args[0]),
        "getitem": lambda runtime, args, kwargs: runtime.get_item(args[0], args[1]),
        "setitem": lambda runtime, args, kwargs: runtime.set_item(args[0], args[1], args[2]),
        "itemgetter": _getter("itemgetter", lambda runtime, value, key: runtime.get_item(value, key)),
        "attrgetter": _getter("attrgetter", _read_attribute),
        "methodcaller": _methodcaller,
    }
    return module("operator", table)


# math ---------------------------------------------------------------------------------------------------------

#: Beyond such arguments these functions take long or fill the memory.
_LIMITS = {"factorial": 300, "comb": 1_000, "perm": 300}


def _number(runtime: Runtime, value: Value) -> Value:
    """A modelled number (a dimension) as the number."""
    number = getattr(value, "as_number", None) if isinstance(value, NativeObject) else None
    return value if number is None else runtime.resolve(number(runtime))


def math_function(name: str) -> Implementation:
    """``math.name``: Python's own where all is known."""
    host = getattr(math, name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        args = [_number(runtime, runtime.resolve(arg)) for arg in args]
        if is_concrete(args) and is_concrete(kwargs):
            limit = _LIMITS.get(name)
            if limit is None or all(not isinstance(arg, (int, float)) or arg <= limit for arg in args):
                return host_call(runtime, name, host, *args, **kwargs)
        return derive(runtime, name, args)

    return call


def _over_iterable(name: str) -> Implementation:
    plain = math_function(name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        items = collect(runtime, runtime.resolve(args[0]))
        return derive(runtime, name, args) if items is None else plain(runtime, [items, *args[1:]], kwargs)

    return call


def math_module() -> ModuleValue:
    """The model of ``math``: Python's own functions on known numbers."""
    names = [name for name in dir(math) if not name.startswith("_")]
    table = {name: math_function(name) for name in names if callable(getattr(math, name))}
    table.update({name: _over_iterable(name) for name in ("fsum", "prod") if name in table})
    numbers = {name: getattr(math, name) for name in names if not callable(getattr(math, name))}
    return module("math", table, numbers, pure=True)
