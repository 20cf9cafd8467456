"""``tf.metrics`` and ``tf.contrib.metrics``: functions that keep local variables.

Facts: TensorFlow 1.15's ``python/ops/metrics_impl.py`` and ``contrib/metrics/python/ops/metric_ops.py``. The variables
are made as ``tf.Variable`` makes them, inside ``variable_scope(name, <default>)``: their names follow the op name
scope, and no scope shares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Union

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, InitializerInfo, Variable
from tfshare_lint.symbolic import Name, concatenate
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, function
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim
from tfshare_lint.tfapi.tensors import computed, dtype_of, shape_of

__all__ = ["TABLE", "mean_variables"]

TABLE: Table = {}


class Var(NamedTuple):
    """A variable; ``shape`` is a key of :data:`_SHAPES`."""

    name: str
    shape: str = ""
    dtype: str = "float32"


class Leaf(NamedTuple):
    """A variable that has the name of a name scope of its own, made from ``name`` and the arguments k and class_id;
    ``plain``: without those."""

    name: str
    plain: bool = False


class Scope(NamedTuple):
    """``variable_scope(name, <name>)`` around what it holds; ``fixed``: its name is given where the program gives
    none, so no number is added to it."""

    name: str
    items: tuple[Item, ...]
    fixed: bool = False


class Names(NamedTuple):
    """A name scope around what it holds, named as a :class:`Leaf` is."""

    name: str
    items: tuple[Item, ...]
    plain: bool = False


class Op(NamedTuple):
    """An operation that takes a name which a later item asks for."""

    name: str


class ByVersion(NamedTuple):
    """The first recipe where the field of the version's profile is true, else the second."""

    field: str
    then: Item
    otherwise: Item


Item = Union[Var, Leaf, Scope, Names, Op, ByVersion]


def _at_k(call: Call, name: str, plain: bool) -> Name:
    """``recall_at_3_class1``."""
    if plain:
        return name
    k, chosen = call.arguments.get("k"), call.arguments.get("class_id")
    found: Name = f"{name}_at_{k}" if isinstance(k, int) else f"{name}_at_k"
    if k is not None and not isinstance(k, int):
        found = concatenate(name, "_at_", call.runtime.fresh("k", not_none=True))
    return found if chosen is None else concatenate(found, "_class", call.runtime.to_text(chosen))


def _thresholds(call: Call) -> Dims:
    count = call.arguments.get("num_thresholds")
    given = call.arguments.get("thresholds")
    if given is not None:
        items = call.runtime.known_items(given)
        ends = 2 if count is not None else 0  # one below zero and one above one are added
        return (any_dim(),) if items is None else (len(items) + ends,)
    return (count if isinstance(count, int) else any_dim(),)


def _classes(call: Call) -> Dim:
    count = call["num_classes"]
    return count if isinstance(count, int) else any_dim()


_SHAPES: dict[str, Callable[[Call], Dims]] = {
    "": lambda call: (),
    "thresholds": _thresholds,
    "classes": lambda call: (_classes(call),),
    "matrix": lambda call: (_classes(call), _classes(call)),
    "values": lambda call: shape_of(call.runtime, call["values"]),
    "unknown": lambda call: UNKNOWN_SHAPE,
}


def _make(call: Call, name: Name, shape: Dims, dtype: str) -> None:
    graph = call.runtime.machine.graph
    attempt(call.runtime, lambda: graph.raw_variable(
        name, shape, dtype, trainable=False, collections=["local_variables", "metric_variables"],
        initial_value=InitializerInfo("callable"), kind="metric",
    ))  # fmt: skip


def _perform(call: Call, item: Item, given: Name | None) -> None:
    """Make what a recipe says; ``given`` is the name that the program gave."""
    runtime = call.runtime
    machine = runtime.machine
    if isinstance(item, Var):
        dtype = item.dtype
        if dtype == "counts":
            weights = call.arguments.get("weights")
            dtype = "int64" if weights is None or (dtype_of(runtime, weights) or "").startswith("int") else "float32"
        _make(call, item.name, _SHAPES[item.shape](call), dtype)
    elif isinstance(item, ByVersion):
        _perform(call, item.then if getattr(machine.profile, item.field) else item.otherwise, given)
    elif isinstance(item, Op):
        machine.graph.unique_name(item.name)
    elif isinstance(item, Leaf):
        scope = machine.name_scope(None, _at_k(call, item.name, item.plain), explicit=False)
        context = NameScopeContext(scope)
        entered = context.enter(runtime)
        _make(call, entered, (), "float64")
        context.exit(runtime, None)
    elif isinstance(item, Scope):
        name = given if given is not None else item.name if item.fixed else None
        manager = attempt(runtime, lambda: machine.graph.variable_scope(name, item.name))
        runtime.within(ScopeContext(manager), lambda: _perform_all(call, item.items))
    else:
        names = machine.name_scope(given, _at_k(call, item.name, item.plain), explicit=False)
        runtime.within(NameScopeContext(names), lambda: _perform_all(call, item.items))


