"""Static shapes: the arithmetic, and the program's ``TensorShape`` and ``Dimension`` objects.

A shape is a tuple of dimensions, None where TensorFlow does not know the rank, or :data:`UNKNOWN_SHAPE` where only
we do not. A dimension is an ``int``, None where TensorFlow does not know it, or another ``Unknown`` where only we do
not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Union

from tfshare_lint.interpreter.stdlib import OpenList
from tfshare_lint.interpreter.values import MISSING, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import DEPTH_LIMIT, Derived, Pattern, Symbol, Unknown, concatenate

__all__ = [
    "Dim", "Dimension", "Dims", "PartialShape", "TensorShape", "any_dim", "broadcast", "combine", "dims_of",
    "element_count", "merge", "no_shape", "plain_dim", "request_shape",
]  # fmt: skip

Dim = Union[int, Unknown, None]
Dims = Union["tuple[Dim, ...]", Unknown, None]


class PartialShape(list[Any]):
    """The constant of a tensor that holds (a slice of) a shape with dimensions that are not known.

    Shape inference takes such a tensor for a shape, but it does not run the graph for one of its elements.
    """


def any_dim() -> Dim:
    """A dimension about which we know nothing, different from every other."""
    return Symbol("dimension", not_none=True)


def no_shape(*shapes: Dims) -> Dims:
    """The shape of what is computed from ``shapes``, one of which is not known: not known to us, or only to us."""
    return UNKNOWN_SHAPE if any(isinstance(shape, Unknown) for shape in shapes) else None


def combine(op: str, left: Dim, right: Dim) -> Dim:
    """``left op right`` for ``+``, ``-``, ``*`` and ``//``."""
    if isinstance(left, int) and isinstance(right, int):
        return _arithmetic(op, left, right)
    if left is None or right is None:
        return None
    if right == (0 if op in "+-" else 1):
        return left
    value = Derived(op, (left, right), not_none=True)
    return value if value.depth < DEPTH_LIMIT else any_dim()


def element_count(dims: Dims) -> Dim:
    """How many elements a tensor of that shape has."""
    if not isinstance(dims, tuple):
        return None if dims is None else any_dim()
    count: Dim = 1
    for dim in dims:
        count = combine("*", dim, count)
    return count


def _merged(left: Dim, right: Dim) -> Dim:
    return left if isinstance(left, int) or right is None else right


def merge(left: Dims, right: Dims) -> Dims:
    """What is known from two descriptions of one shape."""
    if not isinstance(left, tuple):
        return right if isinstance(right, tuple) else no_shape(left, right)
    if not isinstance(right, tuple) or len(left) != len(right):
        return left
    return tuple(_merged(a, b) for a, b in zip(left, right))


def broadcast(left: Dims, right: Dims) -> Dims:
    """The shape of an element-wise operation's result."""
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        return no_shape(left, right)
    result: list[Dim] = []
    for index in range(1, max(len(left), len(right)) + 1):
        a: Dim = left[-index] if index <= len(left) else 1
        b: Dim = right[-index] if index <= len(right) else 1
        if a == 1 or b == 1:
            result.append(b if a == 1 else a)
        elif isinstance(a, int) or isinstance(b, int):
            result.append(a if isinstance(a, int) else b)
        else:
            result.append(a if a is b else None if a is None and b is None else any_dim())
    return tuple(reversed(result))


def plain_dim(runtime: Runtime, value: Value) -> Dim:
    """A dimension as the program wrote it: a number, None or -1 for unknown, a ``Dimension``, an unknown."""
    value = runtime.resolve(value)
    if isinstance(value, Dimension):
        return value.value
    if value is None or isinstance(value, int):
        return value if value is None else int(value)  # True counts as 1
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Unknown):
        return value
    constant = getattr(value, "constant", any_dim)
    return constant if isinstance(constant, int) else None if constant is MISSING else any_dim()


def dims_of(runtime: Runtime, value: Value) -> Dims:
    """A shape as the program wrote it, -1 read as unknown."""
    shape: Dims = request_shape(runtime, value)
    if not isinstance(shape, tuple):
        return shape
    return tuple(None if isinstance(d, int) and d < 0 else d for d in shape)


