"""Shape and dtype rules of the operations that make, shape and move tensors."""

from __future__ import annotations

import math
from typing import Any

from tfshare_lint.interpreter.values import MISSING, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.folding import cast_constant, constant_of, joined
from tfshare_lint.tfapi.indexing import axes_of, concatenated, inserted, reshaped, squeezed
from tfshare_lint.tfapi.operations.result import Rules, described, first_input, result, rule_into, wanted_dtype
from tfshare_lint.tfapi.shapes import (
    Dim,
    Dimension,
    Dims,
    PartialShape,
    any_dim,
    combine,
    dims_of,
    element_count,
    merge,
    no_shape,
    plain_dim,
    request_shape,
)
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, dtype_of, shape_of, variables_of

__all__ = ["RULES"]

RULES: Rules = {}
rule = rule_into(RULES)


@rule
def opaque(call: Call, operation: str | None) -> Value:
    """A result of which we know nothing (often more than one tensor)."""
    made = result(call, operation, UNKNOWN_SHAPE, None)
    return Opaque(call.label, made.variables, (made,))


@rule
def py_func(call: Call, operation: str | None) -> Value:
    """One tensor, or a list of as many as there are types."""
    types = call["Tout"]
    made = result(call, operation, None, None)
    if isinstance(types, (list, tuple)):
        return [
            Tensor(None, dtype_name(call.runtime, t), made.op_name, made.variables, index=i, parents=(made,))
            for i, t in enumerate(types)
        ]
    made.dtype = dtype_name(call.runtime, types)
    return made


@rule
def operation(call: Call, operation: str | None) -> Value:
    made = result(call, operation, (), None)
    return Operation(made.op_name, made.variables)


@rule
def listed(call: Call, operation: str | None) -> Value:
    """As many tensors as there are in the argument."""
    made = result(call, operation, UNKNOWN_SHAPE, None)
    items = call.runtime.known_items(first_input(call))
    return Opaque(call.label, made.variables, (made,)) if items is None else list(items)


@rule
def placeholder(call: Call, operation: str | None) -> Value:
    shape = dims_of(call.runtime, call["shape"]) if call["shape"] is not None else None
    made = result(call, operation, shape, dtype_name(call.runtime, call["dtype"]))
    made.variables, made.parents = 0, ()
    return made


@rule
def placeholder_with_default(call: Call, operation: str | None) -> Value:
    shape = dims_of(call.runtime, call["shape"]) if call["shape"] is not None else None
    return result(call, operation, shape, dtype_of(call.runtime, call["input"]))


@rule
def constant(call: Call, operation: str | None) -> Value:
    shape = dims_of(call.runtime, call["shape"]) if call["shape"] is not None else None
    own, dtype = described(call, call["value"])
    made = result(call, operation, own if call["shape"] is None else shape, wanted_dtype(call, dtype))
    value = call["value"]
    if call["shape"] is None:
        made.constant = cast_constant(value, made.dtype)
    return made


@rule
def convert(call: Call, operation: str | None) -> Value:
    value = call["value"]
    if isinstance(value, (Tensor, Opaque)):
        return value
    shape, dtype = described(call, value)
    made = result(call, operation, shape, wanted_dtype(call, dtype))
    made.constant = cast_constant(value, made.dtype)
    return made


@rule
def filled(call: Call, operation: str | None) -> Value:
    """Shape and dtype as given."""
    return result(call, operation, dims_of(call.runtime, call["shape"]), wanted_dtype(call, "float32"))


@rule
def filled_1(call: Call, operation: str | None) -> Value:
    """Sampling whose parameters add dimensions of their own."""
    return result(call, operation, UNKNOWN_SHAPE, wanted_dtype(call, "float32"))


@rule
def fill(call: Call, operation: str | None) -> Value:
    return result(call, operation, dims_of(call.runtime, call["dims"]), dtype_of(call.runtime, call["value"]))


@rule
def like(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["tensor"])
    return result(call, operation, shape, wanted_dtype(call, dtype))


#: Longer ranges are no shapes or axes.
FOLDED = 64


@rule
def _range(call: Call, operation: str | None) -> Value:
    start, limit, delta = call["start"], call["limit"], call["delta"]
    if limit is None:
        start, limit = 0, start
    numbers = [constant_of(n) for n in (start, limit, delta)]
    size: Dim = None
    if all(isinstance(n, (int, float)) for n in numbers) and numbers[2]:
        size = max(0, math.ceil((numbers[1] - numbers[0]) / numbers[2]))
    elif any(isinstance(n, (Unknown, Opaque)) for n in (*numbers, start, limit, delta)):
        size = any_dim()
    dtypes = [dtype_of(call.runtime, n) for n in (start, limit, delta)]
    dtype = "float32" if "float32" in dtypes else dtypes[1]
    made = result(call, operation, (size,), wanted_dtype(call, dtype))
    if isinstance(size, int) and size <= FOLDED and all(type(n) is int for n in numbers):
        made.constant = list(range(*numbers))
    return made


