"""Shape and dtype rules of arithmetic, comparison and reduction."""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE, ErrorKind, TensorFlowError
from tfshare_lint.tfapi.calls import Call, refused
from tfshare_lint.tfapi.folding import constant_of, fold_binary, fold_reduction, fold_unary
from tfshare_lint.tfapi.indexing import axes_of, matmul, reduced
from tfshare_lint.tfapi.operations.result import Rules, described, first_input, result, rule_into, wanted_dtype
from tfshare_lint.tfapi.shapes import Dims, broadcast, merge
from tfshare_lint.tfapi.tensors import Tensor, dtype_of, gradient_of, shape_of
from tfshare_lint.tfapi.variables import VariableValue

__all__ = ["RULES"]

RULES: Rules = {}
rule = rule_into(RULES)


@rule
def same(call: Call, operation: str | None) -> Value:
    """Shape and dtype of the first argument."""
    value = first_input(call)
    made = result(call, operation, *described(call, value))
    made.constant = constant_of(value) if operation == "Identity" else fold_unary(operation, value, made.dtype)
    return made


@rule
def same_bool(call: Call, operation: str | None) -> Value:
    return result(call, operation, described(call, first_input(call))[0], "bool")


@rule
def same_string(call: Call, operation: str | None) -> Value:
    return result(call, operation, described(call, first_input(call))[0], "string")


def _operands(call: Call) -> tuple[Value, Value]:
    first, second = list(call.arguments)[:2]
    return call[first], call[second]


def _broadcast(call: Call) -> tuple[Dims, str | None]:
    left, right = _operands(call)
    runtime = call.runtime
    dtypes = [dtype_of(runtime, v) for v in (left, right) if isinstance(v, Tensor)]
    dtype = next((d for d in dtypes if d), None) or dtype_of(runtime, left)
    return broadcast(shape_of(runtime, left), shape_of(runtime, right)), dtype


@rule
def binary(call: Call, operation: str | None) -> Value:
    made = result(call, operation, *_broadcast(call))
    made.constant = fold_binary(operation, *_operands(call), made.dtype)
    return made


@rule
def binary_bool(call: Call, operation: str | None) -> Value:
    return result(call, operation, _broadcast(call)[0], "bool")


@rule
def divide(call: Call, operation: str | None) -> Value:
    shape, dtype = _broadcast(call)
    made = result(call, operation, shape, "float64" if dtype in ("int32", "int64") else dtype)
    made.constant = fold_binary(operation, *_operands(call), made.dtype)
    return made


@rule
def first_of(call: Call, operation: str | None) -> Value:
    """The common shape of a list of tensors."""
    runtime = call.runtime
    known = runtime.known_items(first_input(call))
    items = known or []
    if known is not None and not items and not runtime.machine.graph.open:
        text = runtime.machine.profile.no_summands
        refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    shape: Dims = UNKNOWN_SHAPE if not items else None
    for item in items:
        shape = merge(shape, shape_of(runtime, item))
    return result(call, operation, shape, dtype_of(runtime, items[0]) if items else None)


def _reduce(call: Call, operation: str | None, dtype: str | None = None) -> Value:
    axis = call.first("axis", "reduction_indices")
    shape, own = described(call, call.first("input_tensor", "input"))
    if axis is None:  # the axes are made a constant beside the operation
        for beside in ("Const",) if isinstance(shape, tuple) else ("Rank", "range"):
            call.runtime.machine.graph.unique_name(beside)
    keep = bool(call.first("keepdims", "keep_dims"))
    axes = axes_of(call.runtime, axis)
    made = result(call, operation, reduced(shape, axes, axis is None, keep), dtype or own)
    if made.shape == ():
        made.constant = fold_reduction(operation, call.first("input_tensor", "input"))
    return made


@rule
def reduce(call: Call, operation: str | None) -> Value:
    return _reduce(call, operation)


@rule
def reduce_int64(call: Call, operation: str | None) -> Value:
    return _reduce(call, operation, "int64")


@rule
def arg_reduce(call: Call, operation: str | None) -> Value:
    axis = call.first("axis", "dimension")
    shape, _ = described(call, call["input"])
    dtype = wanted_dtype(call, "int64", "output_type")
    axes = [0] if axis is None else axes_of(call.runtime, axis)
    return result(call, operation, reduced(shape, axes, False, False), dtype)


