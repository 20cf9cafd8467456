"""TFS112: the session reads a variable that was made after its initializer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import runtime_of
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["InitializerBeforeVariable"]


class InitializerBeforeVariable(Rule):
    code = "TFS112"
    name = "initializer-before-variable"
    severity = "error"
    summary = "the session reads a variable that was made after the initializer that it ran"
    messages = (re.compile(r"Attempting to use uninitialized value"),)
    documentation = Documentation(
        detects=(
            "`Session.run` is asked for something that depends on a variable which no initializer that the session ran "
            "knew of, because the variable was made after `tf.global_variables_initializer()` was called: a layer, a "
            "second copy of a network or an optimizer's slots that came later."
        ),
        at_run_time=(
            "`tf.global_variables_initializer()` makes an operation for the variables that exist at that moment. "
            "Reading another one raises:\n\n"
            "```\n"
            "FailedPreconditionError: Attempting to use uninitialized value w\n"
            "```"
        ),
        matters="Where a network silently gets a second set of weights, this is often the first that one sees of it.",
        bad="""\
import tensorflow as tf

x = tf.ones([1, 2])
init = tf.global_variables_initializer()
w = tf.get_variable("w", [2, 1])
y = tf.matmul(x, w)

with tf.Session() as sess:
    sess.run(init)
    sess.run(y)
""",
        good="""\
import tensorflow as tf

x = tf.ones([1, 2])
w = tf.get_variable("w", [2, 1])
y = tf.matmul(x, w)
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)
    sess.run(y)
""",
        fix=(
            "Call `tf.global_variables_initializer()` when the graph is complete, or initialize what came later with "
            "`tf.variables_initializer([...])`. If the variable was not meant to be new, share the one that exists."
        ),
        not_a_bug=(
            "A variable that is assigned or restored instead is not reported, nor one in a session that is handed to "
            "code that the linter does not know."
        ),
        limits="A session that runs no initializer at all is not reported.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("UNINITIALIZED"):
            variable = event.error.existing
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises FailedPreconditionError: {quote(variable.name)} is not initialized, it "
                f"was made at {at(variable.site)}, after the initializer that this session has run",
                advice="Call tf.global_variables_initializer() when all variables are made.",
                variable=quote(variable.name),
                runtime=runtime_of(event.error),
                related=first_made(variable),
                assumptions=event.assumptions,
            )
