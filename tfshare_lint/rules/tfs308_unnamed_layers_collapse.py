"""TFS308: unnamed layers with ``reuse=tf.AUTO_REUSE``: all of them are ``dense``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tfshare_lint.rules.accident_reports import accident_report, is_unnamed
from tfshare_lint.rules.accidents import accidents
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.calls_of_layers import layer_around

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["UnnamedLayersCollapse"]

ADVICE = (
    "Without a name, reuse makes every {kind} of the scope the same one; give each a name, or leave it if one layer is "
    "to be applied again."
)


class UnnamedLayersCollapse(Rule):
    code = "TFS308"
    name = "unnamed-layers-collapse"
    severity = "warning"
    confidence = "possible"
    summary = "unnamed layers with reuse=tf.AUTO_REUSE are one layer: all are called dense"
    documentation = Documentation(
        detects=(
            "Calls of functions of `tf.layers` with `reuse=tf.AUTO_REUSE` and without `name`, one of which works on "
            "the output of another, or on the same input."
        ),
        at_run_time=(
            "An unnamed layer is called `dense`, `dense_1` and so on, but with a `reuse` that is true its name is not "
            "made unique: every `tf.layers.dense(x, n, reuse=tf.AUTO_REUSE)` in a scope is `dense`. With equal shapes "
            "all have one kernel and nothing raises; with other shapes TensorFlow raises `ValueError: Trying to share "
            "variable dense/kernel, but specified shape …` (TFS103)."
        ),
        matters="The stack has the weights of a single layer. It trains, and is worse than it should be.",
        bad="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
h = tf.layers.dense(x, 8, tf.nn.relu, reuse=tf.AUTO_REUSE)
h = tf.layers.dense(h, 8, tf.nn.relu, reuse=tf.AUTO_REUSE)
""",
        good="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
h = tf.layers.dense(x, 8, tf.nn.relu, name="first", reuse=tf.AUTO_REUSE)
h = tf.layers.dense(h, 8, tf.nn.relu, name="second", reuse=tf.AUTO_REUSE)
""",
        fix="Give each layer a name. To share unnamed layers between two calls, open a scope with `reuse` around them.",
        not_a_bug=(
            "One layer on two inputs that do not depend on it (the sides of a Siamese network) is not reported, nor "
            "is what TFS301 takes for steps."
        ),
        limits="As for TFS301, what was meant cannot be seen, so every finding is *possible*.",
        versions="1.4 (the first with `tf.AUTO_REUSE`), 1.15 and `tensorflow.compat.v1` of 2.x behave alike.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        faults: dict[Hashable, Hashable] = {}
        for accident in accidents(view):
            layer = layer_around(view, accident.meeting.later.got)
            if is_unnamed(layer):
                yield replace(accident_report(accident, faults), advice=ADVICE.format(kind=layer.kind))
