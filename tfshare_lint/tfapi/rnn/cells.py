"""``RNNCell`` and what every recurrent cell shares: its scope, its state of zeros, the event of a call.

Facts: ``RNNCell`` and ``LayerRNNCell`` in TensorFlow 1.15's ``python/ops/rnn_cell_impl.py``. A cell that derives from
``RNNCell`` alone enters the current scope once more around its layer (as an object, so that the counters of default
names are put back): two objects ask for the same name. One that derives from ``LayerRNNCell`` does not: the second
object gets a free name. TensorFlow 1.4 has only the first kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.values import ClassValue, Instance, NativeFunction, PropertyValue, Runtime, Value
from tfshare_lint.machine import ScopeManager, Variable
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.getters import UserCallback
from tfshare_lint.tfapi.layers.layer_class import LAYER, call_layer, layer_state, weights_of
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.rnn.nest import map_structure
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, scope_value
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, plain_dim, request_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, new_tensor

__all__ = [
    "LAYER_RNN_CELL", "LSTM_STATE_TUPLE", "RNN_CELL", "TABLE", "call_as_layer", "cell_class", "init_cell", "is_cell",
    "named_scope", "scope_target", "within_scope", "zero_state",
]  # fmt: skip

TABLE: Table = {}

#: Where programs find the cells of ``tf.nn.rnn_cell`` besides.
_PLACES = ("contrib.rnn", "contrib.rnn.core_rnn_cell", "contrib.rnn.core_rnn_cell_impl")


def cell_class(path: str, bases: tuple[ClassValue, ...], methods: dict[str, tuple[str, Method]],
               properties: dict[str, Getter] | None = None) -> ClassValue:  # fmt: skip
    """A class of cells under ``nn.rnn_cell.<name>`` and where programs find it besides, or under another path alone."""
    prefix, _, name = path.rpartition(".")
    also = [f"{place}.{name}" for place in _PLACES] if prefix == "nn.rnn_cell" else []
    return model_class(TABLE, path, bases, methods, properties, *also)


# Scopes -------------------------------------------------------------------------------------------------------


def scope_target(runtime: Runtime, scope: Value, default: Any = None) -> Any:
    """``scope or default`` for the machine: a scope object or a name."""
    found = getattr(runtime.resolve(scope), "scope", None)
    if found is not None:
        return found
    name = name_of(runtime, scope)
    return default if name is None else name


def within_scope(runtime: Runtime, target: Any, body: Callable[[], Value], default: Any = None,
                 **defaults: Any) -> Value:  # fmt: skip
    """``with tf.variable_scope(target, default, **defaults): body()``."""
    manager = attempt(runtime, lambda: runtime.machine.graph.variable_scope(target, default, **defaults))
    return runtime.within(ScopeContext(manager), body)


def named_scope(runtime: Runtime, name: Any, body: Callable[[], Value]) -> Value:
    """``with tf.name_scope(name): body()``; the program did not write it."""
    return runtime.within(NameScopeContext(runtime.machine.name_scope(name, None, explicit=False)), body)


# State --------------------------------------------------------------------------------------------------------


def _lstm_state_tuple() -> ClassValue:
    made = make_namedtuple("LSTMStateTuple", ("c", "h"), {})
    read = NativeFunction("dtype", lambda runtime, args, kwargs: runtime.get_attribute(args[0].attrs.get("c"), "dtype"))
    made.attrs["dtype"] = PropertyValue(read)
    for place in ("nn.rnn_cell", *_PLACES):
        TABLE[f"{place}.LSTMStateTuple"] = made
    return made


LSTM_STATE_TUPLE = _lstm_state_tuple()


def _suffix(runtime: Runtime, size: Value) -> Dims:
    """A state's or output's size as the end of a shape."""
    if isinstance(size, Unknown) and not isinstance(size, str):
        return (size,)  # nearly always a number of units
    if isinstance(size, Tensor) and size.shape == ():
        return (plain_dim(runtime, size),)
    return request_shape(runtime, size)


def zero_state(runtime: Runtime, state_size: Value, batch_size: Value, dtype: Value) -> Value:
    """Zeros for a structure of sizes."""
    batch = plain_dim(runtime, batch_size)
    wanted = dtype_name(runtime, dtype)

    def zeros(size: Value) -> Value:
        suffix = _suffix(runtime, size)
        if isinstance(size, Opaque) or not isinstance(suffix, tuple):
            return Opaque("state")
        return new_tensor(runtime, "zeros", (batch, *suffix), wanted)

    return map_structure(runtime, zeros, state_size)


@function(TABLE, "nn.rnn_cell._zero_state_tensors", "state_size, batch_size, dtype")
def _zero_state_tensors(call: Call) -> Value:
    return zero_state(call.runtime, call["state_size"], call["batch_size"], call["dtype"])


@function(TABLE, "nn.rnn_cell.assert_like_rnncell", "cell_name, cell")
def _assert_like_rnncell(call: Call) -> Value:
    return None


def _zero_state(self: Instance, call: Call) -> Value:
    runtime = call.runtime

    def make() -> Value:
        return zero_state(runtime, runtime.get_attribute(self, "state_size"), call["batch_size"], call["dtype"])

    return named_scope(runtime, f"{self.cls.name}ZeroState", make)


def _initial_state(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    batch, dtype, inputs = call["batch_size"], call["dtype"], call["inputs"]
    if isinstance(inputs, Tensor):
        first: Dim = inputs.shape[0] if isinstance(inputs.shape, tuple) and inputs.shape else any_dim()
        batch = first if first is not None else new_tensor(runtime, "strided_slice", (), "int32")
        dtype = inputs.dtype
    return runtime.call(runtime.get_attribute(self, "zero_state"), [batch, dtype])


def _abstract(name: str) -> Getter:
    def read(runtime: Runtime, self: Instance) -> Value:
        runtime.raise_error("NotImplementedError", "Abstract method")

    return read


# Calls --------------------------------------------------------------------------------------------------------


def init_cell(self: Instance, call: Call, **values: Value) -> None:
    """``super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)`` of a cell, and its own attributes."""
    runtime = call.runtime
    given = dict(call.arguments.get("kwargs", {}))
    for parameter, name in (("name", "name"), ("dtype", "dtype"), ("reuse", "_reuse"), ("trainable", "trainable")):
        if parameter in call.arguments:
            given[name] = call[parameter]
    constructor = LAYER.find("__init__")
    constructor.implementation(runtime, [self], given)
    layer_state(runtime, self).api = "cell"
    for name, value in values.items():
        set_attribute(runtime, self, name, value)


def is_cell(value: Value) -> bool:
    """Is it an object of a class that derives from ``RNNCell``?"""
    return isinstance(value, Instance) and RNN_CELL in value.cls.mro


def _init(self: Instance, call: Call) -> Value:
    init_cell(self, call)
    return None


def _remember(runtime: Runtime, self: Instance) -> UserCallback:
    """The getter that ``RNNCell`` puts around its call: the cell's variables are those that were asked for in it."""

    def get(getter: Callable[..., Any], name: Any, request: Any) -> Any:
        made = getter(name, request)
        seen: list[Any] = list(attribute(runtime, self, "(asked)", []))
        if isinstance(made, Variable) and made not in seen:
            set_attribute(runtime, self, "(asked)", [*seen, made])
        return made

    return UserCallback(NativeFunction("_rnn_get_variable", lambda run, args, kwargs: run.fresh("variable", True)), get)


