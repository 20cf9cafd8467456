"""Shape and dtype rules of ``tf.nn``, ``tf.losses``, ``tf.image`` and ``tf.summary``."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE, ErrorKind, TensorFlowError
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call, refused
from tfshare_lint.tfapi.indexing import axes_of, concatenated, matmul, reduced
from tfshare_lint.tfapi.operations.result import Rules, described, result, rule_into
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, dims_of, no_shape
from tfshare_lint.tfapi.tensors import Tensor, new_tensor, shape_of, sources_of
from tfshare_lint.tfapi.windows import numbers, window

__all__ = ["RULES"]

RULES: Rules = {}
rule = rule_into(RULES)


@rule
def dropout(call: Call, operation: str | None) -> Value:
    if isinstance(call["keep_prob"], Tensor):
        call.runtime.machine.graph.unique_name("sub")  # rate = 1 - keep_prob
    made = result(call, operation, *described(call, call["x"]))
    made.parents = sources_of([call["x"]])  # the rate is no input of the network
    return made


@rule
def crelu(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["features"])
    return result(call, operation, concatenated([shape, shape], call["axis"]), dtype)


def _spatial(call: Call, rank: int) -> tuple[bool, str]:
    """Are channels last, and the data format."""
    text = call["data_format"] if "data_format" in call.arguments else None
    return not (isinstance(text, str) and text.startswith("NC")), text if isinstance(text, str) else ""


def _strides(value: Value, rank: int, last: bool) -> list[Any]:
    """Strides (or kernel sizes, or rates) of the spatial dimensions from an argument of TensorFlow's."""
    if isinstance(value, (list, tuple)) and len(value) == rank + 2:
        return list(value[1:-1] if last else value[2:])
    return numbers(value, rank) or [any_dim()] * rank


def _arranged(batch: Dim, space: list[Dim], channels: Dim, last: bool) -> Dims:
    return (batch, *space, channels) if last else (batch, channels, *space)


def _convolution(call: Call, operation: str | None, rank: int, channels: Any, dilations: Value = None) -> Value:
    """A convolution over ``rank`` dimensions; ``channels(filter's dims)`` gives the depth of the result."""
    value = call.first("input", "value")
    shape, dtype = described(call, value)
    kernel, _ = described(call, call.first("filter", "filters", "depthwise_filter"))
    last, _ = _spatial(call, rank)
    if not isinstance(kernel, tuple) or len(kernel) != rank + 2:
        return result(call, operation, no_shape(shape, kernel), dtype)
    if shape is None:
        return result(call, operation, _arranged(None, [None] * rank, channels(kernel), last), dtype)
    if not isinstance(shape, tuple) or len(shape) != rank + 2:
        return result(call, operation, no_shape(shape), dtype)
    space = shape[1:-1] if last else shape[2:]
    strides = _strides(call.first("strides", "stride"), rank, last)
    rates = _strides(1 if dilations is None else dilations, rank, last)
    sizes = [window(d, k, s, call["padding"], r) for d, k, s, r in zip(space, kernel, strides, rates)]
    return result(call, operation, _arranged(shape[0], sizes, channels(kernel), last), dtype)


@rule
def conv1d(call: Call, operation: str | None) -> Value:
    return _convolution(call, operation, 1, lambda kernel: kernel[-1], call["dilations"])


@rule
def conv2d(call: Call, operation: str | None) -> Value:
    return _convolution(call, operation, 2, lambda kernel: kernel[-1], call["dilations"])


@rule
def conv3d(call: Call, operation: str | None) -> Value:
    return _convolution(call, operation, 3, lambda kernel: kernel[-1], call["dilations"])


@rule
def depthwise_conv2d(call: Call, operation: str | None) -> Value:
    rates = call.first("rate", "dilations")
    return _convolution(call, operation, 2, lambda kernel: combine("*", kernel[2], kernel[3]), rates)


@rule
def separable_conv2d(call: Call, operation: str | None) -> Value:
    pointwise, _ = described(call, call["pointwise_filter"])
    depth = pointwise[-1] if isinstance(pointwise, tuple) and pointwise else any_dim()
    return _convolution(call, operation, 2, lambda kernel: depth, call.first("rate", "dilations"))


