"""Building blocks for models of library modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, functions
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    Instance,
    ModuleValue,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.symbolic import Unknown

__all__ = [
    "InstanceContext",
    "WrappedFunction",
    "as_context",
    "constant",
    "decorated_call",
    "identity",
    "module",
    "nothing",
]


def module(name: str, implementations: Mapping[str, Implementation], others: Mapping[str, Value] | None = None,
           complete: bool = False, pure: bool = False) -> ModuleValue:  # fmt: skip
    """A modelled module: functions by their implementations, other values as they are. What is not modelled is a
    harmless library name; ``complete`` modules have nothing else. ``pure``: the functions change nothing."""
    attrs: dict[str, Value] = {**functions(implementations, pure=pure), **(others or {})}
    if complete:
        return ModuleValue(name, attrs)

    def load(attribute: str) -> Value:
        return MISSING if attribute.startswith("__") else LibraryName(f"{name}.{attribute}")

    return ModuleValue(name, attrs, load)


def nothing(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """A function that does nothing that matters."""
    return None


def identity(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """A function that gives back its first argument: a decorator that changes nothing that matters."""
    return args[0] if args else None


def constant(value: Value) -> Implementation:
    """A function that always gives ``value``."""
    return lambda runtime, args, kwargs: value


class WrappedFunction(NativeObject):
    """A user's function behind a decorator of a library: a call runs ``around(runtime, function, args, kwargs)``.

    It becomes a method where the function would.
    """

    type_name = "function"

    def __init__(self, function: Value, around: Callable[[Runtime, Value, Args, Kwargs], Value]) -> None:
        self.function = function
        self._around = around

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return self._around(runtime, self.function, args, kwargs)

    def bind_to(self, runtime: Runtime, receiver: Value) -> Value:
        """The method of ``receiver``."""
        return BoundMethod(self, receiver)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.function if name == "__wrapped__" else runtime.find_attribute(self.function, name)


def decorated_call(runtime: Runtime, context: NativeObject, function: Value) -> WrappedFunction:
    """``function``, each call of which runs inside ``context``."""
    return WrappedFunction(
        function, lambda rt, inner, args, kwargs: rt.within(context, lambda: rt.call(inner, args, kwargs))
    )


class InstanceContext(NativeObject):
    """An instance of a user's class as a context manager."""

    type_name = "context"

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def enter(self, runtime: Runtime) -> Value:
        return runtime.call(runtime.get_attribute(self.instance, "__enter__"), [])

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        method = runtime.get_attribute(self.instance, "__exit__")
        if error is None:
            runtime.call(method, [None, None, None])
            return False
        details = [error.value.cls, error.value, runtime.fresh("traceback", not_none=True)]
        return runtime.known_truth(runtime.call(method, details)) is True


class UnknownContext(NativeObject):
    """A context manager about which nothing is known: entering it may do anything."""

    type_name = "context"

    def __init__(self, value: Unknown) -> None:
        self.value = value

    def enter(self, runtime: Runtime) -> Value:
        return runtime.unknown_call(f"{self.value.label()}.__enter__", [], {})


def as_context(runtime: Runtime, value: Value) -> NativeObject:
    """Any context manager as an object with ``enter`` and ``exit``."""
    value = runtime.resolve(value)
    if isinstance(value, NativeObject):
        return value
    if isinstance(value, Instance):
        return InstanceContext(value)
    if isinstance(value, Unknown):
        return UnknownContext(value)
    return runtime.raise_error("AttributeError", "__enter__")
