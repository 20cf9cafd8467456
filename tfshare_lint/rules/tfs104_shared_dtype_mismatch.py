"""TFS104: a variable is shared with another dtype."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import consequences, created_at, guilty, sharing_report
from tfshare_lint.rules.view import at

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["SharedDtypeMismatch"]


class SharedDtypeMismatch(Rule):
    code = "TFS104"
    name = "shared-dtype-mismatch"
    severity = "error"
    summary = "a variable that exists is shared, but with another dtype"
    messages = (re.compile(r"Trying to share variable \S+, but specified dtype .*found dtype"),)
    documentation = Documentation(
        detects=(
            "A call shares an existing variable and asks for another dtype. What is compared is the `dtype` argument, "
            "or the scope's, or else `float32`: never the dtype of the initializer."
        ),
        at_run_time=(
            "The second call raises while the graph is built:\n\n"
            "```\n"
            "ValueError: Trying to share variable net/step, but specified dtype float32 and found dtype int32_ref.\n"
            "```\n\n"
            'So `tf.get_variable("step", initializer=0)` creates an `int32` variable the first time, and the same line '
            "raises the second time, because without a `dtype` it asks for `float32`."
        ),
        matters="A line that works once fails when its function is called again, for the evaluation or the second GPU.",
        bad="""\
import tensorflow as tf


def counted(x):
    with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
        step = tf.get_variable("step", initializer=0, trainable=False)
        return x + tf.cast(step, tf.float32)


train = counted(tf.zeros([2]))
test = counted(tf.ones([2]))
""",
        good="""\
import tensorflow as tf


def counted(x):
    with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
        step = tf.get_variable("step", dtype=tf.int32, initializer=0, trainable=False)
        return x + tf.cast(step, tf.float32)


train = counted(tf.zeros([2]))
test = counted(tf.ones([2]))
""",
        fix=(
            "Give `dtype=` explicitly, the same in every call. A constant initializer that is not `float32` needs it "
            "in code that is run more than once."
        ),
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="A dtype that depends on a value the linter does not know is taken to fit.",
        versions="All versions in graph mode. Resource variables are reported as `int32`, others as `int32_ref`.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        known = consequences(view)
        for event in view.raised("DTYPE"):
            if id(event) in known:
                continue
            existing = event.error.existing
            same_line = existing is not None and existing.site is not None and at(existing.site) == at(event.site)
            advice = (
                "Without dtype= the call asks for float32, whatever its initializer is: give dtype= explicitly."
                if same_line
                else "Ask for the same dtype in both calls, or give each variable its own name."
            )
            reason = event.error.message.split("\n")[0].strip().rstrip(".").replace("Trying", "trying", 1)
            report = sharing_report(event, f"TensorFlow raises ValueError: {reason}{created_at(event.error)}", advice)
            report.site = guilty(event)
            yield report
