"""Indexing of numpy's arrays, and the functions that put arrays together: shapes, and values where they are known.

Source of facts: numpy's own behaviour, measured by ``tests/tfapi/numpy_programs.txt``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.arrays import ArrayValue, Shape, array_of, shape_argument, sliced
from tfshare_lint.interpreter.stdlib.numpy_dtypes import dtype_name
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs
from tfshare_lint.interpreter.values import MISSING, Runtime, Value
from tfshare_lint.symbolic import Unknown

__all__ = ["FUNCTIONS"]


def _arrays(runtime: Runtime, value: Value) -> list[ArrayValue] | None:
    """The arrays of a sequence; None where they are not all known."""
    items = runtime.known_items(value)
    if not items:
        return None
    made = [array_of(runtime, item) for item in items]
    return [item if isinstance(item, ArrayValue) else array_of(runtime, [item]) for item in made]


def _axis(value: Value, rank: int) -> int | None:
    """A known axis of an array of that rank, counted from its beginning."""
    known = isinstance(value, int) and not isinstance(value, bool) and -rank <= value < rank
    return value % rank if known else None


def _given(args: Args, kwargs: Kwargs, *names: str) -> dict[str, Value]:
    return dict(zip(names, args), **kwargs)


def _joined(runtime: Runtime, shapes: list[Shape], axis: Value) -> Shape:
    """The shape of arrays set one behind the other."""
    first = shapes[0]
    if first is None or any(shape is None or len(shape) != len(first) for shape in shapes):
        return None
    at = _axis(axis, len(first))
    if at is None:
        return None
    size: Value = 0
    for shape in shapes:
        size = runtime.binary("+", size, shape[at] if shape is not None else 0)
    return (*first[:at], size, *first[at + 1 :])


def _kind(arrays: list[ArrayValue]) -> str | None:
    kinds = {array.array_dtype for array in arrays}
    return kinds.pop() if len(kinds) == 1 else None


def _concatenate(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "arrays", "axis")
    arrays = _arrays(runtime, args[0]) if args else None
    if arrays is None:
        return ArrayValue(None, None)
    return ArrayValue(_joined(runtime, [a.array_shape for a in arrays], given.get("axis", 0)), _kind(arrays))


def _stack(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "arrays", "axis")
    arrays = _arrays(runtime, args[0]) if args else None
    if arrays is None or arrays[0].array_shape is None:
        return ArrayValue(None, None)
    shape = arrays[0].array_shape
    at = _axis(given.get("axis", 0), len(shape) + 1)
    return ArrayValue(None if at is None else (*shape[:at], len(arrays), *shape[at:]), _kind(arrays))


def _along(axis: int, least: int) -> Implementation:
    """``vstack``, ``hstack`` and ``dstack``: arrays of fewer than ``least`` dimensions get more."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        arrays = _arrays(runtime, args[0]) if args else None
        if arrays is None:
            return ArrayValue(None, None)
        shapes = [a.array_shape for a in arrays]
        if axis == 1 and all(shape is not None and len(shape) == 1 for shape in shapes):
            return ArrayValue(_joined(runtime, shapes, 0), _kind(arrays))
        wider = [None if s is None else _deepened(s, least) for s in shapes]
        return ArrayValue(_joined(runtime, wider, axis), _kind(arrays))

    return call


def _deepened(shape: tuple[Value, ...], least: int) -> tuple[Value, ...]:
    """``np.atleast_2d`` and ``np.atleast_3d``"""
    if len(shape) < 2:
        shape = (1,) * (2 - len(shape)) + shape
    return (*shape, 1) if len(shape) < least else shape


def _tile(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "A", "reps")
    array = array_of(runtime, given.get("A"))
    repeats = shape_argument(runtime, given.get("reps"))
    shape: Shape = array.array_shape if isinstance(array, ArrayValue) else ()
    dtype = array.array_dtype if isinstance(array, ArrayValue) else None
    if shape is None or repeats is None:
        return ArrayValue(None, dtype)
    rank = max(len(shape), len(repeats))
    sizes = zip((1,) * (rank - len(shape)) + shape, (1,) * (rank - len(repeats)) + repeats)
    return ArrayValue(tuple(runtime.binary("*", size, times) for size, times in sizes), dtype)


def _repeat(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "a", "repeats", "axis")
    array = array_of(runtime, given.get("a"))
    if not isinstance(array, ArrayValue) or array.array_shape is None:
        return ArrayValue(None, None)
    shape, times, axis = array.array_shape, given.get("repeats"), given.get("axis")
    at = None if axis is None else _axis(axis, len(shape))
    if not isinstance(times, (int, Unknown)) or (axis is not None and at is None):
        return ArrayValue(None, array.array_dtype)
    if at is None:
        size = runtime.get_attribute(array, "size")
        return ArrayValue((runtime.binary("*", size, times),), array.array_dtype)
    return ArrayValue((*shape[:at], runtime.binary("*", shape[at], times), *shape[at + 1 :]), array.array_dtype)


def _expand_dims(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "a", "axis")
    array = array_of(runtime, given.get("a"))
    if not isinstance(array, ArrayValue) or array.array_shape is None:
        return ArrayValue(None, None)
    at = _axis(given.get("axis"), len(array.array_shape) + 1)
    shape = None if at is None else (*array.array_shape[:at], 1, *array.array_shape[at:])
    return ArrayValue(shape, array.array_dtype)


