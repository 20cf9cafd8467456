"""TFS110: a variable made inside a loop or conditional begins with a tensor that exists only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import runtime_of
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["VariableInControlFlow"]


class VariableInControlFlow(Rule):
    code = "TFS110"
    name = "variable-in-control-flow"
    severity = "error"
    summary = "a variable made inside a tf.cond branch or a loop body begins with a tensor that is made there too"
    messages = (re.compile(r"Initializer for variable \S+ is from inside a control-flow construct"),)
    documentation = Documentation(
        detects=(
            "Inside a function that `tf.cond`, `tf.case`, `tf.while_loop`, `tf.map_fn`, `tf.scan`, `tf.foldl` or "
            "`tf.foldr` calls, `tf.Variable(tensor)` or `tf.get_variable(..., initializer=tensor)` makes a variable "
            "whose initial value is a tensor that was made in there as well."
        ),
        at_run_time=(
            "A variable belongs to the graph, not to the branch, so its initial value must not:\n\n"
            "```\n"
            "ValueError: Initializer for variable cond/w/ is from inside a control-flow construct, such as a loop or "
            "conditional. When creating a variable inside a loop or conditional, use a lambda as the initializer.\n"
            "```"
        ),
        matters=(
            "The program stops while it builds the graph. TensorFlow calls each branch and each body once while it "
            "builds: a variable made there is one variable, whatever the loop does later."
        ),
        bad="""\
import tensorflow as tf


def scaled():
    w = tf.Variable(tf.random_normal([3]), name="w")
    return w * 2.0


y = tf.cond(tf.placeholder(tf.bool), scaled, lambda: tf.zeros([3]))
""",
        good="""\
import tensorflow as tf


def scaled():
    w = tf.Variable(lambda: tf.random_normal([3]), name="w")
    return w * 2.0


y = tf.cond(tf.placeholder(tf.bool), scaled, lambda: tf.zeros([3]))
""",
        fix=(
            "* Create the variable before the loop or conditional, and use it inside.\n"
            "* Or give what makes the value instead of the value: `tf.Variable(lambda: tf.random_normal([3]))`, "
            "`tf.get_variable(name, shape, initializer=tf.random_normal_initializer())`."
        ),
        not_a_bug=(
            "Python numbers, lists and arrays, initializer objects and tensors made outside are fine as initial "
            "values, and none of them is reported."
        ),
        limits="Loops and conditionals of other libraries, and tensors that are made by code that is not known.",
        versions="1.4, 1.15 and `tensorflow.compat.v1` of 2.x behave alike in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("INNER_TENSOR"):
            caller = event.site.caller
            related = ((caller, "TensorFlow calls the function here"),) if caller is not None else ()
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises ValueError: the initial value of {quote(event.error.name)} is a tensor "
                "that exists only inside a loop or conditional",
                advice="Create the variable outside, or give a function or an initializer object in place of the "
                "tensor.",
                variable=quote(event.error.name),
                runtime=runtime_of(event.error),
                related=related,
                assumptions=event.assumptions,
            )
