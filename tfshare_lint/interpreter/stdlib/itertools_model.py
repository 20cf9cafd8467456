"""The module ``itertools``: lazy iterators over values of the program."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from tfshare_lint.interpreter.stdlib.builtins_iteration import ITERATION, zip_values
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue, collect, is_exact, iterate
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import MAX_ITEMS, Args, Implementation, Kwargs, bind, derive
from tfshare_lint.interpreter.values import MISSING, ModuleValue, NativeFunction, NativeObject, Runtime, Value

__all__ = ["itertools_module"]


def _count(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    start, step = bind(runtime, "count", args, kwargs, (), {"start": 0, "step": 1})

    def numbers() -> Iterator[Value]:
        value = start
        while True:
            yield value
            value = runtime.binary("+", value, step)

    return IteratorValue("count", numbers())


def _repeat(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value, times = bind(runtime, "repeat", args, kwargs, ("object",), {"times": MISSING})
    if times is MISSING:
        return IteratorValue("repeat", itertools.repeat(value))
    if isinstance(times, int):
        return IteratorValue("repeat", itertools.repeat(value, times))
    return IteratorValue("repeat", (value, value), exact=False)


def _cycle(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    def again() -> Iterator[Value]:
        items = []
        for item in iterate(runtime, args[0]):
            items.append(item)
            yield item
        while items:
            yield from items

    return IteratorValue("cycle", again())


class _Chain(NativeObject):
    """``itertools.chain``, a class for the sake of ``chain.from_iterable``."""

    type_name = "type"

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        sources = [runtime.resolve(source) for source in args]
        elements = (item for source in sources for item in iterate(runtime, source))
        return IteratorValue("chain", elements, all(is_exact(source) for source in sources))

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return NativeFunction(name, self._from_iterable) if name == "from_iterable" else MISSING

    def _from_iterable(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        sources = collect(runtime, args[0])
        if sources is None:
            return derive(runtime, "chain", (args[0],))
        return self.call(runtime, sources, {})


def _combinatorial(name: str, of_one: bool) -> Implementation:
    """``product`` (of many iterables), ``permutations`` and ``combinations`` (of one)."""
    host: Callable[..., Iterable[Value]] = getattr(itertools, name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        sources = args[:1] if of_one else args
        items = [collect(runtime, runtime.resolve(source)) for source in sources]
        rest = [*args[1:], *kwargs.values()] if of_one else list(kwargs.values())
        if any(found is None for found in items) or not all(isinstance(n, (int, type(None))) for n in rest):
            return derive(runtime, name, (*args, *kwargs.values()))
        if any(isinstance(n, int) and n > 1_000 for n in rest):
            return derive(runtime, name, args)
        if not of_one and rest:
            return IteratorValue(name, itertools.product(*items, repeat=rest[0]))  # type: ignore[arg-type]
        return IteratorValue(name, host(*items, *rest))

    return call


def _islice(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source, *bounds = (runtime.resolve(arg) for arg in args)
    if not all(bound is None or isinstance(bound, int) for bound in bounds):
        return derive(runtime, "islice", args)
    return IteratorValue("islice", itertools.islice(iterate(runtime, source), *bounds), is_exact(source))


def _starmap(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    function, source = args[0], runtime.resolve(args[1])
    results = (runtime.call(function, list(iterate(runtime, row))) for row in iterate(runtime, source))
    return IteratorValue("starmap", results, is_exact(source))


def _zip_longest(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    fill = kwargs.get("fillvalue")
    sources = [runtime.resolve(source) for source in args]
    rows = itertools.zip_longest(*(iterate(runtime, source) for source in sources), fillvalue=fill)
    return IteratorValue("zip_longest", rows, all(is_exact(source) for source in sources))


def _accumulate(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source, function, initial = bind(
        runtime, "accumulate", args, kwargs, ("iterable",), {"func": None, "initial": None}
    )

    def totals() -> Iterator[Value]:
        total = initial if initial is not None else MISSING
        if total is not MISSING:
            yield total
        for item in iterate(runtime, source):
            if total is MISSING:
                total = item
            elif function is None:
                total = runtime.binary("+", total, item)
            else:
                total = runtime.call(function, [total, item])
            yield total

    return IteratorValue("accumulate", totals(), is_exact(source))


def _selecting(name: str) -> Implementation:
    """``takewhile``, ``dropwhile`` and ``filterfalse``"""
    host = getattr(itertools, name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        function, source = args[0], runtime.resolve(args[1])

        def test(item: Value) -> bool:
            return runtime.truth(item if function is None else runtime.call(function, [item]))

        return IteratorValue(name, host(test, iterate(runtime, source)), is_exact(source))

    return call


def _compress(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    rows = zip_values(runtime, args)
    return IteratorValue("compress", (item for item, keep in rows.walk(runtime) if runtime.truth(keep)), rows.exact)


def _groupby(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source, key = bind(runtime, "groupby", args, kwargs, ("iterable",), {"key": None})
    items = collect(runtime, runtime.resolve(source))
    if items is None:
        return derive(runtime, "groupby", (source, key))
    groups: list[tuple[Value, list[Value]]] = []
    for item in items:
        mark = item if key is None else runtime.call(key, [item])
        if groups and runtime.known_truth(runtime.compare("==", groups[-1][0], mark)):
            groups[-1][1].append(item)
        else:
            groups.append((mark, [item]))
    return IteratorValue("groupby", [(mark, IteratorValue("_grouper", group)) for mark, group in groups])


def _tee(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    count = args[1] if len(args) > 1 and isinstance(args[1], int) else 2
    source = runtime.resolve(args[0])
    copies = itertools.tee(iterate(runtime, source), max(0, min(count, MAX_ITEMS // 1_000)))
    return tuple(IteratorValue("_tee", copy, is_exact(source)) for copy in copies)


def _pairwise(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    items = collect(runtime, runtime.resolve(args[0]))
    if items is None:
        return derive(runtime, "pairwise", args)
    return IteratorValue("pairwise", zip(items, items[1:]))


def itertools_module() -> ModuleValue:
    """The model of ``itertools``, with Python 2's names."""
    return module(
        "itertools",
        {
            "count": _count,
            "repeat": _repeat,
            "cycle": _cycle,
            "product": _combinatorial("product", False),
            "permutations": _combinatorial("permutations", True),
            "combinations": _combinatorial("combinations", True),
            "combinations_with_replacement": _combinatorial("combinations_with_replacement", True),
            "islice": _islice,
            "starmap": _starmap,
            "zip_longest": _zip_longest,
            "izip_longest": _zip_longest,
            "accumulate": _accumulate,
            "takewhile": _selecting("takewhile"),
            "dropwhile": _selecting("dropwhile"),
            "filterfalse": _selecting("filterfalse"),
            "ifilterfalse": _selecting("filterfalse"),
            "compress": _compress,
            "groupby": _groupby,
            "tee": _tee,
            "pairwise": _pairwise,
            "izip": ITERATION["zip"],
            "imap": ITERATION["map"],
            "ifilter": ITERATION["filter"],
        },
        {"chain": _Chain()},
        complete=True,
    )
