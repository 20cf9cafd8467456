"""The global step of ``tf.train``."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, VariableRequest
from tfshare_lint.machine.variables import format_shape
from tfshare_lint.tfapi.calls import Call, Table, function, refused
from tfshare_lint.tfapi.collections import collected
from tfshare_lint.tfapi.graphs import GraphValue
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.tensors import Opaque, Tensor
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE", "create_step"]

TABLE: Table = {}


def _existing_step(runtime: Runtime) -> Value:
    """The global step of the default graph, or None."""
    found = collected(runtime, "global_step")
    if isinstance(found, list) and len(found) == 1:
        return found[0]
    for variable in runtime.machine.graph.variables:
        if variable.name == "global_step":  # found by the name of its tensor: no variable
            dtype = variable.dtype if isinstance(variable.dtype, str) else None
            return Tensor(variable.shape, dtype, variable.name, 1 << variable.serial)
    return None


def _checked(runtime: Runtime, step: Value) -> Value:
    """The global step, if it can be one."""
    if not isinstance(step, Tensor):
        return step
    text = None
    if isinstance(step.dtype, str) and not step.dtype.startswith(("int", "uint")):
        text = f"Existing \"global_step\" does not have integer type: <dtype: '{step.dtype}_ref'>"
    elif isinstance(step.shape, tuple) and step.shape and None not in step.shape:
        text = f'Existing "global_step" is not scalar: {format_shape(step.shape)}'
    if text is not None:
        refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER, recover=lambda: step))
    return step


def _graph(call: Call) -> Any:
    graph = call["graph"]
    return graph.graph if isinstance(graph, GraphValue) else call.runtime.machine.graph


def _inside(call: Call, body: Any) -> Value:
    token = call.runtime.machine.enter_graph(_graph(call))
    try:
        return body()
    finally:
        call.runtime.machine.leave_graph(token)


def create_step(runtime: Runtime) -> Value:
    """Create the global step in the default graph."""
    request = VariableRequest(
        name="global_step", shape=(), dtype="int64", initializer=InitializerInfo("callable", value="zeros"),
        trainable=False, collections=["variables", "global_step"],
    )  # fmt: skip
    root = runtime.machine.name_scope(None, None, explicit=False)
    return runtime.within(NameScopeContext(root), lambda: get_variable(runtime, request))


@function(TABLE, "train.get_global_step", "graph=None", None, "contrib.framework.get_global_step",
          "contrib.slim.get_global_step")  # fmt: skip
def _get_global_step(call: Call) -> Value:
    step = _inside(call, lambda: _existing_step(call.runtime))
    return call.runtime.fresh("global step") if step is None and _graph(call).open else _checked(call.runtime, step)


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
        return create_step(runtime) if step is None else _checked(runtime, step)

    return _inside(call, body)


@function(TABLE, "train.create_global_step", "graph=None", None, "contrib.framework.create_global_step",
          "contrib.slim.create_global_step")  # fmt: skip
def _create_global_step(call: Call) -> Value:
    runtime = call.runtime

    def body() -> Value:
        step = _existing_step(runtime)
        if step is None:
            return create_step(runtime)
        error = TensorFlowError("ValueError", '"global_step" already exists.', ErrorKind.OTHER, recover=lambda: step)
        return refused(runtime, error)

    return _inside(call, body)
