"""TFS209: a metric under reuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["MetricNotShared"]


class MetricNotShared(Rule):
    code = "TFS209"
    name = "metric-not-shared"
    severity = "warning"
    confidence = "possible"
    summary = "tf.metrics under reuse: its local variables are made again, two metrics count apart"
    documentation = Documentation(
        detects=(
            "A function of `tf.metrics` is called a second time, by the same line or under the same name, in a scope "
            "with `reuse=True` or `tf.AUTO_REUSE` in which nothing else is there to be shared."
        ),
        at_run_time=(
            "`tf.metrics` functions ignore reuse. Their local variables are `m/accuracy/total`, and then "
            "`m_1/accuracy/total`: nothing raises."
        ),
        matters=(
            "The update operation of one call adds to other variables than the value of the other call reads. The "
            "metric stays 0 or nan, or belongs to other data than it says."
        ),
        bad="""\
import tensorflow as tf


def accuracy(labels, predictions):
    with tf.variable_scope("metrics", reuse=tf.AUTO_REUSE):
        return tf.metrics.accuracy(labels, predictions)


labels = tf.placeholder(tf.int64, [None])
predictions = tf.placeholder(tf.int64, [None])
update = accuracy(labels, predictions)[1]
value = accuracy(labels, predictions)[0]
""",
        good="""\
import tensorflow as tf

labels = tf.placeholder(tf.int64, [None])
predictions = tf.placeholder(tf.int64, [None])
with tf.variable_scope("metrics"):
    value, update = tf.metrics.accuracy(labels, predictions)
""",
        fix="Make the metric once, keep both of its results, and feed it training and evaluation data in turn.",
        not_a_bug=(
            "Metrics of their own for training and for evaluation are what many programs want: where the reusing scope "
            "also has the weights of a network, nothing is reported."
        ),
        limits="Whether two metrics are meant to be one cannot be seen: every finding is *possible*.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        first: dict[tuple[object, ...], Any] = {}
        for metric in view.events("MetricMade"):
            if not metric.variables:
                continue
            scope = next(iter(view.scopes_at(metric)), None)
            variable = metric.variables[0]
            graph = id(variable.graph)
            keys: list[tuple[object, ...]] = [(graph, id(metric.site.at))]
            if metric.given is not None and scope is not None:
                keys.append((graph, scope.name, metric.kind, metric.given))
            before = next((first[key] for key in keys if key in first), None)
            for key in keys:
                first[key] = metric
            if before is None or not metric.reuse or scope is None or not scope.reuse_argument:
                continue
            if _has_weights(view, scope):
                continue
            yield Report(
                site=metric.site,
                headline=f"tf.metrics ignores the scope's reuse: {quote(variable.name)} is a new variable, beside "
                f"{quote(before.variables[0].name)}, made at {at(before.site)}",
                advice="Make the metric once and use both of its results.",
                variable=quote(variable.name),
                related=((before.site, "first made here"),),
                assumptions=metric.assumptions,
            )


def _has_weights(view: TraceView, scope: Any) -> bool:
    """Is something made or shared by name below the scope, so that the reuse is there for it?"""
    prefix = f"{quote(scope.name)}/"
    events = (*view.events("VariableCreated"), *view.events("VariableShared"))
    return any(e.variable.key is not None and quote(e.variable.key).startswith(prefix) for e in events)
