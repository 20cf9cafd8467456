"""The library ``wrapt``: functions behind a wrapper that is told the instance they are called on."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.library import WrappedFunction, module
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs
from tfshare_lint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    Runtime,
    Value,
)

__all__ = ["wrapt_module"]


def _wrapped(function: Value, wrapper: Value) -> WrappedFunction:
    """``wrapper(wrapped, instance, args, kwargs)`` runs for each call; of a method it gets the bound method and its
    instance, of a function or a class None."""

    def around(runtime: Runtime, inner: Value, args: Args, kwargs: Kwargs) -> Value:
        instance, rest = None, args
        if isinstance(inner, FunctionValue) and inner.owner is not None and args and isinstance(args[0], Instance):
            instance, rest = args[0], args[1:]
            inner = BoundMethod(inner, instance)
        return runtime.call(wrapper, [inner, instance, tuple(rest), kwargs])

    return WrappedFunction(function, around)


def _decorator(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``@wrapt.decorator``: the wrapper becomes a decorator."""
    wrapper = args[0] if args else kwargs.get("wrapper")
    if not isinstance(wrapper, (FunctionValue, BoundMethod)):
        return runtime.unknown_call("wrapt.decorator", args, kwargs)
    return NativeFunction("wrapt decorator", lambda rt, inner, _: _wrapped(inner[0], wrapper))


def _function_wrapper(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``wrapt.FunctionWrapper(wrapped, wrapper)``"""
    given = {**dict(zip(("wrapped", "wrapper"), args)), **kwargs}
    if not isinstance(given.get("wrapped"), (FunctionValue, ClassValue)):
        return runtime.unknown_call("wrapt.FunctionWrapper", args, kwargs)
    return _wrapped(given["wrapped"], given.get("wrapper"))


def wrapt_module() -> ModuleValue:
    """The model of ``wrapt``."""
    store = NativeFunction("__setattr__", lambda runtime, args, kwargs: None)
    return module(
        "wrapt",
        {"decorator": _decorator},
        {"FunctionWrapper": NativeClass("FunctionWrapper", _function_wrapper, {"__setattr__": store})},
    )
