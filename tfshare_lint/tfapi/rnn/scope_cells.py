"""The cells of ``tf.contrib.rnn`` that ask for their variables in ``call``.

Facts: TensorFlow 1.15's ``contrib/rnn/python/ops/rnn_cell.py``. They derive from ``RNNCell`` alone: two objects in
one scope ask for the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import Getter, Method, attribute
from tfshare_lint.tfapi.rnn.basic_cells import SIZES, lstm_state, lstm_state_size, own_units, previous
from tfshare_lint.tfapi.rnn.cells import LSTM_STATE_TUPLE, RNN_CELL, cell_class, init_cell, within_scope
from tfshare_lint.tfapi.rnn.compute import activated, affine, batch_of, joined, last_of, split_state, step, times, units
from tfshare_lint.tfapi.rnn.linear import SOME, ask, linear_once
from tfshare_lint.tfapi.shapes import Dim, TensorShape, any_dim, combine, dims_of, plain_dim
from tfshare_lint.tfapi.tensors import Opaque, dtype_of, shape_of

__all__ = ["CONV_LSTM_CELL"]


def _init(self: Instance, call: Call) -> Value:
    kept = {f"_{n}": call[n] for n in call.arguments if n not in ("reuse", "name", "dtype", "kwargs")}
    init_cell(self, call, **kept)
    return None


def _own(runtime: Runtime, self: Instance, name: str) -> Value:
    return attribute(runtime, self, f"_{name}")


def _true(runtime: Runtime, self: Instance, name: str) -> bool:
    return runtime.truth(_own(runtime, self, name) or False)


def _columns(runtime: Runtime, inputs: Value) -> Dim:
    """The size of the inputs, which must be known."""
    size = last_of(runtime, inputs)
    if size is None:
        refuse(runtime, "Could not infer input size from inputs.get_shape()[-1]")
        return any_dim()
    return size


def _with_initializer(runtime: Runtime, self: Instance, body: Callable[[], Value]) -> Value:
    """In the current scope, entered with the cell's initializer."""
    from tfshare_lint.tfapi.initializers import initializer_info

    info = initializer_info(runtime, _own(runtime, self, "initializer"), ())
    return within_scope(runtime, runtime.machine.graph.scope, body, initializer=info)


def _sharded(runtime: Runtime, name: str, rows: Dim, columns: Dim, dtype: str | None, shards: Value) -> Value:
    """A kernel, or the parts in which the program wants it."""
    if shards in (None, 1) or isinstance(shards, Unknown) or not isinstance(rows, int) or not isinstance(shards, int):
        return ask(runtime, f"{name}_0", [rows, columns], dtype)
    if shards > rows:
        refuse(runtime, f"Too many shards: shape={[rows, columns]}, num_shards={shards}")
    small, more = divmod(rows, shards)
    parts = [ask(runtime, f"{name}_{i}", [small + (i < more), columns], dtype) for i in range(shards)]
    return step(runtime, f"{name}/concat", (rows, columns), *parts)


def _normalized(runtime: Runtime, value: Value, scope: str, dtype: str | None = None) -> Value:
    """A value after layer normalization, which has a gain and a shift of its own."""
    size = last_of(runtime, value)

    def make() -> Value:
        ask(runtime, "gamma", [size], dtype, SOME)
        return ask(runtime, "beta", [size], dtype, SOME)

    within_scope(runtime, scope, make)
    shape = shape_of(runtime, value)
    return within_scope(runtime, scope, lambda: step(runtime, "batchnorm", shape, value), reuse=True)


# LSTM ---------------------------------------------------------------------------------------------------------


