"""Subscripts of host values: ``container[index]``, assignment to it and its deletion."""

from __future__ import annotations

import operator
from collections import deque
from typing import Any

from tfshare_lint.interpreter.stdlib.arithmetic import type_name
from tfshare_lint.interpreter.stdlib.iterators import OpenList, collect
from tfshare_lint.interpreter.stdlib.support import derive, derived_text, gap, host_call, is_concrete, missing_key
from tfshare_lint.interpreter.stdlib.written import read_written, write
from tfshare_lint.interpreter.values import MISSING, ClassValue, Instance, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Derived, Pattern, Unknown, concatenate

__all__ = ["DefaultDict", "delete_item", "get_item", "length", "set_item", "set_some_attribute"]

#: An unknown element of a container up to this size is the same unknown whenever the container has these elements.
_COMPARED_ELEMENTS = 16
_INDEXED = (list, tuple, str, bytes, range, deque)


class DefaultDict(dict[Value, Value]):
    """``collections.defaultdict``: its factory is a value of the program."""

    def __init__(self, factory: Value = None, items: Any = ()) -> None:
        super().__init__(items)
        self.default_factory = factory

    def copy(self) -> DefaultDict:
        return DefaultDict(self.default_factory, self)


def get_item(runtime: Runtime, container: Value, index: Value) -> Value:
    """``container[index]`` for host values, modelled objects and unknowns.

    Raises IndexError, KeyError and TypeError in the program as Python does.
    """
    if isinstance(container, dict):
        return _get_key(runtime, container, index)
    if isinstance(container, _INDEXED):
        return _get_index(runtime, container, index)
    if isinstance(container, Pattern):
        return _pattern_item(runtime, container, index)
    if isinstance(container, Unknown):
        found = read_written(runtime, container, "item", index)
        return derive(runtime, "item", (container, freeze(index)), not_none=False) if found is MISSING else found
    if isinstance(container, NativeObject):
        return container.get_item(runtime, index)
    if isinstance(container, ClassValue):
        return container  # a generic class with its parameters, Queue[int]
    return runtime.raise_error("TypeError", f"'{type_name(container)}' object is not subscriptable")


def freeze(index: Value) -> Value:
    """A slice as a tuple, so that equal slices of an unknown give the same unknown."""
    if isinstance(index, slice):
        return ("slice", index.start, index.stop, index.step)
    if isinstance(index, tuple):
        return tuple(freeze(part) for part in index)
    return index


def _get_index(runtime: Runtime, container: Value, index: Value) -> Value:
    if isinstance(index, float) and index.is_integer():
        index = int(index)  # Python 2 programs divide integers with a plain "/"
    if is_concrete(index):
        beyond = type(index) is int and not -len(container) <= index < len(container)
        if beyond and isinstance(container, (list, tuple, deque)):
            return gap(runtime, "IndexError", f"{type_name(container)} index out of range")
        return host_call(runtime, "item", operator.getitem, container, index)
    if isinstance(index, NativeObject):
        return runtime.fresh("item", not_none=False)
    if isinstance(index, Unknown) and len(container) == 1:
        return container[0]
    if isinstance(container, str):
        return derived_text(runtime, "item", (container, freeze(index)))
    if len(container) > _COMPARED_ELEMENTS:
        return runtime.fresh("item")
    if isinstance(container, list):
        container = tuple(container)  # by value: the list may change later
    return derive(runtime, "item", (container, freeze(index)), not_none=False)


def _get_key(runtime: Runtime, container: dict[Value, Value], key: Value) -> Value:
    try:
        if key in container:
            return container[key]
    except TypeError:
        return runtime.raise_error("TypeError", f"unhashable type: '{type_name(key)}'")
    if isinstance(container, DefaultDict) and container.default_factory is not None and is_concrete(key):
        value = runtime.call(container.default_factory, [])
        runtime.journal.save(container)
        container[key] = value
        return value
    if hasattr(container, "__missing__") and not isinstance(container, DefaultDict):
        return container[key]
    if isinstance(key, Unknown) or any(isinstance(known, Unknown) for known in container):
        if isinstance(key, Unknown) and len(container) == 1:
            return next(iter(container.values()))
        return derive(runtime, "item", (container, key), not_none=False)
    return missing_key(runtime, key)


