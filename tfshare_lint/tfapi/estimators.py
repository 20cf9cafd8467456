"""``tf.estimator``: model functions that the framework calls, each time in a new graph.

Facts: ``tensorflow_estimator`` 1.15's ``python/estimator/estimator.py``: in a new graph, ``train`` creates the global
step, calls ``input_fn`` and then ``model_fn``; ``evaluate`` does the same, and adds the mean of the loss and its own
step counter. ``predict`` is a generator: it builds its graph when the first prediction is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tfshare_lint.interpreter.stdlib.functools_model import PartialValue
from tfshare_lint.interpreter.values import (
    BoundMethod,
    FunctionValue,
    Instance,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.machine import InitializerInfo, VariableRequest
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.metrics import mean_variables
from tfshare_lint.tfapi.model_class import Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, shape_of
from tfshare_lint.tfapi.training import create_step
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE"]

TABLE: Table = {}

TRAIN, EVAL, PREDICT = "train", "eval", "infer"


class ModeKeys(NativeObject):
    """The names of what a model function is called for."""

    type_name = "ModeKeys"
    attributes_are_pure = True

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        found = {"TRAIN": TRAIN, "EVAL": EVAL, "PREDICT": PREDICT, "INFER": PREDICT}.get(name)
        return runtime.fresh(f"ModeKeys.{name}", not_none=True) if found is None else found


for _path in ("estimator.ModeKeys", "contrib.learn.ModeKeys"):
    TABLE[_path] = ModeKeys()


# What model functions return ------------------------------------------------------------------------------------


def _keep(self: Instance, call: Call) -> Value:
    for parameter in call.arguments:
        set_attribute(call.runtime, self, parameter, call.arguments[parameter])
    return None


_SPEC = "mode, predictions=None, loss=None, train_op=None"
#: Class → parameters of its constructor, which are its attributes.
_RECORDS = {
    "estimator.EstimatorSpec": (
        f"{_SPEC}, eval_metric_ops=None, export_outputs=None, training_chief_hooks=None, training_hooks=None, "
        "scaffold=None, evaluation_hooks=None, prediction_hooks=None"
    ),
    "contrib.tpu.TPUEstimatorSpec": (
        f"{_SPEC}, eval_metrics=None, export_outputs=None, scaffold_fn=None, host_call=None, training_hooks=None, "
        "evaluation_hooks=None, prediction_hooks=None"
    ),
    "contrib.learn.ModelFnOps": (
        f"{_SPEC}, eval_metric_ops=None, output_alternatives=None, training_chief_hooks=None, training_hooks=None, "
        "scaffold=None"
    ),
    "estimator.TrainSpec": "input_fn, max_steps=None, hooks=None, saving_listeners=None",
    "estimator.EvalSpec": (
        "input_fn, steps=100, name=None, hooks=None, exporters=None, start_delay_secs=120, throttle_secs=600"
    ),
    "estimator.export.ServingInputReceiver": "features, receiver_tensors, receiver_tensors_alternatives=None",
}
for _path, _signature in _RECORDS.items():
    model_class(TABLE, _path, (), {"__init__": (_signature, _keep)})
TABLE["estimator.tpu.TPUEstimatorSpec"] = TABLE["contrib.tpu.TPUEstimatorSpec"]


# Calling the program's functions --------------------------------------------------------------------------------


def _parameters(value: Value) -> list[str] | None:
    """The names of a function's parameters; None where it is not known."""
    if isinstance(value, BoundMethod):
        found = _parameters(value.function)
        return None if found is None else found[1:]
    if isinstance(value, FunctionValue):
        return [p.name for p in value.code.parameters if p.kind not in ("star", "double_star")]
    if isinstance(value, Instance):
        method = value.cls.find("__call__")
        return _parameters(BoundMethod(method, value)) if isinstance(method, FunctionValue) else None
    if isinstance(value, PartialValue):
        found = _parameters(value.function)
        return None if found is None else [n for n in found[len(value.args) :] if n not in value.kwargs]
    return [] if isinstance(value, NativeFunction) else None


