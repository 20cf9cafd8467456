"""Optimizers around another one, and those that decay weights beside their updates.

Facts: TensorFlow 1.15's ``contrib/opt/python/training/weight_decay_optimizers.py``, ``moving_average_optimizer.py`` and
``variable_clipping_optimizer.py``, ``python/training/sync_replicas_optimizer.py``, ``python/tpu/tpu_optimizer.py``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import ClassValue, Instance, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, refused
from tfshare_lint.tfapi.model_class import Method, attribute, call_method, model_class, set_attribute
from tfshare_lint.tfapi.optimizers.averages import AVERAGE
from tfshare_lint.tfapi.optimizers.base import MINIMIZE, OPTIMIZER, known_pairs, note_kind, start
from tfshare_lint.tfapi.optimizers.kinds import ADAM, MOMENTUM, initializer
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.tensors import Opaque, Operation
from tfshare_lint.tfapi.variables import value_of

__all__ = ["TABLE"]

TABLE: Table = {}

APPLY = "grads_and_vars, global_step=None, name=None"


# Weight decay ---------------------------------------------------------------------------------------------------


def _base_method(name: str) -> Method:
    """A method that takes ``decay_var_list`` beside what the same method of ``Optimizer`` takes."""

    def body(self: Instance, call: Call) -> Value:
        given = {key: call[key] for key in call.given if key != "decay_var_list"}
        return call.runtime.call(OPTIMIZER.attrs[name], [self], given)

    return body


_DECAYING = {
    "minimize": (f"{MINIMIZE}, decay_var_list=None", _base_method("minimize")),
    "apply_gradients": (f"{APPLY}, decay_var_list=None", _base_method("apply_gradients")),
}
_ADAM_W = "weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, use_locking=False, name='AdamW'"
_MOMENTUM_W = "weight_decay, learning_rate, momentum, use_locking=False, name='MomentumW', use_nesterov=False"
for _path, _signature, _base in (
    ("contrib.opt.AdamWOptimizer", _ADAM_W, ADAM), ("contrib.opt.MomentumWOptimizer", _MOMENTUM_W, MOMENTUM),
):  # fmt: skip
    note_kind(model_class(TABLE, _path, (_base,), {**_DECAYING, "__init__": initializer(_signature)}))


@function(TABLE, "contrib.opt.extend_with_decoupled_weight_decay", "base_optimizer")
def _extended(call: Call) -> Value:
    base = call["base_optimizer"]
    if not isinstance(base, ClassValue):
        return call.runtime.fresh("optimizer class", not_none=True)

    def init(self: Instance, inner: Call) -> Value:
        set_attribute(inner.runtime, self, "_weight_decay", inner["weight_decay"])
        return inner.runtime.call(base.find("__init__"), [self], inner.arguments["kwargs"])

    return model_class({}, f"contrib.opt.{base.name}", (base,),
                       {**_DECAYING, "__init__": ("weight_decay, **kwargs", init)})  # fmt: skip


# Wrappers -------------------------------------------------------------------------------------------------------


def _inner(self: Instance, call: Call, method: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """The same method of the optimizer inside."""
    optimizer = attribute(call.runtime, self, "_opt")
    return call.runtime.call(call.runtime.get_attribute(optimizer, method), args, kwargs)


def _delegate(method: str) -> Method:
    return lambda self, call: _inner(self, call, method, call.arguments["args"], call.arguments["kwargs"])


_DELEGATED = {
    name: ("*args, **kwargs", _delegate(name))
    for name in ("compute_gradients", "get_slot", "get_slot_names", "variables")
}


def _wrapper(path: str, signature: str, apply: Method, *also: str, **methods: tuple[str, Method]) -> None:
    """An optimizer class whose first parameter is the optimizer that does the work."""

    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        for parameter in call.arguments:
            set_attribute(runtime, self, f"_{parameter}", call[parameter])
        if "name" in call.arguments:
            start(runtime, self, call.name())
        return None

    made = model_class(
        TABLE, path, (OPTIMIZER,),
        {**_DELEGATED, "__init__": (signature, init), "apply_gradients": (APPLY, apply), **methods}, None, *also,
    )  # fmt: skip
    note_kind(made)


def _given(call: Call, *names: str) -> dict[str, Value]:
    return {name: call[name] for name in names if name in call.given}


def _apply_plainly(self: Instance, call: Call) -> Value:
    return _inner(self, call, "apply_gradients", [call["grads_and_vars"]], _given(call, "global_step", "name"))


def _apply_and_clip(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    own = call.name() or attribute(runtime, self, "_name")
    names = runtime.machine.name_scope(own, None, explicit=False)

    def body() -> Value:
        return _inner(self, call, "apply_gradients", [call["grads_and_vars"]], _given(call, "global_step"))

    return runtime.within(NameScopeContext(names), body)


def _apply_and_average(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    pairs = known_pairs(runtime, call["grads_and_vars"])
    given: Value = call["grads_and_vars"] if pairs is None else pairs
    _inner(self, call, "apply_gradients", [given], _given(call, "global_step", "name"))
    average = attribute(runtime, self, "_ema")
    if average is None:
        decay, updates = attribute(runtime, self, "_average_decay"), attribute(runtime, self, "_num_updates")
        average = runtime.call(AVERAGE, [decay, updates])
        set_attribute(runtime, self, "_ema", average)
    chosen: Value = Opaque("variables") if pairs is None else [v for gradient, v in pairs if gradient is not None]
    call_method(runtime, average, "apply", [chosen])
    return Operation("train_with_avg")


def _apply_in_step(self: Instance, call: Call) -> Value:
    """``SyncReplicasOptimizer``: a local step of its own, then the inner optimizer, then the averages."""
    runtime = call.runtime
    step = call["global_step"]
    if step is None:
        text = "Global step is required to check staleness"
        return refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    dtype = getattr(step, "dtype", None) or "int64"
    graph: Any = runtime.machine.graph
    info = InitializerInfo("constant", (), dtype, value=0)
    local = attempt(runtime, lambda: graph.raw_variable(
        "sync_rep_local_step", (), dtype, trainable=False, collections=["local_variables"], initial_value=info,
        kind="optimizer",
    ))  # fmt: skip
    set_attribute(runtime, self, "_local_step", value_of(runtime, local))
    names = runtime.machine.name_scope(None, attribute(runtime, self, "_name"), explicit=False)

    def body() -> Value:
        root = runtime.machine.name_scope("", None, explicit=False)
        return runtime.within(
            NameScopeContext(root), lambda: _inner(self, call, "apply_gradients", [call["grads_and_vars"], step], {})
        )

    runtime.within(NameScopeContext(names), body)
    averages = attribute(runtime, self, "_variable_averages")
    if averages is not None:
        runtime.call(runtime.get_attribute(averages, "apply"), [attribute(runtime, self, "_variables_to_average")])
    return Operation(None)


_wrapper("tpu.CrossShardOptimizer", "opt, reduction='mean', name='CrossShardOptimizer', group_assignment=None",
         _apply_plainly, "contrib.tpu.CrossShardOptimizer")  # fmt: skip
_wrapper(
    "contrib.opt.VariableClippingOptimizer",
    "opt, vars_to_clip_dims, max_norm, use_locking=False, colocate_clip_ops_with_vars=False, name='VariableClipping'",
    _apply_and_clip,
)
_wrapper(
    "contrib.opt.MovingAverageOptimizer", "opt, average_decay=0.9999, num_updates=None, sequential_update=True",
    _apply_and_average, swapping_saver=("var_list=None, name='swapping_saver', **kwargs", lambda s, c: Opaque("saver")),
)  # fmt: skip
_wrapper(
    "train.SyncReplicasOptimizer",
    "opt, replicas_to_aggregate, total_num_replicas=None, variable_averages=None, variables_to_average=None, "
    "use_locking=False, name='sync_replicas'",
    _apply_in_step,
    "train.SyncReplicasOptimizerV2",
    get_chief_queue_runner=("", lambda self, call: Opaque("queue runner")),
    get_init_tokens_op=("num_tokens=-1", lambda self, call: Operation(None)),
    make_session_run_hook=("is_chief, num_tokens=-1", lambda self, call: Opaque("hook")),
)
