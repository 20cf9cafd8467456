"""Methods of ``list``, ``tuple``, ``dict``, ``set``, ``frozenset``, ``collections.deque`` and ``range``.

Whatever changes a container saves it in the journal first.
"""

from __future__ import annotations

import collections
from typing import Any

from tfshare_lint.interpreter.stdlib.arithmetic import DictView, type_name
from tfshare_lint.interpreter.stdlib.items import delete_item, get_item, set_item
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue, collect, iterate
from tfshare_lint.interpreter.stdlib.sorting import sort_items
from tfshare_lint.interpreter.stdlib.support import (
    MAX_ITEMS,
    Args,
    Implementation,
    Kwargs,
    bind,
    derive,
    gap,
    host_call,
    is_concrete,
    missing_key,
    set_order,
)
from tfshare_lint.interpreter.values import MISSING, Runtime, Value
from tfshare_lint.symbolic import Unknown

__all__ = ["DEQUE_METHODS", "DICT_METHODS", "FROZENSET_METHODS", "LIST_METHODS", "RANGE_METHODS", "SET_METHODS",
           "TUPLE_METHODS", "update_dict"]  # fmt: skip


def _first(args: Args, index: int = 1, default: Value = None) -> Value:
    return args[index] if len(args) > index else default


# Lists and deques -------------------------------------------------------------------------------------------


