"""Optimizers and moving averages: the variables that they keep beside those that they update.

Facts: TensorFlow 1.15's ``python/training/optimizer.py`` (``_create_slots`` of every optimizer) and
``python/training/slot_creator.py``: a slot is made by ``get_variable("")`` inside ``variable_scope(None, "<variable>/
<optimizer>")``, so a reusing scope refuses it; what belongs to the optimizer itself is a ``tf.Variable``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, VariableRequest
from tfshare_lint.symbolic import Name, concatenate, format_name
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, method, refused
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.scopes import ScopeContext
from tfshare_lint.tfapi.shapes import Dims
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, gradient_of, new_tensor, variables_of
from tfshare_lint.tfapi.variables import VariableValue, get_variable, value_of

__all__ = ["TABLE", "create_slot"]

TABLE: Table = {}

#: Optimizer → signature.
_SIGNATURES = {
    "Adam": "learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, use_locking=False, name='Adam'",
    "Momentum": "learning_rate, momentum, use_locking=False, name='Momentum', use_nesterov=False",
    "RMSProp": (
        "learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False, centered=False, name='RMSProp'"
    ),
    "Adagrad": "learning_rate, initial_accumulator_value=0.1, use_locking=False, name='Adagrad'",
    "Adadelta": "learning_rate=0.001, rho=0.95, epsilon=1e-08, use_locking=False, name='Adadelta'",
    "Ftrl": (
        "learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0, "
        "l2_regularization_strength=0.0, use_locking=False, name='Ftrl', accum_name=None, linear_name=None, "
        "l2_shrinkage_regularization_strength=0.0"
    ),
    "AdagradDA": (
        "learning_rate, global_step, initial_gradient_squared_accumulator_value=0.1, l1_regularization_strength=0.0, "
        "l2_regularization_strength=0.0, use_locking=False, name='AdagradDA'"
    ),
    "ProximalAdagrad": (
        "learning_rate, initial_accumulator_value=0.1, l1_regularization_strength=0.0, "
        "l2_regularization_strength=0.0, use_locking=False, name='ProximalAdagrad'"
    ),
    "GradientDescent": "learning_rate, use_locking=False, name='GradientDescent'",
    "ProximalGradientDescent": (
        "learning_rate, l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False, "
        "name='ProximalGradientDescent'"
    ),
}
#: Optimizer → slots of each variable.
_SLOTS: dict[str, tuple[str, ...]] = {
    "Adam": ("m", "v"),
    "Momentum": ("momentum",),
    "RMSProp": ("rms", "mg", "momentum"),  # without mg where it is not centered
    "Adagrad": ("accumulator",),
    "Adadelta": ("accum", "accum_update"),
    "Ftrl": ("accum", "linear"),
    "AdagradDA": ("gradient_accumulator", "gradient_squared_accumulator"),
    "ProximalAdagrad": ("accumulator",),
}
#: Optimizer → variables of its own.
_OWN: dict[str, tuple[str, ...]] = {"Adam": ("beta1_power", "beta2_power")}

#: A gradient and its variable.
Pair = tuple[Value, Value]


def create_slot(runtime: Runtime, primary: Name, name: Name, shape: Dims, dtype: Any, resource: bool | None,
                initializer: InitializerInfo) -> Value:  # fmt: skip
    """``slot_creator.create_slot``: a variable named ``primary/name``, never partitioned."""
    graph = runtime.machine.graph
    manager = attempt(runtime, lambda: graph.variable_scope(None, concatenate(primary, "/", name)))

    def body() -> Value:
        scope = graph.scope
        partitioner = scope.partitioner
        scope.set_default("partitioner", None)
        request = VariableRequest(
            name="", shape=None if initializer.kind == "constant" else shape, dtype=dtype, initializer=initializer,
            trainable=False, use_resource=resource,
        )  # fmt: skip
        slot = get_variable(runtime, request)
        scope.set_default("partitioner", partitioner)
        return slot

    return runtime.within(ScopeContext(manager), body)


def _slot_of(runtime: Runtime, primary: VariableValue, name: Name, constant: bool = False) -> Value:
    variable = primary.variable
    info = InitializerInfo("callable", value="zeros")
    if constant:
        info = InitializerInfo("constant", variable.shape, variable.dtype, tensor=True, value=name)
    return create_slot(runtime, variable.name, name, variable.shape, variable.dtype, variable.resource, info)


def _flat(runtime: Runtime, value: Value) -> list[Value] | None:
    """A list of variables, lists in it opened; None where it is not known."""
    value = runtime.resolve(value)
    if isinstance(value, Tensor):
        items = getattr(value, "parts", None)
        return list(items) if items is not None else [value]
    if isinstance(value, Opaque):
        return None
    found = runtime.known_items(value)
    if found is None:
        return None
    flat: list[Value] = []
    for item in found:
        inner = _flat(runtime, item) if isinstance(item, (list, tuple)) or hasattr(item, "parts") else [item]
        if inner is None:
            return None
        flat += inner
    return flat


def _trainable(runtime: Runtime) -> list[Value]:
    """The trainable variables that we know of."""
    return [
        value_of(runtime, variable)
        for variable in runtime.machine.graph.variables
        if variable.trainable is not False and (variable.collections is None or "variables" in variable.collections)
    ]


class OptimizerValue(NativeObject):
    """An optimizer; ``slots`` has what it made: slot name and variable, or own name and graph."""

    type_name = "Optimizer"

    def __init__(self, kind: str, call: Call) -> None:
        self.kind = kind
        self.name = call.name() or kind
        self.slot_names = _SLOTS.get(kind, ())
        self.own = _OWN.get(kind, ())
        if kind == "RMSProp" and not call.likely_flag("centered"):
            self.slot_names = ("rms", "momentum")
        self.slots: dict[tuple[str, int], Value] = {}

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        if name in _METHODS:
            signature, implementation = _METHODS[name]
            return method(name, signature, lambda call: implementation(self, call))
        if name == "variables":
            return NativeFunction(name, lambda run, args, kwargs: list(self.slots.values()))
        if name == "get_name":
            return NativeFunction(name, lambda run, args, kwargs: self.name)
        return Opaque(f"optimizer.{name}")

    def pairs(self, call: Call) -> list[Pair] | None:
        """Gradients and variables; None where they are not known."""
        runtime = call.runtime
        graph = runtime.machine.graph
        given = call["var_list"]
        variables = _trainable(runtime) if given is None else _flat(runtime, given)
        if variables is None:
            return None
        if not variables:
            if not graph.open and given is None:
                refused(runtime, TensorFlowError("ValueError", "No variables to optimize.", ErrorKind.OTHER))
            return None
        graph.unique_name("gradients")
        reached = gradient_of([call["loss"]])
        if not reached:
            return None
        found: list[Pair] = []
        for variable in variables:
            if not isinstance(variable, VariableValue):
                return None
            gradient = Tensor(variable.shape, variable.dtype, None, reached) if variable.variables & reached else None
            found.append((gradient, variable))
        return found

    def apply(self, call: Call, pairs: list[Pair] | None) -> Value:
        """Make what is missing for the variables that have a gradient."""
        runtime = call.runtime
        if pairs is None:
            return self.give_up(call)
        chosen = [variable for gradient, variable in pairs if gradient is not None]
        if not chosen and pairs and not runtime.machine.graph.open:
            shown = ", ".join(f"\"<tf.Variable '{format_name(v.variable.name)}:0'" for _, v in pairs)
            text = f"No gradients provided for any variable: [{shown}]."
            refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
        runtime.journal.save(self.slots)
        self._make_own(runtime, bool(chosen))
        for variable in chosen:
            for slot in self.slot_names:
                if (slot, id(variable.variable)) not in self.slots:
                    self.slots[slot, id(variable.variable)] = _slot_of(runtime, variable, self.name)
        name = call.name() if "name" in call.given else None
        made = new_tensor(runtime, self.name, (), None, (), name)
        return Operation(made.op_name, variables_of(chosen))

    def _make_own(self, runtime: Runtime, wanted: bool) -> None:
        graph = runtime.machine.graph
        for name in self.own if wanted else ():
            if (name, graph.serial) in self.slots:
                continue
            info = InitializerInfo("constant", (), "float32", value=name)
            make = partial(graph.raw_variable, name, (), "float32", trainable=False, initial_value=info,
                           kind="optimizer")  # fmt: skip
            variable = attempt(runtime, make)
            self.slots[name, graph.serial] = value_of(runtime, variable)

    def slot(self, call: Call) -> Value:
        """One slot, or None."""
        variable = call["var"]
        return self.slots.get((call["name"], id(variable.variable))) if isinstance(variable, VariableValue) else None

    def give_up(self, call: Call) -> Value:
        """The variables are not known: what is made is not known either."""
        if self.slot_names:
            call.runtime.unknown_call(f"tf.train.{self.kind}Optimizer", [], {})
        return Operation(None, variables_of(call.arguments.values()))


def _minimize(self: OptimizerValue, call: Call) -> Value:
    return self.apply(call, self.pairs(call))


def _compute_gradients(self: OptimizerValue, call: Call) -> Value:
    pairs = self.pairs(call)
    return Opaque("gradients and variables", variables_of([call["loss"]])) if pairs is None else list(pairs)


def _apply_gradients(self: OptimizerValue, call: Call) -> Value:
    runtime = call.runtime
    given = call["grads_and_vars"]
    items = None if isinstance(given, Opaque) else runtime.known_items(given)
    if items is None:
        return self.give_up(call)
    pairs: list[Pair] = []
    for item in items:
        parts = item if isinstance(item, (tuple, list)) else ()
        if len(parts) != 2 or not isinstance(parts[1], VariableValue):
            return self.give_up(call)
        pairs.append((parts[0], parts[1]))
    return self.apply(call, pairs)


_GRADIENT = (
    "var_list=None, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, grad_loss=None"
)
_METHODS: dict[str, tuple[str, Callable[[OptimizerValue, Call], Value]]] = {
    "minimize": (f"loss, global_step=None, {_GRADIENT.replace('grad_loss', 'name=None, grad_loss')}", _minimize),
    "compute_gradients": (f"loss, {_GRADIENT}", _compute_gradients),
    "apply_gradients": ("grads_and_vars, global_step=None, name=None", _apply_gradients),
    "get_slot": ("var, name", lambda self, call: self.slot(call)),
}


def _enter(kind: str) -> None:
    function(TABLE, f"train.{kind}Optimizer", _SIGNATURES[kind], construct=True)(
        lambda call: OptimizerValue(kind, call)
    )


for _kind in _SIGNATURES:
    _enter(_kind)


class AverageValue(NativeObject):
    """``tf.train.ExponentialMovingAverage``: a slot for every variable or tensor that it was applied to."""

    type_name = "ExponentialMovingAverage"

    def __init__(self, call: Call) -> None:
        self.name = call.name() or "ExponentialMovingAverage"
        self.debias = call.likely_flag("zero_debias")
        self.averages: dict[int, tuple[Value, Value]] = {}

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "apply":
            return method(name, "var_list=None", self._apply)
        if name == "average":
            return method(name, "var", lambda call: self.averages.get(id(call["var"]), (None, None))[1])
        if name == "average_name":
            return method(name, "var", self._average_name)
        return Opaque(f"average.{name}")

    def _average_name(self, call: Call) -> Value:
        primary = call["var"]
        if id(primary) in self.averages:
            return self.averages[id(primary)][1].variable.name
        own = getattr(primary, "op_name", None)
        return call.runtime.fresh("average name", not_none=True) if own is None else concatenate(own, "/", self.name)

    def _apply(self, call: Call) -> Value:
        runtime = call.runtime
        given = call["var_list"]
        items = _trainable(runtime) if given is None else _flat(runtime, given)
        if items is None or self.debias or any(getattr(item, "op_name", None) is None for item in items):
            runtime.unknown_call("tf.train.ExponentialMovingAverage.apply", [], {})
            return Operation(None)
        runtime.journal.save(self.averages)
        for item in items:
            if id(item) not in self.averages:
                self.averages[id(item)] = (item, self._average(runtime, item))
        made = new_tensor(runtime, self.name, (), None)
        return Operation(made.op_name)

    def _average(self, runtime: Runtime, item: Tensor) -> Value:
        if isinstance(item, VariableValue):
            for name in ("IsVariableInitialized", "cond"):
                runtime.machine.graph.unique_name(name)
            average = _slot_of(runtime, item, self.name, constant=True)
            add_to_collection(runtime, "moving_average_variables", item)
            return average
        assert item.op_name is not None
        zeros = InitializerInfo("callable", value="zeros")
        return create_slot(runtime, item.op_name, self.name, item.shape, item.dtype, None, zeros)


@function(
    TABLE, "train.ExponentialMovingAverage",
    "decay, num_updates=None, zero_debias=False, name='ExponentialMovingAverage'", construct=True,
)  # fmt: skip
def _moving_average(call: Call) -> Value:
    return AverageValue(call)
