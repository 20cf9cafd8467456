"""dm-sonnet's recurrent cores: ``LSTM``, ``GRU``, ``VanillaRNN``, ``DeepRNN``, ``ResidualCore`` …

Facts: ``rnn_core.py``, ``gated_rnn.py``, ``basic_rnn.py`` and ``residual.py`` in dm-sonnet 1.36's ``python/modules``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.values import ClassValue, Instance, Runtime, Value
from tfshare_lint.symbolic import Name, concatenate
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.model_class import attribute, model_class
from tfshare_lint.tfapi.rnn.cells import zero_state
from tfshare_lint.tfapi.rnn.nest import flatten, map_structure, pack
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import Dim, any_dim, dims_of, plain_dim, request_shape
from tfshare_lint.tfapi.sonnet.base import MODULE, TABLE, enter_scope, scope_of
from tfshare_lint.tfapi.sonnet.module import Module, define_module

__all__ = ["CORE", "TABLE"]

_DICTS = "initializers=None, partitioners=None, regularizers=None"
_INITIAL_STATE = (
    "batch_size, dtype=tf.float32, trainable=False, trainable_initializers=None, trainable_regularizers=None, name=None"
)
LSTM_STATE = TABLE["sonnet.LSTMState"] = make_namedtuple("LSTMState", ("hidden", "cell"), {})


# States -------------------------------------------------------------------------------------------------------


def _dtype(call: Call) -> Value:
    value = call["dtype"]
    return "float32" if isinstance(value, tuple) else value  # a default that only TensorFlow can write


def _state_scope(runtime: Runtime, self: Instance, call: Call) -> Name:
    """The name scope of a core's initial state."""
    given = call.name()
    if given is not None:
        return given
    scope = scope_of(runtime, self)
    return concatenate("" if scope is None else scope.name, "_initial_state")


