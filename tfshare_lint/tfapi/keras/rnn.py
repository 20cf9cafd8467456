"""Recurrent layers of Keras, their cells, and the wrappers ``Bidirectional`` and ``TimeDistributed``.

Facts: ``python/keras/layers/recurrent.py`` and ``wrappers.py`` of TensorFlow 1.15. A recurrent layer builds its cell
without calling it, so the cell's variables stand in the layer's own name scope.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.keras.core import KERAS_LAYER, TABLE, KerasState, keras_state
from tfshare_lint.tfapi.keras.optimizers import plain_variable
from tfshare_lint.tfapi.layers.core import LayerState, own_name, units_of
from tfshare_lint.tfapi.layers.layer_class import config_of, layer_state
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import Dim, Dims, TensorShape, any_dim, combine, dims_of, no_shape, plain_dim
from tfshare_lint.tfapi.tensors import Tensor, new_tensor, shape_of, variables_of

__all__ = ["TABLE"]

_CELL = (
    "units, activation='tanh', {gate}use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', {forget}kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, {activity}kernel_constraint=None, recurrent_constraint=None, "
    "bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, {more}"
)
_RNN = "return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False"
_CUDNN = (
    "units, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', "
    "{forget}kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, "
    "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, return_sequences=False, "
    "return_state=False, go_backwards=False, stateful=False"
)
#: Kind of cell → how many matrices its kernel has, how many states it keeps.
_GATES = {"SimpleRNN": (1, 1), "GRU": (3, 1), "LSTM": (4, 2), "CuDNNGRU": (3, 1), "CuDNNLSTM": (4, 2)}


def _signature(kind: str, layer: bool) -> str:
    if kind.startswith("CuDNN"):
        return _CUDNN.format(forget="unit_forget_bias=True, " if kind == "CuDNNLSTM" else "") + ", **kwargs"
    more = "" if kind == "SimpleRNN" else "implementation=1, "
    more += f"{_RNN}, " if layer else ""
    text = _CELL.format(
        gate="" if kind == "SimpleRNN" else "recurrent_activation='hard_sigmoid', ",
        forget="unit_forget_bias=True, " if kind == "LSTM" else "",
        activity="activity_regularizer=None, " if layer else "",
        more=more + ("reset_after=False, " if kind == "GRU" else ""),
    )
    return f"{text}**kwargs"


def _make_weights(kind: str, config: Call, layer: LayerState, depth: Dim) -> None:
    """The variables of a cell for inputs of that depth."""
    runtime = config.runtime
    gates, units = _GATES[kind][0], units_of(runtime, config["units"])
    wide = combine("*", units, gates)
    layer.add_weight("kernel", (depth, wide), config["kernel_initializer"], config["kernel_regularizer"])
    layer.add_weight(
        "recurrent_kernel", (units, wide), config["recurrent_initializer"], config["recurrent_regularizer"]
    )
    if kind.startswith("CuDNN"):
        bias: tuple[Dim, ...] = (combine("*", wide, 2),)
    else:
        if not config.flag("use_bias"):
            return
        bias = (2, wide) if kind == "GRU" and config.flag("reset_after") else (wide,)
    layer.add_weight("bias", bias, config["bias_initializer"], config["bias_regularizer"])


def _begin(self: Instance, call: Call) -> None:
    """``Layer.__init__``, and the constructor's arguments as attributes."""
    runtime = call.runtime
    KERAS_LAYER.find("__init__").implementation(runtime, [self], dict(call.arguments["kwargs"]))
    for name, value in call.arguments.items():
        if name != "kwargs":
            set_attribute(runtime, self, name, value)
    set_attribute(runtime, self, "(config)", call)


def _last(runtime: Runtime, shape: Value) -> Dim:
    if isinstance(shape, list) and shape and not isinstance(shape[0], (int, type(None))):
        shape = shape[0]
    dims = dims_of(runtime, shape)
    return dims[-1] if isinstance(dims, tuple) and dims else any_dim()