def _call_with(runtime: Runtime, what: str, target: Value, args: list[Value], offered: dict[str, Value]) -> Value:
    """Call a function of the program's with those of the offered arguments that it has parameters for."""
    target = runtime.resolve(target)
    names = _parameters(target)
    if names is None:
        if isinstance(target, (Unknown, Opaque)):
            return runtime.unknown_call(what, args, {})
        return runtime.call(target, args, {})
    return runtime.call(target, args, {key: value for key, value in offered.items() if key in names})


def _inputs(runtime: Runtime, estimator: Instance, input_fn: Value, mode: str) -> tuple[Value, Value]:
    """Features and labels."""
    offered = {"mode": mode, "params": _params(runtime, estimator), "config": attribute(runtime, estimator, "_config")}
    if input_fn is None:
        return Opaque("features"), Opaque("labels")
    result = runtime.resolve(_call_with(runtime, "input_fn", input_fn, [], offered))
    element = getattr(result, "element", None)  # of a dataset
    if element is not None:
        result = element
    if isinstance(result, (tuple, list)):
        return (result[0], result[1]) if len(result) == 2 else (result, None)
    if isinstance(result, (Unknown, Opaque)):
        return Opaque("features"), Opaque("labels")
    return result, None


def _params(runtime: Runtime, estimator: Instance) -> Value:
    """The parameters of the model; a ``TPUEstimator`` puts the batch size among them."""
    params = attribute(runtime, estimator, "_params")
    batch = attribute(runtime, estimator, "_train_batch_size")
    if batch is None and attribute(runtime, estimator, "_use_tpu") is None:
        return {} if params is None else params
    own = dict(params) if isinstance(params, dict) else {}
    return params if isinstance(params, (Unknown, Instance)) else {**own, "batch_size": batch}


def _model(runtime: Runtime, estimator: Instance, features: Value, labels: Value, mode: str) -> Value:
    """Call the model function."""
    model_fn = attribute(runtime, estimator, "_model_fn")
    offered: dict[str, Value] = {
        "features": features, "labels": labels, "mode": mode, "params": _params(runtime, estimator),
        "config": attribute(runtime, estimator, "_config") or Opaque("RunConfig"),
    }  # fmt: skip
    names = _parameters(runtime.resolve(model_fn))
    if names is not None and "features" not in names:  # tf.contrib.learn hands them over by position
        rest = {key: offered[key] for key in ("mode", "params", "config")}
        return _call_with(runtime, "model_fn", model_fn, [features, labels], rest)
    return _call_with(runtime, "model_fn", model_fn, [], offered)


def _in_new_graph(runtime: Runtime, body: Callable[[], Value], is_open: bool = False) -> Value:
    graph = runtime.machine.new_graph()
    graph.open = is_open
    token = runtime.machine.enter_graph(graph)
    try:
        return body()
    finally:
        runtime.machine.leave_graph(token)


def _build(runtime: Runtime, estimator: Instance, input_fn: Value, mode: str) -> Value:
    """One graph: the global step, the inputs, the model, and what evaluation adds."""

    def body() -> Value:
        create_step(runtime)
        features, labels = _inputs(runtime, estimator, input_fn, mode)
        spec = runtime.resolve(_model(runtime, estimator, features, labels, mode))
        _host_calls(runtime, spec)
        if mode == EVAL:
            mean_variables(runtime)
            request = VariableRequest(
                name="eval_step", shape=(), dtype="int64", initializer=InitializerInfo("callable"), trainable=False,
                collections=["local_variables", "eval_step"],
            )  # fmt: skip
            get_variable(runtime, request)
        events.session_run(runtime)
        return None

    return _in_new_graph(runtime, body, is_open=attribute(runtime, estimator, "_canned") is True)


