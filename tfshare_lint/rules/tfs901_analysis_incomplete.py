"""TFS901: the analysis of a file was cut short."""

from __future__ import annotations

from tfshare_lint.rules.base import Documentation, Rule

__all__ = ["AnalysisIncomplete"]


class AnalysisIncomplete(Rule):
    code = "TFS901"
    name = "analysis-incomplete"
    severity = "info"
    summary = "a budget was hit in this file: not everything in it was looked at"
    documentation = Documentation(
        detects=(
            "The linter runs the graph-building code of a file in its head, within budgets for steps, depth, paths and "
            "sizes. This line says that one was hit, and where."
        ),
        at_run_time=(
            "It says nothing about TensorFlow: the program may be right or wrong. What was found up to there is "
            "reported as usual."
        ),
        matters="A mistake behind the point where the budget was hit is not seen.",
        bad="""\
import tensorflow as tf

weight = tf.get_variable("weight", [3])
while True:
    weight = weight + 1.0
""",
        good="""\
import tensorflow as tf

weight = tf.get_variable("weight", [3])
for _ in range(3):
    weight = weight + 1.0
""",
        fix=(
            "Nothing in your program need be wrong. Where possible, keep endless loops and very long computations out "
            "of the code that builds the graph."
        ),
        not_a_bug="It never is one.",
        limits="It is itself a limit.",
        versions="All.",
    )


# The analysis makes these lines itself (tfshare_lint.rules.engine.incomplete); no event of a run leads to one.
