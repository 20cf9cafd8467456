"""The modules ``collections`` and ``collections.abc``."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque

from tfshare_lint.interpreter.stdlib.items import DefaultDict
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue, collect
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.stdlib.support import MAX_ITEMS, Args, Kwargs, bind, derive
from tfshare_lint.interpreter.stdlib.types_model import TYPES, TypeClass, host_of, make_dict, register_type
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Pattern, Unknown

__all__ = ["ABSTRACT", "AbstractClass", "collections_abc_module", "collections_module"]


def _ordered_dict(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return make_dict(runtime, OrderedDict(), args, kwargs)


def _defaultdict(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    factory = runtime.resolve(args[0]) if args else None
    return make_dict(runtime, DefaultDict(factory), args[1:], kwargs)


def _counter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    counts: Counter[Value] = Counter()
    if args:
        source = runtime.resolve(args[0])
        if isinstance(source, dict):
            counts.update(source)
        else:
            items = collect(runtime, source)
            if items is None:
                return derive(runtime, "Counter", (source,))
            counts.update(items)
    counts.update(kwargs)
    return counts


def _deque(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    iterable, limit = bind(runtime, "deque", args, kwargs, (), {"iterable": (), "maxlen": None})
    items = collect(runtime, runtime.resolve(iterable))
    if items is None:
        return derive(runtime, "deque", (iterable,))
    return deque(items, limit if isinstance(limit, int) and 0 <= limit <= MAX_ITEMS else None)


def _chain_map(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """A merged copy: earlier mappings win."""
    merged: dict[Value, Value] = {}
    for mapping in reversed(args):
        make_dict(runtime, merged, [mapping], {})
    return merged


def _namedtuple(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    kwargs.pop("module", None)
    name, fields, _, defaults, _ = bind(
        runtime, "namedtuple", args, kwargs, ("typename", "field_names"),
        {"verbose": False, "defaults": None, "rename": False},
    )  # fmt: skip
    if isinstance(fields, str):
        names: list[Value] | None = list(fields.replace(",", " ").split())
    else:
        names = collect(runtime, runtime.resolve(fields))
    if names is None or not all(isinstance(field, str) for field in names):
        return runtime.fresh("namedtuple", not_none=True)
    values = collect(runtime, defaults) if defaults is not None else []
    start = len(names) - len(values or [])
    return make_namedtuple(
        name if isinstance(name, str) else "namedtuple", tuple(names), dict(zip(names[max(0, start) :], values or []))
    )


_CLASSES = {
    cls.name: register_type(cls)
    for cls in (
        TypeClass("OrderedDict", (OrderedDict,), _ordered_dict),
        TypeClass("defaultdict", (DefaultDict,), _defaultdict),
        TypeClass("Counter", (Counter,), _counter),
        TypeClass("deque", (deque,), _deque),
    )
}

# Abstract classes ---------------------------------------------------------------------------------------------


class AbstractClass(NativeClass):
    """One of ``collections.abc``: what has certain methods is its instance. As a base of a user's class it adds
    nothing."""

    def __init__(self, name: str, hosts: tuple[type, ...], methods: tuple[str, ...]) -> None:
        super().__init__(name, lambda runtime, args, kwargs: None, is_instance=self._check)
        self.hosts = hosts
        self.needed = methods

    def _check(self, value: Value) -> bool | None:
        if isinstance(value, self.hosts):
            return True
        if isinstance(value, Instance):
            if all(value.cls.find(name) is not MISSING for name in self.needed):
                return True
            host = host_of(value)
            return isinstance(host, self.hosts) or (None if value.cls.opaque_base else False)
        if isinstance(value, (Unknown, NativeObject)) and not isinstance(value, Pattern):
            return None
        return False

    def method(self, name: str) -> Value:
        if name == "__init__":
            return NativeFunction(name, lambda runtime, args, kwargs: None, binds=True)
        return MISSING

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.name if name in ("__name__", "__qualname__") else self.method(name)

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return self


_SEQUENCES = (list, tuple, str, range, bytes, Pattern)
_CONTAINERS = (*_SEQUENCES, dict, set, frozenset, deque)
_CALLABLES = (FunctionValue, BoundMethod, NativeFunction, ClassValue, NativeClass)
_IMMUTABLE = (str, bytes, int, float, bool, tuple, frozenset, type(None), Pattern)

ABSTRACT: dict[str, AbstractClass] = {
    name: AbstractClass(name, hosts, methods)
    for name, hosts, methods in (
        ("Iterable", (*_CONTAINERS, IteratorValue), ("__iter__",)),
        ("Iterator", (IteratorValue,), ("__iter__", "__next__")),
        ("Generator", (), ("__iter__", "__next__", "send", "throw")),
        ("Reversible", _SEQUENCES, ("__reversed__",)),
        ("Container", _CONTAINERS, ("__contains__",)),
        ("Collection", _CONTAINERS, ("__contains__", "__iter__", "__len__")),
        ("Sized", _CONTAINERS, ("__len__",)),
        ("Sequence", (*_SEQUENCES, deque), ("__getitem__", "__len__", "__sequence__")),
        ("MutableSequence", (list, deque), ("__setitem__", "insert", "__sequence__")),
        ("Mapping", (dict,), ("__getitem__", "keys", "__len__")),
        ("MutableMapping", (dict,), ("__setitem__", "keys", "__len__")),
        ("Set", (set, frozenset), ("__contains__", "isdisjoint")),
        ("MutableSet", (set,), ("__contains__", "isdisjoint", "add")),
        ("Callable", _CALLABLES, ("__call__",)),
        ("Hashable", _IMMUTABLE, ("__hash__",)),
        ("ByteString", (bytes,), ("__bytestring__",)),
        ("KeysView", (), ("__keysview__",)),
        ("ItemsView", (), ("__itemsview__",)),
        ("ValuesView", (), ("__valuesview__",)),
    )
}


def collections_abc_module() -> ModuleValue:
    """The model of ``collections.abc``."""
    return module("collections.abc", {}, ABSTRACT)


def collections_module() -> ModuleValue:
    """The model of ``collections``; the abstract classes were there too before Python 3.10."""
    classes: dict[str, Value] = {
        **ABSTRACT,
        **_CLASSES,
        "UserDict": TYPES["dict"],
        "UserList": TYPES["list"],
        "UserString": TYPES["str"],
        "abc": collections_abc_module(),
    }
    return module("collections", {"namedtuple": _namedtuple, "ChainMap": _chain_map}, classes)