def _append(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, item = args
    runtime.journal.save(target)
    if len(target) < MAX_ITEMS:
        target.append(item)


def _appendleft(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    if len(args[0]) < MAX_ITEMS:
        args[0].appendleft(args[1])


def _extended(runtime: Runtime, target: Any, iterable: Value) -> list[Value]:
    """The elements to extend with; of an unknown iterable the representative ones."""
    items = collect(runtime, iterable)
    if items is None:
        items = [item for item, _ in zip(iterate(runtime, iterable), range(2))]
    return items[: max(0, MAX_ITEMS - len(target))]


def _extend(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    items = _extended(runtime, args[0], args[1])
    runtime.journal.save(args[0])
    args[0].extend(items)


def _extendleft(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    items = _extended(runtime, args[0], args[1])
    runtime.journal.save(args[0])
    args[0].extendleft(items)


def _insert(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, index, item = args
    runtime.journal.save(target)
    if len(target) < MAX_ITEMS:
        target.insert(index if isinstance(index, int) else len(target), item)


def _pop(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, index = args[0], _first(args, 1, -1)
    runtime.journal.save(target)
    if isinstance(index, Unknown):
        return get_item(runtime, list(target), index)
    if isinstance(index, float) and index.is_integer():
        index = int(index)
    if isinstance(index, int) and not -len(target) <= index < len(target):
        return gap(runtime, "IndexError", "pop index out of range" if target else "pop from empty list")
    return host_call(runtime, "pop", target.pop, *([index] if len(args) > 1 else []))


def _popleft(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    return args[0].popleft() if args[0] else gap(runtime, "IndexError", "pop from an empty deque")


def _position(runtime: Runtime, target: Any, item: Value) -> int | None:
    """Where ``item`` is; None where it is unknown; ValueError in the program where it is nowhere."""
    for index, element in enumerate(target):
        same = True if element is item else runtime.compare("==", element, item)
        if same is True:
            return index
        if same is not False:
            return None
    gap(runtime, "ValueError", f"{type_name(item)} is not in {type_name(target)}")
    return None


def _remove(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    index = _position(runtime, args[0], args[1])
    if index is not None:
        runtime.journal.save(args[0])
        del args[0][index]


def _index(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if len(args) > 2:
        start, stop = args[2], _first(args, 3, len(args[0]))
        index = _position(runtime, args[0][start:stop], args[1])
        return derive(runtime, "index", args) if index is None else index + start
    index = _position(runtime, args[0], args[1])
    return derive(runtime, "index", (tuple(args[0]), args[1])) if index is None else index


def _count(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    answers = [runtime.compare("==", element, args[1]) for element in args[0]]
    if all(isinstance(answer, bool) for answer in answers):
        return sum(answers)
    return derive(runtime, "count", (tuple(args[0]), args[1]))


def _clear(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    args[0].clear()


def _copy(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[0].copy()


def _reverse(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    args[0].reverse()


def _rotate(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    steps = _first(args, 1, 1)
    if isinstance(steps, int):
        args[0].rotate(steps)


def _sort(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    by = kwargs.pop("cmp", args.pop() if len(args) == 2 else None)  # Python 2's
    target, key, reverse = bind(runtime, "sort", args, kwargs, ("self",), {"key": None, "reverse": False})
    ordered = sort_items(runtime, list(target), key, reverse, by)
    runtime.journal.save(target)
    target[:] = ordered


def _iter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return IteratorValue(f"{type_name(args[0])}_iterator", iterate(runtime, args[0]))


def _getitem(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return get_item(runtime, args[0], args[1])


def _setitem(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    set_item(runtime, args[0], args[1], args[2])


def _delitem(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    delete_item(runtime, args[0], args[1])


def _len(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return len(args[0])


def _contains(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.compare("in", args[1], args[0])


_COMMON: dict[str, Implementation] = {
    "__iter__": _iter,
    "__getitem__": _getitem,
    "__len__": _len,
    "__contains__": _contains,
}
_MUTABLE: dict[str, Implementation] = {"__setitem__": _setitem, "__delitem__": _delitem, "clear": _clear, "copy": _copy}
_SEQUENCE: dict[str, Implementation] = {**_COMMON, "index": _index, "count": _count}

LIST_METHODS: dict[str, Implementation] = {
    **_SEQUENCE,
    **_MUTABLE,
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "reverse": _reverse,
    "sort": _sort,
}
TUPLE_METHODS = _SEQUENCE
RANGE_METHODS = _SEQUENCE
DEQUE_METHODS: dict[str, Implementation] = {
    **LIST_METHODS,
    "appendleft": _appendleft,
    "extendleft": _extendleft,
    "popleft": _popleft,
    "rotate": _rotate,
}
del DEQUE_METHODS["sort"]

# Dicts --------------------------------------------------------------------------------------------------------


def _keys(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return DictView(args[0])


def _values(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return DictView(args[0].values())


def _items(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return DictView(args[0].items())


def _get(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, key, default = args[0], args[1], _first(args, 2, kwargs.get("default"))
    known = runtime.compare("in", key, target)
    if known is True:
        return target[key]
    if known is False:
        return default
    return derive(runtime, "item", (target, key, default), not_none=False)


def _setdefault(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, key, default = args[0], args[1], _first(args, 2)
    known = runtime.compare("in", key, target)
    if known is True:
        return target[key]
    set_item(runtime, target, key, default)
    return default


def _dict_pop(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, key = args[0], args[1]
    known = runtime.compare("in", key, target)
    if known is True:
        runtime.journal.save(target)
        return target.pop(key)
    if known is False:
        if len(args) > 2:
            return args[2]
        return missing_key(runtime, key)
    return derive(runtime, "item", (target, *args[1:]), not_none=False)


def _popitem(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, last = args[0], kwargs.get("last", _first(args, 1, True))
    if not target:
        gap(runtime, "KeyError", "popitem(): dictionary is empty")
        return (runtime.fresh("key"), runtime.fresh("value"))
    runtime.journal.save(target)
    key = next(reversed(target)) if last else next(iter(target))
    return (key, target.pop(key))


def _update(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target = args[0]
    runtime.journal.save(target)
    if isinstance(target, collections.Counter):
        _count_into(runtime, target, _first(args), 1)
        return
    if len(args) > 1:
        update_dict(runtime, target, args[1])
    target.update(kwargs)


def update_dict(runtime: Runtime, target: dict[Value, Value], source: Value) -> None:
    """Put the pairs of ``source`` (a mapping or an iterable of pairs) into ``target``. What is unknown adds
    nothing that is known."""
    if isinstance(source, dict):
        target.update(source)
        return
    keys = MISSING if isinstance(source, (Unknown, list, tuple)) else runtime.find_attribute(source, "keys")
    if keys is not MISSING and not isinstance(keys, Unknown):
        for key in collect(runtime, runtime.call(keys, [])) or ():
            set_item(runtime, target, key, runtime.get_item(source, key))
        return
    for pair in collect(runtime, source) or ():
        halves = collect(runtime, pair)
        if halves is None:
            continue
        if len(halves) != 2:
            runtime.raise_error(
                "ValueError", f"dictionary update sequence element has length {len(halves)}; 2 is required"
            )
        set_item(runtime, target, halves[0], halves[1])


def _has_key(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.compare("in", args[1], args[0])


def _fromkeys(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    result: dict[Value, Value] = {}
    for key in collect(runtime, args[1]) or ():
        set_item(runtime, result, key, _first(args, 2))
    return result


def _move_to_end(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, key = args[0], args[1]
    last = kwargs.get("last", _first(args, 2, True))
    if key in target:
        runtime.journal.save(target)
        pairs = [(key, target.pop(key))]
        if not last:
            pairs += target.items()
            target.clear()
        target.update(pairs)


def _count_into(runtime: Runtime, target: Any, source: Value, sign: int) -> None:
    if isinstance(source, dict):
        for key, value in source.items():
            target[key] = runtime.binary("+" if sign > 0 else "-", target[key], value)
        return
    for item in collect(runtime, source) or () if source is not None else ():
        target[item] = runtime.binary("+", target[item], sign)


def _subtract(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    _count_into(runtime, args[0], _first(args), -1)


def _most_common(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not is_concrete(args[0]):
        return derive(runtime, "most_common", args)
    return host_call(runtime, "most_common", collections.Counter.most_common, *args)


DICT_METHODS: dict[str, Implementation] = {
    **_COMMON,
    **_MUTABLE,
    "keys": _keys,
    "values": _values,
    "items": _items,
    "iterkeys": _keys,
    "itervalues": _values,
    "iteritems": _items,
    "viewkeys": _keys,
    "viewvalues": _values,
    "viewitems": _items,
    "get": _get,
    "setdefault": _setdefault,
    "pop": _dict_pop,
    "popitem": _popitem,
    "update": _update,
    "has_key": _has_key,
    "fromkeys": _fromkeys,
    "move_to_end": _move_to_end,
    "subtract": _subtract,
    "most_common": _most_common,
}

# Sets ---------------------------------------------------------------------------------------------------------


def _hashable(runtime: Runtime, item: Value) -> Value:
    try:
        hash(item)
    except TypeError:
        runtime.raise_error("TypeError", f"unhashable type: '{type_name(item)}'")
    return item


def _add(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    args[0].add(_hashable(runtime, args[1]))


def _discard(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    args[0].discard(_hashable(runtime, args[1]))


def _set_remove(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if runtime.compare("in", args[1], args[0]) is False:
        return missing_key(runtime, args[1])
    return _discard(runtime, args, kwargs)


def _set_pop(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if not args[0]:
        return gap(runtime, "KeyError", "pop from an empty set")
    runtime.journal.save(args[0])
    item = set_order(args[0])[0]
    args[0].discard(item)
    return item


def _combine(name: str, in_place: bool) -> Implementation:
    """``union`` and its kin; ``in_place`` for ``update`` and its kin."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        result = set(args[0])
        for other in args[1:]:
            items = collect(runtime, other)
            if items is None:
                return None if in_place else derive(runtime, name, args)
            result = getattr(result, name)({_hashable(runtime, item) for item in items})
        if not in_place:
            return frozenset(result) if isinstance(args[0], frozenset) else result
        runtime.journal.save(args[0])
        args[0].clear()
        args[0].update(result)
        return None

    return call


def _relation(name: str) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        items = collect(runtime, args[1])
        if items is None:
            return derive(runtime, name, args)
        mine = set(args[0])
        if not is_concrete(items) or not is_concrete(mine):
            small, large = (items, args[0]) if name == "issuperset" else (list(mine), items)
            if name == "isdisjoint":
                return not mine or not items or derive(runtime, name, args)
            answers = [runtime.compare("in", item, large) for item in small]
            return all(a is True for a in answers) or derive(runtime, name, args)
        return getattr(mine, name)(items)

    return call


FROZENSET_METHODS: dict[str, Implementation] = {
    **_COMMON,
    **{n: _combine(n, False) for n in ("union", "intersection", "difference", "symmetric_difference")},
    **{name: _relation(name) for name in ("issubset", "issuperset", "isdisjoint")},
    "copy": _copy,
}
SET_METHODS: dict[str, Implementation] = {
    **FROZENSET_METHODS,
    "update": _combine("union", True),
    "intersection_update": _combine("intersection", True),
    "difference_update": _combine("difference", True),
    "symmetric_difference_update": _combine("symmetric_difference", True),
    "add": _add,
    "discard": _discard,
    "remove": _set_remove,
    "pop": _set_pop,
    "clear": _clear,
}
