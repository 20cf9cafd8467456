"""What every model of a library needs: unknown results, size budgets, binding of arguments.

A library that makes no variables hands out :class:`Harmless` unknowns: whatever is read from them or called on
them makes no variables either, so such a call is no *unknown callee*.
"""

from __future__ import annotations

import builtins
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tfshare_lint.interpreter.values import ModuleValue, NativeFunction, Runtime, UserException, Value
from tfshare_lint.symbolic import DEPTH_LIMIT, NO_HINT, Derived, Pattern, Symbol, Unknown, concatenate

__all__ = [
    "HARMLESS_METHODS", "HOST", "MAX_BITS", "MAX_ITEMS", "MAX_TEXT", "PRIMITIVES", "Args", "Harmless", "Implementation",
    "Kwargs", "bind", "counted", "derive", "derived_text", "functions", "gap", "harmless", "host_call", "is_concrete",
    "is_harmless", "lacks_name", "missing_key", "set_order", "words",
]  # fmt: skip

Args = list[Value]
Kwargs = dict[str, Value]
Implementation = Callable[[Runtime, Args, Kwargs], Value]

#: Budgets for values: beyond these a result becomes unknown, so that no program can blow up the linter.
MAX_TEXT = 65_536
MAX_ITEMS = 100_000
MAX_BITS = 4_096

#: The attribute of an instance that holds the host value of its built-in base class.
HOST = "__host__"

#: Host types whose values hold no other values.
PRIMITIVES = frozenset({type(None), bool, int, float, complex, str, bytes, type(...)})

_NESTING = 12


def lacks_name(runtime: Runtime, value: Value, name: str) -> bool:
    """Is it known that this library's module has no such name, though the models would take one?"""
    if not isinstance(value, ModuleValue) or value.load is None or name.startswith("_"):
        return False
    public = runtime.public_names(value)
    if public is None or name in public:
        return False
    return name not in value.attrs or value.attrs[name] is value.load(name)  # else the program has put it there


def words(text: str) -> list[str]:
    """The words of a table that is written as text."""
    return text.split()


#: Methods of Python's own types, of files, arrays, tensors and loggers. Called on an unknown object, a method of such
#: a name makes no variables.
HARMLESS_METHODS = frozenset(
    name
    for host in (str, bytes, list, dict, set, frozenset, tuple, int, float, deque)
    for name in dir(host)
    if not name.startswith("_")
) | frozenset(
    words(
        "iteritems itervalues iterkeys has_key readline readlines write writelines flush close read seek "
        "astype reshape ravel flatten tolist mean std sum min max argmax argmin squeeze item "
        "get_shape as_list set_shape is_compatible_with eval info debug warning warn error exception critical "
        "__contains__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __len__ __getitem__ __iter__ __hash__ __str__ __repr__"
    )
)


class Harmless(Symbol):
    """An unknown value of a library that is known to make no variables."""

    __slots__ = ()

    def __init__(self, name: str, hint: object = NO_HINT, not_none: bool = True) -> None:
        super().__init__(name, hint, not_none)


def harmless(name: str, not_none: bool = True) -> Harmless:
    """A new harmless unknown."""
    return Harmless(name, not_none=not_none)


def is_harmless(value: Value) -> bool:
    """Was ``value`` got from harmless unknowns or constants only? Then calling it makes no variables."""
    if isinstance(value, Harmless):
        return True
    if isinstance(value, Derived):
        return value.op in ("attr", "item") and is_harmless(value.operands[0])
    return isinstance(value, Pattern)


def derive(runtime: Runtime, op: str, operands: Iterable[Value], not_none: bool = True) -> Unknown:
    """The unknown ``op(operands)``, the same one for the same operands; a fresh symbol where it grows too deep."""
    operands = tuple(operands)
    if max((o.depth for o in operands if isinstance(o, Unknown)), default=0) >= DEPTH_LIMIT:
        return runtime.fresh(op, not_none)
    return Derived(op, operands, not_none)


def derived_text(runtime: Runtime, op: str, operands: Iterable[Value]) -> Pattern:
    """An unknown string: a pattern of one unknown part."""
    text = concatenate(derive(runtime, op, operands))
    assert isinstance(text, Pattern)
    return text


