"""What recurrent cells compute with: their weights, their matrix products, the checks of their inputs.

Facts: TensorFlow 1.15's ``python/ops/rnn_cell_impl.py``; texts of errors as measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import ErrorKind, TensorFlowError, VariableRequest, compatible_shapes
from tfshare_lint.symbolic import Unknown, format_name
from tfshare_lint.tfapi.calls import refused
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.getters import partitioner
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.layers.core import refuse, tensor_text
from tfshare_lint.tfapi.layers.layer_class import layer_state
from tfshare_lint.tfapi.model_class import attribute
from tfshare_lint.tfapi.rnn.cells import within_scope
from tfshare_lint.tfapi.rnn.nest import flatten, members
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, plain_dim, request_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = [
    "activated", "affine", "batch_of", "check_compatible", "check_dtype", "input_depth", "joined", "last_of", "shown",
    "split_state", "step", "times", "units", "weight",
]  # fmt: skip


def check_dtype(runtime: Runtime, dtype: Any) -> None:
    """Cells compute with floating numbers only."""
    if isinstance(dtype, str) and not is_floating(dtype) and not dtype.startswith("complex"):
        refuse(runtime, f"RNN cell only supports floating point inputs, but saw dtype: <dtype: '{dtype}'>")


def shown(dims: Sequence[Dim], unknown: str = "None", gap: str = ", ") -> str:
    """Dimensions as TensorFlow's texts have them."""
    return gap.join(unknown if d is None else d.label() if isinstance(d, Unknown) else str(d) for d in dims)


def input_depth(runtime: Runtime, self: Instance, shape: Value) -> Dim:
    """The size of the last axis of the input, on which a kernel depends."""
    dims = request_shape(runtime, shape)
    check_dtype(runtime, layer_state(runtime, self).dtype)
    if not isinstance(dims, tuple) or not dims:
        return any_dim()
    if dims[-1] is None:
        refuse(runtime, f"Expected inputs.shape[-1] to be known, saw shape: ({shown(dims)})")
        return any_dim()
    return dims[-1]


def units(runtime: Runtime, self: Instance, name: str = "_num_units") -> Dim:
    """A number of units that the object keeps."""
    return plain_dim(runtime, attribute(runtime, self, name, any_dim()))


def weight(runtime: Runtime, self: Instance, name: str, shape: Sequence[Dim], initializer: Value = None,
           **more: Value) -> Value:  # fmt: skip
    """``self.add_variable``; where cells are no layers, ``get_variable`` in the scope of the call."""
    if not runtime.machine.profile.cells_are_layers:
        info = initializer_info(runtime, initializer, ())
        request = VariableRequest(name, tuple(shape), layer_state(runtime, self).dtype, info)
        request.partitioner = partitioner(runtime, more.get("partitioner"))
        scope = runtime.machine.graph.scope

        def make() -> Value:
            if name.endswith("bias"):
                runtime.machine.graph.scope.set_default("partitioner", None)
            return get_variable(runtime, request)

        return within_scope(runtime, scope, make)
    kwargs = {"shape": list(shape), "initializer": initializer, **more}
    return runtime.call(runtime.get_attribute(self, "add_variable"), [name], kwargs)


def batch_of(runtime: Runtime, *values: Value) -> Dim:
    """The first dimension that tensors have in common."""
    found: Dim = None
    for value in values:
        shape = shape_of(runtime, value)
        first: Dim = shape[0] if isinstance(shape, tuple) and shape else None if shape is None else any_dim()
        if isinstance(first, int):
            return first
        found = first if found is None else found
    return found


def last_of(runtime: Runtime, value: Value) -> Dim:
    """The last dimension of a tensor."""
    shape = shape_of(runtime, value)
    return shape[-1] if isinstance(shape, tuple) and shape else None if shape is None else any_dim()


def step(runtime: Runtime, operation: str | None, shape: Dims, *inputs: Value) -> Tensor:
    """One operation of a cell, made in the graph of its inputs."""
    dtype = next((found for value in inputs if (found := dtype_of(runtime, value)) is not None), None)
    made = new_tensor(runtime, operation, shape, dtype, inputs)
    graphs = (value.graph for value in inputs if isinstance(value, Tensor))
    made.graph = next((graph for graph in graphs if graph is not None), made.graph)
    return made


def _packed_shape(runtime: Runtime, value: Value) -> Dims:
    """The shape of a tensor, or of the one that TensorFlow would make of a pair of tensors."""
    parts = members(value)
    if not parts:
        return shape_of(runtime, value)
    inner = _packed_shape(runtime, parts[0])
    return (len(parts), *inner) if isinstance(inner, tuple) else inner


