"""Cells made of cells: MultiRNNCell, DropoutWrapper, ResidualWrapper, DeviceWrapper.

Facts: TensorFlow 1.15's ``python/ops/rnn_cell_impl.py`` and ``rnn_cell_wrapper_impl.py``. A wrapper calls the cell in
its place and opens no scope of its own; ``MultiRNNCell`` opens ``cell_0``, ``cell_1`` … inside its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from tfshare_lint.interpreter.values import Instance, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Unknown, concatenate, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, overrides, set_attribute
from tfshare_lint.tfapi.rnn.cells import (
    RNN_CELL,
    cell_class,
    init_cell,
    is_cell,
    named_scope,
    within_scope,
    zero_state,
)
from tfshare_lint.tfapi.rnn.compute import batch_of, check_compatible, joined, step
from tfshare_lint.tfapi.rnn.nest import is_sequence, map_structure, members
from tfshare_lint.tfapi.shapes import plain_dim
from tfshare_lint.tfapi.tensors import Opaque, Tensor, shape_of, variables_of

__all__ = ["PASSED_ON", "WRAPPER", "call_cell", "check_cell", "init_wrapper", "pair", "wrapped"]


def check_cell(runtime: Runtime, parameter: str, cell: Value) -> None:
    """``assert_like_rnncell``, for what is certainly none."""
    if cell is not None and not isinstance(cell, (bool, int, float, str, list, tuple, dict)):
        return
    shown = format_name(concatenate(runtime.to_text(cell)))
    refuse(
        runtime,
        f"The argument '{parameter}' ({shown}) is not an RNNCell: 'output_size' property is missing, 'state_size' "
        "property is missing, either 'zero_state' or 'get_initial_state' method is required, is not callable.",
        "TypeError",
    )


def pair(runtime: Runtime, value: Value) -> tuple[Value, Value]:
    """``output, new_state = value``."""
    parts = None if isinstance(value, (Unknown, NativeObject)) else runtime.known_items(value)
    if parts is not None and len(parts) == 2:
        return parts[0], parts[1]
    bits = variables_of([value])
    return Opaque("output", bits), Opaque("state", bits)


def call_cell(runtime: Runtime, cell: Value, inputs: Value, state: Value, **more: Value) -> tuple[Value, Value]:
    """``cell(inputs, state)``. A cell whose class has a ``__call__`` of the program's reports no call itself."""
    graph = runtime.machine.graph
    around, before = graph.scope.name, len(graph.variables)
    result = runtime.call(cell, [inputs, state], more)
    if isinstance(cell, Instance) and overrides(cell, "__call__"):
        made = tuple(graph.variables[before:])
        runtime.emit(
            events.LayerCalled(
                runtime.site(), (), "cell", cell.cls.name, enclosing=around, layer=cell, variables=made,
                inputs=(inputs, state), output=result,
            )
        )  # fmt: skip
    return pair(runtime, result)


# MultiRNNCell -------------------------------------------------------------------------------------------------


def _init_multi(self: Instance, call: Call) -> Value:
    runtime, cells = call.runtime, call["cells"]
    init_cell(self, call, _cells=cells, _state_is_tuple=call["state_is_tuple"])
    if (isinstance(cells, (list, tuple)) and not cells) or cells is None:
        refuse(runtime, "Must specify at least one cell for MultiRNNCell.")
    elif not isinstance(cells, (Unknown, Opaque)) and not is_sequence(cells):
        said = runtime.machine.profile.cells_no_list
        shown = format_name(concatenate(runtime.to_text(cells)))
        refuse(runtime, f"cells must be a list or tuple, but {said}: {shown}.", "TypeError")
    items = tuple(members(cells) or ())
    known = runtime.known_items(cells) is not None if items else True
    runtime.emit(events.CellsCombined(runtime.site(), (), "MultiRNNCell", items, not known))
    return None


def _cells(runtime: Runtime, self: Instance) -> list[Value] | None:
    """The cells; None where they are not all known."""
    cells = attribute(runtime, self, "_cells")
    return runtime.known_items(cells) if is_sequence(cells) else None


def _multi_state_size(runtime: Runtime, self: Instance) -> Value:
    cells = _cells(runtime, self)
    if cells is None:
        return Opaque("state_size")
    sizes = [runtime.get_attribute(cell, "state_size") for cell in cells]
    if runtime.truth(attribute(runtime, self, "_state_is_tuple", True)):
        return tuple(sizes)
    total: Value = 0
    for size in sizes:
        total = runtime.binary("+", total, size)
    return total


def _multi_output_size(runtime: Runtime, self: Instance) -> Value:
    return runtime.get_attribute(runtime.get_item(attribute(runtime, self, "_cells"), -1), "output_size")


