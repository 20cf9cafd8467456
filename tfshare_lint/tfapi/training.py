"""The parts of ``tf.train`` that concern the core: the global step, and what makes no variables."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, VariableRequest
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.collections import collected
from tfshare_lint.tfapi.graphs import GraphValue
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.tensors import Opaque, variables_of
from tfshare_lint.tfapi.variables import get_variable, value_of

__all__ = ["TABLE"]

TABLE: Table = {}


def _existing_step(runtime: Runtime) -> Value:
    """The global step of the default graph, or None."""
    found = collected(runtime, "global_step")
    if isinstance(found, list) and len(found) == 1:
        return found[0]
    for variable in runtime.machine.graph.variables:
        if variable.name == "global_step":
            return value_of(runtime, variable)
    return None


def _graph(call: Call) -> Any:
    graph = call["graph"]
    return graph.graph if isinstance(graph, GraphValue) else call.runtime.machine.graph


def _inside(call: Call, body: Any) -> Value:
    token = call.runtime.machine.enter_graph(_graph(call))
    try:
        return body()
    finally:
        call.runtime.machine.leave_graph(token)


def _create(runtime: Runtime) -> Value:
    request = VariableRequest(
        name="global_step", shape=(), dtype="int64", initializer=InitializerInfo("callable", value="zeros"),
        trainable=False, collections=["variables", "global_step"],
    )  # fmt: skip
    root = runtime.machine.name_scope(None, None, explicit=False)
    return runtime.within(NameScopeContext(root), lambda: get_variable(runtime, request))


@function(TABLE, "train.get_global_step", "graph=None", None, "contrib.framework.get_global_step")
def _get_global_step(call: Call) -> Value:
    step = _inside(call, lambda: _existing_step(call.runtime))
    return Opaque("global step") if step is None and _graph(call).open else step


@function(
    TABLE, "train.get_or_create_global_step", "graph=None", None, "contrib.framework.get_or_create_global_step",
    "contrib.slim.get_or_create_global_step",
)  # fmt: skip
def _get_or_create(call: Call) -> Value:
    runtime = call.runtime

    def body() -> Value:
        step = _existing_step(runtime)
        if step is None and _graph(call).open:
            return Opaque("global step")
        return _create(runtime) if step is None else step

    return _inside(call, body)


@function(TABLE, "train.create_global_step", "graph=None", None, "contrib.framework.create_global_step",
          "contrib.slim.create_global_step")  # fmt: skip
def _create_global_step(call: Call) -> Value:
    runtime = call.runtime

    def body() -> Value:
        step = _existing_step(runtime)
        if step is None:
            return _create(runtime)
        error = TensorFlowError("ValueError", '"global_step" already exists.', ErrorKind.OTHER, recover=lambda: step)
        return runtime.recover(error)

    return _inside(call, body)


class OptimizerValue(NativeObject):
    """An optimizer: making it, and gradients, make no variables; its update operations may."""

    type_name = "Optimizer"

    def __init__(self, kind: str, creates: bool) -> None:
        self.kind = kind
        self.creates = creates

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("minimize", "apply_gradients", "apply") and self.creates:
            path = f"tf.train.{self.kind}.{name}"
            return NativeFunction(path, lambda run, args, kwargs: _unknown_update(run, path, args, kwargs))
        return Opaque(f"optimizer.{name}")


def _unknown_update(runtime: Runtime, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    runtime.unknown_call(path, args, kwargs)
    return Opaque(path, variables_of([*args, *kwargs.values()]))


def _maker(kind: str, creates: bool) -> NativeFunction:
    return NativeFunction(kind, lambda run, args, kwargs: OptimizerValue(kind, creates))


for _kind in ("Adam", "RMSProp", "Momentum", "Adagrad", "Adadelta", "Ftrl", "AdagradDA", "ProximalAdagrad"):
    TABLE[f"train.{_kind}Optimizer"] = _maker(f"{_kind}Optimizer", True)
for _kind in ("GradientDescent", "ProximalGradientDescent"):
    TABLE[f"train.{_kind}Optimizer"] = _maker(f"{_kind}Optimizer", False)
TABLE["train.ExponentialMovingAverage"] = _maker("ExponentialMovingAverage", True)
