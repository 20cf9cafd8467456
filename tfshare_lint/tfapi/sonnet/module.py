"""How the modules that dm-sonnet brings along are written here: a constructor's signature and a function that builds.

Facts: the sources of dm-sonnet 1.36 named in each file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tfshare_lint.interpreter.values import ClassValue, Instance, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Name, Unknown
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import refuse, units_of
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.shapes import Dim, Dims, TensorShape
from tfshare_lint.tfapi.sonnet.base import MODULE, TABLE, UNKNOWN, scope_of
from tfshare_lint.tfapi.tensors import dtype_of, new_tensor, shape_of

__all__ = ["Builder", "Module", "define_module"]


class Module:
    """A module's object while one of its methods runs: ``module["output_size"]`` is an argument of its constructor."""

    def __init__(self, runtime: Runtime, owner: Instance) -> None:
        self.runtime = runtime
        self.owner = owner

    def __getitem__(self, parameter: str) -> Value:
        return attribute(self.runtime, self.owner, f"_{parameter}")

    @property
    def scope_name(self) -> Name:
        """The name of its variable scope."""
        scope = scope_of(self.runtime, self.owner)
        return "" if scope is None else scope.name

    def keep(self, name: str, value: Value) -> Value:
        """Store an attribute."""
        set_attribute(self.runtime, self.owner, name, value)
        return value

    def flag(self, parameter: str) -> bool:
        """Is an argument true?"""
        value = self[parameter]
        return bool(value) if isinstance(value, (bool, type(None))) else self.runtime.truth(value)

    def size(self, parameter: str) -> Dim:
        """A number of units; a function is called for it."""
        value = self[parameter]
        if hasattr(value, "code") or isinstance(value, NativeFunction):
            value = self.keep(f"_{parameter}", self.runtime.call(value, []))
        return units_of(self.runtime, value)

    def of(self, parameter: str, key: str) -> Value:
        """What ``initializers`` and the like say about one variable."""
        found = self[parameter]
        if isinstance(found, dict):
            return found.get(key)
        return self.runtime.fresh(f"{parameter}[{key!r}]") if isinstance(found, Unknown) else None

    def variable(self, name: str, shape: Value, dtype: Value, **more: Value) -> Value:
        """``tf.get_variable`` with the module's initializers, partitioners and regularizers for this name."""
        arguments: dict[str, Value] = {"shape": shape, "dtype": dtype, **more}
        for parameter in ("initializer", "partitioner", "regularizer"):
            found = self.of(f"{parameter}s", name)
            if found is not None:
                arguments.setdefault(parameter, found)
        return self.keep(f"_{name}", self.operation("get_variable", name, **arguments))

    def operation(self, path: str, *args: Value, **kwargs: Value) -> Value:
        """Call a function of TensorFlow's."""
        from tfshare_lint.tfapi.registry import load

        return self.runtime.call(load(path), list(args), kwargs)

    def new(self, path: str, *args: Value, **kwargs: Value) -> Value:
        """Make another module of Sonnet's."""
        return self.runtime.call(TABLE[f"sonnet.{path}"], list(args), kwargs)

    def call(self, function: Value, *args: Value, **kwargs: Value) -> Value:
        """Call anything."""
        return self.runtime.call(function, list(args), kwargs)

    def add(self, left: Value, right: Value) -> Value:
        """``left + right``"""
        return self.runtime.binary("+", left, right)

    def dims(self, value: Value) -> Dims:
        """A tensor's static shape."""
        return shape_of(self.runtime, value)

    def dtype(self, value: Value) -> str:
        """A tensor's dtype."""
        return dtype_of(self.runtime, value) or "float32"

    def tensor(self, operation: str, shape: Dims, like: Value, *others: Value) -> Value:
        """The result of an operation on ``like`` and others."""
        return new_tensor(self.runtime, operation, shape, self.dtype(like), [like, *others])

    def shape(self, *dims: Dim) -> Value:
        """A ``tf.TensorShape``."""
        return TensorShape(tuple(dims))

    def refuse(self, text: str, type_name: str = "IncompatibleShapeError") -> None:
        """Sonnet raises."""
        refuse(self.runtime, text, type_name)


#: ``build(module, call)``: what a call of the module does; ``call`` has the arguments.
Builder = Callable[[Module, Call], Value]


def define_module(
    path: str, signature: str, inputs: str, build: Builder, base: ClassValue = MODULE, *,
    after: Callable[[Module], None] | None = None, methods: Mapping[str, tuple[str, Builder]] | None = None,
    properties: Mapping[str, Callable[[Module], Value]] | None = None,
) -> ClassValue:  # fmt: skip
    """The class ``sonnet.<path>``: its constructor takes ``signature``, a call of its objects ``inputs``.

    ``after`` runs at the end of the constructor.
    """

    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        if call.arguments["other"]:  # Sonnet 2's class of this name
            set_attribute(runtime, self, UNKNOWN, True)
            return None
        given: dict[str, Value] = {k: call.arguments[k] for k in ("name", "custom_getter") if k in call.arguments}
        constructor = MODULE.find("__init__")
        assert isinstance(constructor, NativeFunction)
        constructor.implementation(runtime, [self], given)
        for name, value in call.arguments.items():
            if name not in ("name", "custom_getter", "other"):
                set_attribute(runtime, self, f"_{name}", runtime.resolve(value))
        if after is not None:
            after(Module(runtime, self))
        return None

    own: dict[str, tuple[str, Method]] = {
        "__init__": (f"{signature}, **other", init),
        "_build": (inputs, _method(build)),
    }
    for name, (parameters, body) in (methods or {}).items():
        own[name] = (parameters, _method(body))
    return model_class(
        TABLE, f"sonnet.{path}", (base,), own, {name: _getter(read) for name, read in (properties or {}).items()}
    )


def _method(body: Builder) -> Method:
    return lambda self, call: body(Module(call.runtime, self), call)


def _getter(read: Callable[[Module], Value]) -> Getter:
    return lambda runtime, self: read(Module(runtime, self))


def name_or(call: Call, otherwise: Name) -> Any:
    """The argument ``name``, or what stands for None."""
    given = call.name()
    return otherwise if given is None else given