def request_shape(runtime: Runtime, value: Value) -> Dims:
    """A ``shape=`` argument: a tuple, None where it is None, UNKNOWN_SHAPE where we cannot tell."""
    value = runtime.resolve(value)
    if value is None:
        return None
    if isinstance(value, TensorShape):
        return value.dims
    if isinstance(value, (int, float, Dimension)) and not isinstance(value, bool):
        return (plain_dim(runtime, value),)
    if isinstance(value, (Unknown, str, OpenList)):
        return UNKNOWN_SHAPE
    if isinstance(value, NativeObject):
        constant = getattr(value, "constant", MISSING)
        if isinstance(constant, int):
            return (constant,)
        if isinstance(constant, (list, tuple)):
            value = constant
        elif not hasattr(value, "array_shape"):  # an array of numpy's knows its elements
            return UNKNOWN_SHAPE
    items = runtime.known_items(value)
    return UNKNOWN_SHAPE if items is None else tuple(plain_dim(runtime, item) for item in items)


def _arithmetic(op: str, left: int, right: int) -> int | None:
    if op in ("//", "/", "%"):
        return (left % right if op == "%" else left // right) if right else None
    return {"+": left + right, "-": left - right, "*": left * right}.get(op)


class Dimension(NativeObject):
    """``tf.Dimension``: in TensorFlow 1, an element of a shape."""

    type_name = "Dimension"

    def __init__(self, value: Dim) -> None:
        self.value = value

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "value":
            return self.value
        if name in ("__int__", "__index__"):
            return NativeFunction(name, lambda run, args, kwargs: self.as_number(run))
        if name == "is_compatible_with":
            return NativeFunction(name, lambda run, args, kwargs: self._compatible(run, args[0]))
        if name == "merge_with":
            return NativeFunction(
                name, lambda run, args, kwargs: Dimension(_merged(self.value, plain_dim(run, args[0])))
            )
        return runtime.fresh(f"Dimension.{name}")

    def as_number(self, runtime: Runtime) -> Value:
        """``int(self)``; TypeError where TensorFlow does not know it."""
        if self.value is None:
            runtime.raise_error("TypeError", "__int__ returned non-int (type NoneType)")
        return self.value

    def _compatible(self, runtime: Runtime, other: Value) -> Value:
        number = plain_dim(runtime, other)
        return not (isinstance(number, int) and isinstance(self.value, int)) or number == self.value

    def holds_integers(self) -> bool:
        return True

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if isinstance(other, (str, Pattern)) or (isinstance(other, NativeObject) and not isinstance(other, Dimension)):
            return MISSING
        number = plain_dim(runtime, other)
        left, right = (number, self.value) if reflected else (self.value, number)
        return Dimension(combine(op, left, right))

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op not in ("==", "!=", "<", "<=", ">", ">="):
            return MISSING
        if other is None and op in ("==", "!="):
            return None if self.value is not None else runtime.fresh("Dimension comparison")
        number = plain_dim(runtime, other)
        if number is None or self.value is None:
            return None  # what TensorFlow answers
        return runtime.compare(op, number, self.value) if reflected else runtime.compare(op, self.value, number)

    def truth(self, runtime: Runtime) -> Value:
        return True

    def text(self, runtime: Runtime) -> str | Unknown:
        if self.value is None:
            return "?"
        return str(self.value) if isinstance(self.value, int) else concatenate(self.value)


class TensorShape(NativeObject):
    """``tf.TensorShape``: what ``x.shape`` and ``x.get_shape()`` give."""

    type_name = "TensorShape"

    def __init__(self, dims: Dims) -> None:
        self.dims = dims

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("ndims", "rank", "dims"):
            if isinstance(self.dims, tuple):
                return [Dimension(d) for d in self.dims] if name == "dims" else len(self.dims)
            return None if self.dims is None else runtime.fresh(f"shape.{name}", not_none=True)
        handler = getattr(self, f"_{name}", None)
        if handler is None:
            return runtime.fresh(f"TensorShape.{name}")
        return NativeFunction(name, lambda run, args, kwargs: handler(run, *args, *kwargs.values()))

    def _as_list(self, runtime: Runtime) -> Value:
        if self.dims is None:
            runtime.raise_error("ValueError", "as_list() is not defined on an unknown TensorShape.")
        return list(self.dims) if isinstance(self.dims, tuple) else runtime.fresh("shape", not_none=True)

    def _num_elements(self, runtime: Runtime) -> Value:
        return element_count(self.dims)

    def _is_fully_defined(self, runtime: Runtime) -> Value:
        if isinstance(self.dims, Unknown):
            return runtime.fresh("is_fully_defined()", not_none=True)
        return self.dims is not None and None not in self.dims

    def _concatenate(self, runtime: Runtime, other: Value) -> Value:
        dims = dims_of(runtime, other)
        if not isinstance(dims, tuple) or not isinstance(self.dims, tuple):
            return TensorShape(no_shape(dims, self.dims))
        return TensorShape(self.dims + dims)

    def _merge_with(self, runtime: Runtime, other: Value) -> Value:
        return TensorShape(merge(self.dims, dims_of(runtime, other)))

    def _with_rank(self, runtime: Runtime, rank: Value) -> Value:
        if self.dims is None and isinstance(rank, int):
            return TensorShape((None,) * rank)
        return self

    _with_rank_at_least = _with_rank_at_most = lambda self, runtime, rank: self

    def _is_compatible_with(self, runtime: Runtime, other: Value) -> Value:
        dims = dims_of(runtime, other)
        if not isinstance(dims, tuple) or not isinstance(self.dims, tuple):
            return True
        return len(dims) == len(self.dims) and all(
            not isinstance(a, int) or not isinstance(b, int) or a == b for a, b in zip(dims, self.dims)
        )

    def _assert_is_compatible_with(self, runtime: Runtime, other: Value) -> Value:
        return None

    def _assert_has_rank(self, runtime: Runtime, rank: Value) -> Value:
        return None

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        if self.dims is None:
            runtime.raise_error("ValueError", "Cannot iterate over a shape with unknown rank.")
        if isinstance(self.dims, Unknown):
            return None
        return iter([Dimension(d) for d in self.dims])

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        index = runtime.resolve(index)
        if isinstance(index, slice):
            ends = [index.start, index.stop, index.step]
            if isinstance(self.dims, tuple) and all(e is None or isinstance(e, int) for e in ends):
                return TensorShape(self.dims[index])
            return TensorShape(self.dims if self.dims is None else UNKNOWN_SHAPE)
        if not isinstance(self.dims, tuple):
            return Dimension(None if self.dims is None else any_dim())
        if isinstance(index, int):
            if -len(self.dims) <= index < len(self.dims):
                return Dimension(self.dims[index])
            runtime.raise_error("IndexError", "list index out of range")
        return Dimension(any_dim())

    def length(self, runtime: Runtime) -> Value:
        if self.dims is None:
            runtime.raise_error("ValueError", "Cannot take the length of shape with unknown rank.")
        return len(self.dims) if isinstance(self.dims, tuple) else runtime.fresh("rank", not_none=True)

    def truth(self, runtime: Runtime) -> Value:
        return self.dims is not None

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op not in ("==", "!="):
            return MISSING
        dims = dims_of(runtime, other)
        if not isinstance(dims, tuple) or not isinstance(self.dims, tuple):
            return runtime.fresh("shape comparison", not_none=True)
        if len(dims) != len(self.dims):
            return op == "!="
        if any(isinstance(d, Unknown) for d in (*dims, *self.dims)) and dims != self.dims:
            return runtime.fresh("shape comparison", not_none=True)
        return (dims == self.dims) == (op == "==")

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING

    def text(self, runtime: Runtime) -> str | Unknown:
        if self.dims is None:
            return "<unknown>"
        if isinstance(self.dims, Unknown):
            return runtime.fresh("shape", not_none=True)
        pieces: list[Any] = ["("]
        for index, dim in enumerate(self.dims):
            pieces += [", "] * bool(index) + ["?" if dim is None else dim if isinstance(dim, Unknown) else str(dim)]
        return concatenate(*pieces, ",)" if len(self.dims) == 1 else ")")
