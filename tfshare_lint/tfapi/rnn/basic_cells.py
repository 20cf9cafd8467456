"""The cells of ``tf.nn.rnn_cell``: BasicRNNCell, GRUCell, BasicLSTMCell, LSTMCell.

Facts: TensorFlow 1.15's ``python/ops/rnn_cell_impl.py``: ``build`` makes the variables at an object's first call, in
this order; ``call`` computes with them. TensorFlow 1.4 makes the same ones in ``call``.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.spec import INPUT_SPEC
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, set_attribute
from tfshare_lint.tfapi.rnn.cells import LAYER_RNN_CELL, LSTM_STATE_TUPLE, cell_class, init_cell
from tfshare_lint.tfapi.rnn.compute import (
    activated,
    affine,
    batch_of,
    check_dtype,
    input_depth,
    joined,
    last_of,
    split_state,
    step,
    times,
    units,
    weight,
)
from tfshare_lint.tfapi.rnn.nest import flatten
from tfshare_lint.tfapi.shapes import broadcast, combine
from tfshare_lint.tfapi.tensors import Tensor, dtype_of, shape_of

__all__ = [
    "BASIC_LSTM_CELL", "GRU_CELL", "LSTM_CELL", "SIZES", "builder", "lstm_state", "lstm_state_size", "own_units",
    "previous",
]  # fmt: skip


def constructor(*kept: str, **renamed: str) -> Method:
    """``__init__`` that keeps the parameters ``kept`` under their names with a leading underscore."""

    def init(self: Instance, call: Call) -> Value:
        values = {f"_{name}": call[name] for name in kept}
        values.update({attr: call[name] for attr, name in renamed.items()})
        init_cell(self, call, input_spec=call.runtime.call(INPUT_SPEC, [], {"ndim": 2}), **values)
        return None

    return init


def own_units(runtime: Runtime, self: Instance) -> Value:
    """``self._num_units``."""
    return attribute(runtime, self, "_num_units", runtime.fresh("num_units", not_none=True))


SIZES: dict[str, Getter] = {"state_size": own_units, "output_size": own_units}


def builder(body: Callable[[Runtime, Instance, Value], None]) -> tuple[str, Method]:
    """``build(inputs_shape)`` that makes the variables with ``body(runtime, self, size of the input)``."""

    def build(self: Instance, call: Call) -> Value:
        if call.runtime.machine.profile.cells_are_layers:
            body(call.runtime, self, input_depth(call.runtime, self, call["inputs_shape"]))
            set_attribute(call.runtime, self, "built", True)
        return None

    return "inputs_shape", build


def _begin(self: Instance, call: Call, body: Callable[[Runtime, Instance, Value], None]) -> Runtime:
    """The checks that a cell's call begins with; where cells are no layers, its first call makes the variables."""
    for value in (call["inputs"], *flatten(call.runtime, call["state"])):
        check_dtype(call.runtime, dtype_of(call.runtime, value))
    if not call.runtime.machine.profile.cells_are_layers and not attribute(call.runtime, self, "(made)", False):
        body(call.runtime, self, last_of(call.runtime, call["inputs"]))
        set_attribute(call.runtime, self, "(made)", True)
    return call.runtime


def _keep(runtime: Runtime, self: Instance, **values: Value) -> None:
    for name, value in values.items():
        set_attribute(runtime, self, name, value)


# BasicRNNCell, GRUCell ----------------------------------------------------------------------------------------


def _build_rnn(runtime: Runtime, self: Instance, depth: Value) -> None:
    size = units(runtime, self)
    kernel = weight(runtime, self, "kernel", [combine("+", depth, size), size])
    _keep(runtime, self, _kernel=kernel, _bias=weight(runtime, self, "bias", [size]))


def _call_rnn(self: Instance, call: Call) -> Value:
    runtime = _begin(self, call, _build_rnn)
    parts = [call["inputs"], call["state"]]
    gates = affine(runtime, parts, attribute(runtime, self, "_kernel"), attribute(runtime, self, "_bias"))
    output = activated(runtime, self, gates)
    return (output, output)


BASIC_RNN_CELL = cell_class(
    "nn.rnn_cell.BasicRNNCell", (LAYER_RNN_CELL,),
    {
        "__init__": (
            "num_units, activation=None, reuse=None, name=None, dtype=None, **kwargs",
            constructor("num_units", "activation"),
        ),
        "build": builder(_build_rnn),
        "call": ("inputs, state", _call_rnn),
    },
    SIZES,
)  # fmt: skip