def _host_calls(runtime: Runtime, spec: Value) -> None:
    """What a ``TPUEstimatorSpec`` has called beside the model."""
    if not isinstance(spec, Instance) or spec.cls is not TABLE["contrib.tpu.TPUEstimatorSpec"]:
        return
    scaffold = attribute(runtime, spec, "scaffold_fn")
    if scaffold is not None:
        runtime.call(scaffold, [])
    pair = attribute(runtime, spec, "eval_metrics")
    if isinstance(pair, (tuple, list)) and len(pair) == 2:
        tensors = runtime.resolve(pair[1])
        if isinstance(tensors, dict):
            runtime.call(pair[0], [], {key: value for key, value in tensors.items() if isinstance(key, str)})
        elif isinstance(tensors, (tuple, list)):
            runtime.call(pair[0], list(tensors))


# Estimators -----------------------------------------------------------------------------------------------------


class Predictions(NativeObject):
    """What ``predict`` gives: the graph is built when the first prediction is asked for."""

    type_name = "generator"

    def __init__(self, estimator: Instance, input_fn: Value) -> None:
        self.estimator = estimator
        self.input_fn = input_fn
        self.begun = False

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        if not self.begun:
            runtime.journal.save(self)
            self.begun = True
            _build(runtime, self.estimator, self.input_fn, PREDICT)
        return None


def _init(self: Instance, call: Call) -> Value:
    for parameter in call.arguments:
        set_attribute(call.runtime, self, f"_{parameter}", call.arguments[parameter])
    return None


def _init_canned(self: Instance, call: Call) -> Value:
    set_attribute(call.runtime, self, "_canned", True)
    nothing = NativeFunction("model_fn", lambda run, args, kwargs: Opaque("EstimatorSpec"))
    set_attribute(call.runtime, self, "_model_fn", nothing)
    return None


def _train(self: Instance, call: Call) -> Value:
    _build(call.runtime, self, call["input_fn"], TRAIN)
    return self


def _evaluate(self: Instance, call: Call) -> Value:
    _build(call.runtime, self, call["input_fn"], EVAL)
    return Opaque("metrics")


def _predict(self: Instance, call: Call) -> Value:
    return Predictions(self, call["input_fn"])


def _export(self: Instance, call: Call) -> Value:
    runtime = call.runtime

    def body() -> Value:
        create_step(runtime)
        receiver = runtime.call(call["serving_input_receiver_fn"], [])
        features: Value = attribute(runtime, receiver, "features") if isinstance(receiver, Instance) else Opaque("x")
        return _model(runtime, self, features, None, PREDICT)

    _in_new_graph(runtime, body, is_open=attribute(runtime, self, "_canned") is True)
    return Opaque("export directory")


_TRAIN = "input_fn=None, hooks=None, steps=None, max_steps=None, saving_listeners=None"
_EXPORT = "export_dir_base, serving_input_receiver_fn, assets_extra=None, as_text=False, checkpoint_path=None, "
_METHODS: dict[str, tuple[str, Method]] = {
    "train": (_TRAIN, _train),
    "evaluate": ("input_fn=None, steps=None, hooks=None, checkpoint_path=None, name=None", _evaluate),
    "predict": (
        "input_fn=None, predict_keys=None, hooks=None, checkpoint_path=None, yield_single_examples=True", _predict,
    ),
    "export_savedmodel": (_EXPORT + "strip_default_attrs=False", _export),
    "export_saved_model": (_EXPORT + "experimental_mode='infer'", _export),
    "get_variable_names": ("", lambda self, call: Opaque("names")),
    "get_variable_value": ("name", lambda self, call: Opaque("value")),
    "latest_checkpoint": ("", lambda self, call: call.runtime.fresh("checkpoint")),
}  # fmt: skip
_PROPERTIES = {
    "params": _params,
    "config": lambda runtime, self: attribute(runtime, self, "_config") or Opaque("RunConfig"),
    "model_dir": lambda runtime, self: attribute(runtime, self, "_model_dir") or runtime.fresh("model_dir", True),
    "model_fn": lambda runtime, self: attribute(runtime, self, "_model_fn"),
}
ESTIMATOR = model_class(
    TABLE, "estimator.Estimator", (),
    {**_METHODS, "__init__": ("model_fn, model_dir=None, config=None, params=None, warm_start_from=None", _init)},
    _PROPERTIES,
)  # fmt: skip
_TPU = (
    "model_fn=None, model_dir=None, config=None, params=None, use_tpu=True, train_batch_size=None, "
    "eval_batch_size=None, predict_batch_size=None, batch_axis=None, eval_on_tpu=True, export_to_tpu=True, "
    "export_to_cpu=True, warm_start_from=None, **kwargs"
)
model_class(TABLE, "contrib.tpu.TPUEstimator", (ESTIMATOR,), {"__init__": (_TPU, _init)}, None,
            "estimator.tpu.TPUEstimator")  # fmt: skip