def _initial_state(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    name = _state_scope(runtime, self, call)
    inside = NameScopeContext(runtime.machine.name_scope(name, None, explicit=False))

    def make() -> Value:
        size = runtime.get_attribute(self, "state_size")
        if not call.flag("trainable"):
            return zero_state(runtime, size, call["batch_size"], _dtype(call))
        return _trainable_state(Module(runtime, self), call, size, name)

    return runtime.within(inside, make)


def _trainable_state(module: Module, call: Call, size: Value, name: Any) -> Value:
    """A variable for each part of the state, tiled along the batch."""
    runtime = module.runtime
    batch = plain_dim(runtime, call["batch_size"])
    fields = size.cls.find("_fields") if isinstance(size, Instance) else None
    leaves: list[Value] = []
    initializers = _flat(runtime, call["trainable_initializers"])
    for index, part in enumerate(flatten(runtime, size)):
        suffix = fields[index] if isinstance(fields, tuple) and index < len(fields) else str(index)
        dims = request_shape(runtime, part)
        shape: Value = [1, *dims] if isinstance(dims, tuple) else runtime.fresh("shape", not_none=True)
        given = {"w": initializers[index]} if index < len(initializers) else None
        variable = module.call(module.new("TrainableVariable", shape, dtype=_dtype(call), initializers=given,
                                          name=concatenate(name, f"_{suffix}")))  # fmt: skip
        tiled = (batch, *dims) if isinstance(dims, tuple) else runtime.fresh("shape", not_none=True)
        leaves.append(module.tensor(f"state_{suffix}_tiled", tiled, variable))
    return pack(runtime, size, leaves)


def _flat(runtime: Any, value: Value) -> list[Value]:
    return [] if value is None else flatten(runtime, value)


def _zero_state(self: Instance, call: Call) -> Value:
    size = call.runtime.get_attribute(self, "state_size")
    return zero_state(call.runtime, size, call["batch_size"], call["dtype"])


CORE: ClassValue = model_class(
    TABLE, "sonnet.RNNCore", (MODULE,),
    {
        "initial_state": (f"{_INITIAL_STATE}, **unused_kwargs", _initial_state),
        "zero_state": ("batch_size, dtype", _zero_state),
    },
)  # fmt: skip


def _units(module: Module) -> Value:
    return module.shape(module.size("hidden_size"))


def _width(module: Module, inputs: Value) -> Dim:
    dims = module.dims(inputs)
    if not isinstance(dims, tuple) or len(dims) < 2:
        return any_dim()
    return dims[1]


def _output(module: Module, inputs: Value, units: Dim, *parents: Value) -> Value:
    dims = module.dims(inputs)
    batch = dims[0] if isinstance(dims, tuple) and dims else any_dim()
    return module.tensor("mul", (batch, units), inputs, *parents)


# LSTM and GRU -------------------------------------------------------------------------------------------------


def _hidden(module: Module) -> Dim:
    """The size of the hidden state: the projection's, if there is one."""
    return module.size("projection_size") if module["projection_size"] else module.size("hidden_size")


def _plus(left: Dim, right: Dim) -> Dim:
    return left + right if isinstance(left, int) and isinstance(right, int) else any_dim()


def _times(count: int, size: Dim) -> Dim:
    return count * size if isinstance(size, int) else any_dim()


def _lstm(module: Module, call: Call) -> Value:
    inputs, state = call["inputs"], call["prev_state"]
    dims, dtype = module.dims(inputs), module.dtype(inputs)
    if isinstance(dims, tuple) and len(dims) != 2:
        module.refuse(f"Rank of shape must be 2 not: {len(dims)}", "ValueError")
    units, hidden = module.size("hidden_size"), _hidden(module)
    made = [
        module.variable("w_gates", [_plus(hidden, _width(module, inputs)), _times(4, units)], dtype),
        module.variable("b_gates", [_times(4, units)], dtype),
    ]
    if module["projection_size"] is not None:
        made.append(module.variable("w_h_projection", [units, hidden], dtype))
    if module.flag("use_layer_norm"):
        gates = module.tensor("MatMul", (None, _times(4, units)), inputs)
        made.append(module.call(module.new("LayerNorm"), gates))
    if module.flag("use_peepholes"):
        made += [module.variable(name, [units], dtype) for name in ("w_f_diag", "w_i_diag", "w_o_diag")]
    output = _output(module, inputs, hidden, state, *made)
    return (output, module.call(LSTM_STATE, output, _output(module, inputs, units, state, *made)))


define_module(
    "LSTM",
    f"hidden_size, forget_bias=1.0, {_DICTS}, use_peepholes=False, use_layer_norm=False, hidden_clip_value=None, "
    "projection_size=None, cell_clip_value=None, custom_getter=None, name='lstm'",
    "inputs, prev_state", _lstm, CORE,
    properties={
        "state_size": lambda m: m.call(LSTM_STATE, m.shape(_hidden(m)), _units(m)),
        "output_size": lambda m: m.shape(_hidden(m)),
    },
)  # fmt: skip


def _gru(module: Module, call: Call) -> Value:
    inputs, state = call["inputs"], call["prev_state"]
    units, dtype = module.size("hidden_size"), module.dtype(inputs)
    made = []
    for gate in "zrh":
        made.append(module.variable(f"w{gate}", (_width(module, inputs), units), dtype))
        made.append(module.variable(f"u{gate}", (units, units), dtype))
        made.append(module.variable(f"b{gate}", (units,), dtype))
    output = _output(module, inputs, units, state, *made)
    return (output, output)


_SIZES = {"state_size": _units, "output_size": _units}
define_module("GRU", f"hidden_size, {_DICTS}, custom_getter=None, name='gru'", "inputs, prev_state", _gru, CORE,
              properties=_SIZES)  # fmt: skip


def _highway(module: Module, call: Call) -> Value:
    inputs, state = call["inputs"], call["prev_state"]
    units, dtype, width = module.size("hidden_size"), module.dtype(inputs), _width(module, inputs)
    made = [module.variable(name, (width, units), dtype) for name in ("wt", "wh")]
    count = module["num_layers"]
    if not isinstance(count, int):
        return module.runtime.unknown_call("HighwayCore", [inputs, state], {})
    for index in range(count):
        for name, shape in (("wt", (units, units)), ("bt", (units,)), ("wh", (units, units)), ("bh", (units,))):
            made.append(module.variable(f"{name}{index}", shape, dtype))
    output = _output(module, inputs, units, state, *made)
    return (output, output)


define_module("HighwayCore", f"hidden_size, num_layers, {_DICTS}, custom_getter=None, name='highwaycore'",
              "inputs, prev_state", _highway, CORE, properties=_SIZES)  # fmt: skip


# Cores of modules ---------------------------------------------------------------------------------------------


def _vanilla(module: Module, call: Call) -> Value:
    units = module.size("hidden_size")
    parts = []
    for name, value in (("in_to_hidden", call["input_"]), ("hidden_to_hidden", call["prev_state"])):
        given = {parameter: module.of(parameter, name) for parameter in ("initializers", "partitioners",
                                                                         "regularizers")}  # fmt: skip
        linear = module.keep(f"_{name}_linear", module.new("Linear", units, name=name, **given))
        parts.append(module.call(linear, value))
    output = _output(module, call["input_"], units, *parts)
    return (output, output)


define_module("VanillaRNN", f"hidden_size, activation=tf.tanh, {_DICTS}, name='vanilla_rnn'", "input_, prev_state",
              _vanilla, CORE, properties=_SIZES)  # fmt: skip


def _cores(module: Module) -> list[Value] | None:
    return module.runtime.known_items(module["cores"])


def _is_core(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.is_subclass(CORE)


def _joined(module: Module, *values: Value) -> Value:
    """Tensors put together along the last axis."""
    dims = [module.dims(value) for value in values]
    if not all(isinstance(shape, tuple) and shape for shape in dims):
        return module.tensor("concat", module.runtime.fresh("shape", not_none=True), *values)
    last: Dim = 0
    for shape in dims:
        last = _plus(last, shape[-1])  # type: ignore[index]
    return module.tensor("concat", (*dims[0][:-1], last), *values)  # type: ignore[index]


def _deep(module: Module, call: Call) -> Value:
    runtime, inputs = module.runtime, call["inputs"]
    cores, states = _cores(module), runtime.known_items(call["prev_state"])
    if cores is None:
        return runtime.unknown_call("DeepRNN", [inputs], {})
    skips = module.flag("skip_connections")
    current, outputs, next_states, position = inputs, [], [], 0
    for index, core in enumerate(cores):
        if skips and index:
            current = map_structure(runtime, lambda one, other: _joined(module, one, other), inputs, current)
        if _is_core(core):
            known = states is not None and position < len(states)
            state = states[position] if known else runtime.fresh("state")  # type: ignore[index]
            pair = runtime.known_items(module.call(core, current, state, **call.arguments["kwargs"]))
            current, after = pair if pair is not None and len(pair) == 2 else (runtime.fresh("o"), runtime.fresh("s"))
            next_states.append(after)
            position += 1
        else:
            current = module.call(core, current, **call.arguments["kwargs"])
        outputs.append(current)
    if skips and module.flag("concat_final_output_if_skip"):
        current = map_structure(runtime, lambda *parts: _joined(module, *parts), *outputs)
    module.keep("_last_output_size", map_structure(runtime, lambda value: _without_batch(module, value), current))
    return (current, tuple(next_states))


def _without_batch(module: Module, value: Value) -> Value:
    dims = module.dims(value)
    return module.shape(*dims[1:]) if isinstance(dims, tuple) else module.runtime.fresh("size", not_none=True)


def _deep_state_size(module: Module) -> Value:
    cores = _cores(module)
    if cores is None:
        return module.runtime.fresh("state_size", not_none=True)
    return tuple(module.runtime.get_attribute(core, "state_size") for core in cores if _is_core(core))


def _deep_output_size(module: Module) -> Value:
    runtime, cores = module.runtime, _cores(module)
    if not cores:
        return runtime.fresh("output_size", not_none=True)
    if not (module.flag("skip_connections") and module.flag("concat_final_output_if_skip")):
        last = cores[-1]
        return runtime.get_attribute(last, "output_size") if _is_core(last) else module["last_output_size"]
    total: Dim = 0
    for core in cores:
        dims = dims_of(runtime, runtime.get_attribute(core, "output_size"))
        total = _plus(total, dims[-1] if isinstance(dims, tuple) and dims else any_dim())
    return module.shape(total)


def _deep_initial_state(module: Module, call: Call) -> Value:
    runtime, cores = module.runtime, _cores(module)
    if cores is None:
        return runtime.unknown_call("initial_state", [], {})
    recurrent = [core for core in cores if _is_core(core)]
    lists: dict[str, list[Value]] = {}
    for key in ("trainable_initializers", "trainable_regularizers"):
        given = None if call[key] is None else runtime.known_items(call[key])
        lists[key] = given if given is not None and len(given) == len(recurrent) else [None] * len(recurrent)
    name = _state_scope(runtime, module.owner, call)

    def make() -> Value:
        return tuple(
            module.call(
                runtime.get_attribute(core, "initial_state"), call["batch_size"], dtype=_dtype(call),
                trainable=call["trainable"], **{key: values[index] for key, values in lists.items()},
            )
            for index, core in enumerate(recurrent)
        )  # fmt: skip

    return runtime.within(NameScopeContext(runtime.machine.name_scope(name, None, explicit=False)), make)


define_module(
    "DeepRNN", "cores, skip_connections=True, concat_final_output_if_skip=True, name='deep_rnn'",
    "inputs, prev_state, **kwargs", _deep, CORE, methods={"initial_state": (_INITIAL_STATE, _deep_initial_state)},
    properties={"state_size": _deep_state_size, "output_size": _deep_output_size},
)  # fmt: skip


def _inner(name: str) -> Any:
    return lambda module: module.runtime.get_attribute(module["base_core"], name)


def _inner_state(name: str) -> Any:
    def call_inner(module: Module, call: Call) -> Value:
        function = module.runtime.get_attribute(module["base_core"], name)
        return module.call(function, *call.arguments["args"], **call.arguments["kwargs"])

    return ("*args, **kwargs", call_inner)


def _around(module: Module, call: Call, join: Any) -> Value:
    runtime, inputs = module.runtime, call["inputs"]
    result = module.call(module["base_core"], inputs, call["prev_state"], **call.arguments["kwargs"])
    pair = runtime.known_items(result)
    if pair is None or len(pair) != 2:
        return result
    return (map_structure(runtime, join, inputs, pair[0]), pair[1])


_STATES = {name: _inner_state(name) for name in ("initial_state", "zero_state")}
define_module(
    "ResidualCore", "base_core, name='residual_core'", "inputs, prev_state, **kwargs",
    lambda m, call: _around(m, call, m.add), CORE, methods=_STATES,
    properties={name: _inner(name) for name in ("state_size", "output_size")},
)  # fmt: skip
define_module(
    "SkipConnectionCore", "base_core, input_shape=None, name='skip_connection_core'", "inputs, prev_state, **kwargs",
    lambda m, call: _around(m, call, lambda one, other: _joined(m, one, other)), CORE, methods=_STATES,
    properties={"state_size": _inner("state_size")},
)  # fmt: skip


# A cell of TensorFlow's as a core -----------------------------------------------------------------------------


def _init_wrapper(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = dict(call.arguments["kwargs"])
    getter = given.pop("custom_getter", None)
    runtime.call(MODULE.find("__init__"), [self], {"name": given.get("name"), "custom_getter": getter})
    module = Module(runtime, self)
    args = list(call.arguments["args"])
    cell = runtime.within(enter_scope(self, None, True), lambda: runtime.call(call["cell_ctor"], args, given))
    module.keep("_cell", cell)
    return None


def _cell(name: str) -> Any:
    return lambda runtime, self: runtime.get_attribute(attribute(runtime, self, "_cell"), name)


model_class(
    TABLE, "sonnet.RNNCellWrapper", (CORE,),
    {
        "__init__": ("cell_ctor, *args, **kwargs", _init_wrapper),
        "_build": ("inputs, prev_state", lambda self, call: call.runtime.call(
            attribute(call.runtime, self, "_cell"), [call["inputs"], call["prev_state"]], {})),
    },
    {name: _cell(name) for name in ("state_size", "output_size")},
)  # fmt: skip