def _build_gru(runtime: Runtime, self: Instance, depth: Value) -> None:
    size = units(runtime, self)
    rows = combine("+", depth, size)
    kernel = attribute(runtime, self, "_kernel_initializer")
    bias = attribute(runtime, self, "_bias_initializer")
    both = combine("*", size, 2)
    _keep(
        runtime, self,
        _gate_kernel=weight(runtime, self, "gates/kernel", [rows, both], kernel),
        _gate_bias=weight(runtime, self, "gates/bias", [both], bias),
        _candidate_kernel=weight(runtime, self, "candidate/kernel", [rows, size], kernel),
        _candidate_bias=weight(runtime, self, "candidate/bias", [size], bias),
    )  # fmt: skip


def _call_gru(self: Instance, call: Call) -> Value:
    runtime = _begin(self, call, _build_gru)
    inputs, state = call["inputs"], call["state"]

    def own(name: str) -> Value:
        return attribute(runtime, self, name)

    gates = affine(runtime, [inputs, state], own("_gate_kernel"), own("_gate_bias"))
    reset = step(runtime, "mul", shape_of(runtime, state), state, gates)
    candidate = affine(runtime, [inputs, reset], own("_candidate_kernel"), own("_candidate_bias"))
    made = activated(runtime, self, candidate)
    new = step(runtime, "add", broadcast(shape_of(runtime, state), shape_of(runtime, made)), made, gates, state)
    return (new, new)


_GRU = (
    "num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None, dtype=None, "
    "**kwargs"
)
GRU_CELL = cell_class(
    "nn.rnn_cell.GRUCell", (LAYER_RNN_CELL,),
    {
        "__init__": (_GRU, constructor("num_units", "activation", "kernel_initializer", "bias_initializer")),
        "build": builder(_build_gru),
        "call": ("inputs, state", _call_gru),
    },
    SIZES,
)  # fmt: skip


# LSTM ---------------------------------------------------------------------------------------------------------


def is_tuple_state(runtime: Runtime, self: Instance) -> bool:
    """Is the state a pair, not one tensor?"""
    return runtime.truth(attribute(runtime, self, "_state_is_tuple", True))


def lstm_state_size(runtime: Runtime, self: Instance) -> Value:
    """``LSTMStateTuple(units, units of the output)``, or their sum."""
    size = own_units(runtime, self)
    projected = attribute(runtime, self, "_num_proj") or size
    if is_tuple_state(runtime, self):
        return runtime.call(LSTM_STATE_TUPLE, [size, projected])
    return runtime.binary("+", size, projected)


def lstm_state(runtime: Runtime, self: Instance, c: Value, h: Value) -> Value:
    """The state that a call gives."""
    if is_tuple_state(runtime, self):
        return runtime.call(LSTM_STATE_TUPLE, [c, h])
    return joined(runtime, [c, h])


def previous(runtime: Runtime, self: Instance, state: Value) -> tuple[Value, Value]:
    """``c`` and ``h`` of the step before."""
    if is_tuple_state(runtime, self):
        c, h = split_state(runtime, state)
        return c, h
    batch = batch_of(runtime, state)
    own = units(runtime, self)
    projected = units(runtime, self, "_num_proj") if attribute(runtime, self, "_num_proj") is not None else own
    return step(runtime, "split", (batch, own), state), step(runtime, "split", (batch, projected), state)


def _build_lstm(runtime: Runtime, self: Instance, depth: Value) -> None:
    size = units(runtime, self)
    kernel = weight(runtime, self, "kernel", [combine("+", depth, size), combine("*", size, 4)])
    _keep(runtime, self, _kernel=kernel, _bias=weight(runtime, self, "bias", [combine("*", size, 4)]))


def _call_lstm(self: Instance, call: Call) -> Value:
    runtime = _begin(self, call, _build_lstm)
    c, h = previous(runtime, self, call["state"])
    gates = affine(runtime, [call["inputs"], h], attribute(runtime, self, "_kernel"), attribute(runtime, self, "_bias"))
    width = (batch_of(runtime, gates), units(runtime, self))
    candidate = activated(runtime, self, step(runtime, "split", width, gates))
    new_c = step(runtime, "add", broadcast(shape_of(runtime, c), width), c, candidate)
    new_h = step(runtime, "mul", new_c.shape, activated(runtime, self, new_c), gates)
    return (new_h, lstm_state(runtime, self, new_c, new_h))