@rule
def linspace(call: Call, operation: str | None) -> Value:
    number = call["num"]
    size = number if isinstance(number, int) else any_dim()
    return result(call, operation, (size,), dtype_of(call.runtime, call["start"]))


@rule
def eye(call: Call, operation: str | None) -> Value:
    rows, columns = call["num_rows"], call.first("num_columns", "num_rows")
    shape: Dims = dims_of(call.runtime, [rows, columns]) if call["batch_shape"] is None else UNKNOWN_SHAPE
    return result(call, operation, shape, wanted_dtype(call, "float32"))


@rule
def cast(call: Call, operation: str | None) -> Value:
    dtype = wanted_dtype(call)
    value = call["x"]
    if isinstance(value, Tensor) and dtype is not None and value.dtype == dtype:
        return value  # nothing to do: no operation is made
    return _cast(call, operation, value, dtype)


def _cast(call: Call, operation: str | None, value: Value, dtype: str | None) -> Tensor:
    made = result(call, operation, shape_of(call.runtime, value), dtype)
    made.constant = cast_constant(value, dtype)
    return made


@rule
def cast_always(call: Call, operation: str | None) -> Value:
    return _cast(call, operation, call["value"], wanted_dtype(call))


def _cast_to(dtype: str) -> None:
    def to_dtype(call: Call, operation: str | None) -> Value:
        return _cast(call, operation, call["x"], dtype)

    RULES[f"to_{dtype}"] = to_dtype


for _dtype in ("float32", "float64", "int32", "int64"):
    _cast_to(_dtype)


@rule
def reshape(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["tensor"])
    made = result(call, operation, reshaped(shape, request_shape(call.runtime, call["shape"])), dtype)
    made.constant = _in_form(constant_of(call["tensor"]), made.shape)
    return made


def _in_form(constant: Any, shape: Dims) -> Any:
    """A constant as a number or a list, as its new shape wants it."""
    if shape == () and isinstance(constant, list) and len(constant) == 1:
        return constant[0]
    if isinstance(shape, tuple) and len(shape) == 1 and constant is not MISSING:
        return constant if isinstance(constant, list) else [constant]
    return constant if shape == () and not isinstance(constant, list) else MISSING


@rule
def transpose(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call.arguments.get("a"))
    order = call["perm"]
    if isinstance(shape, tuple):
        if order is None:
            shape = tuple(reversed(shape))
        else:
            axes = axes_of(call.runtime, order)
            if axes is None or not all(type(axis) is int for axis in axes):
                shape = tuple(any_dim() for _ in shape)
            else:
                fits = sorted(axes) == list(range(len(shape)))
                shape = tuple(shape[a] for a in axes) if fits else UNKNOWN_SHAPE
    return result(call, operation, shape, dtype)


@rule
def matrix_transpose(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["a"])
    if isinstance(shape, tuple) and len(shape) >= 2:
        shape = (*shape[:-2], shape[-1], shape[-2])
    return result(call, operation, shape, dtype)


