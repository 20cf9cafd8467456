"""Classes of TensorFlow from which programs derive, as classes of the program: ``Layer``, ``RNNCell``, ``Optimizer``.

Their objects are ordinary instances. A method is a small function that gets the object and the bound arguments; what
a program overrides is found by looking it up on the object, as Python does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tfshare_lint.interpreter.stdlib import OBJECT
from tfshare_lint.interpreter.values import MISSING, ClassValue, Instance, NativeFunction, PropertyValue, Runtime, Value
from tfshare_lint.tfapi.calls import Call, Table, bind_versioned

__all__ = [
    "Getter",
    "Method",
    "add_methods",
    "attribute",
    "call_method",
    "host_state",
    "model_class",
    "overrides",
    "set_attribute",
    "snake_case",
]

#: ``body(self, call)``: a method of a model class.
Method = Callable[[Instance, Call], Value]
#: ``getter(runtime, self)``: a property of a model class.
Getter = Callable[[Runtime, Instance], Value]


def _native_method(path: str, name: str, signature: str, body: Method) -> NativeFunction:
    owner = path.rpartition(".")[2]

    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        receiver = runtime.resolve(args[0]) if args else None
        if not isinstance(receiver, Instance):
            return runtime.fresh(f"{owner}.{name}()")
        known = path if name == "__init__" else f"{path}.{name}"
        return bind_versioned(
            runtime, known, name, signature, args[1:], kwargs, lambda call: body(receiver, call), own=True
        )

    return NativeFunction(f"{owner}.{name}", run, binds=True)


def _native_getter(name: str, getter: Getter) -> PropertyValue:
    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return getter(runtime, args[0])

    return PropertyValue(NativeFunction(name, run))


def model_class(
    table: Table, path: str, bases: tuple[ClassValue, ...], methods: Mapping[str, tuple[str, Method]],
    properties: Mapping[str, Getter] | None = None, *also: str,
) -> ClassValue:  # fmt: skip
    """A class under ``path`` and the names in ``also``.

    ``methods``: name → signature without ``self``, and the body. ``properties``: name → getter. What else TensorFlow's
    class has is unknown to the program: ``opaque_base`` is set, so that a missing attribute is no error.
    """
    name = path.rpartition(".")[2]
    attrs: dict[str, Value] = {
        method: _native_method(path, method, signature, body) for method, (signature, body) in methods.items()
    }
    for key, getter in (properties or {}).items():
        attrs[key] = _native_getter(key, getter)
    made = ClassValue(name, bases or (OBJECT,), attrs, opaque_base=True)
    made.unknown_base = any(base.unknown_base for base in bases)
    for spelling in (path, *also):
        table[spelling] = made
    return made


def add_methods(cls: ClassValue, methods: Mapping[str, tuple[str, Method]]) -> None:
    """Give a model class more methods."""
    for method, (signature, body) in methods.items():
        cls.attrs[method] = _native_method(cls.name, method, signature, body)


def attribute(runtime: Runtime, owner: Instance, name: str, default: Value = None) -> Value:
    """``owner.name`` as it was stored on the object (no class attribute, no property), or ``default``."""
    return runtime.resolve(owner.attrs.get(name, default))


def set_attribute(runtime: Runtime, owner: Instance, name: str, value: Value) -> None:
    """Store an attribute on the object itself."""
    runtime.journal.save(owner.attrs)
    owner.attrs[name] = value


def call_method(runtime: Runtime, owner: Instance, name: str, args: list[Value],
                kwargs: dict[str, Value] | None = None) -> Value:  # fmt: skip
    """``owner.name(*args, **kwargs)``, by whichever class defines it."""
    return runtime.call(runtime.get_attribute(owner, name), args, kwargs or {})


def overrides(owner: Instance, name: str) -> bool:
    """Does a class of the program's define this method itself?"""
    found = owner.cls.find(name)
    return found is not MISSING and not isinstance(found, NativeFunction)


def snake_case(name: str) -> str:
    """The base name of a class: ``MyDense2D`` → ``my_dense2d``. Fact: ``to_snake_case`` in TensorFlow 1.15's
    ``python/keras/engine/base_layer.py``."""
    inner = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    snake = re.sub("([a-z])([A-Z])", r"\1_\2", inner).lower()
    return f"private{snake}" if snake.startswith("_") else snake


def host_state(runtime: Runtime, owner: Instance, key: str, make: Callable[[], Any]) -> Any:
    """An object of the linter's own that belongs to an object of the program's; made when first asked for."""
    hidden = f"({key})"
    if hidden not in owner.attrs:
        set_attribute(runtime, owner, hidden, make())
    return owner.attrs[hidden]