_LEARN_EVALUATE = (
    "x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None, metrics=None, name=None, "
    "checkpoint_path=None, hooks=None, log_progress=True"
)
_LEARN = {
    "fit": ("x=None, y=None, input_fn=None, steps=None, batch_size=None, monitors=None, max_steps=None", _train),
    "evaluate": (_LEARN_EVALUATE, _evaluate),
    "predict": (
        "x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True, iterate_batches=False", _predict,
    ),
}  # fmt: skip
model_class(
    TABLE, "contrib.learn.Estimator", (ESTIMATOR,),
    {**_LEARN, "__init__": (
        "model_fn=None, model_dir=None, config=None, params=None, feature_engineering_fn=None", _init)},
)  # fmt: skip
for _name in (
    "DNNClassifier", "DNNRegressor", "LinearClassifier", "LinearRegressor", "DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor", "BaselineClassifier", "BaselineRegressor", "BoostedTreesClassifier",
    "BoostedTreesRegressor", "DNNEstimator", "LinearEstimator",
):  # fmt: skip
    _canned: dict[str, tuple[str, Method]] = {"__init__": ("*args, **kwargs", _init_canned)}
    model_class(TABLE, f"estimator.{_name}", (ESTIMATOR,), _canned)
    model_class(TABLE, f"contrib.learn.{_name}", (ESTIMATOR,), {**_LEARN, **_canned})


@function(TABLE, "estimator.train_and_evaluate", "estimator, train_spec, eval_spec")
def _train_and_evaluate(call: Call) -> Value:
    runtime = call.runtime
    for method, spec in (("train", call["train_spec"]), ("evaluate", call["eval_spec"])):
        input_fn = runtime.get_attribute(spec, "input_fn")
        runtime.call(runtime.get_attribute(call["estimator"], method), [], {"input_fn": input_fn})
    return (Opaque("metrics"), Opaque("exports"))


# Input functions that TensorFlow makes --------------------------------------------------------------------------


def _batched(runtime: Runtime, value: Value) -> Value:
    """A batch of what an array holds."""
    if isinstance(value, dict):
        return {key: _batched(runtime, item) for key, item in value.items()}
    shape = shape_of(runtime, value)
    batch: Any = (None, *shape[1:]) if isinstance(shape, tuple) and shape else shape
    return Tensor(batch, dtype_of(runtime, value))


@function(
    TABLE, "estimator.inputs.numpy_input_fn",
    "x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1", None,
    "contrib.learn.io.numpy_input_fn",
)  # fmt: skip
def _numpy_input_fn(call: Call) -> Value:
    x, y = call["x"], call["y"]

    def inputs(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        features = _batched(runtime, x)
        return features if y is None else (features, _batched(runtime, y))

    return NativeFunction("input_fn", inputs)


@function(TABLE, "estimator.inputs.pandas_input_fn", "x, y=None, **kwargs", None, "contrib.learn.io.pandas_input_fn")
def _pandas_input_fn(call: Call) -> Value:
    features = computed(None, None, ())
    pair = (Opaque("features"), features) if call["y"] is not None else Opaque("features")
    return NativeFunction("input_fn", lambda run, args, kwargs: pair)
