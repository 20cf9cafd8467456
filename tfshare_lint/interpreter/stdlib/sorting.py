"""Sorting, minimum and maximum, where the order may be unknown."""

from __future__ import annotations

from functools import cmp_to_key

from tfshare_lint.interpreter.values import Runtime, Value

__all__ = ["sort_items"]


def sort_items(
    runtime: Runtime, items: list[Value], key: Value = None, reverse: Value = False, by: Value = None
) -> list[Value]:
    """The elements in order. Elements whose order is unknown stay in the order in which they came. ``by``: Python 2's
    ``cmp``, a function of two keys."""
    keys = items if key is None else [runtime.call(key, [item]) for item in items]
    if by is None and all(type(k) is type(keys[0]) and type(k) in (int, float, str, bool) for k in keys):
        order = sorted(range(len(items)), key=lambda index: keys[index], reverse=runtime.truth(reverse))
        return [items[index] for index in order]

    def compare(left: int, right: int) -> int:
        if by is not None:
            order = runtime.resolve(runtime.call(by, [keys[left], keys[right]]))
            return int(order) if isinstance(order, (int, float)) else 0
        if runtime.compare("<", keys[left], keys[right]) is True:
            return -1
        return 1 if runtime.compare("<", keys[right], keys[left]) is True else 0

    order = sorted(range(len(items)), key=cmp_to_key(compare), reverse=runtime.truth(reverse))
    return [items[index] for index in order]
