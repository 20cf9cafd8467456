"""The module ``inspect``: the members of classes and objects, and what kind a value is; the rest is harmless."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.frames_model import FRAMES
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.signatures import SIGNATURES, ParameterClass
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, harmless
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
from tfshare_lint.symbolic import Unknown

__all__ = ["inspect_module"]

#: What every namespace of a class has without the program's doing.
_OWN = ("__module__", "__qualname__")


def _getmembers(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``getmembers(object, predicate)``: pairs of name and value, sorted by name."""
    owner = runtime.resolve(args[0]) if args else None
    predicate = args[1] if len(args) > 1 else kwargs.get("predicate")
    if isinstance(owner, Instance):
        classes, own = owner.cls, dict(owner.attrs)
    elif isinstance(owner, ClassValue):
        classes, own = owner, {}
    elif isinstance(owner, ModuleValue) and owner.load is None:
        classes, own = None, dict(owner.known_attributes())
    else:
        return harmless("inspect.getmembers()")
    if classes is not None and (classes.opaque_base or classes.native is not None):
        return harmless("inspect.getmembers()")
    names = {*own, *(name for cls in (classes.mro if classes is not None else ()) for name in cls.attrs)}
    pairs = [(name, runtime.get_attribute(owner, name)) for name in sorted(names) if name not in _OWN and name != "*"]
    if predicate is None:
        return pairs
    return [(name, value) for name, value in pairs if runtime.truth(runtime.call(predicate, [value]))]


def _is_a(*kinds: type) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        value = runtime.resolve(args[0]) if args else None
        return harmless("inspect.is…()") if isinstance(value, Unknown) else isinstance(value, kinds)

    return call


def _is_method(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value = runtime.resolve(args[0]) if args else None
    if isinstance(value, Unknown):
        return harmless("inspect.ismethod()")
    return isinstance(value, BoundMethod) and isinstance(value.function, FunctionValue)


def _getmro(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    cls = runtime.resolve(args[0]) if args else None
    return tuple(cls.mro) if isinstance(cls, ClassValue) and not cls.opaque_base else harmless("inspect.getmro()")


def inspect_module() -> ModuleValue:
    """The model of ``inspect``."""
    table: dict[str, Implementation] = {
        "getmembers": _getmembers,
        "getmro": _getmro,
        **FRAMES,
        "isclass": _is_a(ClassValue, NativeClass),
        "isfunction": _is_a(FunctionValue),
        "isroutine": _is_a(FunctionValue, BoundMethod, NativeFunction),
        "ismodule": _is_a(ModuleValue),
        "ismethod": _is_method,
        **SIGNATURES,
    }
    return module("inspect", table, {"Parameter": ParameterClass()}, pure=True)
