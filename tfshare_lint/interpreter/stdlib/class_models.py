"""``enum``, ``dataclasses``, ``abc``, ``types`` and ``typing``: classes of special kinds."""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.collections_model import ABSTRACT
from tfshare_lint.interpreter.stdlib.copying import deep_copy
from tfshare_lint.interpreter.stdlib.exceptions import OBJECT
from tfshare_lint.interpreter.stdlib.formatting import repr_of
from tfshare_lint.interpreter.stdlib.library import identity, module
from tfshare_lint.interpreter.stdlib.namedtuples import NAMED_TUPLE, annotated_names
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, functions, harmless
from tfshare_lint.interpreter.stdlib.types_model import TYPES
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
from tfshare_lint.symbolic import Unknown, concatenate

__all__ = ["abc_module", "dataclasses_module", "enum_module", "types_module", "typing_module"]

# enum ---------------------------------------------------------------------------------------------------------


class EnumMember(NativeObject):
    """One member of an enumeration."""

    type_name = "Enum"
    attributes_are_pure = True

    def __init__(self, cls: EnumClass, name: str, value: Value) -> None:
        self.cls_value = cls
        self.name = name
        self.value = value
        self.native_class = cls

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("name", "value", "_name_", "_value_"):
            return self.name if "name" in name else self.value
        if name == "__class__":
            return self.cls_value
        found = self.cls_value.namespace.get(name, MISSING)
        if isinstance(found, PropertyValue):
            return runtime.call(found.getter, [self])
        if isinstance(found, FunctionValue):
            return BoundMethod(found, self)
        if isinstance(found, StaticMethodValue):
            return found.function
        if isinstance(found, ClassMethodValue):
            return BoundMethod(found.function, self.cls_value)
        return self.cls_value.members.get(name, found)

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        other = other.value if isinstance(other, EnumMember) else other
        if not self.cls_value.is_mixed:
            return MISSING
        return runtime.binary(op, other, self.value) if reflected else runtime.binary(op, self.value, other)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if not self.cls_value.is_mixed:
            return MISSING
        other = other.value if isinstance(other, EnumMember) else other
        return runtime.compare(op, other, self.value) if reflected else runtime.compare(op, self.value, other)

    def text(self, runtime: Runtime) -> str | Unknown:
        return f"{self.cls_value.name}.{self.name}"


