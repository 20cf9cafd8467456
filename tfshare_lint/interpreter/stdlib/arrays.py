"""numpy's arrays: their shape and dtype as far as that is cheap to know, and the values of small known ones.

TensorFlow's model reads ``array_shape`` (a tuple whose elements are numbers or unknowns, or None) and
``array_dtype`` (a name) from an array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Optional

from tfshare_lint.interpreter.stdlib.arithmetic import OPERATORS
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.numpy_dtypes import DTypeName, dtype_name
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, derive, harmless, host_call
from tfshare_lint.interpreter.values import MISSING, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Derived, Unknown

__all__ = ["ArrayValue", "Shape", "array_of", "shape_argument"]

Shape = Optional["tuple[Value, ...]"]

#: Arrays of up to this many elements keep their values.
_KEPT = 256
_DTYPES = {bool: "bool", int: "int64", float: "float64", complex: "complex128", str: "str", bytes: "bytes"}
_ORDER = ("bool", "int32", "int64", "float16", "float32", "float64", "complex128")


def shape_argument(runtime: Runtime, value: Value) -> Shape:
    """A shape as a program writes it: a number or a sequence of numbers; None where the rank is unknown."""
    value = runtime.resolve(value)
    if isinstance(value, (int, float)):
        return (int(value),)
    if isinstance(value, Unknown):
        return None if isinstance(value, Derived) and value.op in ("attr", "item", "choice") else (value,)
    number = getattr(value, "as_number", None)
    if number is not None:
        return (number(runtime),)
    items = runtime.known_items(value)
    if items is None:
        return None
    return tuple(_dimension(runtime, item) for item in items)


def _dimension(runtime: Runtime, value: Value) -> Value:
    value = runtime.resolve(value)
    number = getattr(value, "as_number", None)
    if number is not None:
        value = runtime.resolve(number(runtime))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, Unknown)) else runtime.fresh("dimension", not_none=True)


class ArrayValue(NativeObject):
    """``numpy.ndarray``. ``data`` is the nested list of its values (or a number), MISSING where they are not known."""

    type_name = "ndarray"
    attributes_are_pure = True

    def __init__(self, shape: Shape, dtype: str | None, data: Any = MISSING) -> None:
        self.array_shape = shape
        self.array_dtype = dtype
        self.data = data

    @property
    def constant(self) -> Value:
        """The value of an array of no dimensions, or the values as nested lists."""
        return self.data if isinstance(self.data, (int, float, list)) else harmless("array")

    def as_number(self, runtime: Runtime) -> Value:
        """``int(array)`` and ``float(array)``"""
        return self.data if isinstance(self.data, (int, float)) else derive(runtime, "item", (self, 0))

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        shape = self.array_shape
        if name == "shape":
            return harmless("shape") if shape is None else shape
        if name == "ndim":
            return harmless("ndim") if shape is None else len(shape)
        if name == "size":
            return self._size(runtime)
        if name == "dtype":
            return DTypeName(self.array_dtype) if self.array_dtype else harmless("dtype")
        if name == "T":
            return ArrayValue(None if shape is None else shape[::-1], self.array_dtype)
        body = _METHODS.get(name)
        if body is not None:
            return NativeFunction(f"ndarray.{name}", lambda rt, args, kwargs: body(rt, self, args, kwargs), pure=True)
        if name in ("fill", "sort", "resize", "put", "itemset", "setflags"):
            return NativeFunction(name, self._changed)
        return MISSING if name.startswith("__") else LibraryName(f"array.{name}")

    def _size(self, runtime: Runtime) -> Value:
        size: Value = 1
        for dimension in self.array_shape or ():
            size = runtime.binary("*", size, dimension)
        return harmless("size") if self.array_shape is None else size

    def _changed(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> None:
        runtime.journal.save(self)
        self.data = MISSING

    def set_item(self, runtime: Runtime, index: Value, value: Value) -> None:
        self._changed(runtime, [], {})

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        shape = self.array_shape
        if isinstance(index, tuple) or index is None or index is ...:
            from tfshare_lint.interpreter.stdlib.array_functions import picked

            return picked(runtime, self, index if isinstance(index, tuple) else (index,))
        if isinstance(index, ArrayValue) and (index.array_dtype or "").startswith(("int", "uint")):
            known = shape and index.array_shape is not None
            return ArrayValue((*(index.array_shape or ()), *shape[1:]) if known and shape else None, self.array_dtype)
        if isinstance(self.data, list) and type(index) is int:
            return array_of(runtime, host_call(runtime, "item", list.__getitem__, self.data, index), self.array_dtype)
        if shape and isinstance(index, (int, Unknown)) and not isinstance(index, bool):
            if len(shape) == 1:
                return derive(runtime, "item", (self, index))
            return ArrayValue(shape[1:], self.array_dtype)
        if shape and isinstance(index, slice):
            return ArrayValue((sliced(runtime, shape[0], index), *shape[1:]), self.array_dtype)
        return ArrayValue(None, self.array_dtype)

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        if isinstance(self.data, list):
            return iter([array_of(runtime, item, self.array_dtype) for item in self.data])
        if self.array_shape and isinstance(self.array_shape[0], int) and self.array_shape[0] <= _KEPT:
            return (self.get_item(runtime, index) for index in range(self.array_shape[0]))
        return None

    def length(self, runtime: Runtime) -> Value:
        if self.array_shape == ():
            runtime.raise_error("TypeError", "len() of unsized object")
        return self.array_shape[0] if self.array_shape else derive(runtime, "len", (self,))

    def truth(self, runtime: Runtime) -> Value:
        return bool(self.data) if isinstance(self.data, (int, float)) else harmless("array")

    def holds_integers(self) -> bool:
        return self.array_dtype is not None and self.array_dtype.startswith(("int", "uint", "bool"))

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if isinstance(other, NativeObject) and not isinstance(other, ArrayValue):
            return MISSING  # a tensor knows better
        other = other if isinstance(other, ArrayValue) else array_of(runtime, other)
        if not isinstance(other, (ArrayValue, int, float, complex)):
            return ArrayValue(None, None)
        left, right = (other, self) if reflected else (self, other)
        shape = _broadcast(runtime, _shape(left), _shape(right))
        data: Any = MISSING
        if shape is not None:
            data = _elementwise(runtime, op, _data(left, len(shape)), _data(right, len(shape)))
        return ArrayValue(shape, _result_dtype(op, left, right), data)

    def unary(self, runtime: Runtime, op: str) -> Value:
        return ArrayValue(self.array_shape, self.array_dtype)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op == "in":
            return harmless("in array")
        if isinstance(self.data, (int, float)) and isinstance(other, (int, float)):
            return runtime.compare(op, *((other, self.data) if reflected else (self.data, other)))
        if other is None and op in ("==", "!="):
            return op == "!="
        if isinstance(other, NativeObject) and not isinstance(other, ArrayValue):
            return MISSING
        return ArrayValue(self.array_shape if not isinstance(other, ArrayValue) else None, "bool")

    def text(self, runtime: Runtime) -> str | Unknown:
        return str(self.data) if isinstance(self.data, (int, float)) else harmless("array")


def _data(value: Value, rank: int) -> Any:
    """The values as nested lists of that depth; a number stands for an array of any."""
    if not isinstance(value, ArrayValue) or not isinstance(value.data, list):
        return value.data if isinstance(value, ArrayValue) else value
    data = value.data
    for _ in range(rank - len(value.array_shape or ())):
        data = [data]
    return data


def _shape(value: Value) -> Shape:
    return value.array_shape if isinstance(value, ArrayValue) else ()


def _elementwise(runtime: Runtime, op: str, left: Any, right: Any) -> Any:
    """The values of ``left op right``, where they are known and of simple shapes; MISSING elsewhere."""
    if left is MISSING or right is MISSING or op not in OPERATORS:
        return MISSING
    if not isinstance(left, list) and not isinstance(right, list):
        if op in ("/", "//", "%") and right == 0:
            return MISSING  # a warning and an infinity in numpy
        return host_call(runtime, op, OPERATORS[op], left, right)
    sides = [side if isinstance(side, list) else [side] for side in (left, right)]
    count = max(len(side) for side in sides)
    if any(len(side) not in (1, count) for side in sides) or count > _KEPT:
        return MISSING
    pairs = zip(*(side * count if len(side) == 1 else side for side in sides))
    values = [_elementwise(runtime, op, a, b) for a, b in pairs]
    return MISSING if any(value is MISSING for value in values) else values


def _broadcast(runtime: Runtime, left: Shape, right: Shape) -> Shape:
    if left is None or right is None:
        return None
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    shorter = (1,) * (len(longer) - len(shorter)) + shorter
    return tuple(b if a == 1 else a for a, b in zip(longer, shorter))


def _result_dtype(op: str, left: Value, right: Value) -> str | None:
    names = [value.array_dtype for value in (left, right) if isinstance(value, ArrayValue)]
    if any(name not in _ORDER for name in names):
        return None
    result = max(names, key=_ORDER.index)
    numbers = [value for value in (left, right) if not isinstance(value, ArrayValue)]
    if result in ("bool", "int32", "int64") and (op == "/" or any(isinstance(n, float) for n in numbers)):
        return "float64"
    return result


def sliced(runtime: Runtime, size: Value, index: slice) -> Value:
    ends = (index.start, index.stop, index.step)
    if isinstance(size, int) and all(end is None or isinstance(end, int) for end in ends) and index.step != 0:
        return len(range(size)[index])
    return size if ends == (None, None, None) else runtime.fresh("dimension", not_none=True)


def array_of(runtime: Runtime, value: Value, dtype: str | None = None) -> Value:
    """``np.array(value)``; a number stays a number unless a dtype that Python has not is asked for."""
    value = runtime.resolve(value)
    if isinstance(value, ArrayValue):
        return value if dtype in (None, value.array_dtype) else ArrayValue(value.array_shape, dtype, value.data)
    if isinstance(value, (bool, int, float, complex)):
        return ArrayValue((), dtype, value) if dtype not in (None, _DTYPES[type(value)]) else value
    if isinstance(value, (list, tuple, range)):
        return _nested(runtime, value, dtype)
    return ArrayValue(None, dtype)


def _nested(runtime: Runtime, value: Value, dtype: str | None) -> ArrayValue:
    shape: list[Value] = []
    level: Value = value
    while isinstance(level, (list, tuple, range)) and len(shape) < 16:
        shape.append(len(level))
        level = runtime.resolve(level[0]) if len(level) else MISSING
    if isinstance(level, ArrayValue):
        if level.array_shape is None:
            return ArrayValue(None, dtype or level.array_dtype)
        return ArrayValue((*shape, *level.array_shape), dtype or level.array_dtype)
    if isinstance(level, NativeObject):
        return ArrayValue(None, dtype)
    data, kinds = _flat_copy(value, [_KEPT])
    if dtype is None and kinds <= set(_DTYPES):
        dtype = next((_DTYPES[k] for k in (str, bytes, complex, float, int, bool) if k in kinds), "float64")
    if isinstance(level, Unknown) and not isinstance(level, Derived):
        return ArrayValue(tuple(shape), dtype)
    return ArrayValue(tuple(shape), dtype, data)


def _flat_copy(value: Value, budget: list[int]) -> tuple[Any, set[type]]:
    """A copy as nested lists (MISSING where it is too long or not all known), and the types of the elements."""
    if not isinstance(value, (list, tuple, range)):
        known = isinstance(value, (bool, int, float, complex, str, bytes))
        budget[0] -= 1
        return (value if known and budget[0] >= 0 else MISSING), {type(value)}
    items, kinds = [], set()
    for item in value:
        copied, kind = _flat_copy(item, budget)
        items.append(copied)
        kinds |= kind
        if budget[0] < 0:
            break
    return (MISSING if any(item is MISSING for item in items) else items), kinds


# Methods ------------------------------------------------------------------------------------------------------

Method = Callable[[Runtime, ArrayValue, Args, Kwargs], Value]


def _astype(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    return ArrayValue(array.array_shape, dtype_name(args[0] if args else kwargs.get("dtype")), array.data)


def reshaped(runtime: Runtime, array: ArrayValue, shape: Shape) -> ArrayValue:
    """``array.reshape(shape)``; a -1 is computed where it can be."""
    if shape is not None and -1 in [d for d in shape if isinstance(d, int)]:
        size = array._size(runtime) if array.array_shape is not None else None
        rest = 1
        for dimension in shape:
            rest = rest * dimension if isinstance(dimension, int) and dimension != -1 else rest
        known = isinstance(size, int) and rest and all(isinstance(d, int) for d in shape)
        missing = size // rest if known and isinstance(size, int) else runtime.fresh("dimension", not_none=True)
        shape = tuple(missing if isinstance(d, int) and d == -1 else d for d in shape)
    return ArrayValue(shape, array.array_dtype)


def _reshape(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    return reshaped(runtime, array, shape_argument(runtime, args[0] if len(args) == 1 else args))


def _same_shape(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    return ArrayValue(array.array_shape, array.array_dtype, array.data)


def _flatten(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    return ArrayValue((array._size(runtime),), array.array_dtype)


def _tolist(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    return array.data if array.data is not MISSING else harmless("tolist()")


def _reduction(name: str) -> Method:
    """``sum``, ``prod``, ``max`` and the like; known where all elements are and no axis is given."""

    def call(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
        axis = args[0] if args else kwargs.get("axis")
        if axis is not None or kwargs.get("keepdims"):
            return _reduced(runtime, array, name, axis, bool(kwargs.get("keepdims")))
        if not isinstance(array.data, list):
            return harmless(f"{name}()")
        flat = _flattened(array.data)
        if name == "sum":
            return sum(flat)
        if name in ("max", "min"):
            return (
                (max if name == "max" else min)(flat) if flat else runtime.raise_error("ValueError", "zero-size array")
            )
        if name == "prod":
            result: Value = 1
            for item in flat:
                result = runtime.binary("*", result, item)
            return result
        return sum(flat) / len(flat) if flat else harmless("mean()")

    return call


def _reduced(runtime: Runtime, array: ArrayValue, name: str, axis: Value, keep: bool) -> Value:
    """``array.sum(axis)``: the shape without the dimensions that are reduced."""
    shape = array.array_shape
    dtype = "float64" if name == "mean" and (array.array_dtype or "").startswith("int") else array.array_dtype
    axes = axis if isinstance(axis, (tuple, list)) else range(len(shape or ())) if axis is None else (axis,)
    if shape is None or not all(isinstance(a, int) and -len(shape) <= a < len(shape) for a in axes):
        return ArrayValue(None, dtype)
    gone = {a % len(shape) for a in axes}
    kept = [1 if i in gone else size for i, size in enumerate(shape) if keep or i not in gone]
    return ArrayValue(tuple(kept), dtype)


def _flattened(data: Any) -> list[Any]:
    return [leaf for item in data for leaf in _flattened(item)] if isinstance(data, list) else [data]


def _transpose(runtime: Runtime, array: ArrayValue, args: Args, kwargs: Kwargs) -> Value:
    shape = array.array_shape
    axes = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
    if shape is None or (axes and sorted(axes) != list(range(len(shape)))):
        return ArrayValue(None, array.array_dtype)
    return ArrayValue(tuple(shape[a] for a in axes) if axes else shape[::-1], array.array_dtype)


_METHODS: dict[str, Method] = {
    "astype": _astype,
    "reshape": _reshape,
    "copy": _same_shape,
    "flatten": _flatten,
    "ravel": _flatten,
    "tolist": _tolist,
    "transpose": _transpose,
    "item": lambda runtime, array, args, kwargs: array.as_number(runtime),
    **dict.fromkeys(("clip", "round", "conj"), _same_shape),
    **{name: _reduction(name) for name in ("sum", "prod", "max", "min", "mean")},
}


def scalar_method(number: complex, name: str) -> Value:
    """The method ``name`` of numpy's scalar types for a Python number, or MISSING: the models of numpy's functions
    give Python numbers where numpy gives scalars of its own (``np.sqrt(2.0).astype("float32")``)."""
    if name not in _METHODS or isinstance(number, bool):
        return MISSING
    body = _METHODS[name]
    array = ArrayValue((), {int: "int64", float: "float64"}.get(type(number)), number)
    return NativeFunction(name, lambda runtime, args, kwargs: body(runtime, array, args, kwargs), pure=True)
