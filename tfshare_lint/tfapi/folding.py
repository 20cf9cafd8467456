"""Values of small constants, as TensorFlow's shape inference evaluates them: ``tf.shape(x)[0] * 2``, ``[n, -1, d]``.

A constant is a number or a flat list of numbers; an element of None is not known to TensorFlow, an ``Unknown`` not to
us. Shape inference runs that part of the graph which holds nothing but constants (and shapes that are known), so
any arithmetic counts; of shapes that are known in part only ``shape``, ``stack``, ``concat`` and slices do.
"""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeObject, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.shapes import Dimension, PartialShape, TensorShape, combine

__all__ = ["cast_constant", "constant_of", "fold_binary", "fold_reduction", "fold_unary", "joined"]

#: Longer lists are no shapes.
_LONGEST = 64

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "floordiv": operator.floordiv,
    "mod": operator.mod, "floormod": operator.mod, "truediv": operator.truediv, "realdiv": operator.truediv,
    "maximum": max, "minimum": min,
}  # fmt: skip
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "floordiv": "//"}
_UNARY: dict[str, Callable[[Any], Any]] = {
    "Neg": operator.neg, "Abs": abs, "Square": lambda x: x * x, "Sqrt": math.sqrt,
    "Ceil": lambda x: float(math.ceil(x)), "Floor": lambda x: float(math.floor(x)),
}  # fmt: skip
_REDUCTIONS: dict[str, Callable[[list[Any]], Any]] = {"Prod": math.prod, "Sum": sum, "Max": max, "Min": min}


def constant_of(value: Value) -> Any:
    """The constant that ``tf.convert_to_tensor(value)`` is, or MISSING."""
    if isinstance(value, Dimension):
        return value.value
    if isinstance(value, TensorShape):
        return list(value.dims) if isinstance(value.dims, tuple) else MISSING
    if isinstance(value, NativeObject):
        return _flat(getattr(value, "constant", MISSING), getattr(value, "array_shape", ()))
    if isinstance(value, (list, tuple)) and len(value) <= _LONGEST:
        items = [constant_of(item) for item in value]
        # A tensor among them whose value is not known makes that element unknown (the list is packed).
        items = [None if item is MISSING and isinstance(v, NativeObject) else item for item, v in zip(items, value)]
        return MISSING if any(item is MISSING or isinstance(item, list) for item in items) else items
    return value if isinstance(value, (bool, int, float, Unknown)) else MISSING


def _flat(constant: Any, shape: Any) -> Any:
    """A constant if it is a number or a flat list; an unknown one only where it is no array of a size."""
    if isinstance(constant, (list, tuple)):
        if isinstance(constant, PartialShape):
            return constant
        return list(constant) if not any(isinstance(item, (list, tuple)) for item in constant) else MISSING
    return constant if shape == () else MISSING


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rounded(value: Any, dtype: str | None) -> Any:
    """A float as it is stored."""
    if isinstance(value, float) and dtype == "float32" and math.isfinite(value):
        return struct.unpack("f", struct.pack("f", value))[0] if abs(value) < 3e38 else MISSING
    return value


def fold_binary(operation: str | None, left: Value, right: Value, dtype: str | None) -> Any:
    """The constant result of an element-wise operation, or MISSING."""
    compute = _BINARY.get((operation or "").lower())
    first, second = constant_of(left), constant_of(right)
    if compute is None or first is MISSING or second is MISSING:
        return MISSING
    if isinstance(first, list) or isinstance(second, list):
        firsts = first if isinstance(first, list) else [first] * len(second)
        seconds = second if isinstance(second, list) else [second] * len(firsts)
        if len(firsts) != len(seconds):
            return MISSING
        partial = isinstance(first, PartialShape) or isinstance(second, PartialShape)
        if partial or None in firsts or None in seconds:
            return [None] * len(firsts)  # it is not run
        found = [_fold(operation, compute, a, b, dtype) for a, b in zip(firsts, seconds)]
        return MISSING if MISSING in found else found
    return _fold(operation, compute, first, second, dtype)


def _fold(operation: str | None, compute: Callable[[Any, Any], Any], left: Any, right: Any, dtype: str | None) -> Any:
    if _is_number(left) and _is_number(right):
        try:
            return _rounded(compute(left, right), dtype)
        except (ArithmeticError, ValueError):
            return MISSING
    sign = _SIGNS.get((operation or "").lower())
    if sign is None or not all(isinstance(v, (int, Unknown)) for v in (left, right)):
        return MISSING
    return combine(sign, left, right)


def fold_unary(operation: str | None, value: Value, dtype: str | None) -> Any:
    """The constant result of an operation with one operand, or MISSING."""
    compute, constant = _UNARY.get(operation or ""), constant_of(value)
    if compute is None or not _is_number(constant):
        return MISSING
    try:
        return _rounded(compute(constant), dtype)
    except (ArithmeticError, ValueError):
        return MISSING


def fold_reduction(operation: str | None, value: Value) -> Any:
    """The constant result of reducing a whole list, or MISSING."""
    compute, constant = _REDUCTIONS.get(operation or ""), constant_of(value)
    if compute is None or not isinstance(constant, list) or not constant or isinstance(constant, PartialShape):
        return MISSING
    if all(isinstance(item, int) for item in constant):
        return compute(constant)
    if operation == "Prod" and all(isinstance(item, (int, Unknown)) for item in constant):
        total = constant[0]
        for item in constant[1:]:
            total = combine("*", total, item)
        return total
    return MISSING


def cast_constant(value: Value, dtype: str | None) -> Any:
    """A constant converted to ``dtype``, or MISSING."""
    constant = constant_of(value)
    if isinstance(constant, list):
        if None in constant or isinstance(constant, PartialShape):
            return [None] * len(constant)
        found = [_cast(item, dtype) for item in constant]
        return MISSING if MISSING in found else found
    return _cast(constant, dtype)


def _cast(value: Any, dtype: str | None) -> Any:
    if dtype == "bool":
        return value if isinstance(value, bool) else MISSING
    if dtype in ("int32", "int64"):
        return int(value) if _is_number(value) and math.isfinite(value) else value
    if dtype in ("float32", "float64") and _is_number(value):
        return _rounded(float(value), dtype)
    return MISSING


def joined(values: list[Value]) -> Any:
    """The constant of the concatenation of vectors, or MISSING; elements of vectors of known length stay unknown."""
    whole: list[Any] = []
    for value in values:
        part = constant_of(value)
        if isinstance(part, list):
            whole = PartialShape(whole) if isinstance(part, PartialShape) else whole
            whole += part
            continue
        shape = getattr(value, "shape", None)
        if not isinstance(shape, tuple) or len(shape) != 1 or not isinstance(shape[0], int) or shape[0] > _LONGEST:
            return MISSING
        whole += [None] * shape[0]
    return whole