def _multi_zero_state(self: Instance, call: Call) -> Value:
    runtime = call.runtime

    def make() -> Value:
        cells = _cells(runtime, self)
        if cells is None:
            return Opaque("state")
        if not runtime.truth(attribute(runtime, self, "_state_is_tuple", True)):
            return zero_state(runtime, runtime.get_attribute(self, "state_size"), call["batch_size"], call["dtype"])
        args = [call["batch_size"], call["dtype"]]
        return tuple(runtime.call(runtime.get_attribute(cell, "zero_state"), list(args)) for cell in cells)

    return named_scope(runtime, f"{self.cls.name}ZeroState", make)


def _numbered(runtime: Runtime, self: Instance) -> Iterator[tuple[Any, Value]]:
    """The cells with the names of their scopes. Of a list of unknown length there are a first and a later one."""
    cells = _cells(runtime, self)
    if cells is not None:
        yield from ((f"cell_{i}", cell) for i, cell in enumerate(cells))
        return
    for i, cell in enumerate(runtime.iterate(attribute(runtime, self, "_cells"))):
        yield ("cell_0" if i == 0 else concatenate("cell_", runtime.fresh("i", not_none=True))), cell


def _call_multi(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    current, state = call["inputs"], call["state"]
    as_tuple = runtime.truth(attribute(runtime, self, "_state_is_tuple", True))
    cells = _cells(runtime, self)
    if as_tuple and isinstance(state, Tensor) and cells is None:
        state = Opaque("state", variables_of([state]))  # of how many parts is not known
    elif as_tuple and isinstance(state, Tensor):
        assert cells is not None
        count = len(cells)
        shown = format_name(concatenate(runtime.to_text(state)))
        refuse(runtime, f"Expected state to be a tuple of length {count}, but received: {shown}")
        state = Opaque("state", state.variables)
    new_states: list[Value] = []
    counted = cells is not None
    for name, cell in _numbered(runtime, self):
        own = _state_of(runtime, cell, state, len(new_states), as_tuple)

        def one(cell: Value = cell, inputs: Value = current, own: Value = own) -> Value:
            return call_cell(runtime, cell, inputs, own)

        with runtime.assuming("there are at least two cells") if new_states and not counted else nullcontext():
            current, new = within_scope(runtime, name, one)
        new_states.append(new)
    if as_tuple:
        return (current, tuple(new_states) if counted else Opaque("state"))
    return (current, joined(runtime, new_states))


def _state_of(runtime: Runtime, cell: Value, state: Value, index: int, as_tuple: bool) -> Value:
    """The part of the state that belongs to one cell."""
    if as_tuple:
        parts = members(state)
        if parts is not None and index >= len(parts):
            refuse(runtime, "tuple index out of range", "StagingError")
            return Opaque("state")
        return runtime.get_item(state, index)
    size = plain_dim(runtime, runtime.get_attribute(cell, "state_size"))
    return step(runtime, "Slice", (batch_of(runtime, state), size), state)


def _of_cells(*names: str) -> Getter:
    """The variables of the cells: a wrapper among them has none of its own."""

    def read(runtime: Runtime, self: Instance) -> Value:
        found: list[Value] = []
        for name in names:
            for cell in _cells(runtime, self) or ():
                own = runtime.find_attribute(cell, name) if is_cell(cell) else None
                found.extend(own if isinstance(own, list) else ())
        return found

    return read


_ALL = ("trainable_weights", "non_trainable_weights")
_WEIGHTS: dict[str, Getter] = {
    "trainable_weights": _of_cells(_ALL[0]), "trainable_variables": _of_cells(_ALL[0]),
    "non_trainable_weights": _of_cells(_ALL[1]), "non_trainable_variables": _of_cells(_ALL[1]),
    "weights": _of_cells(*_ALL), "variables": _of_cells(*_ALL),
}  # fmt: skip

MULTI_RNN_CELL = cell_class(
    "nn.rnn_cell.MultiRNNCell", (RNN_CELL,),
    {
        "__init__": ("cells, state_is_tuple=True", _init_multi),
        "call": ("inputs, state", _call_multi),
        "zero_state": ("batch_size, dtype", _multi_zero_state),
    },
    {"state_size": _multi_state_size, "output_size": _multi_output_size, **_WEIGHTS},
)  # fmt: skip


# Wrappers -----------------------------------------------------------------------------------------------------


def wrapped(runtime: Runtime, self: Instance) -> Value:
    """The cell inside."""
    return attribute(runtime, self, "cell", runtime.fresh("cell", not_none=True))


def _of_cell(name: str) -> Getter:
    return lambda runtime, self: runtime.get_attribute(wrapped(runtime, self), name)


def _wrapped_zero_state(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    method = runtime.get_attribute(wrapped(runtime, self), "zero_state")
    args = [call["batch_size"], call["dtype"]]
    return named_scope(runtime, f"{self.cls.name}ZeroState", lambda: runtime.call(method, args))


def init_wrapper(self: Instance, call: Call, **values: Value) -> None:
    """What the constructors of wrappers share."""
    runtime, cell = call.runtime, call["cell"]
    init_cell(self, call, cell=cell, _cell=cell, **values)
    check_cell(runtime, "cell", cell)


def _call_through(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    more = {"scope": call["scope"]} if call["scope"] is not None else {}
    return call_cell(runtime, wrapped(runtime, self), call["inputs"], call["state"], **more)


#: What wrappers have in common.
WRAPPER: dict[str, tuple[str, Method]] = {
    "__call__": ("inputs, state, scope=None", _call_through),
    "zero_state": ("batch_size, dtype", _wrapped_zero_state),
}
#: What a wrapper answers for its cell.
PASSED_ON: dict[str, Getter] = {
    "state_size": _of_cell("state_size"), "output_size": _of_cell("output_size"), "wrapped_cell": wrapped,
}  # fmt: skip


def _derived(runtime: Runtime, value: Value, *others: Value) -> Value:
    """Tensors of the same shapes, computed from those in ``value`` and others."""

    def one(leaf: Value) -> Value:
        return step(runtime, None, shape_of(runtime, leaf), leaf, *others) if isinstance(leaf, Tensor) else leaf

    return map_structure(runtime, one, value)


def _init_dropout(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    init_wrapper(self, call)
    named_scope(runtime, "DropoutWrapperInit", lambda: None)
    for name in ("input_keep_prob", "state_keep_prob", "output_keep_prob"):
        value = call[name]
        number = value.constant if isinstance(value, Tensor) else value
        if isinstance(number, (int, float)) and not 0 <= number <= 1:
            refuse(runtime, f"Parameter {name} must be between 0 and 1: {int(number)}")
        set_attribute(runtime, self, f"_{name}", value)
    if runtime.known_truth(call["variational_recurrent"]):
        if call["dtype"] is None:
            refuse(runtime, "When variational_recurrent=True, dtype must be provided")
        keep = call["input_keep_prob"]
        if call["input_size"] is None and not (isinstance(keep, (int, float)) and keep >= 1):
            refuse(
                runtime, "When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, input_size must be "
                "provided",
            )  # fmt: skip
    return None


def _drops(runtime: Runtime, self: Instance, name: str) -> bool:
    keep = attribute(runtime, self, name)
    return not (isinstance(keep, (int, float)) and keep >= 1)


def _call_dropout(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    inputs = call["inputs"]
    if _drops(runtime, self, "_input_keep_prob"):
        inputs = _derived(runtime, inputs)
    more = {"scope": call["scope"]} if call["scope"] is not None else {}
    output, state = call_cell(runtime, wrapped(runtime, self), inputs, call["state"], **more)
    if _drops(runtime, self, "_state_keep_prob"):
        state = _derived(runtime, state)
    if _drops(runtime, self, "_output_keep_prob"):
        output = _derived(runtime, output)
    return (output, state)


_DROPOUT = (
    "cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0, variational_recurrent=False, "
    "input_size=None, dtype=None, seed=None, dropout_state_filter_visitor=None, **kwargs"
)
DROPOUT_WRAPPER = cell_class(
    "nn.rnn_cell.DropoutWrapper", (RNN_CELL,),
    {
        **WRAPPER,
        "__init__": (_DROPOUT, _init_dropout),
        "__call__": ("inputs, state, scope=None", _call_dropout),
    },
    PASSED_ON,
)  # fmt: skip


def _init_residual(self: Instance, call: Call) -> Value:
    init_wrapper(self, call, _residual_fn=call["residual_fn"])
    return None


def _call_residual(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    more = {"scope": call["scope"]} if call["scope"] is not None else {}
    output, state = call_cell(runtime, wrapped(runtime, self), inputs, call["state"], **more)
    combine = attribute(runtime, self, "_residual_fn")
    if combine is not None:
        return (runtime.call(combine, [inputs, output]), state)
    map_structure(runtime, lambda leaf, other: check_compatible(runtime, leaf, other), inputs, output)
    return (_derived(runtime, output, *(i for i in [inputs] if isinstance(i, (Tensor, Opaque)))), state)


RESIDUAL_WRAPPER = cell_class(
    "nn.rnn_cell.ResidualWrapper", (RNN_CELL,),
    {
        **WRAPPER,
        "__init__": ("cell, residual_fn=None, **kwargs", _init_residual),
        "__call__": ("inputs, state, scope=None", _call_residual),
    },
    PASSED_ON,
)  # fmt: skip


def _init_device(self: Instance, call: Call) -> Value:
    init_wrapper(self, call, _device=call["device"])
    return None


DEVICE_WRAPPER = cell_class(
    "nn.rnn_cell.DeviceWrapper", (RNN_CELL,),
    {**WRAPPER, "__init__": ("cell, device, **kwargs", _init_device)},
    PASSED_ON,
)  # fmt: skip