# Cells ------------------------------------------------------------------------------------------------------------


def _cell(kind: str) -> None:
    def init(self: Instance, call: Call) -> Value:
        _begin(self, call)
        units = call["units"]
        set_attribute(call.runtime, self, "state_size", [units] * 2 if kind == "LSTM" else units)
        set_attribute(call.runtime, self, "output_size", units)
        return None

    def build(self: Instance, call: Call) -> Value:
        config = config_of(self)
        if config is not None:
            _make_weights(kind, config, layer_state(call.runtime, self), _last(call.runtime, call["input_shape"]))
        set_attribute(call.runtime, self, "built", True)
        return None

    def run(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        shape = shape_of(runtime, call["inputs"])
        made: Dims = UNKNOWN_SHAPE
        if isinstance(shape, tuple) and shape:
            made = (*shape[:-1], units_of(runtime, attribute(runtime, self, "units")))
        output = layer_state(runtime, self).output("add", made, [call["inputs"], call["states"]])
        return output, [output] * _GATES[kind][1]

    model_class(
        TABLE, f"keras.layers.{kind}Cell", (KERAS_LAYER,),
        {
            "__init__": (_signature(kind, False), init), "build": ("input_shape", build),
            "call": ("inputs, states, training=None", run),
        },
    )  # fmt: skip


# Layers -----------------------------------------------------------------------------------------------------------


def _outputs(runtime: Runtime, self: Instance, inputs: Value, units: Dim, states: int, used: Value) -> Value:
    """What a recurrent layer gives: the last output or all, and the states where it was asked for them."""
    first = inputs[0] if isinstance(inputs, (list, tuple)) and inputs else inputs
    shape = shape_of(runtime, first)
    whole = runtime.known_truth(attribute(runtime, self, "return_sequences", False))
    batch, steps = shape[:2] if isinstance(shape, tuple) and len(shape) >= 2 else (any_dim(), any_dim())
    dims: Dims = (batch, steps, units) if whole else (batch, units)
    if whole is None:
        dims = UNKNOWN_SHAPE
    sources = [inputs, used, *layer_state(runtime, self).variables()]
    output = new_tensor(runtime, "strided_slice", dims, layer_state(runtime, self).dtype, sources)
    if runtime.known_truth(attribute(runtime, self, "return_state", False)):
        kept = [Tensor((batch, units), output.dtype, None, variables_of(sources)) for _ in range(states)]
        return [output, *kept]
    return output


def _make_states(runtime: Runtime, self: Instance, shape: Value, sizes: list[Dim]) -> None:
    """The states that a stateful layer keeps between batches."""
    stateful = runtime.known_truth(attribute(runtime, self, "stateful", False))
    if stateful is False:
        return
    dims = dims_of(runtime, shape)
    if stateful is None or runtime.machine.profile.keras_in_store:
        runtime.unknown_call(f"tf.keras.layers.{self.cls.name}", [], {})
        return
    for size in sizes:
        plain_variable(runtime, "Variable", (dims[0] if isinstance(dims, tuple) and dims else any_dim(), size),
                       trainable=True)  # fmt: skip


def _layer(kind: str) -> None:
    cell_base = {"SimpleRNN": "simple_rnn_cell", "GRU": "gru_cell", "LSTM": "lstm_cell"}.get(kind)

    def init(self: Instance, call: Call) -> Value:
        _begin(self, call)
        if cell_base is not None and not call.runtime.machine.profile.keras_cells_named:
            own_name(call.runtime, cell_base, zero_based=True)  # the cell takes a name too
        return None

    def build(self: Instance, call: Call) -> Value:
        runtime, config = call.runtime, config_of(self)
        layer = layer_state(runtime, self)
        depth = _last(runtime, call["input_shape"])
        if config is not None and cell_base is not None and runtime.machine.profile.keras_cells_named:
            names = runtime.machine.name_scope(cell_base, None, explicit=False)
            runtime.within(NameScopeContext(names), lambda: _make_weights(kind, config, layer, depth))
        elif config is not None:
            _make_weights(kind, config, layer, depth)
        units = units_of(runtime, attribute(runtime, self, "units"))
        _make_states(runtime, self, call["input_shape"], [units] * _GATES[kind][1])
        layer.built = True
        return None

    def run(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        units = units_of(runtime, attribute(runtime, self, "units"))
        return _outputs(runtime, self, call["inputs"], units, _GATES[kind][1], call["initial_state"])

    model_class(
        TABLE, f"keras.layers.{kind}", (KERAS_LAYER,),
        {
            "__init__": (_signature(kind, True), init), "build": ("input_shape", build),
            "call": ("inputs, mask=None, training=None, initial_state=None", run),
            "reset_states": ("states=None", lambda self, call: None),
        },
    )  # fmt: skip


for _kind in ("SimpleRNN", "GRU", "LSTM"):
    _cell(_kind)
    _layer(_kind)
for _kind in ("CuDNNGRU", "CuDNNLSTM"):
    _layer(_kind)


# RNN: cells of the program's ----------------------------------------------------------------------------------------


def _stacked_init(self: Instance, call: Call) -> Value:
    _begin(self, call)
    return None


STACKED = model_class(
    TABLE, "keras.layers.StackedRNNCells", (KERAS_LAYER,), {"__init__": ("cells, **kwargs", _stacked_init)}
)  # fmt: skip


def _rnn_init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    _begin(self, call)
    cell = call["cell"]
    if isinstance(cell, Instance) and cell.cls is STACKED:
        cell = attribute(runtime, cell, "cells")
    elif isinstance(cell, (list, tuple)):
        own_name(runtime, "stacked_rnn_cells", zero_based=True)
    cells = list(cell) if isinstance(cell, (list, tuple)) else [cell]
    set_attribute(runtime, self, "(cells)", cells)
    return None


def _rnn_build(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    depth = _last(runtime, call["input_shape"])
    cells, named = self.attrs.get("(cells)", []), runtime.machine.profile.keras_cells_named
    for cell in cells:
        if not isinstance(cell, Instance) or (named and len(cells) > 1):
            runtime.unknown_call("tf.keras.layers.RNN", [], {})
            continue
        if cell.cls.is_subclass(KERAS_LAYER) and not keras_state(runtime, cell).built:
            keras_state(runtime, cell).dtype = keras_state(runtime, cell).dtype or layer_state(runtime, self).dtype
            if named:
                _build_within(runtime, cell, None, TensorShape((None, depth)))
            else:
                call_method(runtime, cell, "build", [TensorShape((None, depth))])
            keras_state(runtime, cell).built = True
        size = runtime.find_attribute(cell, "output_size")
        size = runtime.find_attribute(cell, "state_size") if size in (None, ...) else size
        depth = plain_dim(runtime, size[0] if isinstance(size, (list, tuple)) and size else size)
    if runtime.known_truth(attribute(runtime, self, "stateful", False)) is not False:
        runtime.unknown_call("tf.keras.layers.RNN", [], {})  # its cells' states
    set_attribute(runtime, self, "built", True)
    return None


def _rnn_call(self: Instance, call: Call) -> Value:
    """The cells' ``call`` is traced twice: to see what it gives, and in the loop."""
    runtime, inputs = call.runtime, call["inputs"]
    first = inputs[0] if isinstance(inputs, (list, tuple)) and inputs else inputs
    shape = shape_of(runtime, first)
    step: Dims = (shape[0], *shape[2:]) if isinstance(shape, tuple) and len(shape) > 2 else no_shape(shape)

    def trace() -> Value:
        value: Value = Tensor(step, getattr(first, "dtype", None), None, variables_of([first]), parents=(first,))
        for cell in self.attrs.get("(cells)", []):
            size = runtime.find_attribute(cell, "state_size")
            sizes = list(size) if isinstance(size, (list, tuple)) else [size]
            batch = step[0] if isinstance(step, tuple) else any_dim()
            states = [Tensor((batch, plain_dim(runtime, one)), value.dtype) for one in sizes]
            result = call_method(runtime, cell, "call", [value, states])
            value = result[0] if isinstance(result, (list, tuple)) and result else result
            if not isinstance(value, Tensor):
                value = Tensor()
        return value

    output = trace()
    names = runtime.machine.name_scope("while", None, explicit=False)
    runtime.within(NameScopeContext(names), trace)
    units = output.shape[-1] if isinstance(output.shape, tuple) and output.shape else any_dim()
    return _outputs(runtime, self, inputs, units, 1, output)


model_class(
    TABLE, "keras.layers.RNN", (KERAS_LAYER,),
    {
        "__init__": (f"cell, {_RNN}, time_major=False, **kwargs", _rnn_init),
        "build": ("input_shape", _rnn_build),
        "call": ("inputs, mask=None, training=None, initial_state=None, constants=None", _rnn_call),
    },
)  # fmt: skip


# Wrappers ---------------------------------------------------------------------------------------------------------


def _wrapper_init(self: Instance, call: Call) -> Value:
    _begin(self, call)
    return None


def _wrapper_build(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    _build_inner(runtime, self, dims_of(runtime, call["input_shape"]))
    set_attribute(runtime, self, "built", True)
    return None


def _build_inner(runtime: Runtime, self: Instance, shape: Dims) -> None:
    """Build the layer inside, without calling it."""
    layer = attribute(runtime, self, "layer")
    if isinstance(layer, Instance) and layer.cls.is_subclass(KERAS_LAYER) and not keras_state(runtime, layer).built:
        keras_state(runtime, layer).infer_dtype(Tensor(shape, layer_state(runtime, self).dtype or "float32"))
        call_method(runtime, layer, "build", [TensorShape(shape)])
        keras_state(runtime, layer).built = True


WRAPPER = model_class(
    TABLE, "keras.layers.Wrapper", (KERAS_LAYER,),
    {"__init__": ("layer, **kwargs", _wrapper_init), "build": ("input_shape=None", _wrapper_build)},
)  # fmt: skip


def _distributed_build(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    dims = dims_of(runtime, call["input_shape"])
    _build_inner(runtime, self, (dims[0], *dims[2:]) if isinstance(dims, tuple) and len(dims) > 2 else no_shape(dims))
    set_attribute(runtime, self, "built", True)
    return None


def _distributed_call(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    layer = attribute(runtime, self, "layer")
    shape = shape_of(runtime, inputs)
    inner: Dims = (shape[0], *shape[2:]) if isinstance(shape, tuple) and len(shape) > 2 else no_shape(shape)
    step = Tensor(inner, getattr(inputs, "dtype", None), None, variables_of([inputs]), parents=(inputs,))
    made = call_method(runtime, layer, "call", [step]) if isinstance(layer, Instance) else step
    if not isinstance(made, Tensor) or not isinstance(made.shape, tuple) or not isinstance(shape, tuple):
        return made
    return new_tensor(runtime, "Reshape", (made.shape[0], shape[1], *made.shape[1:]), made.dtype, [made])


model_class(
    TABLE, "keras.layers.TimeDistributed", (WRAPPER,),
    {
        "__init__": ("layer, **kwargs", _wrapper_init), "build": ("input_shape", _distributed_build),
        "call": ("inputs, training=None, mask=None", _distributed_call),
    },
)  # fmt: skip


def _recreated(runtime: Runtime, layer: Instance, prefix: str) -> Value:
    """A second layer of the same arguments."""
    config = config_of(layer)
    if config is None:
        return None
    made = Instance(layer.cls)
    given = {name: value for name, value in config.arguments.items() if name != "kwargs" and name in config.given}
    extra = {**config.arguments["kwargs"], "name": keras_state(runtime, layer).name}
    runtime.call(runtime.get_attribute(made, "__init__"), [], {**given, **extra})
    _rename(runtime, made, prefix)
    return made


def _rename(runtime: Runtime, layer: Instance, prefix: str) -> None:
    state = keras_state(runtime, layer)
    state.name = concatenate(prefix, state.name)
    set_attribute(runtime, layer, "_name", state.name)


def _bidirectional_init(self: Instance, call: Call) -> Value:
    runtime, layer = call.runtime, call["layer"]
    forward: Value = None
    backward = call["backward_layer"]
    if isinstance(layer, Instance) and layer.cls.is_subclass(KERAS_LAYER) and "(config)" in layer.attrs:
        if runtime.machine.profile.keras_in_store:
            forward = runtime.call(runtime.get_attribute(layer, "__copy__"), [])
            _rename(runtime, forward, "forward_")
        else:
            forward = _recreated(runtime, layer, "forward_")
        if backward is None:
            backward = _recreated(runtime, layer, "backward_")
        elif isinstance(backward, Instance):
            _rename(runtime, backward, "backward_")
    _begin(self, call)
    set_attribute(runtime, self, "forward_layer", forward)
    set_attribute(runtime, self, "backward_layer", backward)
    for name in ("return_sequences", "return_state"):
        set_attribute(runtime, self, name, runtime.find_attribute(layer, name))
    return None


def _build_within(runtime: Runtime, layer: Instance, dtype: Any, shape: Value) -> None:
    """Build a layer in a name scope of its name."""
    state = keras_state(runtime, layer)
    state.dtype = state.dtype or dtype

    def build() -> Value:
        return call_method(runtime, layer, "build", [shape])

    if isinstance(state, KerasState):
        runtime.within(NameScopeContext(runtime.machine.name_scope(state.name, None, explicit=False)), build)
    else:
        build()
    state.built = True


def _bidirectional_build(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    for name in ("forward_layer", "backward_layer"):
        layer = attribute(runtime, self, name)
        if not isinstance(layer, Instance):
            runtime.unknown_call("tf.keras.layers.Bidirectional", [], {})
            continue
        _build_within(runtime, layer, layer_state(runtime, self).dtype, call["input_shape"])
    set_attribute(runtime, self, "built", True)
    return None


def _bidirectional_call(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    results = []
    for name in ("forward_layer", "backward_layer"):
        layer = attribute(runtime, self, name)
        results.append(runtime.call(layer, [call["inputs"]]) if isinstance(layer, Instance) else Tensor())
    pairs = [result if isinstance(result, list) else [result] for result in results]
    mode = call.runtime.resolve(attribute(runtime, self, "merge_mode"))
    first = shape_of(runtime, pairs[0][0])
    made: Any = [pairs[0][0], pairs[1][0]]
    if mode is not None:
        wide = isinstance(first, tuple) and mode == "concat"
        dims: Dims = (*first[:-1], combine("*", first[-1], 2)) if wide and isinstance(first, tuple) else first
        made = [new_tensor(runtime, "concat", dims, getattr(pairs[0][0], "dtype", None), results)]
    states = [*pairs[0][1:], *pairs[1][1:]]
    return [*made, *states] if states or len(made) > 1 else made[0]


model_class(
    TABLE, "keras.layers.Bidirectional", (WRAPPER,),
    {
        "__init__": ("layer, merge_mode='concat', weights=None, backward_layer=None, **kwargs", _bidirectional_init),
        "build": ("input_shape", _bidirectional_build),
        "call": ("inputs, training=None, mask=None, initial_state=None", _bidirectional_call),
    },
)  # fmt: skip