@rule
def norm(call: Call, operation: str | None) -> Value:
    axis = call["axis"]
    shape, dtype = described(call, call["tensor"])
    keep = bool(call.first("keepdims", "keep_dims"))
    return result(call, operation, reduced(shape, axes_of(call.runtime, axis), axis is None, keep), dtype)


@rule
def scalar(call: Call, operation: str | None) -> Value:
    return result(call, operation, (), described(call, first_input(call))[1])


@rule
def scalar_float(call: Call, operation: str | None) -> Value:
    return result(call, operation, (), "float32")


@rule
def clip_by_global_norm(call: Call, operation: str | None) -> Value:
    norm_value = result(call, operation, (), "float32")
    items = call.runtime.known_items(call["t_list"])
    if items is None:
        return (call.runtime.fresh("clipped", not_none=True), norm_value)
    return ([None if i is None else Tensor(*described(call, i), None, norm_value.variables) for i in items], norm_value)


@rule
def gradients(call: Call, operation: str | None) -> Value:
    made = result(call, operation, (), "float32")
    sources = call["xs"]
    items = [sources] if isinstance(sources, Tensor) else call.runtime.known_items(sources)
    if items is None:
        return call.runtime.fresh("gradients", not_none=True)
    reached = gradient_of([call["ys"]])
    found: list[Value] = []
    for item in items:
        own = item.variables if isinstance(item, VariableValue) else 0
        unreached = bool(own and reached and not own & reached)
        found.append(None if unreached else Tensor(*described(call, item), None, made.variables, parents=(made,)))
    return found


def _refuse_vectors(call: Call, operation: str | None, left: Dims, right: Dims) -> None:
    """A vector is no matrix: raised where the program is ready for it (``try: tf.matmul(x, y)``)."""
    for shape in (left, right):
        if isinstance(shape, tuple) and len(shape) < 2 and call.runtime.would_catch("ValueError"):
            name = call.name() or operation
            call.runtime.raise_error(
                "ValueError", f"Shape must be rank 2 but is rank {len(shape)} for '{name}' (op: 'MatMul')"
            )


@rule
def _matmul(call: Call, operation: str | None) -> Value:
    (left, dtype), (right, _) = described(call, call["a"]), described(call, call["b"])
    turned = [call.likely_flag(f"transpose_{side}") or call.likely_flag(f"adjoint_{side}") for side in "ab"]
    _refuse_vectors(call, operation, left, right)
    return result(call, operation, matmul(left, right, *turned), dtype)


@rule
def tensordot(call: Call, operation: str | None) -> Value:
    (left, dtype), (right, _) = described(call, call["a"]), described(call, call["b"])
    axes = call["axes"]
    shape: Dims = UNKNOWN_SHAPE
    if isinstance(left, tuple) and isinstance(right, tuple):
        if isinstance(axes, int):
            shape = left[: len(left) - axes] + right[axes:]
        elif isinstance(axes, (list, tuple)) and len(axes) == 2:
            gone = [axes_of(call.runtime, side) for side in axes]
            kept = [reduced(dims, side, False, False) for dims, side in zip((left, right), gone) if side is not None]
            if len(kept) == 2 and isinstance(kept[0], tuple) and isinstance(kept[1], tuple):
                shape = kept[0] + kept[1]
    return result(call, operation, shape, dtype)


@rule
def einsum(call: Call, operation: str | None) -> Value:
    inputs = call["inputs"]
    equation = call["equation"]
    dtype = dtype_of(call.runtime, inputs[0]) if inputs else None
    shape: Dims = UNKNOWN_SHAPE
    if isinstance(equation, str) and "->" in equation:
        sources, _, target = equation.replace(" ", "").partition("->")
        sizes: dict[str, object] = {}
        for letters, operand in zip(sources.split(","), inputs):
            dims = shape_of(call.runtime, operand)
            if isinstance(dims, tuple):
                sizes.update({k: d for k, d in zip(letters, dims) if not isinstance(sizes.get(k), int)})
        if all(letter in sizes for letter in target):
            shape = tuple(sizes[letter] for letter in target)  # type: ignore[misc]
    return result(call, operation, shape, dtype)


@rule
def unknown(call: Call, operation: str | None) -> Value:
    """A tensor about whose shape we know nothing."""
    return result(call, operation, UNKNOWN_SHAPE, None)