def _squeeze(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "a", "axis")
    array = array_of(runtime, given.get("a"))
    if not isinstance(array, ArrayValue) or array.array_shape is None:
        return ArrayValue(None, None)
    shape, axis = array.array_shape, given.get("axis")
    if axis is None:
        known = not any(isinstance(size, Unknown) for size in shape)
        return ArrayValue(tuple(size for size in shape if size != 1) if known else None, array.array_dtype)
    at = _axis(axis, len(shape))
    return ArrayValue(None if at is None else shape[:at] + shape[at + 1 :], array.array_dtype)


def _swapaxes(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    array = array_of(runtime, args[0])
    if not isinstance(array, ArrayValue) or array.array_shape is None or len(args) != 3:
        return ArrayValue(None, None)
    shape = list(array.array_shape)
    one, other = _axis(args[1], len(shape)), _axis(args[2], len(shape))
    if one is None or other is None:
        return ArrayValue(None, array.array_dtype)
    shape[one], shape[other] = shape[other], shape[one]
    return ArrayValue(tuple(shape), array.array_dtype)


def _dot(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``dot`` and ``matmul`` of matrices and vectors."""
    shapes = [a.array_shape if isinstance(a, ArrayValue) else None for a in (array_of(runtime, x) for x in args[:2])]
    if len(shapes) < 2 or any(shape is None or not 1 <= len(shape) <= 2 for shape in shapes):
        return ArrayValue(None, None)
    left, right = shapes
    return ArrayValue((*(left or ())[:-1], *(right or ())[1:]), None)


def _pad(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = _given(args, kwargs, "array", "pad_width", "mode")
    array = array_of(runtime, given.get("array"))
    widths = array_of(runtime, given.get("pad_width"))
    if not isinstance(array, ArrayValue) or array.array_shape is None:
        return ArrayValue(None, None)
    shape, width = array.array_shape, widths.data if isinstance(widths, ArrayValue) else widths
    if isinstance(width, int):
        width = [[width, width]] * len(shape)
    if not isinstance(width, list) or len(width) != len(shape) or not all(_pair(w) for w in width):
        return ArrayValue(None, array.array_dtype)
    sizes = [runtime.binary("+", size, before + after) for size, (before, after) in zip(shape, width)]
    return ArrayValue(tuple(sizes), array.array_dtype)


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value)


def _cast(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``cumsum``, ``sort``, ``flip`` and the like: an array of the same shape."""
    array = array_of(runtime, args[0])
    if not isinstance(array, ArrayValue) or (kwargs.get("axis", 0) is None):
        return ArrayValue(None, None)
    return ArrayValue(array.array_shape, dtype_name(kwargs.get("dtype")) or array.array_dtype)


FUNCTIONS: dict[str, Implementation] = {
    "concatenate": _concatenate, "stack": _stack, "vstack": _along(0, 2), "hstack": _along(1, 1),
    "dstack": _along(2, 3), "tile": _tile, "repeat": _repeat, "expand_dims": _expand_dims, "squeeze": _squeeze,
    "swapaxes": _swapaxes, "dot": _dot, "matmul": _dot, "pad": _pad,
    **dict.fromkeys(("sort", "flip", "fliplr", "flipud", "tril", "triu", "roll"), _cast),
}  # fmt: skip


def picked(runtime: Runtime, array: ArrayValue, index: tuple[Value, ...]) -> Value:
    """``array[i, j:k, None, ...]``"""
    entries = [runtime.resolve(entry) for entry in index]
    taken = sum(entry is not None and entry is not ... for entry in entries)
    shape = array.array_shape
    known = all(entry is None or entry is ... or isinstance(entry, (int, slice, Unknown)) for entry in entries)
    if shape is None or not known or entries.count(...) > 1:
        return ArrayValue(None, array.array_dtype)
    if taken > len(shape):
        runtime.raise_error("IndexError", "too many indices for array")
    rest: list[Value] = [slice(None)] * (len(shape) - taken)
    if ... in entries:
        at = entries.index(...)
        entries[at : at + 1] = rest
    made, data = _pick(runtime, list(shape), array.data, entries)
    return data if made == () and data is not MISSING else ArrayValue(made, array.array_dtype, data)


def _pick(runtime: Runtime, shape: list[Value], data: Any, entries: list[Value]) -> tuple[tuple[Value, ...], Any]:
    """Shape and values of what the entries choose, the first entry for the first dimension."""
    if not entries:
        return tuple(shape), data
    entry, rest = entries[0], entries[1:]
    if entry is None:
        inner, values = _pick(runtime, shape, data, rest)
        return (1, *inner), MISSING if values is MISSING else [values]
    if isinstance(entry, slice):
        inner, _ = _pick(runtime, shape[1:], MISSING, rest)
        size = sliced(runtime, shape[0], entry)
        bounds = (entry.start, entry.stop, entry.step)
        if not isinstance(data, list) or not all(bound is None or isinstance(bound, int) for bound in bounds):
            return (size, *inner), MISSING
        values = [_pick(runtime, shape[1:], item, rest)[1] for item in data[entry]]
        return (size, *inner), MISSING if any(value is MISSING for value in values) else values
    inside = isinstance(entry, int) and isinstance(data, list) and -len(data) <= entry < len(data)
    if isinstance(entry, int) and isinstance(shape[0], int) and not -shape[0] <= entry < shape[0]:
        runtime.raise_error("IndexError", f"index {entry} is out of bounds for axis with size {shape[0]}")
    return _pick(runtime, shape[1:], data[entry] if inside else MISSING, rest)
