"""Python's own types as values: callables that convert, classes for ``isinstance``, bases of user classes.

A user's class that derives from ``dict`` and the like keeps the host value of its instances under the attribute
:data:`HOST`.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.arithmetic import type_name
from tfshare_lint.interpreter.stdlib.containers import update_dict
from tfshare_lint.interpreter.stdlib.exceptions import OBJECT
from tfshare_lint.interpreter.stdlib.items import DefaultDict
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue, collect
from tfshare_lint.interpreter.stdlib.methods import methods_of_type
from tfshare_lint.interpreter.stdlib.special_methods import SPECIAL_METHODS
from tfshare_lint.interpreter.stdlib.support import (
    HOST,
    MAX_ITEMS,
    Args,
    Kwargs,
    counted,
    derive,
    derived_text,
    host_call,
    is_concrete,
)
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    PropertyValue,
    Runtime,
    StaticMethodValue,
    Value,
)
from tfshare_lint.symbolic import Derived, Pattern, Symbol, Unknown, concatenate

__all__ = ["HOST", "TYPES", "TypeClass", "host_of", "is_instance", "is_subclass", "register_type", "type_of"]


class TypeClass(NativeClass):
    """One of Python's types. ``hosts`` are the host types whose values are its instances."""

    def __init__(self, name: str, hosts: tuple[type, ...], construct: Callable[[Runtime, Args, Kwargs], Value],
                 also: Callable[[Value], bool] | None = None) -> None:  # fmt: skip
        super().__init__(name, counted(name, construct), is_instance=self._check)
        self.hosts = hosts
        self.pure = name in ("int", "float", "str", "bool", "bytes", "complex", "slice", "range", "type")
        self._also = also
        self._unbound: dict[str, Value] = {}
        self._class: ClassValue | None = None

    @property
    def as_class(self) -> ClassValue:
        """The base that a user's class gets which derives from this type: all methods as its attributes."""
        if self._class is None:
            names = ("__init__", "__new__", *(methods_of_type(self.hosts[0]) if self.hosts else ()), *SPECIAL_METHODS)
            self._class = ClassValue(self.name, (OBJECT,), {name: self.method(name) for name in names}, native=self)
        return self._class

    def _check(self, value: Value) -> bool | None:
        return isinstance(value, self.hosts) or (self._also is not None and self._also(value))

    def method(self, name: str) -> Value:
        """The method of this type as a function that takes its receiver first: a host value, or an instance of a
        class derived from this type."""
        if name not in self._unbound:
            self._unbound[name] = self._make_method(name)
        return self._unbound[name]

    def _make_method(self, name: str) -> Value:
        if name == "__init__":
            return NativeFunction(name, self._init, binds=True)
        if name == "__new__":
            return NativeFunction(name, _new)
        table = methods_of_type(self.hosts[0]) if self.hosts else {}
        if name == "fromkeys":
            return NativeFunction(name, lambda rt, args, kwargs: table[name].implementation(rt, [None, *args], kwargs))
        if name not in table and (name not in SPECIAL_METHODS or not self.hosts):
            return MISSING
        implementation = table[name].implementation if name in table else SPECIAL_METHODS[name]

        def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
            if args and isinstance(args[0], Instance):
                args = [host_of(args[0], self), *args[1:]]
            return implementation(runtime, args, kwargs)

        return NativeFunction(name, call, binds=True)

    def _init(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        instance = args[0]
        if HOST in instance.attrs and self.hosts and self.hosts[0] in _IMMUTABLE:
            return
        runtime.journal.save(instance.attrs)
        instance.attrs[HOST] = self.construct(runtime, args[1:], kwargs)

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return self  # list[int] and the like

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("__name__", "__qualname__"):
            return self.name
        if name == "maketrans" and self.name == "str":
            return NativeFunction(name, lambda rt, args, kwargs: host_call(rt, name, str.maketrans, *args))
        return self.method(name)


_IMMUTABLE = (str, int, float, tuple, frozenset)


def _new(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``dict.__new__(cls, …)``: an instance of the user's class; what is immutable gets its value here."""
    if len(args) > 1 and args[0] is args[1]:
        args = args[1:]  # bound to the class by super() and given it again
    cls = args[0]
    if not isinstance(cls, ClassValue):
        return runtime.call(cls, args[1:], kwargs)
    instance = Instance(cls)
    native = cls.native
    if isinstance(native, TypeClass) and native.hosts and native.hosts[0] in _IMMUTABLE:
        instance.attrs[HOST] = native.construct(runtime, args[1:], kwargs)
    return instance


def host_of(instance: Instance, native: NativeClass | None = None) -> Value:
    """The host value of an instance whose class derives from a built-in type; None where it has none."""
    if HOST in instance.attrs:
        return instance.attrs[HOST]
    fields = instance.cls.find("_fields")
    if isinstance(fields, tuple):
        return tuple(instance.attrs.get(field) for field in fields)
    native = native or instance.cls.native
    if isinstance(native, TypeClass) and native.hosts:
        made = DefaultDict() if native.hosts[0] is DefaultDict else native.hosts[0]()
        instance.attrs[HOST] = made
        return made
    return None


# Constructors -------------------------------------------------------------------------------------------------


def _number(name: str, host: type, dunders: tuple[str, ...]) -> Callable[[Runtime, Args, Kwargs], Value]:
    def construct(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        value = runtime.resolve(args[0]) if args else 0
        number = getattr(value, "as_number", None) if isinstance(value, NativeObject) else None
        if number is not None:
            value = runtime.resolve(number(runtime))
        if isinstance(value, Instance):
            if HOST in value.attrs:
                value = value.attrs[HOST]
            for dunder in dunders:
                method = MISSING if not isinstance(value, Instance) else runtime.find_attribute(value, dunder)
                if method is not MISSING:
                    return runtime.call(method, [])
        if is_concrete(value) and is_concrete(args[1:]) and is_concrete(kwargs):
            if isinstance(value, (str, bytes)) and len(value) > 1_200:
                return runtime.fresh(name, not_none=True)
            return host_call(runtime, name, host, *([value, *args[1:]] if args else []), **kwargs)
        if isinstance(value, (Unknown, NativeObject, Instance)):
            return derive(runtime, name, (value, *args[1:]))
        return runtime.raise_error(
            "TypeError", f"{name}() argument must be a string or a real number, not '{type_name(value)}'"
        )

    return construct


def _bool(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not args:
        return False
    truth = runtime.known_truth(args[0])
    return derive(runtime, "bool", args[:1]) if truth is None else truth


def _str(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not args:
        return ""
    if isinstance(args[0], bytes) and len(args) > 1:
        return host_call(runtime, "str", str, *args)
    text = runtime.to_text(args[0])
    return text if isinstance(text, str) else concatenate(text)


def _items_or_unknown(name: str, make: Callable[[list[Value]], Value]) -> Callable[[Runtime, Args, Kwargs], Value]:
    def construct(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if not args:
            return make([])
        items = collect(runtime, runtime.resolve(args[0]))
        if items is None:
            return derive(runtime, name, args[:1])
        try:
            return make(items)
        except TypeError:
            return runtime.raise_error("TypeError", f"unhashable type in {name}()")

    return construct


def make_dict(runtime: Runtime, target: dict[Value, Value], args: Args, kwargs: Kwargs) -> Value:
    """Fill a new mapping as ``dict(…)`` does; the result is unknown where the source is."""
    if args:
        source = runtime.resolve(args[0])
        if isinstance(source, Instance) and isinstance(source.attrs.get(HOST), dict):
            source = source.attrs[HOST]
        if isinstance(source, Unknown) and not kwargs and type(target) is dict:
            return derive(runtime, "dict", (source,))
        update_dict(runtime, target, source)
    target.update(kwargs)
    return target


def _range(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    bounds = [_bound(runtime, runtime.resolve(arg)) for arg in args]
    if all(isinstance(bound, int) for bound in bounds):
        return host_call(runtime, "range", range, *bounds)
    if not 1 <= len(bounds) <= 3:
        return host_call(runtime, "range", range, *[0] * len(bounds))
    for bound in bounds:
        if isinstance(bound, (str, float, list, tuple, dict, type(None), Pattern)):
            runtime.raise_error("TypeError", f"'{type_name(bound)}' object cannot be interpreted as an integer")
    start, stop = (0, bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
    return derive(runtime, "range", (start, stop, bounds[2] if len(bounds) == 3 else 1))


def _bound(runtime: Runtime, value: Value) -> Value:
    """A bound of a range: Python 2 programs divide integers with a plain "/", and dimensions are numbers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    number = getattr(value, "as_number", None) if isinstance(value, NativeObject) else None
    return value if number is None else runtime.resolve(number(runtime))


def _bytes(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if is_concrete(args) and not any(isinstance(arg, int) and arg > MAX_ITEMS for arg in args):
        return host_call(runtime, "bytes", bytes, *args, **kwargs)
    return derived_text(runtime, "bytes", args)


def _slice(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return host_call(runtime, "slice", slice, *args)


def _type(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if len(args) == 1:
        return type_of(args[0])
    name, bases, attrs = args[0], args[1], args[2] if len(args) > 2 else {}
    classes = tuple(base for base in bases if isinstance(base, ClassValue)) if isinstance(bases, tuple) else ()
    native = next((base for base in bases if isinstance(base, NativeClass)), None) if classes != bases else None
    unknown = len(classes) + (native is not None) != len(bases if isinstance(bases, tuple) else (0,))
    return ClassValue(
        name if isinstance(name, str) else "type", classes or (OBJECT,), dict(attrs) if isinstance(attrs, dict) else {},
        opaque_base=unknown, native=native,
    )  # fmt: skip


def _pair(cls: type) -> Callable[[Runtime, Args, Kwargs], Value]:
    def construct(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return cls(args[0] if args else next(iter(kwargs.values()), None))

    return construct


def _property(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = dict(zip(("fget", "fset", "fdel", "doc"), args), **kwargs)
    return PropertyValue(given.get("fget"), given.get("fset"), given.get("fdel"))


def _opaque(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.fresh("object", not_none=True)


_FUNCTIONS = (FunctionValue, BoundMethod, NativeFunction)
_CLASSES = (ClassValue, NativeClass)


def _module(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    name = runtime.resolve(args[0]) if args else kwargs.get("name")
    return ModuleValue(name, {"__name__": name, "__doc__": None}) if isinstance(name, str) else runtime.fresh("module")


TYPES: dict[str, TypeClass] = {
    cls.name: cls
    for cls in (
        TypeClass("bool", (bool,), _bool),
        TypeClass("int", (int,), _number("int", int, ("__int__", "__index__"))),
        TypeClass("float", (float,), _number("float", float, ("__float__",))),
        TypeClass("complex", (complex,), _number("complex", complex, ("__complex__",))),
        TypeClass("str", (str, Pattern), _str),
        TypeClass("bytes", (bytes,), _bytes),
        TypeClass("bytearray", (), _opaque),
        TypeClass("memoryview", (), _opaque),
        TypeClass("list", (list,), _items_or_unknown("list", list)),
        TypeClass("tuple", (tuple,), _items_or_unknown("tuple", tuple)),
        TypeClass("dict", (dict,), lambda rt, args, kwargs: make_dict(rt, {}, args, kwargs)),
        TypeClass("set", (set,), _items_or_unknown("set", set)),
        TypeClass("frozenset", (frozenset,), _items_or_unknown("frozenset", frozenset)),
        TypeClass("range", (range,), _range),
        TypeClass("slice", (slice,), _slice),
        TypeClass("type", _CLASSES, _type),
        TypeClass("property", (PropertyValue,), _property),
        TypeClass("staticmethod", (StaticMethodValue,), _pair(StaticMethodValue)),
        TypeClass("classmethod", (ClassMethodValue,), _pair(ClassMethodValue)),
        TypeClass("function", (FunctionValue,), _opaque),
        TypeClass("method", (BoundMethod,), lambda rt, args, kwargs: BoundMethod(args[0], args[1])),
        TypeClass("builtin_function_or_method", (NativeFunction,), _opaque),
        TypeClass("module", (ModuleValue,), _module),
        TypeClass("NoneType", (type(None),), lambda rt, args, kwargs: None),
        TypeClass("ellipsis", (type(...),), lambda rt, args, kwargs: ...),
        TypeClass("iterator", (IteratorValue,), _opaque),
    )
}
#: Python 2's common base of text and bytes.
BASESTRING = TypeClass("basestring", (str, bytes, Pattern), _str)

# Types of values ----------------------------------------------------------------------------------------------

_BY_HOST: dict[type, Value] = {host: cls for cls in TYPES.values() for host in cls.hosts}
_BY_HOST.update({OrderedDict: TYPES["dict"], DefaultDict: TYPES["dict"], deque: TYPES["list"]})


def register_type(cls: TypeClass) -> TypeClass:
    """Make ``cls`` the type of values of its host types."""
    _BY_HOST.update(dict.fromkeys(cls.hosts, cls))
    return cls


def type_of(value: Value) -> Value:
    """``type(value)``"""
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, ClassValue) and value.metaclass is not None:
        return value.metaclass
    for host in type(value).__mro__:
        if host in _BY_HOST:
            return _BY_HOST[host]
    cls = getattr(value, "native_class", None)
    return cls if cls is not None else Derived("type", (value,), not_none=True)


def is_instance(value: Value, cls: Value) -> bool | None:
    """``isinstance(value, cls)``; None where it is unknown."""
    if isinstance(cls, (tuple, list)):
        return _any(is_instance(value, part) for part in cls)
    if cls is OBJECT:
        return True
    if isinstance(value, Derived) and value.op == "choice":
        first, second = (is_instance(arm, cls) for arm in value.operands[1:])
        return first if first is second else None
    if isinstance(value, Symbol) and _made_by(value, cls):
        return True
    if isinstance(cls, Unknown):
        return None
    if isinstance(value, Unknown) and not isinstance(value, Pattern):
        return _unknown_instance(value, cls)
    if isinstance(value, Instance):
        return _instance_of(value, cls)
    if isinstance(cls, ClassValue):
        # A modelled object may be of a class that the model does not name, but of none that the program has written.
        if not isinstance(value, NativeObject) or isinstance(value, NativeClass):
            return False
        own = cls.path and not cls.unknown_base and cls.native is None
        return False if own and value.type_name not in _VAGUE else None
    if isinstance(cls, TypeClass):
        return cls._check(value)
    if isinstance(cls, NativeClass) and cls.is_instance is not None:
        return cls.is_instance(value)
    if isinstance(value, NativeObject) or not isinstance(cls, NativeClass):
        return None
    return False


#: The type names of models that stand for anything.
_VAGUE = ("object", "result", "file", "context")


def _made_by(value: Symbol, cls: Value) -> bool:
    """Is this unknown what a call of the (unknown) class gave? The interpreter names it after the callee."""
    if isinstance(cls, Unknown):
        name = cls.label()
    elif isinstance(cls, NativeObject):
        path = getattr(cls, "path", None)
        name = f"tf.{path}" if isinstance(path, str) else getattr(cls, "name", "")
    else:
        return False
    last = name.rpartition(".")[2] if isinstance(name, str) else ""
    return last[:1].isupper() and value.name == f"{name}()"


#: Derived expressions whose type is known.
_RESULT_TYPES = {"int": "int", "len": "int", "float": "float", "bool": "bool", "list": "list", "tuple": "tuple",
                 "dict": "dict", "set": "set", "==": "bool", "!=": "bool", "not": "bool", "in": "bool",
                 "is": "bool", "split": "list", "range": "range"}  # fmt: skip


def _unknown_instance(value: Unknown, cls: Value) -> bool | None:
    if cls is TYPES["NoneType"] and value.not_none:
        return False
    if isinstance(value, Derived) and value.op in _RESULT_TYPES and isinstance(cls, TypeClass):
        name = _RESULT_TYPES[value.op]
        return cls.name == name or (cls.name == "int" and name == "bool")
    return None


def _instance_of(value: Instance, cls: Value) -> bool | None:
    if isinstance(cls, ClassValue):
        if value.cls.is_subclass(cls):
            return True
        return None if value.cls.unknown_base else False
    native = value.cls.native
    if isinstance(cls, TypeClass) and isinstance(native, TypeClass):
        return native is cls or (bool(native.hosts) and issubclass(native.hosts[0], cls.hosts))
    if native is not None and native is cls:
        return True
    if isinstance(cls, TypeClass):
        if cls.name == "type":
            return None if value.cls.opaque_base else False
        return None if value.cls.opaque_base or (native is not None) else False
    if isinstance(cls, NativeClass):
        if cls.is_instance is not None:
            answer = cls.is_instance(value)
            if answer is not None:
                return answer
        return None if value.cls.opaque_base or native is not None else False
    return None


def _any(answers: Any) -> bool | None:
    result: bool | None = False
    for answer in answers:
        if answer:
            return True
        result = None if answer is None else result
    return result


def is_subclass(cls: Value, other: Value) -> bool | None:
    """``issubclass(cls, other)``; None where it is unknown."""
    if isinstance(other, (tuple, list)):
        return _any(is_subclass(cls, part) for part in other)
    if cls is other or other is OBJECT:
        return True
    if isinstance(cls, ClassValue):
        if isinstance(other, ClassValue) and cls.is_subclass(other):
            return True
        if other is cls.native and other is not None:
            return True
        return None if cls.unknown_base or cls.native is not None else False
    if isinstance(cls, TypeClass) and isinstance(other, TypeClass):
        return bool(cls.hosts and other.hosts and issubclass(cls.hosts[0], other.hosts))
    return None
