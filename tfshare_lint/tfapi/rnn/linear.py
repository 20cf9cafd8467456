"""``_Linear`` and ``_linear`` of ``core_rnn_cell``, and how cells that have no ``build`` ask for their variables.

Facts: TensorFlow 1.15's ``contrib/rnn/python/ops/core_rnn_cell.py``: the kernel in the current scope entered as an
object, the bias in that scope entered once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import InitializerInfo, VariableRequest
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, function
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import attribute, model_class, set_attribute
from tfshare_lint.tfapi.rnn.cells import TABLE, scope_target, within_scope
from tfshare_lint.tfapi.rnn.compute import affine, last_of, shown
from tfshare_lint.tfapi.rnn.nest import is_sequence, members
from tfshare_lint.tfapi.shapes import Dim, any_dim, combine, plain_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import dtype_of, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["SOME", "ask", "linear", "linear_once"]

#: An initializer that TensorFlow itself chose.
SOME = InitializerInfo("callable", value=Default("<Initializer>"))


def ask(runtime: Runtime, name: str, shape: Sequence[Dim] | None, dtype: str | None = None, initializer: Value = None,
        **more: Any) -> Value:  # fmt: skip
    """``tf.get_variable`` as a cell calls it."""
    info = initializer if isinstance(initializer, InitializerInfo) else initializer_info(runtime, initializer, shape)
    return get_variable(runtime, VariableRequest(name, None if shape is None else tuple(shape), dtype, info, **more))


def _shape_text(shape: tuple[Dim, ...]) -> str:
    """``repr`` of a ``TensorShape``."""
    return f"TensorShape([{', '.join(f'Dimension({shown([dim])})' for dim in shape)}])"


def _depth(runtime: Runtime, parts: Sequence[Value]) -> Dim:
    """The sum of the last dimensions; refuses what ``_Linear`` refuses."""
    total: Dim = 0
    for part in parts:
        shape = shape_of(runtime, part)
        if isinstance(shape, tuple) and len(shape) != 2:
            every = [shape_of(runtime, p) for p in parts]
            texts = ", ".join(_shape_text(s) for s in every if isinstance(s, tuple))
            refuse(runtime, f"linear is expecting 2D arguments: [{texts}]")
            return any_dim()
        size = last_of(runtime, part)
        if size is None and isinstance(shape, tuple):
            first = shown(shape[:1], "?")
            refuse(runtime, f"linear expects shape[1] to be provided for shape ({first}, ?), but saw ?")
            return any_dim()
        total = combine("+", size if size is not None else any_dim(), total)
    return total


def weights(runtime: Runtime, parts: Sequence[Value], size: Value, with_bias: bool, kernel: Value = None,
            bias: Value = None) -> tuple[Value, Value]:  # fmt: skip
    """The kernel and the bias (None without one)."""
    columns = plain_dim(runtime, size)
    rows = _depth(runtime, parts)
    dtype = dtype_of(runtime, parts[0]) if parts else None
    graph = runtime.machine.graph

    def outer() -> Value:
        made = ask(runtime, "kernel", [rows, columns], dtype, kernel)
        if not with_bias:
            return (made, None)

        def inner() -> Value:
            graph.scope.set_default("partitioner", None)
            return ask(runtime, "bias", [columns], dtype, SOME if bias is None else bias)

        return (made, within_scope(runtime, graph.scope, inner))

    made: tuple[Value, Value] = within_scope(runtime, graph.scope, outer)
    return made


def linear(runtime: Runtime, args: Value, size: Value, with_bias: bool = True) -> Value:
    """``_linear(args, size, bias)``."""
    parts = members(args) or [args]
    kernel, bias = weights(runtime, parts, size, with_bias)
    return affine(runtime, parts, kernel, bias)


def linear_once(runtime: Runtime, self: Instance, key: str, args: Value, size: Value, with_bias: bool = True) -> Value:
    """A ``_Linear`` that the object makes at its first call, applied."""
    parts = members(args) or [args]
    kept = attribute(runtime, self, key)
    if not isinstance(kept, tuple):
        kept = weights(runtime, parts, size, with_bias)
        set_attribute(runtime, self, key, kept)
    return affine(runtime, parts, *kept)


def _in_scope(call: Call, body: Callable[[], Value]) -> Value:
    """Inside the scope that older versions let the program give."""
    runtime = call.runtime
    return body() if call["scope"] is None else within_scope(runtime, scope_target(runtime, call["scope"]), body)


_ARGS = "args, output_size, bias, bias_initializer=None, kernel_initializer=None, bias_start=0.0, scope=None"


@function(
    TABLE, "contrib.rnn._linear", _ARGS, "_linear", "nn.rnn_cell._linear", "nn.rnn_cell.linear", "contrib.rnn.linear",
)  # fmt: skip
def _linear(call: Call) -> Value:
    runtime = call.runtime
    parts = _parts(call["args"])
    with_bias = isinstance(call["bias"], Unknown) or runtime.truth(call["bias"])

    def body() -> Value:
        made = weights(
            runtime, parts, call["output_size"], with_bias, call["kernel_initializer"], call["bias_initializer"]
        )
        return affine(runtime, parts, *made)

    return _in_scope(call, body)


def _parts(args: Value) -> list[Value]:
    return members(args) or [args] if is_sequence(args) else [args]


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    with_bias = isinstance(call["build_bias"], Unknown) or runtime.truth(call["build_bias"])
    made = weights(
        runtime, _parts(call["args"]), call["output_size"], with_bias, call["kernel_initializer"],
        call["bias_initializer"],
    )  # fmt: skip
    set_attribute(runtime, self, "_weights", made[0])
    set_attribute(runtime, self, "_biases", made[1])
    return None


def _apply(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    own = (attribute(runtime, self, "_weights"), attribute(runtime, self, "_biases"))
    return affine(runtime, _parts(call["args"]), *own)


LINEAR = model_class(
    TABLE, "contrib.rnn._Linear", (),
    {
        "__init__": ("args, output_size, build_bias, bias_initializer=None, kernel_initializer=None", _init),
        "__call__": ("args", _apply),
    },
    None, "nn.rnn_cell._Linear",
)  # fmt: skip