def cell_variables(runtime: Runtime, self: Instance) -> tuple[Any, ...]:
    """The machine's variables of a cell."""
    made = [getattr(value, "variable", None) for value in weights_of(runtime, self)]
    asked = attribute(runtime, self, "(asked)", ())
    return tuple({id(v): v for v in (*made, *asked) if v is not None}.values())


def call_as_layer(self: Instance, call: Call) -> Value:
    """``LayerRNNCell.__call__``."""
    runtime = call.runtime
    if not runtime.machine.profile.cells_are_layers:
        return _call_in_scope(self, call)
    extra = dict(call.arguments.get("kwargs", {}))
    extra["scope"] = call["scope"]
    args = [call["state"], *call.arguments.get("args", ())]
    return call_layer(runtime, self, call["inputs"], args, extra)


def _call_in_scope(self: Instance, call: Call) -> Value:
    """``RNNCell.__call__``."""
    runtime = call.runtime
    inputs, state = call["inputs"], call["state"]

    def run_in(context: Any, pass_scope: bool) -> Value:
        def body() -> Value:
            scope = {"scope": scope_value(runtime, runtime.machine.graph.scope)} if pass_scope else {}
            return call_layer(runtime, self, inputs, [state], scope)

        return runtime.within(ScopeContext(context), body)

    target = scope_target(runtime, call["scope"]) if call["scope"] is not None else None
    graph = runtime.machine.graph
    if target is not None:
        manager = attempt(runtime, lambda: graph.variable_scope(target, custom_getter=_remember(runtime, self)))
        return run_in(manager, True)
    kept = attribute(runtime, self, "(rnncell_scope)")
    if not isinstance(kept, ScopeManager):
        kept = graph.variable_scope(graph.scope, custom_getter=_remember(runtime, self))
        set_attribute(runtime, self, "(rnncell_scope)", kept)
    return run_in(kept, False)


def _weights(trainable: bool | None) -> Getter:
    """The program's values for a cell's variables; ``trainable`` None: all."""
    from tfshare_lint.tfapi.variables import value_of

    def read(runtime: Runtime, self: Instance) -> Value:
        own = cell_variables(runtime, self)
        return [value_of(runtime, v) for v in own if trainable is None or (v.trainable is not False) == trainable]

    return read


_WEIGHTS: dict[str, Getter] = {
    "variables": _weights(None), "weights": _weights(None),
    "trainable_variables": _weights(True), "trainable_weights": _weights(True),
    "non_trainable_variables": _weights(False), "non_trainable_weights": _weights(False),
}  # fmt: skip

RNN_CELL = cell_class(
    "nn.rnn_cell.RNNCell", (LAYER,),
    {
        "__init__": ("trainable=True, name=None, dtype=None, **kwargs", _init),
        "__call__": ("inputs, state, scope=None", _call_in_scope),
        "build": ("inputs_shape", lambda self, call: None),
        "zero_state": ("batch_size, dtype", _zero_state),
        "get_initial_state": ("inputs=None, batch_size=None, dtype=None", _initial_state),
    },
    {"state_size": _abstract("state_size"), "output_size": _abstract("output_size"), **_WEIGHTS},
)  # fmt: skip

LAYER_RNN_CELL = cell_class(
    "nn.rnn_cell.LayerRNNCell", (RNN_CELL,),
    {"__call__": ("inputs, state, scope=None, *args, **kwargs", call_as_layer)},
)  # fmt: skip
