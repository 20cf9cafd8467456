"""Iterators of the interpreted program that are made by builtins and libraries: ``zip``, ``map``, ``count`` …

An iterator keeps what it has produced, and only its position is state, so that the journal can turn it back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tfshare_lint.interpreter.stdlib.arithmetic import type_name
from tfshare_lint.interpreter.stdlib.support import HOST, MAX_ITEMS, Args, Kwargs, derive, set_order
from tfshare_lint.interpreter.values import (
    MISSING,
    Instance,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.symbolic import Derived, Unknown

__all__ = ["IteratorValue", "OpenList", "collect", "is_exact", "iterate", "next_of", "representatives", "walk_unknown"]


class IteratorValue(NativeObject):
    """An iterator over ``source``, a host iterator that is asked only when an element is wanted.

    ``exact`` is False where the number of elements is unknown; ``source`` then gives a first and a later one.
    """

    type_name = "iterator"

    def __init__(self, type_name: str, source: Iterable[Value], exact: bool = True) -> None:
        self.type_name = type_name
        self.exact = exact
        self.produced: list[Value] = []
        self.position = 0
        self._source = iter(source)

    def advance(self, runtime: Runtime) -> Value:
        """The next element, or MISSING at the end."""
        if self.position == len(self.produced):
            element = next(self._source, MISSING)
            if element is MISSING:
                return MISSING
            self.produced.append(element)
        runtime.journal.save(self)
        self.position += 1
        return self.produced[self.position - 1]

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return self.walk(runtime) if self.exact else None

    def walk(self, runtime: Runtime) -> Iterator[Value]:
        """All elements, or the two that stand for an unknown number of them."""
        return iter(lambda: self.advance(runtime), MISSING)

    def representatives(self, runtime: Runtime) -> list[Value]:
        """A first and a later element, where the number of elements is unknown."""
        found = [element for element, _ in zip(self.walk(runtime), range(2))]
        return [*found, *(runtime.fresh(f"{self.type_name} element") for _ in range(2 - len(found)))]

    def resume(self, runtime: Runtime, sent: Value = None) -> Value:
        """The next element; raises StopIteration in the program at the end. An iterator of unknown length goes on
        with unknown elements, which is what a program that calls ``next`` supposes."""
        element = self.advance(runtime)
        if element is not MISSING:
            return element
        if not self.exact:
            return runtime.fresh(f"next({self.type_name})")
        return runtime.raise_error("StopIteration", "")

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("next", "__next__"):
            return NativeFunction(name, lambda rt, args, kwargs: self.resume(rt))
        if name == "__iter__":
            return NativeFunction(name, lambda rt, args, kwargs: self)
        return MISSING

    def length(self, runtime: Runtime) -> Value:
        return runtime.raise_error("TypeError", f"object of type '{self.type_name}' has no len()")

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        # Python 2 gives a list here, and such programs are checked too.
        items = collect(runtime, self) if self.exact else None
        if items is None:
            return derive(runtime, "item", (self, index), not_none=False)
        return runtime.get_item(items, index)


class OpenList(list[Value]):
    """A list with an unknown number of elements: a first and a later one stand for all."""


def is_exact(value: Value) -> bool:
    """Is it known how many elements ``value`` has (as far as one can tell without running it)?"""
    if isinstance(value, (Unknown, OpenList)):
        return False
    if isinstance(value, NativeObject):
        return bool(getattr(value, "exact", type(value).iterate is not NativeObject.iterate))
    return True


def representatives(runtime: Runtime, value: Value) -> list[Value]:
    """A first and a later element of an iterable whose elements are not known."""
    value = runtime.resolve(value)
    if isinstance(value, OpenList):
        return list(value)
    method = getattr(value, "representatives", None)
    if method is not None:
        found: list[Value] = method(runtime)
        return found
    if isinstance(value, Derived) and value.op == "range":
        start, _, step = value.operands
        return [start, runtime.binary("+", start, step)]
    if isinstance(value, Unknown):
        return [derive(runtime, "item", (value, index), not_none=False) for index in range(2)]
    return [runtime.fresh("element"), runtime.fresh("element")]


def iterate(runtime: Runtime, value: Value) -> Iterator[Value]:
    """The elements of a host container in a stable order, or whatever :meth:`Runtime.iterate` says; of an unknown
    iterable a first and a later element."""
    if isinstance(value, (list, tuple, dict, str, range, deque)):
        return iter(value)
    if isinstance(value, (set, frozenset)):
        return iter(set_order(value))
    if isinstance(value, IteratorValue):
        return value.walk(runtime)
    if isinstance(value, Instance) and _held(value) is not None:
        return iterate(runtime, _held(value))
    if not is_exact(value):
        return iter(representatives(runtime, value))
    return runtime.iterate(value)


def collect(runtime: Runtime, value: Value) -> list[Value] | None:
    """All elements of an iterable, or None where they are not all known or too many."""
    if isinstance(value, OpenList):
        return None
    if isinstance(value, (list, tuple, dict, str, range, deque, bytes)):
        return None if len(value) > MAX_ITEMS else list(value)
    if isinstance(value, (set, frozenset)):
        return set_order(value)
    if isinstance(value, Unknown) or not is_exact(value):
        return None
    if isinstance(value, Instance) and _held(value) is not None:
        return collect(runtime, _held(value))
    if not isinstance(value, IteratorValue):
        return runtime.known_items(value)
    items = []
    for item in value.walk(runtime):
        items.append(item)
        if len(items) > MAX_ITEMS:
            return None
    return items


def _held(value: Instance) -> Value:
    """The host container that an instance of a user's list or dict is; None where its class iterates by itself."""
    own = value.cls.find("__iter__")
    return value.attrs.get(HOST) if own is MISSING or isinstance(own, NativeFunction) else None


def walk_unknown(runtime: Runtime, value: Value) -> Iterator[Value]:
    """``value[0]``, ``value[1]``, … of an unknown iterable, without end."""
    index = 0
    while True:
        yield derive(runtime, "item", (value, index), not_none=False)
        index += 1


def next_of(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``next(iterator[, default])``"""
    iterator = args[0] if args else None
    resume = getattr(iterator, "resume", None)
    if isinstance(iterator, IteratorValue) and len(args) > 1:
        element = iterator.advance(runtime)
        return args[1] if element is MISSING else element
    if resume is not None:
        if len(args) > 1:
            return _with_default(runtime, lambda: resume(runtime, None), args[1])
        return resume(runtime, None)
    if isinstance(iterator, Unknown):
        return runtime.fresh("next()")
    for name in ("__next__", "next"):
        method = runtime.find_attribute(iterator, name)
        if method is not MISSING:
            if len(args) > 1:
                return _with_default(runtime, partial(runtime.call, method, []), args[1])
            return runtime.call(method, [])
    if isinstance(iterator, NativeObject):
        return runtime.fresh(f"next({iterator.type_name})")
    return runtime.raise_error("TypeError", f"'{type_name(iterator)}' object is not an iterator")


def _with_default(runtime: Runtime, produce: Callable[[], Value], default: Value) -> Value:
    try:
        return produce()
    except UserException as error:
        if any(cls.name == "StopIteration" for cls in error.value.cls.mro):
            return default
        raise