def joined(runtime: Runtime, parts: Sequence[Value]) -> Value:
    """``tf.concat(parts, 1)``; refused where the ranks or the batch sizes differ."""
    depth: Dim = 0
    for part in parts:
        depth = combine("+", last_of(runtime, part), depth)
    made = step(runtime, "concat", (batch_of(runtime, *parts), depth), *parts)
    dtypes = [found for part in parts for leaf in flatten(runtime, part) if (found := dtype_of(runtime, leaf))]
    if len(set(dtypes)) > 1 and len(dtypes) == len(parts):
        types = ", ".join(dtypes)
        text = f"Tensors in list passed to 'values' of 'ConcatV2' Op have types [{types}] that don't all match."
        refuse(runtime, text, "TypeError")
    every = [_packed_shape(runtime, part) for part in parts]
    known = [shape for shape in every if isinstance(shape, tuple)]
    name = format_name(made.op_name) if made.op_name is not None else "concat"
    inputs = ", ".join(f"[{shown(shape, '?', ',')}]" for shape in known)
    wrong = next((len(shape) for shape in known if len(shape) != 2), None)
    if wrong is not None and len(known) == len(every) and len(known[0]) == 2:
        text = (
            f"Shape must be rank 2 but is rank {wrong} for '{name}' (op: 'ConcatV2') with input shapes: {inputs}, []."
        )
        refuse(runtime, text)
    shapes = [shape for shape in known if len(shape) == 2]
    sizes = [shape[0] for shape in shapes if isinstance(shape[0], int)]
    other = next((size for size in sizes if size != sizes[0]), None)
    if other is not None and len(shapes) == len(parts):
        refuse(
            runtime,
            f"Dimension 0 in both shapes must be equal, but are {sizes[0]} and {other}. Shapes are [{sizes[0]}] and "
            f"[{other}]. for '{name}' (op: 'ConcatV2') with input shapes: {inputs}, [] and with computed input "
            "tensors: input[2] = <1>.",
        )
    return made


def check_compatible(runtime: Runtime, left: Value, right: Value) -> None:
    """``left.get_shape().assert_is_compatible_with(right.get_shape())``"""
    first, second = shape_of(runtime, left), shape_of(runtime, right)
    if not isinstance(left, Tensor) or not isinstance(right, Tensor):
        return
    if isinstance(first, tuple) and isinstance(second, tuple) and not compatible_shapes(first, second):
        refuse(runtime, f"Shapes ({shown(first, '?')}) and ({shown(second, '?')}) are incompatible")


def check_graphs(runtime: Runtime, weight: Value, value: Value) -> None:
    """A variable and what it is combined with are of one graph."""
    if not isinstance(weight, Tensor) or not isinstance(value, Tensor) or None in (weight.graph, value.graph):
        return
    if weight.graph is not value.graph:
        refuse(runtime, f"{tensor_text(weight)} must be from the same graph as {tensor_text(value)}.")


def times(runtime: Runtime, value: Value, kernel: Value) -> Tensor:
    """``tf.matmul(value, kernel)``; refused where the inner dimensions differ, or the graphs."""
    check_graphs(runtime, kernel, value)
    rows, shape = shape_of(runtime, value), shape_of(runtime, kernel)
    columns = last_of(runtime, kernel)
    left_type, right_type = dtype_of(runtime, value), dtype_of(runtime, kernel)
    if left_type is not None and right_type is not None and left_type != right_type:
        text = f"Input 'b' of 'MatMul' Op has type {right_type} that does not match type {left_type} of argument 'a'."
        refuse(runtime, text, "TypeError")
    made = step(runtime, "MatMul", (batch_of(runtime, value), columns), value, kernel)
    if isinstance(rows, tuple) and isinstance(shape, tuple) and len(rows) == len(shape) == 2:
        left, right = rows[1], shape[0]
        if isinstance(left, int) and isinstance(right, int) and left != right:
            name = format_name(made.op_name) if made.op_name is not None else "MatMul"
            text = (
                f"Dimensions must be equal, but are {left} and {right} for '{name}' (op: 'MatMul') with input shapes: "
                f"[{shown(rows, '?', ',')}], [{shown(shape, '?', ',')}]."
            )
            made_for = getattr(kernel, "variable", None)
            refused(runtime, TensorFlowError("ValueError", text, ErrorKind.CELL_INPUT, existing=made_for))
    return made


def affine(runtime: Runtime, parts: Sequence[Value], kernel: Value, bias: Value = None) -> Tensor:
    """The parts side by side, times the kernel, plus the bias where there is one."""
    value = parts[0] if len(parts) == 1 else joined(runtime, parts)
    made = times(runtime, value, kernel)
    return made if bias is None else step(runtime, "BiasAdd", made.shape, made, bias)


def activated(runtime: Runtime, self: Instance, value: Value, name: str = "_activation") -> Value:
    """The cell's activation of a value."""
    activation = attribute(runtime, self, name)
    if activation is None or isinstance(activation, str):
        return step(runtime, "Tanh", shape_of(runtime, value), value)
    made = runtime.call(activation, [value])
    return made if isinstance(made, (Tensor, Opaque)) else step(runtime, None, shape_of(runtime, value), value)


def split_state(runtime: Runtime, state: Value, count: int = 2) -> list[Value]:
    """``c, h = state``."""
    if isinstance(state, Tensor):
        refuse(
            runtime,
            "You are attempting to use Python control flow in a layer that was not declared to be dynamic. Pass "
            "`dynamic=True` to the class constructor.", "TypeError",
        )  # fmt: skip
    parts = None if isinstance(state, (Opaque, Unknown)) else runtime.known_items(state)
    if parts is not None and len(parts) == count:
        return parts
    if parts is not None:
        much = "too many" if len(parts) > count else "not enough"
        got = "" if len(parts) > count else f", got {len(parts)}"
        refuse(runtime, f"{much} values to unpack (expected {count}{got})")
    return [Opaque("state", getattr(state, "variables", 0)) for _ in range(count)]
