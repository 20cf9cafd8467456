"""``optimize_loss``, ``slim.learning`` and ``slim.evaluation``.

Facts: ``contrib/layers/python/layers/optimizers.py``, ``contrib/slim/python/slim/learning.py`` and
``contrib/training/python/training/training.py`` of TensorFlow 1.15.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import NativeClass, NativeFunction, Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, VariableRequest
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, is_none, refused
from tfshare_lint.tfapi.collections import collected
from tfshare_lint.tfapi.optimizers.kinds import TABLE as OPTIMIZERS
from tfshare_lint.tfapi.scopes import ScopeContext, scope_argument
from tfshare_lint.tfapi.tensors import Opaque, Tensor, new_tensor
from tfshare_lint.tfapi.training import TABLE as TRAINING
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE"]

TABLE: Table = {}

#: The names that ``optimize_loss`` knows, and the classes behind them.
_BY_NAME = {
    "Adagrad": "AdagradOptimizer", "Adam": "AdamOptimizer", "Ftrl": "FtrlOptimizer", "Momentum": "MomentumOptimizer",
    "RMSProp": "RMSPropOptimizer", "SGD": "GradientDescentOptimizer",
}  # fmt: skip


def _model(path: str) -> Value:
    """A model that is registered elsewhere."""
    from tfshare_lint.tfapi.registry import load

    return load(path)


def _momentum(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return runtime.call(OPTIMIZERS["train.MomentumOptimizer"], args, {**kwargs, "momentum": 0.9})


TABLE["contrib.layers.OPTIMIZER_CLS_NAMES"] = {
    **{name: OPTIMIZERS[f"train.{cls}"] for name, cls in _BY_NAME.items()},
    "Momentum": NativeFunction("Momentum", _momentum),
}


def _refuse(runtime: Runtime, text: str) -> None:
    refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))


@function(
    TABLE, "contrib.layers.optimize_loss",
    "loss, global_step, learning_rate, optimizer, gradient_noise_scale=None, gradient_multipliers=None, "
    "clip_gradients=None, learning_rate_decay_fn=None, update_ops=None, variables=None, name=None, summaries=None, "
    "colocate_gradients_with_ops=False, increment_global_step=True",
)  # fmt: skip
def _optimize_loss(call: Call) -> Value:
    runtime = call.runtime
    graph = runtime.machine.graph
    step = call["global_step"]
    if step is None:
        step = runtime.call(TRAINING["train.get_global_step"], [])
    target = scope_argument(runtime, call["name"])
    manager = attempt(runtime, lambda: graph.variable_scope(target, "OptimizeLoss"))
    return runtime.within(ScopeContext(manager), lambda: _optimized(call, step))


def _optimized(call: Call, step: Value) -> Value:
    runtime, loss = call.runtime, call["loss"]
    rate = _learning_rate(call)
    if call["learning_rate_decay_fn"] is not None and not is_none(runtime, call["learning_rate"]):
        if step is None:
            _refuse(runtime, "global_step is required for learning_rate_decay_fn.")
        rate = runtime.call(call["learning_rate_decay_fn"], [rate, step])
    optimizer = _optimizer(call, rate)
    variables = call["variables"]
    if variables is None:
        variables = collected(runtime, "trainable_variables")
    pairs = runtime.call(runtime.get_attribute(optimizer, "compute_gradients"), [loss, variables])
    clip = call["clip_gradients"]
    if clip is not None and not isinstance(clip, float):
        pairs = runtime.call(clip, [pairs])
    counted = step if call.flag("increment_global_step") else None
    arguments = {"global_step": counted, "name": "train"}
    runtime.call(runtime.get_attribute(optimizer, "apply_gradients"), [pairs], arguments)
    return new_tensor(runtime, "control_dependency", (), "float32", [loss])


def _learning_rate(call: Call) -> Value:
    """The variable that a number is put into."""
    runtime, given = call.runtime, call["learning_rate"]
    if given is None or isinstance(given, (Tensor, Opaque)):
        return given
    if not isinstance(given, float) and isinstance(given, (int, str, list, tuple)):
        kind = type(given).__name__
        _refuse(runtime, f"Learning rate should be 0d Tensor or float. Got {given} of type <class '{kind}'>")
    elif isinstance(given, float) and given < 0.0:
        _refuse(runtime, f"('Invalid learning_rate %s.', {given})")
    request = VariableRequest(
        name="learning_rate", shape=(), initializer=InitializerInfo("callable", value=given), trainable=False
    )
    return get_variable(runtime, request)


def _optimizer(call: Call, rate: Value) -> Value:
    """The optimizer that the argument names, makes or is."""
    runtime, given = call.runtime, call["optimizer"]
    if isinstance(given, str):
        if rate is None:
            text = f"Learning rate is None, but should be specified if optimizer is string ({given})."
            _refuse(runtime, text)
        if given not in _BY_NAME:
            names = ", ".join(_BY_NAME)
            _refuse(runtime, f"Optimizer name should be one of [{names}], you provided {given}.")
            return runtime.fresh("optimizer", not_none=True)
        arguments: dict[str, Value] = {"learning_rate": rate}
        if given == "Momentum" and runtime.machine.profile.momentum_by_name:
            arguments["momentum"] = 0.9
        return runtime.call(_model(f"train.{_BY_NAME[given]}"), [], arguments)
    if _is_class(given):
        return runtime.call(given, [], {"learning_rate": rate})
    if _is_function(given):
        return runtime.call(given, [rate] if call["learning_rate"] is not None else [])
    return given


def _is_class(value: Value) -> bool:
    from tfshare_lint.interpreter.values import ClassValue

    return isinstance(value, (ClassValue, NativeClass))


def _is_function(value: Value) -> bool:
    from tfshare_lint.interpreter.stdlib.functools_model import PartialValue
    from tfshare_lint.interpreter.values import BoundMethod, FunctionValue

    if isinstance(value, NativeFunction):
        return not value.name.endswith("Optimizer")
    return isinstance(value, (FunctionValue, BoundMethod, PartialValue))


# slim.learning ------------------------------------------------------------------------------------------------

_CREATE = (
    "total_loss, optimizer, global_step=0, update_ops=None, variables_to_train=None, {own}"
    "gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, {more}check_numerics=True"
)


def _create_train_op(call: Call) -> Value:
    runtime = call.runtime
    step: Any = call["global_step"]
    if call.default("global_step"):
        step = runtime.call(TRAINING["train.get_or_create_global_step"], [])
    variables = call["variables_to_train"]
    if variables is None:
        variables = collected(runtime, "trainable_variables")
    optimizer, loss = call["optimizer"], call["total_loss"]
    pairs = runtime.call(runtime.get_attribute(optimizer, "compute_gradients"), [loss, variables])
    transform = call.arguments.get("transform_grads_fn")
    if transform is not None:
        pairs = runtime.call(transform, [pairs])
    runtime.call(runtime.get_attribute(optimizer, "apply_gradients"), [pairs], {"global_step": step})
    return new_tensor(runtime, "train_op/control_dependency", (), "float32", [loss])


function(
    TABLE, "contrib.slim.learning.create_train_op",
    _CREATE.format(own="clip_gradient_norm=0, summarize_gradients=False, ", more="gradient_multipliers=None, "),
)(_create_train_op)  # fmt: skip
function(
    TABLE, "contrib.training.create_train_op",
    _CREATE.format(own="transform_grads_fn=None, summarize_gradients=False, ", more=""),
)(_create_train_op)  # fmt: skip


@function(TABLE, "contrib.slim.learning.train", "train_op, logdir, *args, **kwargs")
def _train(call: Call) -> Value:
    runtime = call.runtime
    given = runtime.resolve(call.arguments["kwargs"].get("graph"))
    if given is None and not call.arguments["args"]:
        runtime.call(TRAINING["train.get_or_create_global_step"], [])
    events.session_run(runtime)
    return runtime.fresh("total_loss")


def _run(call: Call) -> Value:
    events.session_run(call.runtime)
    return call.runtime.fresh("metrics")


for _name in ("evaluate_once", "evaluation_loop", "wait_for_new_checkpoint", "checkpoints_iterator"):
    function(TABLE, f"contrib.slim.evaluation.{_name}", "*args, **kwargs")(_run)


@function(TABLE, "contrib.slim.dataset_data_provider.DatasetDataProvider",
          "dataset, num_readers=1, reader_kwargs=None, shuffle=True, num_epochs=None, **kwargs")  # fmt: skip
def _provider(call: Call) -> Value:
    """Readers and queues; a limit of epochs is a local variable."""
    if call["num_epochs"] is not None:
        return call.runtime.unknown_call("DatasetDataProvider", [call["dataset"]], {})
    return Opaque("DatasetDataProvider")
