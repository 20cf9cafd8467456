"""What ``inspect`` tells of the parameters of the program's own functions: signatures and argument specifications.

Source of facts: Python's documentation of :mod:`inspect`, checked by ``tests/tfapi/python_programs.txt``.
"""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, harmless, host_call
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown

__all__ = ["SIGNATURES", "ParameterClass"]

#: The kinds of parameters in the order of Python's own, by what the frontend calls them.
_KINDS = ("positional_only", "positional", "star", "keyword", "double_star")
_NAMES = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")


class _Empty(NativeObject):
    """``inspect.Parameter.empty``"""

    type_name = "type"


EMPTY = _Empty()


class ParameterClass(NativeObject):
    """``inspect.Parameter``, for what its attributes are compared with."""

    type_name = "type"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "empty":
            return EMPTY
        return _NAMES.index(name) if name in _NAMES else MISSING


class ParameterValue(ParameterClass):
    """One parameter: its name, its kind (a number) and its default."""

    type_name = "Parameter"
    attributes_are_pure = True

    def __init__(self, name: str, kind: int, default: Value) -> None:
        self.facts = {"name": name, "kind": kind, "default": default, "annotation": EMPTY}

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.facts[name] if name in self.facts else super().get_attribute(runtime, name)


class _Facts(NativeObject):
    """A named tuple or the like: attributes in an order."""

    attributes_are_pure = True

    def __init__(self, type_name: str, facts: dict[str, Value]) -> None:
        self.type_name = type_name
        self.facts = facts

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.facts.get(name, harmless(f"{self.type_name}.{name}"))

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return iter(self.facts.values())

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return host_call(runtime, "item", list.__getitem__, list(self.facts.values()), index)

    def length(self, runtime: Runtime) -> Value:
        return len(self.facts)


def _parameters(value: Value, whole: bool) -> list[ParameterValue] | None:
    """The parameters of a function of the program's, ``self`` among them where ``whole``; None of anything else."""
    bound = isinstance(value, BoundMethod)
    function = value.function if isinstance(value, BoundMethod) else value
    if isinstance(function, ClassValue):
        function, bound = function.find("__init__"), True
    while isinstance(function, FunctionValue) and "__wrapped__" in function.attrs:
        function = function.attrs["__wrapped__"]
    if not isinstance(function, FunctionValue):
        return None
    found = [
        ParameterValue(p.name, _KINDS.index(p.kind), function.defaults.get(p.name, EMPTY))
        for p in function.code.parameters
    ]
    return found[1:] if bound and not whole else found


def _signature(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    found = _parameters(runtime.resolve(args[0]), False) if args else None
    if found is None:
        return harmless("inspect.signature()")
    named = {p.facts["name"]: p for p in found}
    return _Facts("Signature", {"parameters": named, "return_annotation": EMPTY})


def _specification(full: bool) -> Implementation:
    """``getargspec`` and ``getfullargspec``"""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        value = runtime.resolve(args[0]) if args else None
        found = None if isinstance(value, Unknown) else _parameters(value, True)
        if found is None:
            return harmless("inspect.getargspec()")
        kinds: list[list[ParameterValue]] = [[p for p in found if p.facts["kind"] == k] for k in range(len(_KINDS))]
        plain = kinds[0] + kinds[1]
        defaults = tuple(p.facts["default"] for p in plain if p.facts["default"] is not EMPTY)
        facts: dict[str, Value] = {
            "args": [p.facts["name"] for p in plain],
            "varargs": kinds[2][0].facts["name"] if kinds[2] else None,
            "varkw" if full else "keywords": kinds[4][0].facts["name"] if kinds[4] else None,
            "defaults": defaults or None,
        }
        if full:
            own = {p.facts["name"]: p.facts["default"] for p in kinds[3] if p.facts["default"] is not EMPTY}
            facts.update(kwonlyargs=[p.facts["name"] for p in kinds[3]], kwonlydefaults=own or None, annotations={})
        return _Facts("ArgSpec", facts)

    return call


SIGNATURES: dict[str, Implementation] = {
    "signature": _signature, "getargspec": _specification(False), "getfullargspec": _specification(True),
}  # fmt: skip
