"""The built-in functions over iterables: ``zip``, ``map``, ``enumerate``, ``sorted``, ``sum``, ``any`` …"""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.iterators import (
    IteratorValue,
    collect,
    is_exact,
    iterate,
    next_of,
    walk_unknown,
)
from tfshare_lint.interpreter.stdlib.sorting import sort_items
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, bind, derive, gap
from tfshare_lint.interpreter.values import MISSING, Instance, Runtime, Value
from tfshare_lint.symbolic import Unknown

__all__ = ["ITERATION", "zip_values"]


def _iter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source = runtime.resolve(args[0])
    if len(args) == 2:
        return IteratorValue("callable_iterator", _until(runtime, source, args[1]))
    if isinstance(source, IteratorValue) or hasattr(source, "resume"):
        return source
    if isinstance(source, Instance):
        method = runtime.find_attribute(source, "__iter__")
        if method is not MISSING:
            return runtime.call(method, [])
    return IteratorValue("iterator", iterate(runtime, source), is_exact(source))


def _until(runtime: Runtime, function: Value, sentinel: Value) -> Iterator[Value]:
    while True:
        value = runtime.call(function, [])
        if runtime.truth(runtime.compare("==", value, sentinel)):
            return
        yield value


def _enumerate(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source, start = bind(runtime, "enumerate", args, kwargs, ("iterable",), {"start": 0})
    source = runtime.resolve(source)

    def pairs() -> Iterator[Value]:
        index = start
        for item in iterate(runtime, source):
            yield (index, item)
            index = runtime.binary("+", index, 1)

    return IteratorValue("enumerate", pairs(), is_exact(source))


def zip_values(runtime: Runtime, sources: Args) -> IteratorValue:
    """``zip(*sources)``. Beside a known iterable an unknown one is taken to be as long.

    Without any the result is taken as unknown: it was ``zip(*pairs)``, and where the pairs are none it is because we
    do not know them.
    """
    sources = [runtime.resolve(source) for source in sources]
    exact = [is_exact(source) for source in sources]
    if not any(exact):
        # All lengths unknown: a first and a later element of each.
        return IteratorValue("zip", zip(*(iterate(runtime, source) for source in sources)), exact=False)
    walks = [
        walk_unknown(runtime, source) if isinstance(source, Unknown) else iterate(runtime, source) for source in sources
    ]
    return IteratorValue("zip", zip(*walks))


def _zip(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return zip_values(runtime, args)


def _map(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function = runtime.resolve(args[0])
    if len(args) == 2:
        source = runtime.resolve(args[1])
        results = (
            runtime.call(function, [item]) if function is not None else item for item in iterate(runtime, source)
        )
        return IteratorValue("map", results, is_exact(source))
    rows = zip_values(runtime, args[1:])
    calls = (runtime.call(function, list(row)) if function is not None else row for row in rows.walk(runtime))
    return IteratorValue("map", calls, rows.exact)


def _filter(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function, source = runtime.resolve(args[0]), runtime.resolve(args[1])

    def passing() -> Iterator[Value]:
        for item in iterate(runtime, source):
            if runtime.truth(item if function is None else runtime.call(function, [item])):
                yield item

    return IteratorValue("filter", passing(), is_exact(source))


def _sorted(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    by = kwargs.pop("cmp", None)  # Python 2's
    iterable, key, reverse = bind(runtime, "sorted", args, kwargs, ("iterable",), {"key": None, "reverse": False})
    items = collect(runtime, runtime.resolve(iterable))
    return derive(runtime, "sorted", (iterable,)) if items is None else sort_items(runtime, items, key, reverse, by)


def _reversed(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source = runtime.resolve(args[0])
    if isinstance(source, Instance):
        method = runtime.find_attribute(source, "__reversed__")
        if method is not MISSING:
            return runtime.call(method, [])
    if isinstance(source, range):
        return IteratorValue("range_iterator", reversed(source))
    items = collect(runtime, source)
    if items is None:
        # The last element comes first; both are as unknown as the others.
        return IteratorValue("reversed", iterate(runtime, source), False)
    return IteratorValue("list_reverseiterator", reversed(items))


def _sum(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    iterable, total = bind(runtime, "sum", args, kwargs, ("iterable",), {"start": 0})
    items = collect(runtime, runtime.resolve(iterable))
    if items is None:
        return derive(runtime, "sum", (iterable,))
    for item in items:
        total = runtime.binary("+", total, item)
    return total


def _extreme(name: str, op: str) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        key = kwargs.get("key")
        items: list[Value] | None = args
        if len(args) == 1:
            items = collect(runtime, runtime.resolve(args[0]))
            if items is None:
                return derive(runtime, name, args)
        if not items:
            if "default" in kwargs:
                return kwargs["default"]
            return gap(runtime, "ValueError", f"{name}() arg is an empty sequence")
        keys = items if key is None else [runtime.call(key, [item]) for item in items]
        best = 0
        for index in range(1, len(items)):
            better = runtime.compare(op, keys[index], keys[best])
            if better is True:
                best = index
            elif better is not False:
                return derive(runtime, name, items)
        return items[best]

    return call


def _quantifier(name: str, stop_at: bool) -> Implementation:
    """``any`` (stops at True) and ``all`` (stops at False), three-valued."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        source = runtime.resolve(args[0])
        if not is_exact(source):
            return derive(runtime, name, (source,))
        unknowns = []
        for item in iterate(runtime, source):
            truth = runtime.known_truth(item)
            if truth is stop_at:
                return stop_at
            if truth is None:
                unknowns.append(item)
        if not unknowns:
            return not stop_at
        return derive(runtime, "bool" if len(unknowns) == 1 else name, unknowns)

    return call


def _reduce(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function, iterable = args[0], runtime.resolve(args[1])
    items = collect(runtime, iterable)
    if items is None:
        return derive(runtime, "reduce", (function, iterable), not_none=False)
    if len(args) > 2:
        items.insert(0, args[2])
    if not items:
        runtime.raise_error("TypeError", "reduce() of empty iterable with no initial value")
    total = items[0]
    for item in items[1:]:
        total = runtime.call(function, [total, item])
    return total


#: Name → implementation.
ITERATION: dict[str, Implementation] = {
    "iter": _iter,
    "next": next_of,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _reversed,
    "sum": _sum,
    "min": _extreme("min", "<"),
    "max": _extreme("max", ">"),
    "any": _quantifier("any", True),
    "all": _quantifier("all", False),
    "reduce": _reduce,
}