def is_concrete(value: Value, depth: int = 0) -> bool:
    """Is ``value`` made of host values only, all the way down? False for what is nested very deeply."""
    kind = type(value)
    if kind in PRIMITIVES or kind is range:
        return True
    if depth > _NESTING:
        return False
    if kind in (list, tuple, set, frozenset, deque):
        return all(is_concrete(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return all(is_concrete(k, depth + 1) and is_concrete(v, depth + 1) for k, v in value.items())
    if kind is slice:
        return all(type(part) in PRIMITIVES for part in (value.start, value.stop, value.step))
    return False


def host_call(runtime: Runtime, name: str, function: Callable[..., Any], *args: Value, **kwargs: Value) -> Value:
    """``function(*args, **kwargs)`` run by Python itself on known values: its errors are raised in the program, a
    result beyond the budgets becomes unknown."""
    try:
        return bounded(runtime, name, function(*args, **kwargs))
    except KeyError as error:
        return runtime.raise_error("KeyError", str(error.args[0]) if error.args else "")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return runtime.raise_error(type(error).__name__, str(error))
    except (MemoryError, RecursionError):
        return runtime.fresh(name, not_none=True)


def bounded(runtime: Runtime, name: str, result: Value) -> Value:
    """``result``, or a fresh unknown where it is beyond the budgets."""
    kind = type(result)
    if kind is str or kind is bytes:
        too_big = len(result) > MAX_TEXT
    elif kind is int:
        too_big = result.bit_length() > MAX_BITS
    elif kind in (list, tuple, dict, set):
        too_big = len(result) > MAX_ITEMS
    else:
        return result
    return runtime.fresh(name, not_none=True) if too_big else result


def gap(runtime: Runtime, type_name: str, message: str) -> Value:
    """An error of Python's that is more likely a gap in what we know (a list that an unknown loop has filled) than what
    the program does: it is raised if the program is ready to catch it, else the result is unknown."""
    if _would_catch(runtime, type_name):
        return runtime.raise_error(type_name, message)
    return runtime.fresh("result")


def missing_key(runtime: Runtime, key: Value) -> Value:
    """The KeyError of a mapping that has no ``key``; a :func:`gap` like the others."""
    if not _would_catch(runtime, "KeyError"):
        return runtime.fresh("item")
    try:
        runtime.raise_error("KeyError", key if isinstance(key, str) else "")
    except UserException as error:
        error.value.attrs["args"] = (key,)
        raise


def _would_catch(runtime: Runtime, type_name: str) -> bool:
    """Is the program ready for an exception of this built-in type? Other than the interpreter's own question, a
    handler counts even if it raises another error: it says that the program knows of the case."""
    asked = getattr(runtime, "would_catch", None)
    if asked is None or asked(type_name):
        return True
    names = {cls.__name__ for cls in getattr(builtins, type_name).__mro__}
    tries = [getattr(catcher, "statement", None) for catcher in getattr(runtime, "catchers", ())]
    return any(_names_one(handler.type, names) for tried in tries if tried is not None for handler in tried.handlers)


def _names_one(expression: Any, names: set[str]) -> bool:
    """Does what stands behind ``except`` name one of these classes?"""
    if expression is None:
        return True
    parts = getattr(expression, "items", None)
    if isinstance(parts, tuple):
        return any(_names_one(part, names) for part in parts)
    return getattr(expression, "name", None) in names


def set_order(values: Iterable[Value]) -> list[Value]:
    """The elements of a set in an order that is the same on every run of the linter.

    Python's own order of strings differs from run to run, and the linter's output must not.
    """
    return sorted(values, key=_set_key)


def _set_key(value: Value) -> tuple[str, float, str]:
    if isinstance(value, (bool, int, float)):
        return ("", float(value) if abs(value) < 1e300 else 0.0, "")
    kind = type(value).__name__
    if type(value) in PRIMITIVES or isinstance(value, (tuple, frozenset, Unknown)):
        return (kind, 0.0, repr(value)[:1000])
    return (kind, 0.0, getattr(value, "name", ""))


def bind(runtime: Runtime, function: str, args: Args, kwargs: Kwargs, required: tuple[str, ...],
         optional: dict[str, Value] | None = None) -> list[Value]:  # fmt: skip
    """Match arguments with the parameters ``required`` and ``optional`` (name → default), in this order.

    Raises Python's TypeError in the program where they do not fit.
    """
    optional = optional or {}
    names = (*required, *optional)
    if len(args) > len(names):
        runtime.raise_error(
            "TypeError", f"{function}() takes at most {len(names)} arguments ({len(args) + len(kwargs)} given)"
        )
    bound = dict(zip(names, args))
    for name, value in kwargs.items():
        if name not in names:
            runtime.raise_error("TypeError", f"{function}() got an unexpected keyword argument '{name}'")
        if name in bound:
            runtime.raise_error("TypeError", f"{function}() got multiple values for argument '{name}'")
        bound[name] = value
    for name in required:
        if name not in bound:
            runtime.raise_error("TypeError", f"{function}() missing required argument: '{name}'")
    return [bound[name] if name in bound else optional[name] for name in names]


def functions(implementations: Mapping[str, Implementation], binds: bool = False,
              pure: bool | frozenset[str] = False) -> dict[str, NativeFunction]:  # fmt: skip
    """Native functions from a table of implementations, which may unpack their arguments without counting them.

    ``pure``: which of them change nothing (all, none, or those of these names).
    """
    return {
        name: NativeFunction(name, counted(name, body), binds, pure if isinstance(pure, bool) else name in pure)
        for name, body in implementations.items()
    }


def counted(name: str, body: Implementation) -> Implementation:
    """``body``, with Python's TypeError in the program where the arguments do not fit."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        try:
            return body(runtime, args, kwargs)
        except (TypeError, ValueError, IndexError, AttributeError):
            return runtime.raise_error("TypeError", f"{name}() got arguments that do not fit")

    return call
