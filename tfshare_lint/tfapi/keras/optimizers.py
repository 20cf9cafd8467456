"""``tf.keras.optimizers`` and ``tf.keras.metrics``: the variables that they make.

Facts: ``python/keras/optimizer_v2`` and ``python/keras/metrics.py`` of TensorFlow 1.15. The first time that an
optimizer is applied it makes, in a name scope of its name, a counter, its hyperparameters and the slots. A metric makes
its variables where it is constructed. None of them is in the variable store.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import ClassValue, Instance, Runtime, Value
from tfshare_lint.machine import InitializerInfo
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call, attempt
from tfshare_lint.tfapi.keras.core import TABLE, keras_state
from tfshare_lint.tfapi.layers.layer_class import config_of
from tfshare_lint.tfapi.model_class import attribute, host_state, model_class, set_attribute
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import Dims
from tfshare_lint.tfapi.tensors import Operation, Tensor, gradient_of, variables_of
from tfshare_lint.tfapi.variables import VariableValue, value_of

__all__ = ["OPTIMIZER", "TABLE", "apply_optimizer", "make_metric", "optimizer_named", "plain_variable"]


def plain_variable(runtime: Runtime, name: Any, shape: Dims, dtype: Any = "float32", trainable: bool = False,
                   collections: Any = None, kind: str = "keras") -> Value:  # fmt: skip
    """A resource variable in the current name scope."""
    graph = runtime.machine.graph
    info = InitializerInfo("callable", value="zeros")
    made = attempt(
        runtime,
        lambda: graph.raw_variable(
            name, shape, dtype, trainable=trainable, collections=collections, initial_value=info, kind=kind,
            use_resource=True,
        ),
    )  # fmt: skip
    return value_of(runtime, made)


# Optimizers -------------------------------------------------------------------------------------------------------

_FTRL = (
    "learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0, "
    "l2_regularization_strength=0.0"
)
#: Optimizer → signature, hyperparameters in the order of their variables.
_KINDS = {
    "SGD": ("learning_rate=0.01, momentum=0.0, nesterov=False", "decay learning_rate momentum"),
    "RMSprop": (
        "learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-07, centered=False", "decay learning_rate momentum rho",
    ),
    "Adagrad": ("learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07", "decay learning_rate"),
    "Adadelta": ("learning_rate=0.001, rho=0.95, epsilon=1e-07", "decay learning_rate rho"),
    "Adam": (
        "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False",
        "beta_1 beta_2 decay learning_rate",
    ),
    "Adamax": ("learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07", "beta_1 beta_2 decay learning_rate"),
    "Nadam": ("learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07", "beta_1 beta_2 decay learning_rate"),
    "Ftrl": (
        _FTRL, "decay l1_regularization_strength l2_regularization_strength learning_rate learning_rate_power",
    ),
}  # fmt: skip


def _slots(kind: str, runtime: Runtime, config: Call) -> tuple[str, ...]:
    """What is kept for each variable."""
    if kind == "SGD":
        return () if _is_zero(config["momentum"]) else ("momentum",)
    if kind == "RMSprop":
        momentum = () if _is_zero(config["momentum"]) else ("momentum",)
        return ("rms", *momentum, *(("mg",) if config.likely_flag("centered") else ()))
    if kind == "Adam":
        return ("m", "v", *(("vhat",) if config.likely_flag("amsgrad") else ()))
    fixed = {
        "Adagrad": ("accumulator",), "Adadelta": ("accum_grad", "accum_var"), "Adamax": ("m", "v"),
        "Nadam": ("m", "v"), "Ftrl": ("accumulator", "linear"),
    }  # fmt: skip
    return fixed.get(kind, ())


def _is_zero(value: Value) -> bool:
    return isinstance(value, (int, float)) and value == 0


def _kind(self: Instance) -> str | None:
    """The optimizer of Keras's that this is; None for one of the program's own."""
    return next((cls.name for cls in self.cls.mro if TABLE.get(f"keras.optimizers.{cls.name}") is cls), None)


def apply_optimizer(runtime: Runtime, self: Instance, variables: list[Value]) -> Value:
    """Make what is missing for these variables."""
    kind, config = _kind(self), config_of(self)
    known = all(isinstance(v, VariableValue) and v.variable.resource for v in variables)
    if kind not in _KINDS or config is None or not known or runtime.machine.profile.keras_in_store:
        runtime.unknown_call(f"tf.keras.optimizers.{self.cls.name}", [], {})
        return Operation(None, variables_of(variables))
    name = attribute(runtime, self, "_name") or kind

    def body() -> Value:
        made: dict[Any, Value] = host_state(runtime, self, "made", dict)
        runtime.journal.save(made)
        _make_own(runtime, kind, made)
        slots = _slots(kind, runtime, config)
        pairs = [(v, slot) for v in variables for slot in slots] if kind == "Ftrl" else [
            (v, slot) for slot in slots for v in variables
        ]  # fmt: skip
        for variable, slot in pairs:
            if (id(variable), slot) not in made:
                full = concatenate(variable.variable.name, "/", slot)
                made[id(variable), slot] = plain_variable(runtime, full, variable.shape, variable.dtype,
                                                          kind="optimizer")  # fmt: skip
        return Operation(None, variables_of(variables))

    return runtime.within(NameScopeContext(runtime.machine.name_scope(name, None, explicit=False)), body)


def _make_own(runtime: Runtime, kind: str, made: dict[Any, Value]) -> None:
    if "iter" not in made:
        made["iter"] = plain_variable(runtime, "iter", (), "int64", kind="optimizer")
        names = _KINDS[kind][1].split()
        for name in (*names, "momentum_cache") if kind == "Nadam" else names:
            made[name] = plain_variable(runtime, name, (), kind="optimizer")


def _init(self: Instance, call: Call) -> Value:
    for name, value in call.arguments.items():
        if name not in ("kwargs", "name"):
            set_attribute(call.runtime, self, name, value)
    set_attribute(call.runtime, self, "_name", call.name())
    set_attribute(call.runtime, self, "(config)", call)
    return None


def _pairs(call: Call) -> list[Value] | None:
    items = call.runtime.known_items(call["grads_and_vars"])
    if items is None or not all(isinstance(item, (list, tuple)) and len(item) == 2 for item in items):
        return None
    return [item[1] for item in items if item[0] is not None]


def _apply_gradients(self: Instance, call: Call) -> Value:
    variables = _pairs(call)
    if variables is None:
        return call.runtime.unknown_call("tf.keras.optimizers.apply_gradients", [], {})
    return apply_optimizer(call.runtime, self, variables)


def _updates(self: Instance, call: Call) -> Value:
    variables = call.runtime.known_items(call["params"])
    if variables is None:
        return call.runtime.unknown_call("tf.keras.optimizers.get_updates", [], {})
    return [apply_optimizer(call.runtime, self, variables)]


def _minimize(self: Instance, call: Call) -> Value:
    runtime, loss = call.runtime, call["loss"]
    reached = gradient_of([loss if isinstance(loss, Tensor) else runtime.call(loss, [])])
    given = call["var_list"]
    variables = runtime.known_items(given if isinstance(given, (list, tuple)) else runtime.call(given, []))
    if variables is None:
        return runtime.unknown_call("tf.keras.optimizers.minimize", [], {})
    return apply_optimizer(runtime, self, [v for v in variables if getattr(v, "variables", 0) & reached])


def _optimizer_weights(runtime: Runtime, self: Instance) -> Value:
    made: dict[Any, Value] = host_state(runtime, self, "made", dict)
    return [value for key, value in made.items() if key == "iter" or isinstance(key, tuple)]


OPTIMIZER = model_class(
    TABLE, "keras.optimizers.Optimizer", (),
    {
        "__init__": ("name, **kwargs", _init),
        "apply_gradients": ("grads_and_vars, name=None", _apply_gradients),
        "get_updates": ("loss, params", _updates),
        "minimize": ("loss, var_list, grad_loss=None, name=None", _minimize),
    },
    {"weights": _optimizer_weights},
)  # fmt: skip
for _name, (_signature, _) in _KINDS.items():
    model_class(
        TABLE, f"keras.optimizers.{_name}", (OPTIMIZER,),
        {"__init__": (f"{_signature}, name='{_name}', **kwargs", _init)},
        None, f"optimizers.{_name}",
    )  # fmt: skip


def optimizer_named(runtime: Runtime, name: str) -> Value:
    """An optimizer that is given by its name; None where there is none of that name."""
    found = next((kind for kind in _KINDS if kind.lower() == name.lower()), None)
    return None if found is None else runtime.call(TABLE[f"keras.optimizers.{found}"], [])


# Metrics ----------------------------------------------------------------------------------------------------------

#: Metrics that keep a sum and a count.
_MEANS = (
    "Mean", "MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError",
    "RootMeanSquaredError", "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy",
    "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy", "BinaryCrossentropy", "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy", "CosineSimilarity", "Hinge", "SquaredHinge", "CategoricalHinge", "KLDivergence",
    "LogCoshError", "Poisson", "MeanRelativeError",
)  # fmt: skip
#: Other metrics → their variables; the number of thresholds or classes is not followed.
_OTHERS = {
    "Sum": "total",
    "TruePositives": "accumulator",
    "TrueNegatives": "accumulator",
    "FalsePositives": "accumulator",
    "FalseNegatives": "accumulator",
    "Precision": "true_positives false_positives",
    "Recall": "true_positives false_negatives",
    "AUC": "true_positives true_negatives false_positives false_negatives",
}


def make_metric(runtime: Runtime) -> list[Value]:
    """The variables of a metric that keeps a sum and a count."""
    return [plain_variable(runtime, name, (), collections=[], kind="metric") for name in ("total", "count")]


def _metric(name: str, variables: tuple[str, ...]) -> ClassValue:
    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        extra = call.arguments["kwargs"]
        given = {key: extra[key] for key in ("name", "dtype") if key in extra}
        layer = TABLE["keras.layers.Layer"].find("__init__")
        layer.implementation(runtime, [self], given)
        if name not in (*_MEANS, "Sum") and (call.arguments["args"] or set(extra) - {"name", "dtype"}):
            runtime.unknown_call(f"tf.keras.metrics.{name}", [], {})  # thresholds and classes: other shapes
            return None
        size: Dims = () if name in (*_MEANS, "Sum") else (200,) if name == "AUC" else (1,)
        weights = keras_state(runtime, self).weights
        for variable in variables:
            weights[variable] = plain_variable(runtime, variable, size, collections=[], kind="metric")
        return None

    def call_metric(self: Instance, call: Call) -> Value:
        return Tensor((), "float32", None, variables_of(keras_state(call.runtime, self).weights.values()))

    return model_class(
        TABLE, f"keras.metrics.{name}", (TABLE["keras.layers.Layer"],),
        {
            "__init__": ("*args, **kwargs", init), "__call__": ("*args, **kwargs", call_metric),
            "update_state": ("*args, **kwargs", lambda self, call: Operation(None)),
            "result": ("", call_metric), "reset_states": ("", lambda self, call: None),
        },
    )  # fmt: skip


for _name in _MEANS:
    _metric(_name, ("total", "count"))
for _name, _text in _OTHERS.items():
    _metric(_name, tuple(_text.split()))