def _perform_all(call: Call, items: tuple[Item, ...]) -> None:
    for item in items:
        _perform(call, item, None)


def _metric(kind: str, recipe: Item, shape: str) -> Callable[[Call], Value]:
    def implementation(call: Call) -> Value:
        runtime = call.runtime
        graph = runtime.machine.graph
        before = len(graph.variables)
        given = call.name() if "name" in call.arguments else None
        reuse = graph.scope.reuse
        _perform(call, recipe, given)
        made: tuple[Variable, ...] = tuple(graph.variables[before:])
        runtime.emit(events.MetricMade(runtime.site(), (), kind, given, reuse, made))
        return _results(runtime, call, _SHAPES[shape](call))

    return implementation


def _results(runtime: Runtime, call: Call, shape: Dims) -> Value:
    """The value and the operation that updates it."""
    value, update = (computed(shape, None, call.arguments.values()) for _ in range(2))
    for parameter, made in (("metrics_collections", value), ("updates_collections", update)):
        keys = call.arguments.get(parameter)
        for key in [keys] if isinstance(keys, str) else (runtime.known_items(keys) or [] if keys is not None else []):
            add_to_collection(runtime, key, made)
    return (value, update)


def mean_variables(runtime: Runtime) -> None:
    """What ``tf.metrics.mean`` makes, where TensorFlow calls it itself."""
    _perform(Call(runtime, "mean", {}, frozenset()), Scope("mean", _MEAN), None)


# The table ------------------------------------------------------------------------------------------------------

_MEAN = (Var("total"), Var("count"))
_COUNT = (Var("count"),)
_MATRIX = (Var("total_confusion_matrix", "matrix", "float64"),)
_TP, _FN, _TN, _FP = (
    Var(name, "thresholds") for name in ("true_positives", "false_negatives", "true_negatives", "false_positives")
)
_ALL = (_TP, _FN, _TN, _FP)
_CONDITIONS = {name: Scope(name, _COUNT) for name in (
    "true_positives", "false_negatives", "true_negatives", "false_positives")}  # fmt: skip
_SPREAD = (Var("count"), Var("mean_prediction"), Var("mean_label"), Var("comoment"))
_PRECISION_AT_K = Names("precision", (Leaf("true_positive"), Leaf("false_positive")))
_RECALL_AT_K = Names("recall", (Leaf("true_positive"), Leaf("false_negative")))
_AVERAGE = (Leaf("max", True), Leaf("total", True))

_REST = "weights=None, metrics_collections=None, updates_collections=None, name=None"
_CURVE = "weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None"


def _mean(name: str) -> Scope:
    return Scope(name, _MEAN, fixed=True)