_BASIC_LSTM = (
    "num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None, dtype=None, **kwargs"
)
BASIC_LSTM_CELL = cell_class(
    "nn.rnn_cell.BasicLSTMCell", (LAYER_RNN_CELL,),
    {
        "__init__": (_BASIC_LSTM, constructor("num_units", "forget_bias", "state_is_tuple", "activation")),
        "build": builder(_build_lstm),
        "call": ("inputs, state", _call_lstm),
    },
    {"state_size": lstm_state_size, "output_size": own_units},
)  # fmt: skip


def _shards(runtime: Runtime, self: Instance, name: str) -> Value:
    """The partitioner of an old ``num_unit_shards=`` argument."""
    from tfshare_lint.tfapi.getters import TABLE

    count = attribute(runtime, self, name)
    return None if count is None else runtime.call(TABLE["fixed_size_partitioner"], [count])


def _build_full_lstm(runtime: Runtime, self: Instance, depth: Value) -> None:
    size = units(runtime, self)
    projected = attribute(runtime, self, "_num_proj")
    initializer = attribute(runtime, self, "_initializer")
    rows = combine("+", depth, size if projected is None else units(runtime, self, "_num_proj"))
    shards = _shards(runtime, self, "_num_unit_shards")
    kernel = weight(runtime, self, "kernel", [rows, combine("*", size, 4)], initializer, partitioner=shards)
    _keep(runtime, self, _kernel=kernel, _bias=weight(runtime, self, "bias", [combine("*", size, 4)]))
    if runtime.truth(attribute(runtime, self, "_use_peepholes", False)):
        for name in ("w_f_diag", "w_i_diag", "w_o_diag"):
            set_attribute(runtime, self, f"_{name}", weight(runtime, self, name, [size], initializer))
    if projected is not None:
        shards = _shards(runtime, self, "_num_proj_shards")
        shape = [size, units(runtime, self, "_num_proj")]
        made = weight(runtime, self, "projection/kernel", shape, initializer, partitioner=shards)
        _keep(runtime, self, _proj_kernel=made)


def _call_full_lstm(self: Instance, call: Call) -> Value:
    runtime = _begin(self, call, _build_full_lstm)
    c, h = previous(runtime, self, call["state"])
    gates: Tensor = affine(
        runtime, [call["inputs"], h], attribute(runtime, self, "_kernel"), attribute(runtime, self, "_bias")
    )
    width = (batch_of(runtime, gates), units(runtime, self))
    diagonals = [attribute(runtime, self, f"_w_{gate}_diag") for gate in "fio"]
    candidate = activated(runtime, self, step(runtime, "split", width, gates))
    new_c = step(runtime, "add", broadcast(shape_of(runtime, c), width), c, candidate, *diagonals)
    new_h: Value = step(runtime, "mul", new_c.shape, activated(runtime, self, new_c), gates)
    if attribute(runtime, self, "_num_proj") is not None:
        new_h = times(runtime, new_h, attribute(runtime, self, "_proj_kernel"))
    return (new_h, lstm_state(runtime, self, new_c, new_h))


def _output_size(runtime: Runtime, self: Instance) -> Value:
    return attribute(runtime, self, "_num_proj") or own_units(runtime, self)


_LSTM_KEPT = (
    "num_units", "use_peepholes", "cell_clip", "initializer", "num_proj", "proj_clip", "num_unit_shards",
    "num_proj_shards", "forget_bias", "state_is_tuple", "activation",
)  # fmt: skip

_LSTM = (
    "num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None, "
    "num_unit_shards=None, num_proj_shards=None, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, "
    "name=None, dtype=None, **kwargs"
)
LSTM_CELL = cell_class(
    "nn.rnn_cell.LSTMCell", (LAYER_RNN_CELL,),
    {
        "__init__": (_LSTM, constructor(*_LSTM_KEPT)),
        "build": builder(_build_full_lstm),
        "call": ("inputs, state", _call_full_lstm),
    },
    {"state_size": lstm_state_size, "output_size": _output_size},
)  # fmt: skip
