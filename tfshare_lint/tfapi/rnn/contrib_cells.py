"""The cells of ``tf.contrib.rnn`` that make their variables in ``build``.

Facts: TensorFlow 1.15's ``contrib/rnn/python/ops/rnn_cell.py``, ``lstm_ops.py`` and ``gru_ops.py``. A row of
:data:`_KINDS` says what variables such a cell makes, in this order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tfshare_lint.interpreter.values import ClassValue, Instance, Runtime, Value
from tfshare_lint.symbolic import concatenate, format_name
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.layers.spec import INPUT_SPEC
from tfshare_lint.tfapi.model_class import Getter, attribute, set_attribute
from tfshare_lint.tfapi.rnn.basic_cells import GRU_CELL, SIZES, builder, lstm_state_size, own_units
from tfshare_lint.tfapi.rnn.cells import (
    LAYER_RNN_CELL,
    LSTM_STATE_TUPLE,
    call_as_layer,
    cell_class,
    init_cell,
    scope_target,
    within_scope,
)
from tfshare_lint.tfapi.rnn.compute import affine, batch_of, last_of, split_state, step, times, units, weight
from tfshare_lint.tfapi.rnn.linear import ask
from tfshare_lint.tfapi.shapes import Dim, any_dim, combine
from tfshare_lint.tfapi.tensors import Tensor

__all__ = ["LSTM_BLOCK_CELL"]

#: (name of the variable, its shape, attribute with its initializer)
Row = tuple[str, list[Dim], str]
Rows = Callable[[Runtime, Instance, Dim, Dim], "list[Row]"]


class Kind(NamedTuple):
    """What a class of cells does. ``rows(runtime, self, depth, units)`` are its variables; ``inputs`` says what is
    multiplied with the first variable: ``all`` (input and state), ``x`` (the input) or nothing that would be checked.
    ``old_scope``: where cells are no layers, the scope that each call opens.
    """

    signature: str
    rows: Rows
    inputs: str = ""
    lstm: bool = False
    default_name: str | None = None
    old_scope: str | None = None


def _own(runtime: Runtime, self: Instance, name: str) -> Value:
    return attribute(runtime, self, name)


def _double(value: Dim, by: int) -> Dim:
    return combine("*", value, by)


def _lstm_block(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    rows: list[Row] = [("kernel", [combine("+", depth, size), _double(size, 4)], ""), ("bias", [_double(size, 4)], "")]
    if runtime.truth(_own(runtime, self, "_use_peephole") or False):
        diagonals = ("w_i_diag", "w_f_diag", "w_o_diag")
        if not runtime.machine.profile.cells_are_layers:
            diagonals = ("w_i_diag", "w_o_diag", "w_f_diag")
        rows += [(name, [size], "") for name in diagonals]
    return rows


def _gru_block(*names: str) -> Rows:
    def rows(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
        both = combine("+", depth, size)
        shapes = [[both, _double(size, 2)], [_double(size, 2)], [both, size], [size]]
        return [(name, shape, "") for name, shape in zip(names, shapes)]

    return rows


def _nas(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    projected = _own(runtime, self, "_num_proj")
    out = size if projected is None else units(runtime, self, "_num_proj")
    rows: list[Row] = [("recurrent_kernel", [out, _double(size, 8)], ""), ("kernel", [depth, _double(size, 8)], "")]
    if runtime.truth(_own(runtime, self, "_use_bias") or False):
        rows.append(("bias", [_double(size, 8)], ""))
    if projected is not None:
        rows.append(("projection_weights", [size, out], ""))
    return rows


def _sru(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    return [("kernel", [depth, _double(size, 4)], ""), ("bias", [_double(size, 2)], "")]


def _ind_rnn(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    return [("kernel_w", [depth, size], ""), ("kernel_u", [1, size], ""), ("bias", [size], "")]


def _indy_gru(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    kernel, bias, both = "_kernel_initializer", "_bias_initializer", _double(size, 2)
    return [
        ("gates/kernel_w", [depth, both], kernel), ("gates/kernel_u", [1, both], ""), ("gates/bias", [both], bias),
        ("candidate/kernel", [depth, size], kernel), ("candidate/kernel_u", [1, size], ""),
        ("candidate/bias", [size], bias),
    ]  # fmt: skip


def _indy_lstm(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    four = _double(size, 4)
    return [
        ("kernel_w", [depth, four], "_kernel_initializer"), ("kernel_u", [1, four], ""),
        ("bias", [four], "_bias_initializer"),
    ]  # fmt: skip


def _minimal(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    return [
        ("kernel", [combine("+", depth, _double(size, 2)), size], "_kernel_initializer"),
        ("bias", [size], "_bias_initializer"),
    ]


def _cfn(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[Row]:
    kernel, bias = "_kernel_initializer", "_bias_initializer"
    return [
        ("kernel", [depth, _double(size, 3)], kernel), ("recurrent_kernel", [size, _double(size, 2)], kernel),
        ("bias", [_double(size, 2)], bias),
    ]  # fmt: skip


_INDY = "num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None, dtype=None"
_KERAS_LIKE = (
    "units, activation='tanh', kernel_initializer=None, bias_initializer=None, name=None, dtype=None, **kwargs"
)
_LSTM_BLOCK = "num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, dtype=None, reuse=None, name='lstm_cell'"
_KINDS: dict[str, Kind] = {
    "LSTMBlockCell": Kind(_LSTM_BLOCK, _lstm_block, lstm=True, old_scope="lstm_cell"),
    "CudnnCompatibleLSTMCell": Kind(
        "num_units, reuse=None", _lstm_block, lstm=True, default_name="cudnn_compatible_lstm_cell",
        old_scope="cudnn_compatible_lstm_cell",
    ),
    "GRUBlockCell": Kind("num_units=None, cell_size=None, reuse=None, name='gru_cell'",
                         _gru_block("w_ru", "b_ru", "w_c", "b_c"), old_scope="GRUBlockCell"),
    "GRUBlockCellV2": Kind("num_units=None, cell_size=None, reuse=None, name='gru_cell'",
                           _gru_block("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias"),
                           old_scope="GRUBlockCellV2"),
    "NASCell": Kind("num_units, num_proj=None, use_bias=False, reuse=None, **kwargs", _nas, "nas", True),
    "SRUCell": Kind("num_units, activation=None, reuse=None, name=None, **kwargs", _sru, "x"),
    "IndRNNCell": Kind("num_units, activation=None, reuse=None, name=None, dtype=None", _ind_rnn, "x"),
    "IndyGRUCell": Kind(_INDY, _indy_gru, "x"),
    "IndyLSTMCell": Kind(_INDY.replace("activation", "forget_bias=1.0, activation", 1), _indy_lstm, "x", True),
    "MinimalRNNCell": Kind(_KERAS_LIKE, _minimal),
    "CFNCell": Kind(_KERAS_LIKE, _cfn, "cfn"),
}  # fmt: skip


def _define(name: str, kind: Kind, base: ClassValue = LAYER_RNN_CELL) -> ClassValue:
    """The class of a row."""

    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        kept = {f"_{n}": call[n] for n in call.arguments if n not in ("reuse", "name", "dtype", "kwargs")}
        kept["_num_units"] = call.first("num_units", "cell_size", "units")
        if kind.default_name is not None:
            call.arguments["name"] = kind.default_name
        spec = runtime.call(INPUT_SPEC, [], {"ndim": 2})
        init_cell(self, call, **({} if name == "NASCell" else {"input_spec": spec}), **kept)
        return None

    def build(runtime: Runtime, self: Instance, depth: Value) -> None:
        made = [
            weight(runtime, self, row[0], row[1], attribute(runtime, self, row[2]) if row[2] else None)
            for row in kind.rows(runtime, self, depth, units(runtime, self))
        ]
        set_attribute(runtime, self, "(weights)", made)

    def run(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        if not runtime.machine.profile.cells_are_layers and "(weights)" not in self.attrs:
            build(runtime, self, last_of(runtime, call["inputs"]))
        return _result(call, self, kind)

    def run_old(self: Instance, call: Call) -> Value:
        """``__call__`` of a cell that is no layer: it asks for its variables in a scope of its own at each call."""
        runtime = call.runtime
        if runtime.machine.profile.cells_are_layers:
            return call_as_layer(self, call)

        def body() -> Value:
            depth = last_of(runtime, call["inputs"])
            made = [ask(runtime, row[0], row[1]) for row in kind.rows(runtime, self, depth, units(runtime, self))]
            set_attribute(runtime, self, "(weights)", made)
            return _result(call, self, kind)

        return within_scope(runtime, scope_target(runtime, call["scope"], kind.old_scope), body)

    sizes: dict[str, Getter] = {"state_size": lstm_state_size, "output_size": _output_size} if kind.lstm else SIZES
    methods: dict[str, Any] = {"__init__": (kind.signature, init), "build": builder(build),
                               "call": ("inputs, state", run)}  # fmt: skip
    if kind.old_scope is not None:
        methods["__call__"] = ("inputs, state, scope=None, *args, **kwargs", run_old)
    return cell_class(f"contrib.rnn.{name}", (base,), methods, sizes)


def _output_size(runtime: Runtime, self: Instance) -> Value:
    return attribute(runtime, self, "_num_proj") or own_units(runtime, self)


def _result(call: Call, self: Instance, kind: Kind) -> Value:
    """Output and new state; products whose sizes TensorFlow checks are checked."""
    runtime, inputs, state = call.runtime, call["inputs"], call["state"]
    made = attribute(runtime, self, "(weights)", [])
    if kind.old_scope is not None:
        _check_block_state(runtime, state, kind.lstm)
    c, h = split_state(runtime, state) if kind.lstm else (state, state)
    if made and kind.inputs == "x":
        times(runtime, inputs, made[0])
    elif made and kind.inputs == "nas":
        times(runtime, h, made[0])
        times(runtime, inputs, made[1])
    elif made and kind.inputs == "cfn":
        times(runtime, h, made[1])
        columns = Tensor((made[0].shape[0] if isinstance(made[0].shape, tuple) else any_dim(), any_dim()))
        times(runtime, inputs, columns)
    size = (batch_of(runtime, inputs, state), units(runtime, self))
    new_c = step(runtime, "add", size, inputs, c, h, *made)
    if not kind.lstm:
        return (new_c, new_c)
    projected = _own(runtime, self, "_num_proj") is not None
    width = units(runtime, self, "_num_proj") if projected else size[1]
    new_h = step(runtime, "mul", (size[0], width), new_c)
    return (new_h, runtime.call(LSTM_STATE_TUPLE, [new_c, new_h]))


def _check_block_state(runtime: Runtime, state: Value, lstm: bool) -> None:
    """What the cells of one operation say to a state of the wrong kind."""
    if lstm and isinstance(state, Tensor):
        name = format_name(concatenate(runtime.to_text(runtime.get_attribute(state, "name"))))
        text = f"len is not well defined for symbolic Tensors. ({name}) Please call `x.shape` rather than `len(x)`"
        refuse(runtime, f"{text} for shape information.", "TypeError")
    elif not lstm and isinstance(state, (tuple, list)):
        refuse(runtime, f"'{type(state).__name__}' object has no attribute 'get_shape'", "AttributeError")


_MADE = {name: _define(name, kind) for name, kind in _KINDS.items()}
LSTM_BLOCK_CELL = _MADE["LSTMBlockCell"]


def _build_compatible_gru(runtime: Runtime, self: Instance, depth: Value) -> None:
    size = units(runtime, self)
    kernel, bias = _own(runtime, self, "_kernel_initializer"), _own(runtime, self, "_bias_initializer")
    rows: list[tuple[str, list[Dim], Value]] = [
        ("gates/kernel", [combine("+", depth, size), _double(size, 2)], kernel),
        ("gates/bias", [_double(size, 2)], bias),
        ("candidate/input_projection/kernel", [depth, size], kernel),
        ("candidate/hidden_projection/kernel", [size, size], kernel),
        ("candidate/input_projection/bias", [size], bias),
        ("candidate/hidden_projection/bias", [size], bias),
    ]
    made = [weight(runtime, self, name, shape, initializer) for name, shape, initializer in rows]
    set_attribute(runtime, self, "(weights)", made)


def _call_compatible_gru(self: Instance, call: Call) -> Value:
    runtime, inputs, state = call.runtime, call["inputs"], call["state"]
    made = attribute(runtime, self, "(weights)", [])
    gates = affine(runtime, [inputs, state], made[0], made[1]) if made else inputs
    new = step(runtime, "add", (batch_of(runtime, inputs, state), units(runtime, self)), gates, state, *made)
    return (new, new)


def _init_compatible_gru(self: Instance, call: Call) -> Value:
    kept = {f"_{name}": call[name] for name in ("num_units", "kernel_initializer")}
    init_cell(self, call, input_spec=call.runtime.call(INPUT_SPEC, [], {"ndim": 2}), **kept)
    return None


CUDNN_COMPATIBLE_GRU = cell_class(
    "contrib.rnn.CudnnCompatibleGRUCell", (GRU_CELL,),
    {
        "__init__": ("num_units, reuse=None, kernel_initializer=None", _init_compatible_gru),
        "build": builder(_build_compatible_gru),
        "call": ("inputs, state", _call_compatible_gru),
    },
)  # fmt: skip