#: Function of ``tf.metrics`` → further parameters, recipe, shape of the result, its name in ``tf.contrib.metrics``.
_METRICS: dict[str, tuple[str, Item, str, str]] = {
    "mean": (f"values, {_REST}", Scope("mean", _MEAN), "", "streaming_mean"),
    "mean_tensor": (
        f"values, {_REST}", Scope("mean", (Var("total_tensor", "values"), Var("count_tensor", "values"))), "values",
        "streaming_mean_tensor",
    ),
    "percentage_below": (
        f"values, threshold, {_REST}", _mean("percentage_below_threshold"), "", "streaming_percentage_less",
    ),
    "accuracy": (f"labels, predictions, {_REST}", _mean("accuracy"), "", "streaming_accuracy"),
    "auc": (
        f"labels, predictions, {_CURVE}, curve='ROC', name=None, summation_method='trapezoidal', thresholds=None",
        Scope("auc", _ALL), "", "",
    ),
    "mean_iou": (
        f"labels, predictions, num_classes, {_REST}",
        Scope("mean_iou", _MATRIX), "", "streaming_mean_iou",
    ),
    "mean_per_class_accuracy": (
        f"labels, predictions, num_classes, {_REST}",
        ByVersion(
            "class_accuracy_in_matrix", Scope("mean_accuracy", _MATRIX),
            Scope("mean_accuracy", (Var("total", "classes"), Var("count", "classes"))),
        ), "", "",
    ),
    "mean_cosine_distance": (
        f"labels, predictions, dim, {_REST}", _mean("mean_cosine_distance"), "", "streaming_mean_cosine_distance",
    ),
    "mean_relative_error": (
        f"labels, predictions, normalizer, {_REST}", _mean("mean_relative_error"), "", "streaming_mean_relative_error",
    ),
    "precision": (
        f"labels, predictions, {_REST}",
        Scope("precision", (_CONDITIONS["true_positives"], _CONDITIONS["false_positives"])), "", "streaming_precision",
    ),
    "recall": (
        f"labels, predictions, {_REST}",
        Scope("recall", (_CONDITIONS["true_positives"], _CONDITIONS["false_negatives"])), "", "streaming_recall",
    ),
    "precision_at_thresholds": (
        f"labels, predictions, thresholds, {_REST}", Scope("precision_at_thresholds", (_TP, _FP)), "thresholds",
        "streaming_precision_at_thresholds",
    ),
    "recall_at_thresholds": (
        f"labels, predictions, thresholds, {_REST}", Scope("recall_at_thresholds", (_TP, _FN)), "thresholds",
        "streaming_recall_at_thresholds",
    ),
    "sensitivity_at_specificity": (
        f"labels, predictions, specificity, {_CURVE}, name=None", Scope("sensitivity_at_specificity", _ALL), "",
        "streaming_sensitivity_at_specificity",
    ),
    "specificity_at_sensitivity": (
        f"labels, predictions, sensitivity, {_CURVE}, name=None", Scope("specificity_at_sensitivity", _ALL), "",
        "streaming_specificity_at_sensitivity",
    ),
    "precision_at_k": (
        f"labels, predictions, k, class_id=None, {_REST}", _PRECISION_AT_K, "", "streaming_sparse_precision_at_k",
    ),
    "precision_at_top_k": (f"labels, predictions_idx, k=None, class_id=None, {_REST}", _PRECISION_AT_K, "", ""),
    "recall_at_k": (
        f"labels, predictions, k, class_id=None, {_REST}", _RECALL_AT_K, "", "streaming_sparse_recall_at_k",
    ),
    "recall_at_top_k": (f"labels, predictions_idx, k=None, class_id=None, {_REST}", _RECALL_AT_K, "", ""),
    "average_precision_at_k": (
        f"labels, predictions, k, {_REST}", Names("average_precision", (Op("Max"), *_AVERAGE)), "",
        "streaming_sparse_average_precision_at_k",
    ),
}  # fmt: skip
for _name in ("mean_absolute_error", "mean_squared_error", "root_mean_squared_error"):
    _METRICS[_name] = (f"labels, predictions, {_REST}", _mean(_name), "", f"streaming_{_name}")
for _variable in _ALL:
    _name = _variable.name
    _METRICS[_name] = (f"labels, predictions, {_REST}", _CONDITIONS[_name], "", f"streaming_{_name}")
    _METRICS[f"{_name}_at_thresholds"] = (
        f"labels, predictions, thresholds, {_REST}", Scope(_name, (_variable,)), "thresholds", "",
    )  # fmt: skip

