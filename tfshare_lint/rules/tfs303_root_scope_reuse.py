"""TFS303: ``reuse_variables()`` on the root scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import reuse_cause
from tfshare_lint.rules.view import at, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["RootScopeReuse"]

ADVICE = "Confine it: `with tf.variable_scope(tf.get_variable_scope()):` around the calls that share."
#: Unknown callees that make slot variables, which cannot be created in reuse mode.
SLOTS = re.compile(
    r"(Adam|RMSProp|Momentum|Adagrad|Adadelta|Ftrl|optimize_loss|ExponentialMovingAverage)", re.IGNORECASE
)


class RootScopeReuse(Rule):
    code = "TFS303"
    name = "root-scope-reuse"
    severity = "warning"
    summary = (
        "tf.get_variable_scope().reuse_variables() on the root scope: everything built afterwards is in reuse mode"
    )
    documentation = Documentation(
        detects=(
            "`tf.get_variable_scope().reuse_variables()` is called while the root scope is the current one, and an "
            "optimizer that makes variables of its own follows."
        ),
        at_run_time=(
            "The root scope reuses for the rest of the graph; there is no block at whose end it stops. A later "
            "`get_variable` for a new name raises (reported as TFS102), and so does an optimizer with slots:\n\n"
            "```\n"
            "ValueError: Variable w/Adam/ does not exist, or was not created with tf.get_variable(). Did you mean to "
            "set reuse=tf.AUTO_REUSE in VarScope?\n"
            "```"
        ),
        matters=(
            "The program stops at `minimize()`, far away from the call that caused it. "
            "`tf.train.GradientDescentOptimizer` has no slots and works."
        ),
        bad="""\
import tensorflow as tf


def net(x):
    return tf.matmul(x, tf.get_variable("w", [3, 1]))


train = net(tf.zeros([2, 3]))
tf.get_variable_scope().reuse_variables()
test = net(tf.ones([2, 3]))
step = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(train))
""",
        good="""\
import tensorflow as tf


def net(x):
    return tf.matmul(x, tf.get_variable("w", [3, 1]))


with tf.variable_scope(tf.get_variable_scope()):
    train = net(tf.zeros([2, 3]))
    tf.get_variable_scope().reuse_variables()
    test = net(tf.ones([2, 3]))
step = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(train))
""",
        fix=(
            "Confine it: `with tf.variable_scope(tf.get_variable_scope()):` around the calls that share. Giving "
            "`reuse=False` afterwards does not help: False means inherit."
        ),
        not_a_bug="Where nothing that needs a new variable follows, nothing is reported.",
        limits="What follows in other files.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        if view.open:
            return
        for mark in view.events("ReuseMarked"):
            if not mark.is_root:
                continue
            missing = next((e for e in view.raised("MISSING") if reuse_cause(view, e) is mark), None)
            if missing is not None:
                yield Report(
                    site=mark.site,
                    headline="reuse_variables() on the root scope holds for the rest of the graph, so "
                    f"{quote(missing.error.name)} cannot be created at {at(missing.site)}",
                    advice=ADVICE,
                    variable=quote(missing.error.name),
                    event_site=missing.site,
                    related=((missing.site, "this needs a new variable"),),
                    assumptions=mark.assumptions,
                )
                continue
            later = [e for e in view.events("UnknownCreations") if view.order(e) > view.order(mark)]
            creator = next((e for e in later if e.graph is mark.scope.graph and SLOTS.search(e.what)), None)
            if creator is None or any(o.reuse_argument for o in view.scopes_at(creator)):
                continue
            yield Report(
                site=mark.site,
                headline="reuse_variables() on the root scope holds for the rest of the graph, so the optimizer that "
                "follows cannot create its slot variables and TensorFlow raises ValueError",
                advice=ADVICE,
                event_site=creator.site,
                related=((creator.site, "the optimizer's variables cannot be created here"),),
                assumptions=mark.assumptions,
            )
