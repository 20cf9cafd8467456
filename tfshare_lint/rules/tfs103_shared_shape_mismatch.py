"""TFS103: a variable is shared with another shape."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import consequences, created_at, sharing_report
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["SharedShapeMismatch"]


class SharedShapeMismatch(Rule):
    code = "TFS103"
    name = "shared-shape-mismatch"
    severity = "error"
    summary = "a variable that exists is shared, but with another shape (or other partitions)"
    messages = (
        re.compile(r"Trying to share variable \S+, but specified shape .*found shape"),
        re.compile(r"Trying to reuse partitioned variable \S+, but specified (shape|partitions)"),
    )
    documentation = Documentation(
        detects=(
            "A call shares an existing variable, by `reuse=True` or `tf.AUTO_REUSE`, and asks for a shape that is not "
            "compatible with the one it has."
        ),
        at_run_time=(
            "The second call raises while the graph is built:\n\n"
            "```\n"
            "ValueError: Trying to share variable net/w, but specified shape (4, 1) and found shape (3, 1).\n"
            "```\n\n"
            "Unknown dimensions are compatible with everything, and the shape of a constant initializer is not "
            "compared."
        ),
        matters=(
            "Two different layers got one name, most often because `AUTO_REUSE` hid that they collide. Where their "
            "shapes happen to agree nothing raises and they silently share their weights."
        ),
        bad="""\
import tensorflow as tf


def layer(x, width):
    with tf.variable_scope("layer", reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [x.shape[1], width])
        return tf.matmul(x, w)


hidden = layer(tf.zeros([2, 3]), 4)
output = layer(hidden, 1)
""",
        good="""\
import tensorflow as tf


def layer(x, width, name):
    with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [x.shape[1], width])
        return tf.matmul(x, w)


hidden = layer(tf.zeros([2, 3]), 4, "hidden")
output = layer(hidden, 1, "output")
""",
        fix=("* Two layers: give each its own scope.\n* One layer: bring its inputs to one size before the call."),
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="Shapes that depend on values the linter does not know are taken to fit.",
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        known = consequences(view)
        for event in view.raised("SHAPE", "PARTITION_MISMATCH"):
            if id(event) in known or _rests_on_both_arms(view, event):
                continue
            yield sharing_report(
                event,
                f"TensorFlow raises ValueError: {_reason(event.error.message, quote(event.error.name))}"
                f"{created_at(event.error)}",
                "Give each of the two its own scope or name, or ask for the same shape.",
            )


def _rests_on_both_arms(view: TraceView, event: Any) -> bool:
    """Do the shapes differ in rank because the function that asks for them has taken the same branch one way and the
    other? On unknown values of one kind (the rank of an input) it would take it one way only."""
    shapes = [event.error.requested, getattr(event.error.existing, "shape", None)]
    if not all(isinstance(shape, tuple) for shape in shapes) or len(shapes[0]) == len(shapes[1]):
        return False
    function = getattr(event.site.frame.definition, "at", None)
    if function is None:
        return False
    within = {id(node) for node in ast.walk(function)}
    arms: dict[int, set[bool]] = {}
    for decision in view.trace.decisions[: event.site.decided]:
        if id(decision.site.at) in within:
            arms.setdefault(id(decision.site.at), set()).add(decision.value)
    return any(len(values) > 1 for values in arms.values())


def _reason(message: str, name: str) -> str:
    """TensorFlow's own words without the final period, which say both shapes."""
    return message.split("\n")[0].strip().rstrip(".").replace("Trying", "trying", 1) or f"{name} has another shape"
