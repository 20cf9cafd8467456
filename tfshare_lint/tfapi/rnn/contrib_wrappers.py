"""The wrappers of ``tf.contrib.rnn``: projections, embeddings, attention, highway; cells over whole sequences.

Facts: TensorFlow 1.15's ``contrib/rnn/python/ops/core_rnn_cell.py``, ``rnn_cell.py``, ``lstm_ops.py`` and
``fused_rnn_cell.py``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.layers.layer_class import LAYER, call_layer
from tfshare_lint.tfapi.layers.spec import INPUT_SPEC
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.rnn.basic_cells import own_units
from tfshare_lint.tfapi.rnn.cells import (
    LSTM_STATE_TUPLE,
    RNN_CELL,
    TABLE,
    cell_class,
    init_cell,
    scope_target,
    within_scope,
)
from tfshare_lint.tfapi.rnn.compute import batch_of, check_compatible, last_of, step, units, weight
from tfshare_lint.tfapi.rnn.linear import SOME, ask, linear_once
from tfshare_lint.tfapi.rnn.loops import dynamic_rnn, static_rnn
from tfshare_lint.tfapi.rnn.nest import flatten, is_sequence
from tfshare_lint.tfapi.rnn.wrappers import PASSED_ON, WRAPPER, call_cell, init_wrapper, pair, wrapped
from tfshare_lint.tfapi.shapes import Dim, any_dim, combine, dims_of, plain_dim
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, shape_of

__all__ = ["FUSED_CELL"]

_SIZES: dict[str, Getter] = {name: PASSED_ON[name] for name in ("state_size", "output_size")}
_ZERO_STATE: dict[str, tuple[str, Method]] = {"zero_state": WRAPPER["zero_state"]}


def _init(*kept: str) -> Method:
    def init(self: Instance, call: Call) -> Value:
        init_wrapper(self, call, **{f"_{name}": call[name] for name in kept})
        return None

    return init


def _own(runtime: Runtime, self: Instance, name: str) -> Value:
    return attribute(runtime, self, f"_{name}")


def _activated(runtime: Runtime, self: Instance, value: Value) -> Value:
    activation = _own(runtime, self, "activation")
    return value if activation is None else runtime.call(activation, [value])


# Projections and embeddings -----------------------------------------------------------------------------------


def _call_input_projection(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    made = linear_once(runtime, self, "(linear)", call["inputs"], _own(runtime, self, "num_proj"))
    return call_cell(runtime, wrapped(runtime, self), _activated(runtime, self, made), call["state"])


INPUT_PROJECTION = cell_class(
    "contrib.rnn.InputProjectionWrapper", (RNN_CELL,),
    {
        **_ZERO_STATE,
        "__init__": ("cell, num_proj, activation=None, input_size=None, reuse=None", _init("num_proj", "activation")),
        "call": ("inputs, state", _call_input_projection),
    },
    _SIZES,
)  # fmt: skip


def _call_output_projection(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    output, state = call_cell(runtime, wrapped(runtime, self), call["inputs"], call["state"])
    made = linear_once(runtime, self, "(linear)", output, _own(runtime, self, "output_size"))
    return (_activated(runtime, self, made), state)


OUTPUT_PROJECTION = cell_class(
    "contrib.rnn.OutputProjectionWrapper", (RNN_CELL,),
    {
        **_ZERO_STATE,
        "__init__": ("cell, output_size, activation=None, reuse=None", _init("output_size", "activation")),
        "call": ("inputs, state", _call_output_projection),
    },
    {
        "state_size": _SIZES["state_size"],
        "output_size": lambda runtime, self: _own(runtime, self, "output_size"),
    },
)  # fmt: skip


def _call_embedding(self: Instance, call: Call) -> Value:
    runtime, state = call.runtime, call["state"]
    rows, size = (plain_dim(runtime, _own(runtime, self, name)) for name in ("embedding_classes", "embedding_size"))
    given = _own(runtime, self, "initializer")
    scope = runtime.machine.graph.scope
    leaves = flatten(runtime, state)
    table = ask(runtime, "embedding", [rows, size], dtype_of(runtime, leaves[0]) if leaves else None,
                given if given is not None else scope.initializer or SOME)  # fmt: skip
    ids = shape_of(runtime, call["inputs"])
    batch: Dim = any_dim()
    if isinstance(ids, tuple) and all(isinstance(d, int) for d in ids):
        batch = 1
        for dim in ids:
            batch = combine("*", dim, batch)
    elif ids is None or (isinstance(ids, tuple) and None in ids):
        batch = None
    embedded = step(runtime, "embedding_lookup", (batch, size), table, call["inputs"])
    return call_cell(runtime, wrapped(runtime, self), embedded, state)


EMBEDDING_WRAPPER = cell_class(
    "contrib.rnn.EmbeddingWrapper", (RNN_CELL,),
    {
        **_ZERO_STATE,
        "__init__": (
            "cell, embedding_classes, embedding_size, initializer=None, reuse=None",
            _init("embedding_classes", "embedding_size", "initializer"),
        ),
        "call": ("inputs, state", _call_embedding),
    },
    _SIZES,
)  # fmt: skip


# Highway ------------------------------------------------------------------------------------------------------


def _call_highway(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    more = {"scope": call["scope"]} if call["scope"] is not None else {}
    output, state = call_cell(runtime, wrapped(runtime, self), inputs, call["state"], **more)
    check_compatible(runtime, inputs, output)
    size = last_of(runtime, inputs)
    ask(runtime, "carry_w", [size, size])
    ask(runtime, "carry_b", [size], None, SOME)
    if not runtime.truth(_own(runtime, self, "couple_carry_transform_gates")):
        ask(runtime, "transform_w", [size, size])
        ask(runtime, "transform_b", [size], None, SOME)
    return (step(runtime, "add", shape_of(runtime, inputs), inputs, output), state)


HIGHWAY_WRAPPER = cell_class(
    "contrib.rnn.HighwayWrapper", (RNN_CELL,),
    {
        **WRAPPER,
        "__init__": (
            "cell, couple_carry_transform_gates=True, carry_bias_init=1.0", _init("couple_carry_transform_gates"),
        ),
        "__call__": ("inputs, state, scope=None", _call_highway),
    },
    _SIZES,
)  # fmt: skip
COMPILED_WRAPPER = cell_class(
    "contrib.rnn.CompiledWrapper", (RNN_CELL,),
    {**WRAPPER, "__init__": ("cell, compile_stateful=False", _init())},
    _SIZES,
)  # fmt: skip


# Attention ----------------------------------------------------------------------------------------------------


def _init_attention(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    size = call["attn_size"]
    if size is None:
        size = runtime.get_attribute(call["cell"], "output_size")
    vector = call["attn_vec_size"] if call["attn_vec_size"] is not None else size
    init_wrapper(
        self, call, _attn_size=size, _attn_vec_size=vector, _attn_length=call["attn_length"],
        _input_size=call["input_size"], _state_is_tuple=call["state_is_tuple"],
    )  # fmt: skip
    return None


def _attention_state_size(runtime: Runtime, self: Instance) -> Value:
    size = _own(runtime, self, "attn_size")
    inner = runtime.get_attribute(wrapped(runtime, self), "state_size")
    whole = runtime.binary("*", size, _own(runtime, self, "attn_length"))
    if runtime.truth(_own(runtime, self, "state_is_tuple")):
        return (inner, size, whole)
    return runtime.binary("+", runtime.binary("+", inner, size), whole)


def _attend(runtime: Runtime, self: Instance, query: Value) -> Value:
    """The attention over the last outputs."""
    size, vector = units(runtime, self, "_attn_size"), units(runtime, self, "_attn_vec_size")
    ask(runtime, "attn_w", [1, 1, size, vector])
    ask(runtime, "attn_v", [vector])
    linear_once(runtime, self, "(linear3)", query, vector)
    return step(runtime, "Reshape", (batch_of(runtime, query), size), query)


def _call_attention(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    parts = runtime.known_items(call["state"]) if is_sequence(call["state"]) else None
    if parts is None or len(parts) != 3:
        runtime.unknown_call("AttentionCellWrapper.call", [], {})
        return (Opaque("output"), Opaque("state"))
    given = _own(runtime, self, "input_size")
    size = last_of(runtime, inputs) if given is None else plain_dim(runtime, given)
    mixed = linear_once(runtime, self, "(linear1)", [inputs, parts[1]], size)
    output, state = call_cell(runtime, wrapped(runtime, self), mixed, parts[0])
    depth: Dim = 0
    leaves = flatten(runtime, state)
    for leaf in leaves:
        depth = combine("+", last_of(runtime, leaf), depth)
    query = step(runtime, "concat", (batch_of(runtime, *leaves), depth), *leaves)
    attention = within_scope(runtime, "attention", lambda: _attend(runtime, self, query))
    width = _own(runtime, self, "attn_size")
    made = within_scope(
        runtime, "attn_output_projection",
        lambda: linear_once(runtime, self, "(linear2)", [output, attention], width),
    )  # fmt: skip
    return (made, (state, attention, step(runtime, "Reshape", shape_of(runtime, parts[2]), parts[2], made)))


ATTENTION_WRAPPER = cell_class(
    "contrib.rnn.AttentionCellWrapper", (RNN_CELL,),
    {
        "__init__": (
            "cell, attn_length, attn_size=None, attn_vec_size=None, input_size=None, state_is_tuple=True, reuse=None",
            _init_attention,
        ),
        "call": ("inputs, state", _call_attention),
    },
    {"state_size": _attention_state_size, "output_size": lambda runtime, self: _own(runtime, self, "attn_size")},
)  # fmt: skip


# Whole sequences ----------------------------------------------------------------------------------------------


def _init_fused(self: Instance, call: Call) -> Value:
    kept = {f"_{name}": call[name] for name in ("num_units", "use_peephole")}
    init_cell(self, call, input_spec=call.runtime.call(INPUT_SPEC, [], {"ndim": 3}), **kept)
    return None


def _fused_rows(runtime: Runtime, self: Instance, depth: Dim, size: Dim) -> list[tuple[str, list[Dim]]]:
    """The variables of a cell over whole sequences."""
    four = combine("*", size, 4)
    rows: list[tuple[str, list[Dim]]] = [("kernel", [combine("+", depth, size), four]), ("bias", [four])]
    if runtime.truth(_own(runtime, self, "use_peephole") or False):
        rows += [(name, [size]) for name in ("w_i_diag", "w_f_diag", "w_o_diag")]
    return rows


def _build_fused(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    shape = dims_of(runtime, call["input_shape"])
    depth: Dim = shape[2] if isinstance(shape, tuple) and len(shape) == 3 else any_dim()
    size = units(runtime, self)
    made = [weight(runtime, self, name, row) for name, row in _fused_rows(runtime, self, depth, size)]
    set_attribute(runtime, self, "(weights)", made)
    return None


def _call_fused(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    size, shape = units(runtime, self), shape_of(runtime, inputs)
    made = attribute(runtime, self, "(weights)", [])
    outputs: Any = (shape[0], shape[1], size) if isinstance(shape, tuple) and len(shape) == 3 else UNKNOWN_SHAPE
    whole: Value = step(runtime, "BlockLSTM", outputs, inputs, *made)
    last = step(runtime, "strided_slice", outputs[1:] if isinstance(outputs, tuple) else outputs, whole)
    if isinstance(inputs, list):
        whole = [last] * len(inputs)
    return (whole, runtime.call(LSTM_STATE_TUPLE, [last, last]))


_FUSED = (
    "num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, reuse=None, dtype=None, name='lstm_fused_cell'"
)


def _fused_call(self: Instance, call: Call) -> Value:
    """``__call__``: as a layer; where cells are no layers, in a scope that each call opens."""
    runtime = call.runtime
    names = ("initial_state", "dtype", "sequence_length")
    more: dict[str, Value] = {name: call[name] for name in names if name in call.given}
    if runtime.machine.profile.cells_are_layers:
        if call["scope"] is not None:
            more["scope"] = call["scope"]
        return call_layer(runtime, self, call["inputs"], [], more)

    def body() -> Value:
        shape, size = shape_of(runtime, call["inputs"]), units(runtime, self)
        depth: Dim = shape[2] if isinstance(shape, tuple) and len(shape) == 3 else any_dim()
        made = [ask(runtime, name, row) for name, row in _fused_rows(runtime, self, depth, size)]
        set_attribute(runtime, self, "(weights)", made)
        return _call_fused(self, call)

    return within_scope(runtime, scope_target(runtime, call["scope"], "lstm_block_wrapper"), body)


FUSED_CELL = model_class(
    TABLE, "contrib.rnn.LSTMBlockFusedCell", (LAYER,),
    {
        "__init__": (_FUSED, _init_fused),
        "build": ("input_shape", _build_fused),
        "call": ("inputs, initial_state=None, dtype=None, sequence_length=None", _call_fused),
        "__call__": ("inputs, initial_state=None, dtype=None, sequence_length=None, scope=None", _fused_call),
    },
    {"num_units": own_units},
)  # fmt: skip


def _init_adaptor(self: Instance, call: Call) -> Value:
    set_attribute(call.runtime, self, "cell", call["cell"])
    set_attribute(call.runtime, self, "_use_dynamic_rnn", call.arguments.get("use_dynamic_rnn"))
    return None


_FUSED_CALL = "inputs, initial_state=None, dtype=None, sequence_length=None, scope=None"


def _call_adaptor(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    cell, scope = wrapped(runtime, self), scope_target(runtime, call["scope"], "rnn")
    lengths, state, dtype = call["sequence_length"], call["initial_state"], call["dtype"]
    if runtime.truth(_own(runtime, self, "use_dynamic_rnn") or False):
        return dynamic_rnn(runtime, cell, inputs, state, dtype, True, scope, lengths)
    shape = shape_of(runtime, inputs)
    if not isinstance(inputs, list) and isinstance(shape, tuple) and shape and isinstance(shape[0], int):
        inputs = [step(runtime, "unstack", shape[1:], inputs) for _ in range(shape[0])]
    outputs, final = static_rnn(runtime, cell, inputs, state, dtype, scope, lengths)
    if isinstance(call["inputs"], Tensor) and isinstance(outputs, list) and outputs:
        own = shape_of(runtime, outputs[0])
        outputs = step(runtime, "stack", (len(outputs), *own) if isinstance(own, tuple) else own, *outputs)
    return (outputs, final)


def _call_reversed(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    backwards = list(reversed(inputs)) if isinstance(inputs, list) else inputs
    more: dict[str, Value] = {
        name: call[name] for name in ("initial_state", "dtype", "sequence_length", "scope") if name in call.given
    }
    outputs, state = pair(runtime, runtime.call(wrapped(runtime, self), [backwards], more))
    return (list(reversed(outputs)) if isinstance(outputs, list) else outputs, state)


FUSED_ADAPTOR = model_class(
    TABLE, "contrib.rnn.FusedRNNCellAdaptor", (),
    {"__init__": ("cell, use_dynamic_rnn=False", _init_adaptor), "__call__": (_FUSED_CALL, _call_adaptor)},
)  # fmt: skip
REVERSED_FUSED = model_class(
    TABLE, "contrib.rnn.TimeReversedFusedRNN", (),
    {"__init__": ("cell", _init_adaptor), "__call__": (_FUSED_CALL, _call_reversed)},
)  # fmt: skip