class EnumClass(NativeClass):
    """``enum.Enum`` and what a program derives from it."""

    attributes_are_pure = True

    def __init__(self, name: str, namespace: dict[str, Value], is_mixed: bool) -> None:
        super().__init__(name, self._lookup, is_instance=self._check)
        self.namespace = namespace
        self.is_mixed = is_mixed  # IntEnum: members are numbers, too
        self.members: dict[str, EnumMember] = {}

    def make_subclass(self, runtime: Runtime, name: str, attrs: dict[str, Value]) -> Value:
        """The class for ``class name(Enum)``."""
        plain = (FunctionValue, PropertyValue, StaticMethodValue, ClassMethodValue)
        methods = {key: value for key, value in attrs.items() if isinstance(value, plain) or key.startswith("_")}
        made = EnumClass(name, {**self.namespace, **methods}, self.is_mixed)
        by_value: list[tuple[Value, EnumMember]] = []
        for key, value in attrs.items():
            if key in methods:
                continue
            if isinstance(value, _Auto):
                value = len(made.members) + 1
            same = next((member for known, member in by_value if runtime.compare("==", known, value) is True), None)
            member = same or EnumMember(made, key, value)
            made.members[key] = member
            by_value.append((value, member))
        return made

    def _check(self, value: Value) -> bool | None:
        if isinstance(value, EnumMember):
            return value.cls_value is self or not self.members
        return None if isinstance(value, Unknown) else False

    def _lookup(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if len(args) > 1 and not self.members:
            return self._functional(runtime, args)
        for member in self.members.values():
            if args[0] is member or runtime.compare("==", member.value, args[0]) is True:
                return member
        if isinstance(args[0], Unknown):
            return runtime.fresh(f"{self.name}()", not_none=True)
        return runtime.raise_error("ValueError", f"{args[0]!r} is not a valid {self.name}")

    def _functional(self, runtime: Runtime, args: Args) -> Value:
        names = args[1].replace(",", " ").split() if isinstance(args[1], str) else runtime.known_items(args[1])
        pairs = {}
        for index, name in enumerate(names or ()):
            key, value = name if isinstance(name, tuple) else (name, index + 1)
            pairs[key] = value
        return self.make_subclass(runtime, args[0], pairs)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in self.members:
            return self.members[name]
        if name in ("__name__", "__qualname__"):
            return self.name
        if name == "__members__":
            return dict(self.members)
        found = self.namespace.get(name, MISSING)
        if isinstance(found, StaticMethodValue):
            return found.function
        return BoundMethod(found.function, self) if isinstance(found, ClassMethodValue) else found

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        if isinstance(index, str):
            return self.members[index] if index in self.members else runtime.raise_error("KeyError", repr(index))
        return runtime.fresh(f"{self.name}[]", not_none=True)

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return iter(list(dict.fromkeys(self.members.values())))

    def length(self, runtime: Runtime) -> Value:
        return len(set(self.members.values()))

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op == "in":
            return isinstance(other, EnumMember) and other.cls_value is self
        return MISSING


class _Auto(NativeObject):
    """``enum.auto()``"""


def enum_module() -> ModuleValue:
    """The model of ``enum``."""
    bases = {name: EnumClass(name, {}, name.startswith("Int")) for name in ("Enum", "IntEnum", "Flag", "IntFlag")}
    return module("enum", {"unique": identity, "auto": lambda runtime, args, kwargs: _Auto()}, bases)


# dataclasses --------------------------------------------------------------------------------------------------

_FIELDS = "__dataclass_fields__"


class Field(NativeObject):
    """``dataclasses.field(…)``"""

    type_name = "Field"

    def __init__(self, keywords: Kwargs) -> None:
        self.keywords = keywords

    def default(self, runtime: Runtime) -> Value:
        """The value of a field that is not given; MISSING where it must be."""
        if "default_factory" in self.keywords:
            return runtime.call(self.keywords["default_factory"], [])
        return self.keywords.get("default", MISSING)


def _dataclass(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not args or not isinstance(args[0], ClassValue):
        return NativeFunction("dataclass", lambda rt, inner, _: _dataclass(rt, inner, {})) if not args else args[0]
    cls = args[0]
    fields: dict[str, Value] = {}
    for base in reversed(cls.mro[1:]):
        fields.update(base.attrs.get(_FIELDS, {}))
    for name in annotated_names(cls.at):
        fields[name] = cls.attrs.get(name, MISSING)
        if isinstance(fields[name], Field):
            del cls.attrs[name]
    cls.attrs[_FIELDS] = fields
    for name, body in functions(_DATACLASS, binds=True).items():
        if name not in cls.attrs:
            cls.attrs[name] = body
    return cls


def _data_init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    instance, *values = args
    fields: dict[str, Value] = instance.cls.find(_FIELDS)
    takes = [
        name for name, default in fields.items()
        if not (isinstance(default, Field) and default.keywords.get("init") is False)
    ]  # fmt: skip
    if len(values) > len(takes):
        runtime.raise_error("TypeError", f"__init__() takes {len(takes) + 1} positional arguments")
    given = dict(zip(takes, values), **kwargs)
    for name in given:
        if name not in takes:
            runtime.raise_error("TypeError", f"__init__() got an unexpected keyword argument '{name}'")
    rest = getattr(kwargs, "rest", None)
    runtime.journal.save(instance.attrs)
    for name, default in fields.items():
        if name not in given:
            value = default.default(runtime) if isinstance(default, Field) else default
            if value is MISSING and rest is not None:
                value = runtime.fresh(name)
            elif value is MISSING:
                runtime.raise_error("TypeError", f"__init__() missing 1 required positional argument: '{name}'")
            given[name] = value
        instance.attrs[name] = given[name]
    after = instance.cls.find("__post_init__")
    if after is not MISSING:
        runtime.call(BoundMethod(after, instance), [])


def _field_values(instance: Instance) -> dict[str, Value]:
    return {name: instance.attrs.get(name) for name in instance.cls.find(_FIELDS)}


def _data_equal(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    left, right = args
    if not isinstance(right, Instance) or right.cls is not left.cls:
        return False
    return runtime.compare("==", tuple(_field_values(left).values()), tuple(_field_values(right).values()))


def _data_repr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    pieces: list[str | Unknown] = []
    for name, value in _field_values(args[0]).items():
        pieces += [", " if pieces else "", f"{name}=", repr_of(runtime, value)]
    return concatenate(f"{args[0].cls.name}(", *pieces, ")")


_DATACLASS: dict[str, Implementation] = {"__init__": _data_init, "__eq__": _data_equal, "__repr__": _data_repr}


def _is_dataclass(value: Value) -> bool:
    cls = value.cls if isinstance(value, Instance) else value
    return isinstance(cls, ClassValue) and cls.find(_FIELDS) is not MISSING


def _replace(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not _is_dataclass(args[0]):
        return runtime.fresh("replace()", not_none=True)
    return runtime.call(args[0].cls, [], {**_field_values(args[0]), **kwargs})


def _as_dict(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not _is_dataclass(args[0]):
        return harmless("asdict()")
    return {name: deep_copy(runtime, value, {}) for name, value in _field_values(args[0]).items()}


def dataclasses_module() -> ModuleValue:
    """The model of ``dataclasses``."""
    table: dict[str, Implementation] = {
        "dataclass": _dataclass,
        "field": lambda runtime, args, kwargs: Field(kwargs),
        "replace": _replace,
        "asdict": _as_dict,
        "is_dataclass": lambda runtime, args, kwargs: _is_dataclass(args[0]),
    }
    return module("dataclasses", table)


# abc, types, typing -------------------------------------------------------------------------------------------


def abc_module() -> ModuleValue:
    """The model of ``abc``: abstractness is not enforced."""
    names = ("abstractmethod", "abstractclassmethod", "abstractstaticmethod")
    table: dict[str, Implementation] = dict.fromkeys(names, identity)
    table["abstractclassmethod"] = lambda runtime, args, kwargs: ClassMethodValue(args[0])
    table["abstractstaticmethod"] = lambda runtime, args, kwargs: StaticMethodValue(args[0])
    table["abstractproperty"] = lambda runtime, args, kwargs: PropertyValue(args[0] if args else None)
    meta = ClassValue("ABCMeta", (OBJECT,), {}, native=TYPES["type"])
    return module("abc", table, {"ABC": ClassValue("ABC", (OBJECT,), {}), "ABCMeta": meta})


def _simple_init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0].attrs)
    args[0].attrs.update(kwargs)


def types_module() -> ModuleValue:
    """The model of ``types``."""
    simple = ClassValue("SimpleNamespace", (OBJECT,), {})
    simple.attrs.update(functions({"__init__": _simple_init}, binds=True))
    function, builtin = TYPES["function"], TYPES["builtin_function_or_method"]
    others: dict[str, Value] = {
        "SimpleNamespace": simple, "FunctionType": function, "LambdaType": function, "BuiltinFunctionType": builtin,
        "BuiltinMethodType": builtin, "ModuleType": TYPES["module"],
        "MethodType": TYPES["method"], "NoneType": TYPES["NoneType"],
        "StringType": TYPES["str"], "StringTypes": (TYPES["str"],), "IntType": TYPES["int"], "LongType": TYPES["int"],
        "FloatType": TYPES["float"], "ListType": TYPES["list"], "TupleType": TYPES["tuple"],
        "DictType": TYPES["dict"], "BooleanType": TYPES["bool"], "ClassType": TYPES["type"], "TypeType": TYPES["type"],
    }  # fmt: skip
    return module("types", {}, others)


class TypingName(NativeClass):
    """A name of ``typing``: ``List[int]`` is itself, calling it gives back what it is about."""

    def __init__(self, name: str) -> None:
        super().__init__(name, lambda runtime, args, kwargs: args[1] if len(args) > 1 else harmless(name))

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return self

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return self

    def method(self, name: str) -> Value:
        return MISSING

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self


def typing_module() -> ModuleValue:
    """The model of ``typing``."""
    known: dict[str, Value] = {
        **ABSTRACT,
        "NamedTuple": NAMED_TUPLE,
        "TYPE_CHECKING": False,
        **{name: TYPES[name.lower()] for name in ("List", "Dict", "Tuple", "Set", "FrozenSet", "Type")},
        "Text": TYPES["str"],
    }
    known.update(functions(dict.fromkeys(("no_type_check", "overload", "final", "runtime_checkable"), identity)))

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else TypingName(name)

    return ModuleValue("typing", known, load)
