"""TFS201: a ``tf.Variable`` made anew on each turn of a loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import in_one_fault
from tfshare_lint.rules.repeats import repetitions
from tfshare_lint.rules.view import first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["VariableInLoop"]


class VariableInLoop(Rule):
    code = "TFS201"
    name = "variable-in-loop"
    severity = "warning"
    summary = "tf.Variable is made anew on each turn of a loop that runs the session"
    documentation = Documentation(
        detects="A `tf.Variable` made in a loop that also runs the session, at any depth of calls, in the same graph.",
        at_run_time=(
            "Each turn makes a new variable: `W`, `W_1`, `W_2`, ... Nothing raises. Assigning the Python name again "
            "deletes nothing from the graph."
        ),
        matters=(
            "What was trained in one turn is not what the next one uses. The graph, the checkpoint and the time of "
            "each step grow."
        ),
        bad="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
with tf.Session() as sess:
    for step in range(3):
        w = tf.Variable(tf.zeros([3, 1]), name="w")
        sess.run(tf.global_variables_initializer())
        sess.run(tf.matmul(x, w), {x: [[1.0, 2.0, 3.0]]})
""",
        good="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.Variable(tf.zeros([3, 1]), name="w")
y = tf.matmul(x, w)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(3):
        sess.run(y, {x: [[1.0, 2.0, 3.0]]})
""",
        fix=(
            "Build the graph before the loop, and only run it inside. For independent runs, as in a cross-validation, "
            "open `with tf.Graph().as_default():` in each turn."
        ),
        not_a_bug=(
            "A loop that builds a list or a stack of layers and does not run the session is not reported, nor is a "
            "loop with a new graph in each turn."
        ),
        limits="Sessions that the linter cannot follow into.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for repetition in repetitions(view):
            if repetition.kind != "loop" or repetition.api != "raw":
                continue  # of other variables TFS207 speaks
            before, event = (made.event for made in next(iter(repetition.pairs.values())))
            for _, made in repetition.pairs.values():
                yield Report(
                    site=repetition.site,
                    headline=f"a new tf.Variable is made on each turn of the loop that runs the session: "
                    f"{quote(before.variable.name)}, {quote(event.variable.name)}, ...",
                    advice="Build the graph before the loop and only run it there, or open a new tf.Graph each turn.",
                    variable=quote(made.event.variable.name),
                    event_site=event.site,
                    group=in_one_fault(before.site, event.site),
                    related=first_made(before.variable),
                    assumptions=event.assumptions,
                )