def _pattern_item(runtime: Runtime, text: Pattern, index: Value) -> Value:
    """A character or slice of a pattern: known where it lies in its first or last known part."""
    first, last = text.parts[0], text.parts[-1]
    if type(index) is int:
        if index >= 0 and isinstance(first, str) and index < len(first):
            return first[index]
        if index < 0 and isinstance(last, str) and -index <= len(last):
            return last[index]
    elif isinstance(index, slice) and index.step is None and is_concrete(index):
        start, stop = index.start or 0, index.stop
        begins_known = start == 0 or (start > 0 and isinstance(first, str) and start <= len(first))
        if begins_known and stop is None:
            return concatenate(first[start:], *text.parts[1:]) if isinstance(first, str) else text
        if begins_known and stop < 0 and isinstance(last, str) and -stop <= len(last) and last is not first:
            head = first[start:] if isinstance(first, str) else first
            return concatenate(head, *text.parts[1:-1], last[:stop])
        if stop is not None and isinstance(first, str) and 0 <= start <= stop <= len(first):
            return first[start:stop]
        if start < 0 and stop is None and isinstance(last, str) and -start <= len(last):
            return last[start:]
    return derived_text(runtime, "item", (text, freeze(index)))


def set_item(runtime: Runtime, container: Value, index: Value, value: Value) -> None:
    """``container[index] = value``"""
    if isinstance(container, dict):
        runtime.journal.save(container)
        try:
            container[index] = value
        except TypeError:
            runtime.raise_error("TypeError", f"unhashable type: '{type_name(index)}'")
    elif isinstance(container, (list, deque)):
        _set_index(runtime, container, index, value)
    elif isinstance(container, NativeObject):
        container.set_item(runtime, index, value)
    elif isinstance(container, Unknown) and not isinstance(container, Pattern):
        write(runtime, container, "item", index, value)
    else:
        runtime.raise_error("TypeError", f"'{type_name(container)}' object does not support item assignment")


def set_some_attribute(runtime: Runtime, value: Instance) -> None:
    """An attribute whose name is not known is set: those that wait for a value, being None, may have one now."""
    runtime.journal.save(value.attrs)
    value.attrs.update({n: runtime.fresh(f"{value.cls.name}.{n}") for n, old in value.attrs.items() if old is None})


def _set_index(runtime: Runtime, container: Any, index: Value, value: Value) -> None:
    runtime.journal.save(container)
    if isinstance(index, float) and index.is_integer():
        index = int(index)
    if isinstance(index, slice) and is_concrete(index):
        items = collect(runtime, value)
        if items is not None:
            host_call(runtime, "item", operator.setitem, container, index, items)
    elif type(index) is int and not -len(container) <= index < len(container):
        gap(runtime, "IndexError", "list assignment index out of range")
    elif is_concrete(index):
        host_call(runtime, "item", operator.setitem, container, index, value)
    else:
        # Any element may be the one that was replaced.
        for position in range(len(container)):
            container[position] = runtime.fresh("item")


def delete_item(runtime: Runtime, container: Value, index: Value) -> None:
    """``del container[index]``"""
    if isinstance(container, dict):
        if not isinstance(index, Unknown):
            runtime.journal.save(container)
            if container.pop(index, MISSING) is MISSING:
                missing_key(runtime, index)
    elif isinstance(container, (list, deque)):
        if type(index) is int and not -len(container) <= index < len(container):
            gap(runtime, "IndexError", "list assignment index out of range")
        elif is_concrete(index):
            runtime.journal.save(container)
            host_call(runtime, "item", operator.delitem, container, index)
    elif not isinstance(container, (Unknown, NativeObject)):
        runtime.raise_error("TypeError", f"'{type_name(container)}' object doesn't support item deletion")


def length(runtime: Runtime, value: Value) -> Value:
    """``len(value)``"""
    if isinstance(value, OpenList):
        return runtime.fresh("len", not_none=True)
    open_size = runtime.journal.open_sizes.get(id(value))
    if open_size is not None:
        return open_size[1].setdefault(len(value), runtime.fresh("len", not_none=True))
    if isinstance(value, (*_INDEXED, dict, set, frozenset)):
        return len(value)
    if isinstance(value, Unknown):
        if isinstance(value, Derived) and value.op == "range" and value.operands[0] == 0 and value.operands[2] == 1:
            return value.operands[1]
        return derive(runtime, "len", (value,))
    if isinstance(value, NativeObject):
        return value.length(runtime)
    method = runtime.find_attribute(value, "__len__")
    if method is not MISSING:
        return runtime.call(method, [])
    return runtime.raise_error("TypeError", f"object of type '{type_name(value)}' has no len()")
