"""Circles of things that lead to each other: the strongly connected components of a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["circles"]


def circles(
    starts: Iterable[str], next_of: Callable[[str], Sequence[str]], is_known: Callable[[str], bool] = lambda _: False
) -> Iterator[list[str]]:
    """The circles that one gets to from ``starts``; what is in no circle is one by itself. What a circle leads to comes
    before it. ``is_known``: what earlier calls have given; it is left out, with all that it leads to.

    Source: R. Tarjan, *Depth-first search and linear graph algorithms* (1972); here without recursion.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []  # in no circle yet
    is_waiting: set[str] = set()
    for start in starts:
        if start in index or is_known(start):
            continue
        work: list[tuple[str, Iterator[str]]] = []
        new: str | None = start
        while new is not None or work:
            if new is not None:
                index[new] = low[new] = len(index)
                waiting.append(new)
                is_waiting.add(new)
                work.append((new, iter(next_of(new))))
                new = None
            node, following = work[-1]
            for other in following:
                if other not in index:
                    if not is_known(other):
                        new = other
                        break
                elif other in is_waiting:
                    low[node] = min(low[node], index[other])
            if new is not None:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                position = waiting.index(node)
                circle = waiting[position:]
                del waiting[position:]
                is_waiting.difference_update(circle)
                yield circle
