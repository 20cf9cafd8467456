"""Static shapes of indexing, matrix products, reductions, reshaping and joining."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.shapes import (
    Dim,
    Dimension,
    Dims,
    PartialShape,
    any_dim,
    broadcast,
    combine,
    element_count,
    no_shape,
)

__all__ = ["axes_of", "concatenated", "index", "inserted", "matmul", "reduced", "reshaped", "squeezed"]


def matmul(left: Dims, right: Dims, transpose_a: bool = False, transpose_b: bool = False) -> Dims:
    """``tf.matmul``: the last two dimensions multiply, those before them broadcast."""
    if not isinstance(left, tuple) or not isinstance(right, tuple) or len(left) < 2 or len(right) < 2:
        return no_shape(left, right)
    batch = broadcast(left[:-2], right[:-2])
    if not isinstance(batch, tuple):
        return batch
    return (*batch, left[-1] if transpose_a else left[-2], right[-2] if transpose_b else right[-1])


def axes_of(runtime: Runtime, value: Value) -> list[int] | None:
    """An axis argument as a list of numbers; None where it is None or not known."""
    value = runtime.resolve(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return [value]
    if isinstance(value, NativeObject):
        value = getattr(value, "constant", MISSING)
        return [value] if isinstance(value, int) else list(value) if isinstance(value, (list, tuple)) else None
    if isinstance(value, (list, tuple, range)):
        items = [runtime.resolve(item) for item in value]
        items = [item.value if isinstance(item, Dimension) else item for item in items]
        return items if all(isinstance(item, int) for item in items) else None
    return None


def reduced(dims: Dims, axes: list[int] | None, everything: bool, keep: bool) -> Dims:
    """A reduction over ``axes``; over all of them where ``everything`` is true."""
    if everything:
        if not keep:
            return ()
        return (1,) * len(dims) if isinstance(dims, tuple) else no_shape(dims)
    if not isinstance(dims, tuple):
        return no_shape(dims)
    if axes is None:
        return UNKNOWN_SHAPE
    gone = {axis % len(dims) for axis in axes if dims}
    if keep:
        return tuple(1 if i in gone else d for i, d in enumerate(dims))
    return tuple(d for i, d in enumerate(dims) if i not in gone)


def reshaped(dims: Dims, wanted: Dims) -> Dims:
    """``tf.reshape``: ``wanted`` may have one -1; None in it is a size that only a run will tell."""
    if not isinstance(wanted, tuple):
        return wanted
    holes = [i for i, dim in enumerate(wanted) if isinstance(dim, int) and dim < 0]
    if not holes:
        return wanted
    result = list(wanted)
    total = element_count(dims)
    rest = element_count(tuple(d for i, d in enumerate(wanted) if i not in holes))
    hole: Dim = None
    if isinstance(total, int) and isinstance(rest, int) and rest:
        hole = total // rest
    elif isinstance(total, Unknown) or isinstance(rest, Unknown):
        hole = combine("//", total, rest) if rest is not None and total is not None else any_dim()
    for position in holes:
        result[position] = hole
    return tuple(result)


def inserted(dims: Dims, axis: Any, size: Dim) -> Dims:
    """A new dimension at ``axis``."""
    if not isinstance(dims, tuple) or not isinstance(axis, int):
        return no_shape(dims, UNKNOWN_SHAPE if not isinstance(axis, int) else dims)
    position = axis if axis >= 0 else len(dims) + 1 + axis
    return (*dims[:position], size, *dims[position:])


def squeezed(dims: Dims, axes: list[int] | None, everything: bool) -> Dims:
    """Dimensions of size 1 taken away; TensorFlow gives up where it does not know a size."""
    if not isinstance(dims, tuple):
        return no_shape(dims)
    if everything:
        if any(isinstance(d, Unknown) for d in dims):
            return UNKNOWN_SHAPE
        return None if None in dims else tuple(d for d in dims if d != 1)
    return reduced(dims, axes, False, False)


def concatenated(shapes: list[Dims], axis: Any) -> Dims:
    """``tf.concat``: a shape that is not known has the rank of the others."""
    known = next((len(s) for s in shapes if isinstance(s, tuple)), None)
    if known is None or not isinstance(axis, int):
        return no_shape(UNKNOWN_SHAPE if not isinstance(axis, int) else None, *shapes)
    shapes = [s if isinstance(s, tuple) else (None,) * known if s is None else (any_dim(),) * known for s in shapes]
    first = shapes[0]
    assert isinstance(first, tuple)
    if any(len(s) != len(first) for s in shapes if isinstance(s, tuple)) or not first:
        return UNKNOWN_SHAPE
    result = list(first)
    position = axis % len(first)
    for shape in shapes[1:]:
        assert isinstance(shape, tuple)
        for i, dim in enumerate(shape):
            if i == position:
                result[i] = combine("+", result[i], dim)
            elif not isinstance(result[i], int):
                result[i] = dim if dim is not None else result[i]
    return tuple(result)


def _sliced(dim: Dim, part: slice) -> Dim:
    ends = [part.start, part.stop, part.step]
    if ends == [None, None, None]:
        return dim
    if not all(e is None or isinstance(e, int) for e in ends):
        return any_dim() if any(isinstance(e, Unknown) for e in ends) else None
    if isinstance(dim, int):
        return len(range(*part.indices(dim)))
    return None if dim is None else any_dim()


def _index_list(index: Value, rank: int) -> list[Any]:
    """One entry for each dimension: a slice, an index, or ``"new"`` for ``tf.newaxis``."""
    entries = list(index) if isinstance(index, tuple) else [index]
    used = sum(e is not None and e is not ... for e in entries)
    fill = [slice(None)] * (rank - used)
    result: list[Any] = []
    for entry in entries:
        if entry is ...:
            result += fill
            fill = []
        else:
            result.append("new" if entry is None else entry)
    return result + fill


def index(runtime: Runtime, dims: Dims, constant: Any, index: Value) -> tuple[Dims, Any]:
    """Shape and constant value of ``tensor[index]``."""
    index = runtime.resolve(index)
    if isinstance(index, tuple):
        index = tuple(runtime.resolve(entry) for entry in index)
    if not isinstance(dims, tuple):
        return no_shape(dims), MISSING
    if isinstance(index, Unknown):
        return UNKNOWN_SHAPE, MISSING
    value = MISSING
    if isinstance(constant, (list, tuple)) and isinstance(index, (int, slice)):
        simple = isinstance(index, int) or all(
            e is None or isinstance(e, int) for e in (index.start, index.stop, index.step)
        )
        if isinstance(constant, PartialShape):
            value = PartialShape(constant[index]) if simple and isinstance(index, slice) else MISSING
        elif simple and (isinstance(index, slice) or -len(constant) <= index < len(constant)):
            value = constant[index]
            value = value if value is not None else MISSING
    result: list[Dim] = []
    source = 0
    for entry in _index_list(index, len(dims)):
        if isinstance(entry, str):
            result.append(1)
            continue
        if isinstance(entry, slice) and source < len(dims):
            parts = [e.value if isinstance(e, Dimension) else e for e in (entry.start, entry.stop, entry.step)]
            result.append(_sliced(dims[source], slice(*parts)))
        elif isinstance(entry, Unknown):
            return UNKNOWN_SHAPE, MISSING
        source += 1
    return tuple(result), value
