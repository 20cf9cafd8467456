"""``model.compile``, ``model.fit`` and the like: what they add to the graph.

Facts: ``python/keras/engine/training.py`` of TensorFlow 1.15: each metric keeps ``total`` and ``count``, as does the
loss of each output where there are several; the optimizer's variables are made when the training function is, inside
the name scope ``training``.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import FunctionValue, Instance, NativeFunction, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.keras.core import TABLE, keras_state, layer_weights
from tfshare_lint.tfapi.keras.model import MODEL
from tfshare_lint.tfapi.keras.optimizers import (
    OPTIMIZER,
    apply_optimizer,
    make_metric,
    optimizer_named,
    plain_variable,
)
from tfshare_lint.tfapi.model_class import add_methods, attribute, set_attribute
from tfshare_lint.tfapi.optimizers.base import TABLE as OLD_OPTIMIZERS
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.tensors import Opaque, Tensor, new_tensor, shape_of, variables_of

__all__ = ["TABLE"]


def _compile(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = call["optimizer"]
    optimizer = optimizer_named(runtime, given) if isinstance(given, str) else given
    for name, value in (("optimizer", optimizer), ("(compiled)", call), ("(metrics made)", False),
                        ("(training)", False)):  # fmt: skip
        set_attribute(runtime, self, name, value)
    if _is_old_optimizer(optimizer) and not runtime.machine.profile.keras_in_store:
        manager = runtime.machine.name_scope("TFOptimizer", None, explicit=False)
        runtime.within(NameScopeContext(manager), lambda: plain_variable(runtime, "iterations", (), "int64", True))
    if keras_state(runtime, self).built:
        _make_metrics(runtime, self)
    return None


def _is_old_optimizer(value: Value) -> bool:
    """Is it one of ``tf.train``'s?"""
    return isinstance(value, Instance) and any(cls is OLD_OPTIMIZERS["train.Optimizer"] for cls in value.cls.mro)


def _count(value: Value) -> int | None:
    """How many metrics are meant; None where one of them is not of the common kind."""
    if value is None:
        return 0
    if isinstance(value, str):
        return 1 if value.islower() else None
    if isinstance(value, (FunctionValue, NativeFunction)):
        return 1
    if isinstance(value, Opaque) or getattr(value, "type_name", "") == "tensorflow name":
        return 1  # a function such as tf.keras.metrics.mean_squared_error
    if isinstance(value, Instance):
        return 0  # an object has its variables already
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else None
    if items is None or isinstance(value, Unknown):
        return None
    counts = [_count(item) for item in items]
    return None if None in counts else sum(count for count in counts if count is not None)


def _make_metrics(runtime: Runtime, self: Instance) -> None:
    compiled = attribute(runtime, self, "(compiled)")
    if not isinstance(compiled, Call) or attribute(runtime, self, "(metrics made)") or not _is_plain(runtime):
        return
    set_attribute(runtime, self, "(metrics made)", True)
    outputs = attribute(runtime, self, "outputs")
    count = len(outputs) if isinstance(outputs, list) else 1
    total = count if count > 1 else 0  # the losses
    for name in ("metrics", "weighted_metrics"):
        found = _count(compiled[name])
        if found is None:
            runtime.unknown_call("Model.compile", [], {})
            return
        total += found * (count if _for_every_output(compiled[name]) else 1)
    for _ in range(total):
        make_metric(runtime)


def _for_every_output(metrics: Value) -> bool:
    """One list for all outputs, not one for each."""
    return isinstance(metrics, (list, tuple)) and not any(isinstance(item, (list, tuple)) for item in metrics)


def _is_plain(runtime: Runtime) -> bool:
    """Is this a version whose training is modelled?"""
    if runtime.machine.profile.keras_in_store:
        runtime.unknown_call("Model.compile", [], {})
        return False
    return True


def _prepare(runtime: Runtime, self: Instance, data: Value) -> None:
    """A model that was never called is applied to a placeholder of the data's shape."""
    if not keras_state(runtime, self).built:
        shape = shape_of(runtime, data)
        dims: Any = (None, *shape[1:]) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
        if data is None or isinstance(data, (list, dict)):
            runtime.unknown_call("Model.fit", [], {})
            return
        runtime.call(self, [new_tensor(runtime, "Placeholder", dims, "float32")])
    if attribute(runtime, self, "(compiled)") is not None:
        _make_metrics(runtime, self)


def _train(self: Instance, call: Call) -> Value:
    """``fit``, ``train_on_batch``: the training function is made once for each ``compile``."""
    runtime = call.runtime
    data = next((call[name] for name in ("x", "generator") if name in call.arguments), None)
    _prepare(runtime, self, data if "x" in call.arguments else None)
    if not attribute(runtime, self, "(training)"):
        set_attribute(runtime, self, "(training)", True)
        _make_training(runtime, self)
    events.session_run(runtime)
    return runtime.fresh("history", not_none=True)


def _make_training(runtime: Runtime, self: Instance) -> None:
    optimizer = attribute(runtime, self, "optimizer")

    def within(body: Any) -> None:
        runtime.within(NameScopeContext(runtime.machine.name_scope("training", None, explicit=False)), body)

    if _is_old_optimizer(optimizer):
        pairs = [(_gradient(v), v) for v in layer_weights(runtime, self, True)]
        within(lambda: runtime.call(runtime.get_attribute(optimizer, "apply_gradients"), [pairs]))
    elif isinstance(optimizer, Instance) and optimizer.cls.is_subclass(OPTIMIZER):
        within(lambda: apply_optimizer(runtime, optimizer, layer_weights(runtime, self, True)))
    else:
        runtime.unknown_call("Model.fit", [], {})
    within(lambda: None)  # the function itself is made in a scope of the same name


def _gradient(variable: Value) -> Tensor:
    return Tensor(variable.shape, variable.dtype, None, variables_of([variable]))


def _use(self: Instance, call: Call) -> Value:
    """``predict`` and ``evaluate``."""
    runtime = call.runtime
    _prepare(runtime, self, call["x"] if "x" in call.arguments else None)
    events.session_run(runtime)
    return runtime.fresh(call.label, not_none=True)


_METHODS = {
    "compile": (
        (
            "optimizer='rmsprop', loss=None, metrics=None, loss_weights=None, sample_weight_mode=None, "
            "weighted_metrics=None, target_tensors=None, distribute=None, **kwargs"
        ),
        _compile,
    ),
    "fit": ("x=None, y=None, *args, **kwargs", _train),
    "fit_generator": ("generator, *args, **kwargs", _train),
    "train_on_batch": ("x, y=None, *args, **kwargs", _train),
    "evaluate": ("x=None, y=None, *args, **kwargs", _use),
    "evaluate_generator": ("generator, *args, **kwargs", _use),
    "test_on_batch": ("x, y=None, *args, **kwargs", _use),
    "predict": ("x, *args, **kwargs", _use),
    "predict_generator": ("generator, *args, **kwargs", _use),
    "predict_on_batch": ("x", _use),
}
add_methods(MODEL, _METHODS)