@rule
def expand_dims(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    axes = axes_of(call.runtime, call.first("axis", "dim"))
    made = result(call, operation, inserted(shape, axes[0] if axes and len(axes) == 1 else None, 1), dtype)
    made.constant = _in_form(constant_of(call["input"]), made.shape)
    return made


@rule
def squeeze(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    axis = call.first("axis", "squeeze_dims")
    made = result(call, operation, squeezed(shape, axes_of(call.runtime, axis), axis in (None, [])), dtype)
    made.constant = _in_form(constant_of(call["input"]), made.shape)
    return made


@rule
def concat(call: Call, operation: str | None) -> Value:
    values, axis = call["values"], call["axis"]
    if isinstance(values, int) and not isinstance(axis, int):
        values, axis = axis, values  # the order of TensorFlow before 1.0
    items = [values] if isinstance(values, Tensor) else call.runtime.known_items(values)
    if items is None:
        return result(call, operation, UNKNOWN_SHAPE, None)
    axes = axes_of(call.runtime, axis)
    shape = concatenated([shape_of(call.runtime, item) for item in items], axes[0] if axes else None)
    dtypes = [dtype_of(call.runtime, item) for item in items]
    own = next((d for d, item in zip(dtypes, items) if isinstance(item, Tensor) and d), None)
    made = result(call, operation, shape, own or (dtypes[0] if dtypes else None))
    if isinstance(shape, tuple) and len(shape) == 1:
        made.constant = joined(items)
    return made


@rule
def stack(call: Call, operation: str | None) -> Value:
    items = call.runtime.known_items(call["values"])
    if not items:
        return result(call, operation, UNKNOWN_SHAPE, None)
    shape = shape_of(call.runtime, items[0])
    for item in items[1:]:
        shape = merge(shape, shape_of(call.runtime, item))
    dtypes = [dtype_of(call.runtime, item) for item in items]
    made = result(call, operation, inserted(shape, call["axis"], len(items)), dtypes[0])
    if shape == ():
        made.constant = constant_of(items)
    return made


@rule
def unstack(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["value"])
    axis = call["axis"]
    made = result(call, operation, shape, dtype)
    if not isinstance(axis, int) or not isinstance(shape, tuple) or not -len(shape) <= axis < len(shape):
        count, part = call["num"], no_shape(shape)
    else:
        count = call["num"] if call["num"] is not None else shape[axis]
        part = (*shape[: axis % len(shape)], *shape[axis % len(shape) + 1 :])
    if not isinstance(count, int):
        return Opaque("unstacked", made.variables, (made,))
    return [Tensor(part, dtype, made.op_name, made.variables, index=i, parents=(made,)) for i in range(count)]


@rule
def split(call: Call, operation: str | None) -> Value:
    value, parts, axis = call["value"], call["num_or_size_splits"], call["axis"]
    shape, dtype = described(call, value)
    # The sizes are made a constant beside the operation.
    call.runtime.machine.graph.unique_name("shape_as_tensor" if isinstance(parts, Dimension) else "Const")
    made = result(call, operation, shape, dtype)
    parts = plain_dim(call.runtime, parts) if isinstance(parts, Dimension) else parts
    wanted = None if isinstance(parts, (int, Tensor, Opaque)) else request_shape(call.runtime, parts)
    sizes = wanted if isinstance(wanted, tuple) else None
    if not isinstance(parts, int) and sizes is None:
        return Opaque("parts", made.variables, (made,))
    count = parts if isinstance(parts, int) else len(sizes or ())
    shapes: list[Dims] = []
    for index in range(count):
        if not isinstance(shape, tuple) or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
            shapes.append(no_shape(shape))
            continue
        own: Any = combine("//", shape[axis], count) if sizes is None else sizes[index]
        own = own if isinstance(own, (int, Unknown)) and own != -1 else None
        position = axis % len(shape)
        shapes.append((*shape[:position], own, *shape[position + 1 :]))
    return [Tensor(s, dtype, made.op_name, made.variables, index=i, parents=(made,)) for i, s in enumerate(shapes)]


@rule
def tile(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    factors = request_shape(call.runtime, call["multiples"])
    if isinstance(shape, tuple) and isinstance(factors, tuple) and len(factors) == len(shape):
        shape = tuple(combine("*", d, f) for d, f in zip(shape, factors))
    elif isinstance(shape, tuple):
        shape = UNKNOWN_SHAPE
    return result(call, operation, shape, dtype)


@rule
def pad(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["tensor"])
    pairs = call.runtime.known_items(call["paddings"]) if not isinstance(call["paddings"], Tensor) else None
    if isinstance(shape, tuple) and pairs is not None and len(pairs) == len(shape):
        amounts = [request_shape(call.runtime, pair) for pair in pairs]
        padded: list[Dim] = []
        for dim, amount in zip(shape, amounts):
            known = isinstance(amount, tuple) and len(amount) == 2
            padded.append(combine("+", combine("+", dim, amount[0]), amount[1]) if known else any_dim())  # type: ignore[index]
        shape = tuple(padded)
    elif isinstance(shape, tuple):
        shape = tuple(any_dim() for _ in shape)
    mode = call["mode"]
    name = "MirrorPad" if isinstance(mode, str) and mode.upper() in ("REFLECT", "SYMMETRIC") else operation
    return result(call, name, shape, dtype)


@rule
def _slice(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input_"])
    begin, size = request_shape(call.runtime, call["begin"]), request_shape(call.runtime, call["size"])
    if not isinstance(size, tuple):
        return result(call, operation, (any_dim(),) * len(shape) if isinstance(shape, tuple) else UNKNOWN_SHAPE, dtype)
    taken: list[Dim] = []
    for index, amount in enumerate(size):
        if amount != -1:
            taken.append(amount)
        elif isinstance(shape, tuple) and isinstance(begin, tuple) and index < min(len(shape), len(begin)):
            taken.append(combine("-", shape[index], begin[index]))
        else:
            taken.append(None)
    return result(call, operation, tuple(taken), dtype)


@rule
def strided_slice(call: Call, operation: str | None) -> Value:
    if call["strides"] is None:
        call.runtime.machine.graph.unique_name("ones_like")
    return result(call, operation, UNKNOWN_SHAPE, dtype_of(call.runtime, call["input_"]))


@rule
def gather(call: Call, operation: str | None) -> Value:
    (shape, dtype), (indices, _) = described(call, call["params"]), described(call, call["indices"])
    axis = call["axis"] or 0
    if not isinstance(shape, tuple) or not isinstance(indices, tuple) or not isinstance(axis, int) or not shape:
        return result(call, operation, no_shape(shape, indices), dtype)
    position = axis % len(shape)
    return result(call, operation, (*shape[:position], *indices, *shape[position + 1 :]), dtype)


@rule
def gather_nd(call: Call, operation: str | None) -> Value:
    (shape, dtype), (indices, _) = described(call, call["params"]), described(call, call["indices"])
    if isinstance(shape, tuple) and isinstance(indices, tuple) and indices and isinstance(indices[-1], int):
        return result(call, operation, (*indices[:-1], *shape[indices[-1] :]), dtype)
    return result(call, operation, UNKNOWN_SHAPE, dtype)


@rule
def one_hot(call: Call, operation: str | None) -> Value:
    shape, _ = described(call, call["indices"])
    depth = dims_of(call.runtime, [call["depth"]])
    axis = -1 if call["axis"] is None else call["axis"]
    dtype = dtype_of(call.runtime, call["on_value"]) if call["on_value"] is not None else "float32"
    size = depth[0] if isinstance(depth, tuple) else any_dim()
    return result(call, operation, inserted(shape, axis, size), wanted_dtype(call, dtype))


@rule
def shape(call: Call, operation: str | None) -> Value:
    dims = shape_of(call.runtime, call["input"])
    rank: Dims = (len(dims),) if isinstance(dims, tuple) else (None if dims is None else any_dim(),)
    made = result(call, operation, rank, wanted_dtype(call, "int32", "out_type"))
    made.variables = variables_of([call["input"]])
    if isinstance(dims, tuple):
        made.constant = PartialShape(dims) if None in dims else list(dims)
    return made


@rule
def size(call: Call, operation: str | None) -> Value:
    made = result(call, operation, (), wanted_dtype(call, "int32", "out_type"))
    count = element_count(shape_of(call.runtime, call["input"]))
    made.constant = MISSING if count is None else count
    return made


@rule
def rank(call: Call, operation: str | None) -> Value:
    made = result(call, operation, (), "int32")
    dims = shape_of(call.runtime, call["input"])
    made.constant = len(dims) if isinstance(dims, tuple) else MISSING
    return made


@rule
def boolean_mask(call: Call, operation: str | None) -> Value:
    (shape, dtype), (mask, _) = described(call, call["tensor"]), described(call, call["mask"])
    if isinstance(shape, tuple) and isinstance(mask, tuple) and call["axis"] in (None, 0):
        return result(call, operation, (None, *shape[len(mask) :]), dtype)
    return result(call, operation, no_shape(shape, mask, UNKNOWN_SHAPE), dtype)


@rule
def where(call: Call, operation: str | None) -> Value:
    if call["x"] is None:
        dims, _ = described(call, call["condition"])
        return result(call, "Where", (None, len(dims)) if isinstance(dims, tuple) else (None, any_dim()), "int64")
    (left, dtype), (right, _) = described(call, call["x"]), described(call, call["y"])
    return result(call, "Select", merge(left, right), dtype)


@rule
def sequence_mask(call: Call, operation: str | None) -> Value:
    lengths, _ = described(call, call["lengths"])
    longest = dims_of(call.runtime, [call["maxlen"]]) if call["maxlen"] is not None else (None,)
    made = (*lengths, *longest) if isinstance(lengths, tuple) and isinstance(longest, tuple) else UNKNOWN_SHAPE
    return result(call, operation, made, wanted_dtype(call, "bool"))


@rule
def multinomial(call: Call, operation: str | None) -> Value:
    shape, _ = described(call, call["logits"])
    count = dims_of(call.runtime, [call["num_samples"]])
    made = (shape[0], *count) if isinstance(shape, tuple) and shape and isinstance(count, tuple) else UNKNOWN_SHAPE
    return result(call, operation, made, wanted_dtype(call, "int64", "output_dtype"))


@rule
def assign(call: Call, operation: str | None) -> Value:
    target = call["ref"]
    return result(call, operation, *described(call, target))


@rule
def stop_gradient(call: Call, operation: str | None) -> Value:
    made = result(call, operation, *described(call, first_input(call)))
    made.gradient = 0
    return made


@rule
def first(call: Call, operation: str | None) -> Value:
    return result(call, operation, *described(call, first_input(call)))


@rule
def broadcast_to(call: Call, operation: str | None) -> Value:
    shape = dims_of(call.runtime, call["shape"])
    return result(call, operation, shape, dtype_of(call.runtime, call["input"]))