@rule
def atrous_conv2d(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["value"])
    kernel, _ = described(call, call["filters"])
    if not isinstance(shape, tuple) or not isinstance(kernel, tuple) or len(shape) != 4 or len(kernel) != 4:
        return result(call, operation, no_shape(shape, kernel), dtype)
    sizes = [window(d, k, 1, call["padding"], call["rate"]) for d, k in zip(shape[1:-1], kernel)]
    return result(call, operation, (shape[0], *sizes, kernel[-1]), dtype)


@rule
def convolution(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    kernel, _ = described(call, call["filter"])
    if not isinstance(shape, tuple) or not isinstance(kernel, tuple) or not 3 <= len(shape) == len(kernel):
        return result(call, operation, no_shape(shape, kernel), dtype)
    rank = len(shape) - 2
    last, _ = _spatial(call, rank)
    space = shape[1:-1] if last else shape[2:]
    strides = _strides(call["strides"] or 1, rank, last)
    rates = _strides(call.first("dilation_rate", "dilations") or 1, rank, last)
    sizes = [window(d, k, s, call["padding"], r) for d, k, s, r in zip(space, kernel, strides, rates)]
    return result(call, operation, _arranged(shape[0], sizes, kernel[-1], last), dtype)


@rule
def conv_transpose(call: Call, operation: str | None) -> Value:
    _, dtype = described(call, call.first("value", "input"))
    return result(call, operation, dims_of(call.runtime, call["output_shape"]), dtype)


@rule
def pool(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call.first("value", "input"))
    if not isinstance(shape, tuple) or len(shape) < 3:
        return result(call, operation, no_shape(shape), dtype)
    rank = len(shape) - 2
    last, _ = _spatial(call, rank)
    space = shape[1:-1] if last else shape[2:]
    kernel, strides = _strides(call["ksize"], rank, last), _strides(call["strides"], rank, last)
    sizes = [window(d, k, s, call["padding"]) for d, k, s in zip(space, kernel, strides)]
    return result(call, operation, _arranged(shape[0], sizes, shape[-1 if last else 1], last), dtype)


@rule
def pool_nd(call: Call, operation: str | None) -> Value:
    """``tf.nn.pool``: window, strides and rates have one number for each dimension in space."""
    shape, dtype = described(call, call["input"])
    kind = call["pooling_type"]
    operation = f"{kind.lower()}_pool" if isinstance(kind, str) else None
    if not isinstance(shape, tuple) or len(shape) < 3:
        return result(call, operation, no_shape(shape), dtype)
    rank = len(shape) - 2
    last, _ = _spatial(call, rank)
    space = shape[1:-1] if last else shape[2:]
    kernel, strides = _strides(call["window_shape"], rank, last), _strides(call["strides"] or 1, rank, last)
    rates = _strides(call.first("dilation_rate", "dilations") or 1, rank, last)
    sizes = [window(d, k, s, call["padding"], r) for d, k, s, r in zip(space, kernel, strides, rates)]
    return result(call, operation, _arranged(shape[0], sizes, shape[-1 if last else 1], last), dtype)


@rule
def xw_plus_b(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["x"])
    weights, _ = described(call, call["weights"])
    return result(call, operation, matmul(shape, weights), dtype)


@rule
def embedding_lookup(call: Call, operation: str | None) -> Value:
    table = call["params"]
    if isinstance(table, (list, tuple)) and table:
        table = table[0]
    (shape, dtype), (ids, _) = described(call, table), described(call, call["ids"])
    if isinstance(shape, tuple) and isinstance(ids, tuple):
        return result(call, operation, (*ids, *shape[1:]), dtype)
    return result(call, operation, no_shape(shape, ids), dtype)


@rule
def moments(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["x"])
    keep = bool(call.first("keep_dims", "keepdims"))
    part = reduced(shape, axes_of(call.runtime, call["axes"]), False, keep)
    made = result(call, operation, part, dtype)
    return (made, Tensor(part, dtype, made.op_name, made.variables, index=1, parents=(made,)))


@rule
def fused_batch_norm(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["x"])
    for parameter in ("mean", "variance"):
        if call[parameter] is None:
            call.runtime.machine.graph.unique_name("Const")
    made = result(call, operation, shape, dtype)
    statistic: Dims = (shape[-1],) if isinstance(shape, tuple) and shape else no_shape(shape)
    return (
        made,
        *(Tensor(statistic, "float32", made.op_name, made.variables, index=i, parents=(made,)) for i in (1, 2)),
    )


@rule
def drop_last_logits(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["logits"])
    made = shape[:-1] if isinstance(shape, tuple) else no_shape(shape)
    return result(call, operation, made, dtype)


@rule
def same_logits(call: Call, operation: str | None) -> Value:
    return result(call, operation, *described(call, call["logits"]))


@rule
def in_top_k(call: Call, operation: str | None) -> Value:
    return result(call, operation, shape_of(call.runtime, call["targets"]), "bool")


@rule
def top_k(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["input"])
    count = dims_of(call.runtime, [call["k"]])
    last = count[0] if isinstance(count, tuple) else any_dim()
    made_shape: Dims = (*shape[:-1], last) if isinstance(shape, tuple) else no_shape(shape)
    made = result(call, operation, made_shape, dtype)
    return (made, Tensor(made_shape, "int32", made.op_name, made.variables, index=1, parents=(made,)))


#: How many results of this kind the computation of a loss has before its last one.
_EARLIER = {
    "Sum": {"cosine_distance_loss": 1},
    "Mul": {"cosine_distance_loss": 1, "hinge_loss": 2, "log_loss": 2, "huber_loss": 3},
    "value": {"mean_pairwise_squared_error": 2},
}


def _last_step(operation: str | None, reduction: Value) -> str:
    """The operation, within the loss's own scope, that gives it. Measured under TensorFlow 1.15."""
    kind = {"none": "Mul", "weighted_sum": "Sum"}.get(reduction, "value") if isinstance(reduction, str) else "value"
    earlier = _EARLIER[kind].get(operation or "", 0)
    return f"{kind}_{earlier}" if earlier else kind


@rule
def loss(call: Call, operation: str | None) -> Value:
    """A scalar that goes into the collection of losses; with ``reduction="none"`` it is no scalar."""
    from tfshare_lint.tfapi.collections import add_to_collection

    reduction = call.arguments.get("reduction")
    shape: Dims = UNKNOWN_SHAPE if reduction == "none" else ()
    made = result(call, operation, shape, "float32")
    if made.op_name is not None:  # so far that of the scope in which the loss is computed
        made.op_name = concatenate(made.op_name, "/", _last_step(operation, reduction))
    collection = call.arguments.get("loss_collection", "losses")
    if collection is not None:
        add_to_collection(call.runtime, collection, made)
    return made


def _sum_of(call: Call, operation: str | None, keys: tuple[str, ...]) -> Tensor:
    """The sum of what is in collections of losses."""
    from tfshare_lint.tfapi.collections import collected

    runtime = call.runtime
    scope = call.name("scope")
    lists = [runtime.known_items(collected(runtime, key, scope)) for key in keys]
    made = new_tensor(runtime, operation, (), "float32", [i for items in lists for i in items or ()], call.name())
    made.vague = made.vague or None in lists
    return made


@rule
def total_loss(call: Call, operation: str | None) -> Value:
    regularized = call.likely_flag("add_regularization_losses")
    made = _sum_of(call, operation, ("losses", "regularization_losses") if regularized else ("losses",))
    graph = call.runtime.machine.graph
    if not made.parents and not made.vague and not graph.open:
        text = call.runtime.machine.profile.no_summands
        refused(call.runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    return made


@rule
def regularization_loss(call: Call, operation: str | None) -> Value:
    return _sum_of(call, operation, ("regularization_losses",))


@rule
def summary(call: Call, operation: str | None) -> Value:
    name = call.name()
    return new_tensor(call.runtime, None, (), "string", call.arguments.values(), name)
