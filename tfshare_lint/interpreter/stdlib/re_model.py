"""The module ``re``: expressions and texts that are known are evaluated, within bounds; all else is unknown."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, bind, harmless
from tfshare_lint.interpreter.values import MISSING, ModuleValue, NativeFunction, NativeObject, Runtime, Value

__all__ = ["re_module"]

#: Longer texts are not searched: an expression with three repetitions takes the cube of it.
MOST_TEXT = 256
_REPETITION = re.compile(r"[*+{]")
#: A repeated group that may itself repeat: exponential.
_NESTED = re.compile(r"\)\s*[*+{]")
_FLAGS = ("A", "ASCII", "I", "IGNORECASE", "M", "MULTILINE", "S", "DOTALL", "U", "UNICODE", "X", "VERBOSE")


def _compiled(pattern: Value, flags: Value = 0) -> re.Pattern[str] | None:
    """The expression, where it is known and cheap."""
    if not isinstance(pattern, str) or not isinstance(flags, int) or len(pattern) > MOST_TEXT:
        return None
    if _NESTED.search(pattern) or len(_REPETITION.findall(pattern)) > 3:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(pattern, flags)
        except (re.error, RecursionError, OverflowError, ValueError):
            return None


class MatchValue(NativeObject):
    """A match."""

    type_name = "re.Match"
    attributes_are_pure = True

    def __init__(self, match: re.Match[str]) -> None:
        self.match = match

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        found = getattr(self.match, name, MISSING)
        if name in ("group", "groups", "groupdict", "start", "end", "span"):
            return NativeFunction(name, partial(_of_match, found), pure=True)
        return found if isinstance(found, (str, int)) else harmless(f"match.{name}")

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return _of_match(self.match.group, runtime, [index], {})


def _of_match(method: Callable[..., Any], runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not all(isinstance(arg, (str, int, type(None))) for arg in args) or kwargs:
        return harmless("match", not_none=False)
    try:
        return method(*args)
    except IndexError:
        return runtime.raise_error("IndexError", "no such group")


class ExpressionValue(NativeObject):
    """A compiled expression."""

    type_name = "re.Pattern"
    attributes_are_pure = True

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in _METHODS:
            parameters = _METHODS[name]
            return NativeFunction(name, partial(_applied, self.pattern, name, parameters), pure=True)
        return self.pattern.pattern if name == "pattern" else harmless(f"pattern.{name}")


#: Method → its parameters with their defaults.
_METHODS: dict[str, dict[str, Any]] = {
    "match": {"string": None}, "search": {"string": None}, "fullmatch": {"string": None}, "findall": {"string": None},
    "split": {"string": None, "maxsplit": 0}, "sub": {"repl": None, "string": None, "count": 0},
}  # fmt: skip


def _applied(pattern: re.Pattern[str] | None, name: str, parameters: dict[str, Any], runtime: Runtime, args: Args,
             kwargs: Kwargs) -> Value:  # fmt: skip
    values = bind(runtime, name, args, kwargs, (), parameters)
    return _evaluated(runtime, pattern, name, values)


def _evaluated(runtime: Runtime, pattern: re.Pattern[str] | None, name: str, values: list[Value]) -> Value:
    known = all(isinstance(value, (str, int)) and len(str(value)) <= MOST_TEXT for value in values)
    if pattern is None or not known:
        return harmless(f"re.{name}()", not_none=name not in ("match", "search", "fullmatch"))
    try:
        found = getattr(pattern, name)(*values)
    except (re.error, IndexError, TypeError):
        return harmless(f"re.{name}()")
    return MatchValue(found) if isinstance(found, re.Match) else found


def _function(name: str) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        pattern, *values, flags = bind(runtime, name, args, kwargs, ("pattern",), {**_METHODS[name], "flags": 0})
        pattern = runtime.resolve(pattern)
        compiled = pattern.pattern if isinstance(pattern, ExpressionValue) else _compiled(pattern, flags)
        return _evaluated(runtime, compiled, name, [runtime.resolve(value) for value in values])

    return call


def _compile(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    pattern, flags = bind(runtime, "compile", args, kwargs, ("pattern",), {"flags": 0})
    compiled = _compiled(runtime.resolve(pattern), flags)
    return harmless("re.compile()") if compiled is None else ExpressionValue(compiled)


def _escape(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return re.escape(args[0]) if args and isinstance(args[0], str) else harmless("re.escape()")


def re_module() -> ModuleValue:
    """The module."""
    functions: dict[str, Implementation] = {name: _function(name) for name in _METHODS}
    functions.update(compile=_compile, escape=_escape)
    return module("re", functions, {name: int(getattr(re, name)) for name in _FLAGS}, pure=True)