def _call_layer_norm(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    c, h = split_state(runtime, call["state"])
    args = joined(runtime, [inputs, h])
    size, dtype = units(runtime, self), dtype_of(runtime, args)
    kernel = ask(runtime, "kernel", [last_of(runtime, args), combine("*", size, 4)], dtype)
    gates = times(runtime, args, kernel)
    normal = _true(runtime, self, "layer_norm")
    if not normal:
        gates = step(runtime, "BiasAdd", gates.shape, gates, ask(runtime, "bias", [combine("*", size, 4)], dtype))
    part: Value = step(runtime, "split", (batch_of(runtime, gates), size), gates)
    if normal:
        for scope in ("input", "transform", "forget", "output"):
            part = _normalized(runtime, part, scope, dtype)
    new_c: Value = step(runtime, "add", (batch_of(runtime, c, part), size), c, activated(runtime, self, part))
    if normal:
        new_c = _normalized(runtime, new_c, "state", dtype)
    new_h = step(runtime, "mul", shape_of(runtime, new_c), activated(runtime, self, new_c), gates)
    return (new_h, runtime.call(LSTM_STATE_TUPLE, [new_c, new_h]))


_LSTM_SIZES: dict[str, Getter] = {"state_size": lstm_state_size, "output_size": own_units}
_LAYER_NORM = (
    "num_units, forget_bias=1.0, input_size=None, activation=None, layer_norm=True, norm_gain=1.0, "
    "norm_shift=0.0, dropout_keep_prob=1.0, dropout_prob_seed=None, reuse=None"
)
LAYER_NORM_CELL = cell_class(
    "contrib.rnn.LayerNormBasicLSTMCell", (RNN_CELL,),
    {
        "__init__": (_LAYER_NORM, _init),
        "call": ("inputs, state", _call_layer_norm),
    },
    _LSTM_SIZES,
)  # fmt: skip


def _call_coupled(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    c, h = previous(runtime, self, call["state"])
    size, dtype = units(runtime, self), dtype_of(runtime, inputs)
    projected = _own(runtime, self, "num_proj") is not None
    out = units(runtime, self, "_num_proj") if projected else size
    columns = combine("*", size, 3)
    rows = combine("+", _columns(runtime, inputs), out)
    kernel = _sharded(runtime, "W", rows, columns, dtype, _own(runtime, self, "num_unit_shards"))
    bias = ask(runtime, "B", [columns], dtype, SOME)
    gates = affine(runtime, [inputs, h], kernel, bias)
    part: Value = step(runtime, "split", (batch_of(runtime, gates), size), gates)
    normal = _true(runtime, self, "layer_norm")
    if normal:
        for scope in ("transform", "forget", "output"):
            part = _normalized(runtime, part, scope)
    if _true(runtime, self, "use_peepholes"):
        ask(runtime, "W_F_diag", [size], dtype)
        ask(runtime, "W_O_diag", [size], dtype)
    new_c: Value = step(runtime, "add", (batch_of(runtime, c, part), size), c, activated(runtime, self, part))
    if normal:
        new_c = _normalized(runtime, new_c, "state")
    new_h = step(runtime, "mul", shape_of(runtime, new_c), activated(runtime, self, new_c), gates)
    if projected:
        shards = _own(runtime, self, "num_proj_shards")
        new_h = times(runtime, new_h, _sharded(runtime, "W_P", size, out, dtype, shards))
    return (new_h, lstm_state(runtime, self, new_c, new_h))


_COUPLED = (
    "num_units, use_peepholes=False, initializer=None, num_proj=None, proj_clip=None, num_unit_shards=1, "
    "num_proj_shards=1, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, layer_norm=False, "
    "norm_gain=1.0, norm_shift=0.0"
)
COUPLED_CELL = cell_class(
    "contrib.rnn.CoupledInputForgetGateLSTMCell", (RNN_CELL,),
    {
        "__init__": (_COUPLED, _init),
        "call": ("inputs, state", _call_coupled),
    },
    {
        "state_size": lstm_state_size,
        "output_size": lambda runtime, self: _own(runtime, self, "num_proj") or own_units(runtime, self),
    },
)  # fmt: skip


def _call_phased(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    c, h = split_state(runtime, call["state"])
    _, x = split_state(runtime, call["inputs"])
    size = units(runtime, self)
    peepholes = _true(runtime, self, "use_peepholes")

    def gate(scope: str, key: str, parts: Sequence[Value], width: Value) -> Value:
        return within_scope(runtime, scope, lambda: linear_once(runtime, self, key, list(parts), width))

    gate("mask_gates", "(linear1)", [x, h, c] if peepholes else [x, h], combine("*", size, 2))
    gate("new_input", "(linear2)", [x, h], size)
    new_c = step(runtime, "add", (batch_of(runtime, x, c), size), c, x)
    gate("output_gate", "(linear3)", [x, h, new_c] if peepholes else [x, h], size)
    for name in ("period", "phase"):
        ask(runtime, name, [size], None, SOME)
    wanted = _own(runtime, self, "trainable_ratio_on")
    ask(runtime, "ratio_on", [size], None, SOME, trainable=runtime.known_truth(wanted) is not False)
    new_h = step(runtime, "mul", new_c.shape, new_c)
    return (new_h, runtime.call(LSTM_STATE_TUPLE, [new_c, new_h]))


_PHASED = (
    "num_units, use_peepholes=False, leak=0.001, ratio_on=0.1, trainable_ratio_on=True, period_init_min=1.0, "
    "period_init_max=1000.0, reuse=None"
)
PHASED_CELL = cell_class(
    "contrib.rnn.PhasedLSTMCell", (RNN_CELL,),
    {
        "__init__": (_PHASED, _init),
        "call": ("inputs, state", _call_phased),
    },
    _LSTM_SIZES,
)  # fmt: skip


# One state ----------------------------------------------------------------------------------------------------


def _call_update_gate(self: Instance, call: Call) -> Value:
    runtime, inputs, state = call.runtime, call["inputs"], call["state"]
    size = units(runtime, self)
    _columns(runtime, inputs)

    def body() -> Value:
        made = linear_once(runtime, self, "(linear)", joined(runtime, [inputs, state]), combine("*", size, 2))
        half = step(runtime, "split", (batch_of(runtime, made), size), made)
        return step(runtime, "add", half.shape, activated(runtime, self, half), state)

    new = _with_initializer(runtime, self, body)
    return (new, new)


UGRNN_CELL = cell_class(
    "contrib.rnn.UGRNNCell", (RNN_CELL,),
    {
        "__init__": ("num_units, initializer=None, forget_bias=1.0, activation=None, reuse=None", _init),
        "call": ("inputs, state", _call_update_gate),
    },
    SIZES,
)  # fmt: skip


def _call_intersection(self: Instance, call: Call) -> Value:
    runtime, state = call.runtime, call["state"]
    size = units(runtime, self)

    def body() -> Value:
        inputs = call["inputs"]
        depth = _columns(runtime, inputs)
        if isinstance(depth, int) and isinstance(size, int) and depth != size:
            if not _own(runtime, self, "num_in_proj"):
                refuse(
                    runtime, "Must have input size == output size for Intersection RNN. To fix, num_in_proj should be "
                    "set to num_units at cell init.",
                )  # fmt: skip
            inputs = within_scope(
                runtime, "in_projection", lambda: linear_once(runtime, self, "(linear1)", call["inputs"], size)
            )
        made = linear_once(runtime, self, "(linear2)", joined(runtime, [inputs, state]), combine("*", size, 4))
        width = (batch_of(runtime, made), size)
        return (step(runtime, "add", width, made, inputs), step(runtime, "add", width, made, state))

    made: tuple[Value, Value] = _with_initializer(runtime, self, body)
    return made


INTERSECTION_CELL = cell_class(
    "contrib.rnn.IntersectionRNNCell", (RNN_CELL,),
    {
        "__init__": (
            "num_units, num_in_proj=None, initializer=None, forget_bias=1.0, y_activation=None, reuse=None", _init,
        ),
        "call": ("inputs, state", _call_intersection),
    },
    SIZES,
)  # fmt: skip


# Groups, convolutions -----------------------------------------------------------------------------------------


def _call_groups(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    c, h = split_state(runtime, call["state"])
    groups, size, depth = _own(runtime, self, "number_of_groups"), units(runtime, self), last_of(runtime, inputs)
    projected = _own(runtime, self, "num_proj") is not None
    out = units(runtime, self, "_num_proj") if projected else size
    if not isinstance(groups, int):
        runtime.unknown_call("GLSTMCell.call", [], {})
        return (Opaque("output"), Opaque("state"))
    if isinstance(depth, int) and depth % groups:
        refuse(runtime, f"input size ({depth}) must be divisible by number_of_groups ({groups})")
    batch, dtype = batch_of(runtime, inputs, h), dtype_of(runtime, inputs)

    def of_group(number: int) -> Value:
        part = (batch, combine("+", combine("//", depth, groups), combine("//", out, groups)))
        width = combine("*", combine("//", size, groups), 4)
        return linear_once(runtime, self, f"(linear {number})", step(runtime, "concat", part, inputs, h), width, False)

    def body() -> Value:
        made = [within_scope(runtime, f"group{i}", lambda i=i: of_group(i)) for i in range(groups)]  # type: ignore[misc]
        made += [ask(runtime, f"bias_{gate}", [size], dtype, SOME) for gate in "ijfo"]
        return step(runtime, "add", (batch, size), c, *made)

    new_c = _with_initializer(runtime, self, body)
    new_h: Value = step(runtime, "mul", new_c.shape, activated(runtime, self, new_c))
    if projected:
        new_h = within_scope(runtime, "projection", lambda: linear_once(runtime, self, "(out)", new_h, out, False))
    return (new_h, runtime.call(LSTM_STATE_TUPLE, [new_c, new_h]))


_GROUPS = "num_units, initializer=None, num_proj=None, number_of_groups=1, forget_bias=1.0, activation=None, reuse=None"
GLSTM_CELL = cell_class(
    "contrib.rnn.GLSTMCell", (RNN_CELL,),
    {
        "__init__": (_GROUPS, _init),
        "call": ("inputs, state", _call_groups),
    },
    {
        "state_size": lstm_state_size,
        "output_size": lambda runtime, self: _own(runtime, self, "num_proj") or own_units(runtime, self),
    },
)  # fmt: skip


def _sizes(runtime: Runtime, self: Instance, outputs: bool) -> Value:
    """The shape of the state or of the output of a convolutional cell."""
    dims = dims_of(runtime, _own(runtime, self, "input_shape"))
    channels = units(runtime, self, "_output_channels")
    if not isinstance(dims, tuple) or not dims:
        return Opaque("shape")
    if outputs and _true(runtime, self, "skip_connection"):
        channels = combine("+", channels, dims[-1])
    return TensorShape((*dims[:-1], channels))


def _conv_state_size(runtime: Runtime, self: Instance) -> Value:
    size = _sizes(runtime, self, False)
    return runtime.call(LSTM_STATE_TUPLE, [size, size])


def _call_conv(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    c, h = split_state(runtime, call["state"])
    channels, dtype = units(runtime, self, "_output_channels"), dtype_of(runtime, inputs)
    window = runtime.known_items(_own(runtime, self, "kernel_shape"))
    if window is None:
        runtime.unknown_call("ConvLSTMCell.call", [], {})
        return (Opaque("output"), Opaque("state"))
    depth = combine("+", last_of(runtime, inputs), last_of(runtime, h))
    kernel = [*(plain_dim(runtime, n) for n in window), depth, combine("*", channels, 4)]
    made = [ask(runtime, "kernel", kernel, dtype)]
    if _true(runtime, self, "use_bias"):
        made.append(ask(runtime, "biases", [combine("*", channels, 4)], dtype, SOME))
    shape = shape_of(runtime, inputs)
    new_c = step(runtime, "add", (*shape[:-1], channels) if isinstance(shape, tuple) else shape, inputs, c, h, *made)
    output = new_c
    if _true(runtime, self, "skip_connection") and isinstance(new_c.shape, tuple):
        total = combine("+", channels, last_of(runtime, inputs))
        output = step(runtime, "concat", (*new_c.shape[:-1], total), new_c, inputs)
    return (output, runtime.call(LSTM_STATE_TUPLE, [new_c, output]))


def _init_conv(ndims: int | None) -> Method:
    def init(self: Instance, call: Call) -> Value:
        call.arguments.setdefault("conv_ndims", ndims)
        dims, count = call["input_shape"], call["conv_ndims"]
        if isinstance(dims, (list, tuple)) and isinstance(count, int) and count != len(dims) - 1:
            refuse(call.runtime, f"Invalid input_shape {call.runtime.to_text(dims)} for conv_ndims={count}.")
        return _init(self, call)

    return init


_CONV = (
    "input_shape, output_channels, kernel_shape, use_bias=True, skip_connection=False, forget_bias=1.0, "
    "initializers=None, name="
)
CONV_LSTM_CELL = cell_class(
    "contrib.rnn.ConvLSTMCell", (RNN_CELL,),
    {
        "__init__": (f"conv_ndims, {_CONV}'conv_lstm_cell'", _init_conv(None)),
        "call": ("inputs, state, scope=None", _call_conv),
    },
    {"state_size": _conv_state_size, "output_size": lambda runtime, self: _sizes(runtime, self, True)},
)  # fmt: skip
for _ndims in (1, 2, 3):
    cell_class(
        f"contrib.rnn.Conv{_ndims}DLSTMCell", (CONV_LSTM_CELL,),
        {
            "__init__": (
                f"name='conv_{_ndims}d_lstm_cell', *, " + _CONV.replace(", name=", ""), _init_conv(_ndims),
            )
        },
    )  # fmt: skip
