"""The module ``functools``."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.builtins_iteration import ITERATION
from tfshare_lint.interpreter.stdlib.library import WrappedFunction, identity, module
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs
from tfshare_lint.interpreter.stdlib.types_model import is_instance, is_subclass
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    FunctionValue,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    PropertyValue,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown

__all__ = ["PartialValue", "functools_module"]


class PartialValue(NativeObject):
    """``functools.partial(function, *args, **kwargs)``"""

    type_name = "partial"

    def __init__(self, function: Value, args: Args, kwargs: Kwargs) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return runtime.call(self.function, [*self.args, *args], {**self.kwargs, **kwargs})

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        known = {"func": self.function, "args": tuple(self.args), "keywords": self.kwargs, "__doc__": None}
        return known.get(name, MISSING)


class PartialMethod(PartialValue):
    """``functools.partialmethod``: becomes a partial of the bound method when read from an instance."""

    def bind_to(self, runtime: Runtime, receiver: Value) -> Value:
        """The method of ``receiver``."""
        return PartialValue(BoundMethod(self.function, receiver), self.args, self.kwargs)


def _partial(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return PartialValue(args[0], args[1:], kwargs)


#: ``functools.partial`` is a class: programs ask whether something is one of its objects.
PARTIAL = NativeClass(
    "partial",
    _partial,
    is_instance=lambda value: None if isinstance(value, Unknown) else isinstance(value, PartialValue),
)


def _partialmethod(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return PartialMethod(args[0], args[1:], kwargs)


def _update_wrapper(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    wrapper, wrapped = args[0], args[1] if len(args) > 1 else kwargs.get("wrapped")
    if isinstance(wrapper, FunctionValue):
        for name in ("__name__", "__qualname__", "__doc__"):
            value = runtime.find_attribute(wrapped, name)
            if value is not MISSING:
                runtime.set_attribute(wrapper, name, value)
        runtime.set_attribute(wrapper, "__wrapped__", wrapped)
    return wrapper


def _wraps(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    wrapped = args[0]
    return NativeFunction("wraps", lambda rt, inner, _: _update_wrapper(rt, [inner[0], wrapped], {}))


class CachedFunction(WrappedFunction):
    """A function behind ``lru_cache``: called once for the same arguments."""

    def __init__(self, function: Value) -> None:
        super().__init__(function, self._cached)
        self.results: dict[Value, Value] = {}

    def _cached(self, runtime: Runtime, function: Value, args: Args, kwargs: Kwargs) -> Value:
        key = (tuple(args), tuple(sorted(kwargs.items(), key=lambda pair: pair[0])))
        try:
            if key in self.results:
                return self.results[key]
        except TypeError:
            return runtime.raise_error("TypeError", "unhashable argument of a cached function")
        result = runtime.call(function, args, kwargs)
        runtime.journal.save(self.results)
        self.results[key] = result
        return result

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "cache_clear":
            return NativeFunction(name, lambda rt, args, kwargs: self._clear(rt))
        return super().get_attribute(runtime, name)

    def _clear(self, runtime: Runtime) -> None:
        runtime.journal.save(self.results)
        self.results.clear()


def _lru_cache(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if args and not isinstance(args[0], int) and args[0] is not None:
        return CachedFunction(args[0])
    return NativeFunction("lru_cache", lambda rt, inner, _: CachedFunction(inner[0]))


def _cached_property(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function = args[0]
    results: dict[Value, Value] = {}

    def get(rt: Runtime, receiver: Args, _: Kwargs) -> Value:
        owner = receiver[0]
        if owner not in results:
            value = rt.call(BoundMethod(function, owner), [])
            rt.journal.save(results)
            results[owner] = value
        return results[owner]

    return PropertyValue(NativeFunction("cached_property", get))


class _Key(NativeObject):
    """An element under ``cmp_to_key``: ordered by the user's function."""

    type_name = "K"

    def __init__(self, function: Value, value: Value) -> None:
        self.function = function
        self.value = value

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if not isinstance(other, _Key):
            return MISSING
        left, right = (other, self) if reflected else (self, other)
        return runtime.compare(op, runtime.call(self.function, [left.value, right.value]), 0)


def _cmp_to_key(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function = args[0]
    return NativeFunction("K", lambda rt, inner, _: _Key(function, inner[0]))


class SingleDispatch(NativeObject):
    """A function behind ``singledispatch``: the type of the first argument chooses what is called."""

    type_name = "function"

    def __init__(self, function: Value) -> None:
        self.default = function
        self.registry: list[tuple[Value, Value]] = []

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        best: tuple[Value, Value] | None = None
        for cls, function in self.registry:
            fits = bool(args) and is_instance(runtime.resolve(args[0]), cls)
            if fits and (best is None or is_subclass(cls, best[0])):
                best = (cls, function)
        return runtime.call(self.default if best is None else best[1], args, kwargs)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("register", "dispatch"):
            return NativeFunction(name, self._register)
        return runtime.find_attribute(self.default, name)

    def _register(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        cls = args[0]
        if len(args) > 1:
            runtime.journal.save(self.registry)
            self.registry.append((cls, args[1]))
            return args[1]
        return NativeFunction("register", lambda rt, inner, _: self._register(rt, [cls, inner[0]], {}))


def _singledispatch(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return SingleDispatch(args[0])


def functools_module() -> ModuleValue:
    """The model of ``functools``."""
    return module(
        "functools",
        {
            "partialmethod": _partialmethod,
            "wraps": _wraps,
            "update_wrapper": _update_wrapper,
            "reduce": ITERATION["reduce"],
            "lru_cache": _lru_cache,
            "cache": _lru_cache,
            "cached_property": _cached_property,
            "cmp_to_key": _cmp_to_key,
            "singledispatch": _singledispatch,
            "total_ordering": identity,
        },
        {"partial": PARTIAL},
    )