#: What only ``tf.contrib.metrics`` has.
_CONTRIB: dict[str, tuple[str, Item, str]] = {
    "streaming_auc": (f"predictions, labels, {_CURVE}, curve='ROC', name=None", Scope("auc", _ALL), ""),
    "streaming_false_positive_rate": (
        f"predictions, labels, {_REST}",
        Scope("false_positive_rate", (_CONDITIONS["false_positives"], _CONDITIONS["true_negatives"])), "",
    ),
    "streaming_false_negative_rate": (
        f"predictions, labels, {_REST}",
        Scope("false_negative_rate", (_CONDITIONS["false_negatives"], _CONDITIONS["true_positives"])), "",
    ),
    "streaming_false_positive_rate_at_thresholds": (
        f"predictions, labels, thresholds, {_REST}", Scope("false_positive_rate_at_thresholds", (_TN, _FP)),
        "thresholds",
    ),
    "streaming_false_negative_rate_at_thresholds": (
        f"predictions, labels, thresholds, {_REST}", Scope("false_negative_rate_at_thresholds", (_TP, _FN)),
        "thresholds",
    ),
    "streaming_curve_points": (
        f"labels=None, predictions=None, {_CURVE}, curve='ROC', name=None", Scope("curve_points", _ALL), "unknown",
    ),
    "recall_at_precision": (
        f"labels, predictions, precision, {_CURVE}, name=None, strict_mode=False", Scope("recall_at_precision", _ALL),
        "",
    ),
    "precision_at_recall": (
        f"labels, predictions, target_recall, {_CURVE}, name=None", Scope("precision_at_recall", _ALL), "",
    ),
    "f1_score": (f"labels, predictions, {_CURVE}, name=None", Scope("f1", (_TP, _FN, _FP)), ""),
    "streaming_sparse_precision_at_top_k": (
        f"top_k_predictions, labels, class_id=None, {_REST}", _PRECISION_AT_K, "",
    ),
    "sparse_recall_at_top_k": (f"labels, top_k_predictions, class_id=None, {_REST}", _RECALL_AT_K, ""),
    "streaming_sparse_average_precision_at_top_k": (
        f"top_k_predictions, labels, {_REST}", Names("average_precision_at_top_k", _AVERAGE, True), "",
    ),
    "streaming_covariance": (f"predictions, labels, {_REST}", Scope("covariance", _SPREAD), ""),
    "streaming_pearson_correlation": (
        f"predictions, labels, {_REST}",
        Scope("pearson_r", tuple(
            Scope(name, _SPREAD, True) for name in ("covariance", "variance_predictions", "variance_labels"))),
        "",
    ),
    "count": (f"values, {_REST}", Scope("count", _COUNT), ""),
    "cohen_kappa": (
        f"labels, predictions_idx, num_classes, {_REST}",
        Scope("cohen_kappa", tuple(Var(name, "classes", "counts") for name in ("po", "pe_row", "pe_col"))), "",
    ),
}  # fmt: skip


def _enter(paths: tuple[str, ...], signature: str, recipe: Item, shape: str) -> None:
    function(TABLE, paths[0], signature, None, *paths[1:])(_metric(paths[0].rpartition(".")[2], recipe, shape))


def _contrib(name: str) -> Iterator[str]:
    """The spellings of a function of ``tf.contrib.metrics``."""
    yield f"contrib.metrics.{name}"
    yield f"contrib.slim.metrics.{name}"


for _name, (_signature, _recipe, _shape, _also) in _METRICS.items():
    _enter((f"metrics.{_name}",), _signature, _recipe, _shape)
    if _also:
        _enter(
            tuple(_contrib(_also)), _signature.replace("labels, predictions", "predictions, labels"), _recipe, _shape
        )
for _name, (_signature, _recipe, _shape) in _CONTRIB.items():
    _enter(tuple(_contrib(_name)), _signature, _recipe, _shape)
for _variable in _ALL:
    _enter(tuple(_contrib(f"streaming_{_variable.name}_at_thresholds")),
           "predictions, labels, thresholds, weights=None", _variable, "thresholds")  # fmt: skip
for _old, _new in (
    ("sparse_precision_at_k", "precision_at_k"),
    ("sparse_average_precision_at_k", "average_precision_at_k"),
):
    TABLE[f"metrics.{_old}"] = TABLE[f"metrics.{_new}"]


@function(TABLE, "contrib.metrics.aggregate_metrics", "*value_update_tuples", None,
          "contrib.slim.metrics.aggregate_metrics")  # fmt: skip
def _aggregate(call: Call) -> Value:
    pairs = call.arguments["value_update_tuples"]
    return tuple([call.runtime.get_item(pair, index) for pair in pairs] for index in (0, 1))


@function(TABLE, "contrib.metrics.aggregate_metric_map", "names_to_tuples", None,
          "contrib.slim.metrics.aggregate_metric_map")  # fmt: skip
def _aggregate_map(call: Call) -> Value:
    given = call["names_to_tuples"]
    if not isinstance(given, dict):
        return (call.runtime.fresh("values", not_none=True), call.runtime.fresh("updates", not_none=True))
    return tuple({name: call.runtime.get_item(pair, index) for name, pair in given.items()} for index in (0, 1))
