"""The module ``copy``."""

from __future__ import annotations

from collections import deque

from tfshare_lint.interpreter.stdlib.items import DefaultDict
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs
from tfshare_lint.interpreter.values import MISSING, BoundMethod, Instance, ModuleValue, Runtime, Value

__all__ = ["copy_module", "deep_copy"]

#: What is nested deeper than this is shared instead of copied.
_NESTING = 60


def _copy(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value = runtime.resolve(args[0])
    if isinstance(value, (list, dict, set, deque)):
        return value.copy()
    if isinstance(value, Instance):
        method = value.cls.find("__copy__")
        if method is not MISSING:
            return runtime.call(BoundMethod(method, value), [])
        return Instance(value.cls, dict(value.attrs))
    return value


def deep_copy(runtime: Runtime, value: Value, memo: dict[int, Value], depth: int = 0) -> Value:
    """A copy of containers and instances, all the way down. Objects of modelled libraries, functions, classes and
    unknowns are shared: what copying a tensor or a scope would do in TensorFlow never matters to sharing."""
    if not isinstance(value, (list, dict, set, deque, tuple, Instance)) or depth > _NESTING:
        return value
    if id(value) in memo:
        return memo[id(value)]
    if isinstance(value, tuple):
        return tuple(deep_copy(runtime, item, memo, depth + 1) for item in value)
    if isinstance(value, Instance):
        return _deep_instance(runtime, value, memo, depth)
    if isinstance(value, dict):
        made = DefaultDict(value.default_factory) if isinstance(value, DefaultDict) else type(value)()
        memo[id(value)] = made
        for key, item in value.items():
            made[key] = deep_copy(runtime, item, memo, depth + 1)
        return made
    if isinstance(value, set):
        return set(value)
    copied: list[Value] | deque[Value] = deque(maxlen=value.maxlen) if isinstance(value, deque) else []
    memo[id(value)] = copied
    copied.extend(deep_copy(runtime, item, memo, depth + 1) for item in value)
    return copied


def _deep_instance(runtime: Runtime, value: Instance, memo: dict[int, Value], depth: int) -> Value:
    method = value.cls.find("__deepcopy__")
    if method is not MISSING:
        return runtime.call(BoundMethod(method, value), [{}])
    made = memo[id(value)] = Instance(value.cls)
    for name, item in value.attrs.items():
        made.attrs[name] = deep_copy(runtime, item, memo, depth + 1)
    return made


def _deepcopy(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return deep_copy(runtime, runtime.resolve(args[0]), {})


def copy_module() -> ModuleValue:
    """The model of ``copy``."""
    return module("copy", {"copy": _copy, "deepcopy": _deepcopy})
