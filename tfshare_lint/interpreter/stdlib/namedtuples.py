"""Classes that ``collections.namedtuple`` and ``typing.NamedTuple`` make: instances with named elements."""

from __future__ import annotations

import ast

from tfshare_lint.interpreter.stdlib.exceptions import OBJECT
from tfshare_lint.interpreter.stdlib.formatting import repr_of
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue, collect
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, functions
from tfshare_lint.interpreter.stdlib.types_model import HOST, TYPES
from tfshare_lint.interpreter.values import (
    MISSING,
    ClassMethodValue,
    ClassValue,
    FunctionValue,
    Instance,
    NativeClass,
    NativeFunction,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown, concatenate

__all__ = ["NAMED_TUPLE", "annotated_names", "make_namedtuple"]


def make_namedtuple(name: str, fields: tuple[str, ...], defaults: dict[str, Value]) -> ClassValue:
    """The class ``namedtuple(name, fields)``; ``defaults`` are values of fields that need not be given."""
    cls = ClassValue(name, (OBJECT,), {}, native=TYPES["tuple"])
    cls.attrs.update(functions(_METHODS, binds=True))
    cls.attrs.update(
        {
            "_fields": fields,
            "_field_defaults": defaults,
            "__new__": NativeFunction("__new__", _new),
            "_make": ClassMethodValue(NativeFunction("_make", _make)),
        }
    )
    return cls


def _fields(instance: Instance) -> tuple[str, ...]:
    found = instance.cls.find("_fields")
    return found if isinstance(found, tuple) else ()


def _values(instance: Instance) -> tuple[Value, ...]:
    return tuple(instance.attrs.get(field) for field in _fields(instance))


def _fill(runtime: Runtime, instance: Instance, args: Args, kwargs: Kwargs) -> None:
    fields, defaults = _fields(instance), instance.cls.find("_field_defaults")
    if len(args) > len(fields):
        runtime.raise_error(
            "TypeError", f"__new__() takes {len(fields) + 1} positional arguments but {len(args) + 1} were given"
        )
    values = dict(zip(fields, args))
    for name, value in kwargs.items():
        if name not in fields:
            runtime.raise_error("TypeError", f"__new__() got an unexpected keyword argument '{name}'")
        if name in values:
            runtime.raise_error("TypeError", f"__new__() got multiple values for argument '{name}'")
        values[name] = value
    rest = getattr(kwargs, "rest", None)  # the call also had **unknown
    for name in fields:
        if name in values:
            continue
        if name in defaults:
            values[name] = defaults[name]
        elif rest is not None:
            values[name] = runtime.fresh(name)
        else:
            runtime.raise_error("TypeError", f"__new__() missing 1 required positional argument: '{name}'")
    instance.attrs.update(values)
    instance.attrs[HOST] = tuple(values[name] for name in fields)


def _new(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``namedtuple.__new__(cls, …)``, which user classes call through ``super()``."""
    if len(args) > 1 and args[0] is args[1]:
        args = args[1:]  # bound to the class by super() and given it again
    instance = Instance(args[0])
    _fill(runtime, instance, args[1:], kwargs)
    return instance


def _init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    instance = args[0]
    if HOST not in instance.attrs:
        _fill(runtime, instance, args[1:], kwargs)


def _make(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    cls, iterable = args[0], args[1]
    values = collect(runtime, iterable)
    if values is None:
        values = [runtime.fresh(name) for name in cls.find("_fields")]
    return runtime.call(cls, values)


def _replace(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    instance = args[0]
    made = Instance(instance.cls)
    _fill(runtime, made, [], {**{name: instance.attrs.get(name) for name in _fields(instance)}, **kwargs})
    return made


def _asdict(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return dict(zip(_fields(args[0]), _values(args[0])))


def _equal(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.compare("==", _values(args[0]), _as_tuple(args[1]))


def _less(op: str) -> Implementation:
    return lambda runtime, args, kwargs: runtime.compare(op, _values(args[0]), _as_tuple(args[1]))


def _as_tuple(value: Value) -> Value:
    return _values(value) if isinstance(value, Instance) and _fields(value) else value


def _repr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    pieces: list[str | Unknown] = []
    for name, value in zip(_fields(args[0]), _values(args[0])):
        pieces += [", " if pieces else "", f"{name}=", repr_of(runtime, value)]
    return concatenate(f"{args[0].cls.name}(", *pieces, ")")


_METHODS: dict[str, Implementation] = {
    "__init__": _init,
    "__iter__": lambda runtime, args, kwargs: IteratorValue("tuple_iterator", _values(args[0])),
    "__getitem__": lambda runtime, args, kwargs: runtime.get_item(_values(args[0]), args[1]),
    "__len__": lambda runtime, args, kwargs: len(_fields(args[0])),
    "__contains__": lambda runtime, args, kwargs: runtime.compare("in", args[1], _values(args[0])),
    "__add__": lambda runtime, args, kwargs: runtime.binary("+", _values(args[0]), _as_tuple(args[1])),
    "__eq__": _equal,
    "__lt__": _less("<"),
    "__gt__": _less(">"),
    "__repr__": _repr,
    "_replace": _replace,
    "_asdict": _asdict,
}


def annotated_names(node: object) -> list[str]:
    """The names that a class statement's body annotates, in order; ``node`` is its syntax tree where it is known."""
    if not isinstance(node, ast.ClassDef):
        return []
    return [
        statement.target.id
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]


class NamedTupleClass(NativeClass):
    """``typing.NamedTuple``: a base whose subclasses are named tuples; also a function that makes one."""

    def __init__(self) -> None:
        super().__init__("NamedTuple", self._functional)

    def _functional(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        name, pairs = args[0], collect(runtime, args[1]) if len(args) > 1 else list(kwargs.items())
        names = [runtime.get_item(pair, 0) for pair in pairs or []]
        if pairs is None or not isinstance(name, str) or not all(isinstance(field, str) for field in names):
            return runtime.fresh("NamedTuple", not_none=True)
        return make_namedtuple(name, tuple(names), {})

    def make_subclass(self, runtime: Runtime, name: str, attrs: dict[str, Value]) -> Value:
        """The class for ``class name(NamedTuple)``: its fields are what its body annotates."""
        node = getattr(runtime.site(), "at", None)
        fields = annotated_names(node)
        if not fields:
            own = [key for key, value in attrs.items() if not key.startswith("_")]
            fields = [key for key in own if not isinstance(attrs[key], FunctionValue)]
        defaults = {field: attrs[field] for field in fields if field in attrs}
        cls = make_namedtuple(name, tuple(fields), defaults)
        for key, value in attrs.items():
            if key not in fields:
                cls.attrs[key] = value
                if isinstance(value, FunctionValue) and value.owner is None:
                    value.owner = cls
        return cls

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.name if name == "__name__" else MISSING


NAMED_TUPLE = NamedTupleClass()
