"""Moving averages: ``tf.train.ExponentialMovingAverage`` and the functions of ``python/training/moving_averages.py``.

Facts: that file of TensorFlow 1.15. The average of a variable begins with the variable's own initial value, that of a
tensor with zeros; ``zero_debias`` keeps two more variables for each average, in a variable scope named after it.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, Variable, VariableRequest
from tfshare_lint.symbolic import Name, concatenate, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of, refused
from tfshare_lint.tfapi.collections import add_to_collection, collected
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.model_class import attribute, host_state, model_class, set_attribute
from tfshare_lint.tfapi.optimizers.base import ZEROS, create_slot, flat_variables, trainable
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, computed, dtype_of, new_tensor, shape_of
from tfshare_lint.tfapi.variables import VariableValue, get_variable

__all__ = ["AVERAGE", "TABLE"]

TABLE: Table = {}


def _averages(runtime: Runtime, owner: Instance) -> dict[int, tuple[Value, Value]]:
    """Variable or tensor (by its id) → itself and its average."""
    found: dict[int, tuple[Value, Value]] = host_state(runtime, owner, "averages", dict)
    return found


def _init(self: Instance, call: Call) -> Value:
    for parameter in call.arguments:
        set_attribute(call.runtime, self, f"_{parameter}", call[parameter])
    return None


def _name(runtime: Runtime, owner: Instance) -> Name:
    return name_of(runtime, attribute(runtime, owner, "_name")) or "ExponentialMovingAverage"


def _apply(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = call["var_list"]
    items = trainable(runtime) if given is None else flat_variables(runtime, given)
    if items is None or any(getattr(item, "op_name", None) is None for item in items):
        set_attribute(runtime, self, "_applied_to_unknown", True)
        runtime.unknown_call("tf.train.ExponentialMovingAverage.apply", [], {})
        return Operation(None)
    graph = runtime.machine.graph
    before = len(graph.variables)
    averages = _averages(runtime, self)
    debiased = [_average_of(runtime, self, item, averages) for item in items]
    name = _name(runtime, self)
    scope = runtime.machine.name_scope(name, None, explicit=False)

    def updates() -> Value:
        for item, debias in zip(items, debiased):
            average = averages[id(item)][1]
            if isinstance(average, Tensor) and not isinstance(average, VariableValue):  # by a custom getter
                text = "'Tensor' object has no attribute 'assign_sub'"
                return refused(runtime, TensorFlowError("AttributeError", text, ErrorKind.OTHER))
            within_update = runtime.machine.name_scope(None, "AssignMovingAvg", explicit=False)
            if debias and isinstance(average, VariableValue):
                runtime.within(NameScopeContext(within_update), lambda a=average: _debias(runtime, a))  # type: ignore[misc]
        return None

    runtime.within(NameScopeContext(scope), updates)
    created = tuple(graph.variables[before:])
    shared = tuple(
        a.variable for i in items
        if isinstance(a := averages[id(i)][1], VariableValue) and a.variable not in created
    )  # fmt: skip
    runtime.emit(
        events.OptimizerApplied(
            runtime.site(), (), self, "ExponentialMovingAverage", graph.scope.reuse, created, shared
        )
    )
    return Operation(name)


def _average_of(runtime: Runtime, owner: Instance, item: Tensor, averages: dict[int, tuple[Value, Value]]) -> bool:
    """Make the average of a variable or tensor where it has none; True where it is to be debiased."""
    if isinstance(item.dtype, str) and not is_floating(item.dtype):
        shown = format_name(item.op_name) if item.op_name is not None else "tensor"
        text = f"The variables must be half, float, or double: {shown}:0"
        refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER))
    if id(item) in averages:
        if runtime.machine.profile.average_only_once:
            shown = format_name(item.op_name) if item.op_name is not None else "tensor"
            text = f"Moving average already computed for: {shown}:0"
            refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
        return False
    name = _name(runtime, owner)
    if isinstance(item, VariableValue):
        variable = item.variable
        for op in ("IsVariableInitialized", "cond"):
            runtime.machine.graph.unique_name(op)
        value = computed(variable.shape, variable.dtype, ())
        info = InitializerInfo("constant", variable.shape, variable.dtype, tensor=True, value=value)
        made = create_slot(runtime, variable.name, name, variable.shape, variable.dtype, variable.resource, info)
        add_to_collection(runtime, "moving_average_variables", item)
    else:
        known = isinstance(item.shape, tuple) and None not in item.shape
        info = InitializerInfo("callable", value=ZEROS)
        if not known:
            shape = None if isinstance(item.shape, tuple) else item.shape  # of what has only a part of a shape
            info = InitializerInfo("constant", shape, item.dtype, tensor=True, value=computed(shape, item.dtype, ()))
        made = create_slot(runtime, item.op_name or "", name, item.shape, item.dtype, None, info)
    runtime.journal.save(averages)
    averages[id(item)] = (item, made)
    return not isinstance(item, VariableValue) and bool(runtime.known_truth(attribute(runtime, owner, "_zero_debias")))


def _average(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    asked = call["var"]
    averages = _averages(runtime, self)
    if id(asked) in averages:
        return averages[id(asked)][1]
    known = isinstance(asked, VariableValue) and not attribute(runtime, self, "_applied_to_unknown")
    # Of an unknown variable nobody knows whether it has an average; the program goes on as if it had.
    return None if known and not runtime.machine.graph.open else Opaque("average")


def _average_name(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    primary = call["var"]
    found = _averages(runtime, self).get(id(primary), (None, None))[1]
    if isinstance(found, VariableValue):
        return found.variable.name
    own = getattr(primary, "op_name", None)
    if own is None:
        return runtime.fresh("average name", not_none=True)
    return runtime.machine.graph.unique_name(concatenate(own, "/", _name(runtime, self)), mark=False)


def _to_restore(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = call["moving_avg_variables"]
    averaged = flat_variables(runtime, given) if given is not None else None
    if given is None:
        extra = runtime.known_items(collected(runtime, "moving_average_variables")) or []
        averaged = [*trainable(runtime), *extra]
    everything = runtime.known_items(collected(runtime, "variables"))
    if averaged is None or everything is None:
        return Opaque("variables to restore")
    names: dict[Value, Value] = {}
    for variable in averaged:
        names[runtime.call(runtime.get_attribute(self, "average_name"), [variable])] = variable
    rest = [v for v in everything if isinstance(v, VariableValue) and not any(v is a for a in averaged)]
    for variable in rest:
        names.setdefault(variable.variable.name, variable)
    return names


AVERAGE = model_class(
    TABLE, "train.ExponentialMovingAverage", (),
    {
        "__init__": ("decay, num_updates=None, zero_debias=False, name='ExponentialMovingAverage'", _init),
        "apply": ("var_list=None", _apply),
        "average": ("var", _average),
        "average_name": ("var", _average_name),
        "variables_to_restore": ("moving_avg_variables=None", _to_restore),
    },
    {"name": lambda runtime, self: attribute(runtime, self, "_name")},
)  # fmt: skip


# Functions ------------------------------------------------------------------------------------------------------


def _debias(runtime: Runtime, average: VariableValue) -> None:
    """The two variables that take the bias of the first value out."""
    variable = average.variable
    graph = runtime.machine.graph
    manager = attempt(runtime, lambda: graph.variable_scope(variable.name))

    def body() -> Value:
        for name, shape in (("biased", variable.shape), ("local_step", ())):
            request = VariableRequest(
                name=_free(graph.scope, graph.variables, name), shape=shape, dtype=variable.dtype,
                initializer=InitializerInfo("callable", value=ZEROS), trainable=False,
            )  # fmt: skip
            get_variable(runtime, request)
        return None

    runtime.within(ScopeContext(manager), body)


def _free(scope: object, variables: list[Variable], name: str) -> str:
    """The name, with a number where a variable of the scope has it; under reuse, the name."""
    if getattr(scope, "reuse", False):
        return name
    taken = {format_name(v.name) for v in variables if v.collections is None or "variables" in v.collections}
    full = format_name(concatenate(getattr(scope, "name", ""), "/", name))
    if full not in taken:
        return name
    number = 1
    while f"{full}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


@function(TABLE, "train.assign_moving_average", "variable, value, decay, zero_debias=True, name=None")
def _assign(call: Call) -> Value:
    runtime = call.runtime
    variable = call["variable"]
    if not isinstance(variable, VariableValue):
        if runtime.known_truth(call["zero_debias"]) is not False and not isinstance(variable, Tensor):
            runtime.unknown_call("assign_moving_average", [], {})
        return Opaque("moving average")
    scope = runtime.machine.name_scope(call.name(), "AssignMovingAvg", explicit=False)

    def body() -> Value:
        if call.flag("zero_debias"):
            _debias(runtime, variable)
        return None

    runtime.within(NameScopeContext(scope), body)
    return Tensor(variable.shape, variable.dtype, None, variable.variables)


@function(TABLE, "train.weighted_moving_average", "value, decay, weight, truediv=True, collections=None, name=None")
def _weighted(call: Call) -> Value:
    runtime = call.runtime
    graph = runtime.machine.graph
    manager = attempt(runtime, lambda: graph.variable_scope(call.name(), "WeightedMovingAvg"))
    collections = runtime.known_items(call["collections"]) if call["collections"] is not None else ["variables"]

    def body() -> Value:
        for name, source in (("value_x_weight", "value"), ("weight", "weight")):
            request = VariableRequest(
                name=name, shape=shape_of(runtime, call[source]), dtype=dtype_of(runtime, call[source]),
                initializer=InitializerInfo("callable", value=ZEROS), trainable=False, collections=collections,
            )  # fmt: skip
            get_variable(runtime, request)
        return None

    runtime.within(ScopeContext(manager), body)
    inputs = [call["value"], call["weight"]]
    return new_tensor(runtime, "WeightedMovingAvg", shape_of(runtime, call["value"]), "float32", inputs)
