"""Shape and dtype rules of what scatters, partitions, cuts into blocks, works on diagonals and segments."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.operations.result import Rules, described, first_input, result, rule_into, wanted_dtype
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, dims_of, no_shape, request_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, shape_of

__all__ = ["RULES", "SparseValue"]

RULES: Rules = {}
rule = rule_into(RULES)


@rule
def scatter_nd(call: Call, operation: str | None) -> Value:
    return result(call, operation, dims_of(call.runtime, call["shape"]), dtype_of(call.runtime, call["updates"]))


class SparseValue(Opaque):
    """A ``SparseTensor``, of which only the shape and the dtype that it has when made dense are known."""

    def __init__(self, dense_shape: Dims, dtype: str | None, variables: int = 0,
                 parents: tuple[Value, ...] = ()) -> None:  # fmt: skip
        super().__init__("sparse tensor", variables, parents)
        self.dense_shape = dense_shape
        self.value_dtype = dtype

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        rank = len(self.dense_shape) if isinstance(self.dense_shape, tuple) else any_dim()
        parts: dict[str, tuple[Dims, str | None]] = {
            "values": ((None,), self.value_dtype),
            "indices": ((None, rank), "int64"),
            "dense_shape": ((rank,), "int64"),
        }
        if name in parts:
            return Tensor(*parts[name], None, self.variables, parents=(self,))
        return super().get_attribute(runtime, name)


@rule
def string_split(call: Call, operation: str | None) -> Value:
    """A row for each text, as long as the one with the most parts."""
    made = result(call, operation, UNKNOWN_SHAPE, None)
    if call["result_type"] != "SparseTensor":
        return Opaque(call.label, made.variables, (made,))
    return SparseValue((None, None), "string", made.variables, (made,))


@rule
def sparse_to_dense_tensor(call: Call, operation: str | None) -> Value:
    value = call["sp_input"]
    if isinstance(value, SparseValue):
        return result(call, operation, value.dense_shape, value.value_dtype)
    return result(call, operation, UNKNOWN_SHAPE, None)


@rule
def hash_bucket(call: Call, operation: str | None) -> Value:
    """A number for each text."""
    return result(call, operation, described(call, first_input(call))[0], "int64")


@rule
def sparse_placeholder(call: Call, operation: str | None) -> Value:
    """Placeholders for the values and the indices, and for the shape where that is not given."""
    graph, name = call.runtime.machine.graph, call.name()
    if name is None:
        for _ in range(3 if call["shape"] is None else 2):
            graph.unique_name(operation)
        graph.unique_name("SparseTensor")
    else:
        graph.unique_name(name)
    shape = UNKNOWN_SHAPE if call["shape"] is None else dims_of(call.runtime, call["shape"])
    return SparseValue(shape, dtype_name(call.runtime, call["dtype"]))


@rule
def sparse_to_dense(call: Call, operation: str | None) -> Value:
    shape = dims_of(call.runtime, call["output_shape"])
    return result(call, operation, shape, dtype_of(call.runtime, call["sparse_values"]))


@rule
def sparse_matmul(call: Call, operation: str | None) -> Value:
    """The rows of a sparse matrix are not known."""
    shape, dtype = described(call, call["b"])
    columns: Dim = any_dim()
    if isinstance(shape, tuple) and len(shape) == 2:
        columns = shape[0] if call.likely_flag("adjoint_b") else shape[1]
    return result(call, operation, (any_dim(), columns), dtype)


@rule
def dynamic_partition(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["data"])
    taken, _ = described(call, call["partitions"])
    count = call["num_partitions"]
    made = result(call, operation, UNKNOWN_SHAPE, dtype)
    if not isinstance(count, int):
        return Opaque("partitions", made.variables, (made,))
    own: Dims = no_shape(shape, taken)
    if isinstance(shape, tuple) and isinstance(taken, tuple):
        own = (None, *shape[len(taken) :])
    return [Tensor(own, dtype, made.op_name, made.variables, index=i, parents=(made,)) for i in range(count)]


@rule
def dynamic_stitch(call: Call, operation: str | None) -> Value:
    indices, data = (call.runtime.known_items(call[name]) for name in ("indices", "data"))
    if not indices or not data:
        return result(call, operation, UNKNOWN_SHAPE, None)
    inner, outer = shape_of(call.runtime, data[0]), shape_of(call.runtime, indices[0])
    shape: Dims = no_shape(inner, outer)
    if isinstance(inner, tuple) and isinstance(outer, tuple):
        numbers = [number for value in indices for number in (value if isinstance(value, (list, tuple)) else [value])]
        known = all(type(number) is int for number in numbers)
        shape = (max(numbers) + 1 if known else any_dim(), *inner[len(outer) :])
    return result(call, operation, shape, dtype_of(call.runtime, data[0]))


@rule
def unique(call: Call, operation: str | None) -> Value:
    """The values, and where each element went."""
    shape, dtype = described(call, call["x"])
    made = result(call, operation, (None,), dtype)
    index = wanted_dtype(call, "int32", "out_idx")
    return (made, Tensor(shape, index, made.op_name, made.variables, index=1, parents=(made,)))


@rule
def meshgrid(call: Call, operation: str | None) -> Value:
    made = result(call, operation, UNKNOWN_SHAPE, None)
    values = call["args"]
    options = call["kwargs"] if isinstance(call["kwargs"], dict) else {}
    if not isinstance(values, (list, tuple)) or not values:
        return Opaque("grids", made.variables, (made,))
    shapes = [shape_of(call.runtime, value) for value in values]
    sizes: list[Dim] = [s[0] if isinstance(s, tuple) and len(s) == 1 else any_dim() for s in shapes]
    if options.get("indexing", "xy") == "xy" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    dtypes = [dtype_of(call.runtime, value) for value in values]
    return [Tensor(tuple(sizes), d, None, made.variables, parents=(made,)) for d in dtypes]


# Diagonals and segments ----------------------------------------------------------------------------------------


@rule
def diag(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["diagonal"])
    return result(call, operation, (*shape, *shape) if isinstance(shape, tuple) else no_shape(shape), dtype)


@rule
def diag_part(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    half = shape[: len(shape) // 2] if isinstance(shape, tuple) else no_shape(shape)
    return result(call, operation, half, dtype)


@rule
def matrix_diag(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["diagonal"])
    square: Dims = UNKNOWN_SHAPE
    if isinstance(shape, tuple) and shape and call.default("k") and call.default("num_rows"):
        square = (*shape, shape[-1])
    return result(call, operation, square, dtype)


@rule
def matrix_diag_part(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    own: Dims = UNKNOWN_SHAPE
    if isinstance(shape, tuple) and len(shape) >= 2 and call.default("k"):
        sides = shape[-2:]
        own = (*shape[:-2], min(sides) if all(isinstance(d, int) for d in sides) else any_dim())  # type: ignore[type-var]
    return result(call, operation, own, dtype)


@rule
def without_matrix(call: Call, operation: str | None) -> Value:
    """A number for each matrix."""
    shape, dtype = described(call, first_input(call))
    return result(call, operation, shape[:-2] if isinstance(shape, tuple) else no_shape(shape), dtype)


@rule
def segments(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["data"])
    return result(call, operation, (None, *shape[1:]) if isinstance(shape, tuple) else no_shape(shape), dtype)


@rule
def unsorted_segments(call: Call, operation: str | None) -> Value:
    (shape, dtype), (ids, _) = described(call, call["data"]), described(call, call["segment_ids"])
    count = dims_of(call.runtime, [call["num_segments"]])
    own: Dims = no_shape(shape, ids)
    if isinstance(shape, tuple) and isinstance(ids, tuple) and isinstance(count, tuple):
        own = (*count, *shape[len(ids) :])
    return result(call, operation, own, dtype)


# Blocks and patches --------------------------------------------------------------------------------------------


def _depth_blocks(call: Call, operation: str | None, smaller: bool) -> Value:
    """``space_to_depth`` (smaller) and its inverse."""
    shape, dtype = described(call, call["input"])
    block = call["block_size"]
    if isinstance(shape, tuple) and len(shape) == 4 and isinstance(block, int) and call["data_format"] == "NHWC":
        batch, height, width, depth = shape
        plane, deep = ("//", "*") if smaller else ("*", "//")
        shape = (batch, combine(plane, height, block), combine(plane, width, block), combine(deep, depth, block**2))
    else:
        shape = UNKNOWN_SHAPE
    return result(call, operation, shape, dtype)


@rule
def depth_to_space(call: Call, operation: str | None) -> Value:
    return _depth_blocks(call, operation, False)


@rule
def space_to_depth(call: Call, operation: str | None) -> Value:
    return _depth_blocks(call, operation, True)


def _batch_blocks(call: Call, operation: str | None, edges: str, block: Value, smaller: bool) -> Value:
    """``space_to_batch`` (smaller planes, a larger batch) and its inverse. ``edges``: the parameter that says how
    much is padded or cropped on both sides."""
    shape, dtype = described(call, call["input"])
    sizes = request_shape(call.runtime, block)
    pairs = call.runtime.known_items(call[edges]) if isinstance(call[edges], (list, tuple)) else None
    known = isinstance(shape, tuple) and isinstance(sizes, tuple) and pairs is not None and len(pairs) == len(sizes)
    if not known or not isinstance(shape, tuple) or not isinstance(sizes, tuple) or len(shape) <= len(sizes):
        return result(call, operation, no_shape(shape, UNKNOWN_SHAPE), dtype)
    batch, planes = shape[0], list(shape[1 : 1 + len(sizes)])
    for index, (size, pair) in enumerate(zip(sizes, pairs or ())):
        amount: Any = request_shape(call.runtime, pair)
        if not isinstance(amount, tuple) or len(amount) != 2:
            amount = (any_dim(), any_dim())
        if smaller:
            padded = combine("+", combine("+", planes[index], amount[0]), amount[1])
            planes[index] = combine("//", padded, size)
        else:
            cropped = combine("-", combine("*", planes[index], size), amount[0])
            planes[index] = combine("-", cropped, amount[1])
        batch = combine("*" if smaller else "//", batch, size)
    return result(call, operation, (batch, *planes, *shape[1 + len(sizes) :]), dtype)


@rule
def space_to_batch(call: Call, operation: str | None) -> Value:
    block = call.first("block_size", "block_shape")
    return _batch_blocks(call, operation, "paddings", [block, block] if isinstance(block, int) else block, True)


@rule
def batch_to_space(call: Call, operation: str | None) -> Value:
    block = call.first("block_size", "block_shape")
    return _batch_blocks(call, operation, "crops", [block, block] if isinstance(block, int) else block, False)


@rule
def space_to_batch_nd(call: Call, operation: str | None) -> Value:
    return _batch_blocks(call, operation, "paddings", call["block_shape"], True)


@rule
def batch_to_space_nd(call: Call, operation: str | None) -> Value:
    return _batch_blocks(call, operation, "crops", call["block_shape"], False)


# Values from elsewhere -----------------------------------------------------------------------------------------


@rule
def random_crop(call: Call, operation: str | None) -> Value:
    return result(call, operation, dims_of(call.runtime, call["size"]), dtype_of(call.runtime, call["value"]))


@rule
def parsed_bytes(call: Call, operation: str | None) -> Value:
    """``decode_raw``: as many numbers as each text holds."""
    shape, _ = described(call, call.first("input_bytes", "bytes"))
    own = (*shape, None) if isinstance(shape, tuple) else no_shape(shape)
    return result(call, operation, own, dtype_name(call.runtime, call["out_type"]))


@rule
def parsed_numbers(call: Call, operation: str | None) -> Value:
    """``string_to_number``"""
    shape, _ = described(call, call.first("string_tensor", "input"))
    return result(call, operation, shape, wanted_dtype(call, "float32", "out_type"))


@rule
def file_content(call: Call, operation: str | None) -> Value:
    return result(call, operation, (), "string")
