"""TFS303: ``reuse_variables()`` on the root scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import reuse_cause
from tfshare_lint.rules.view import at

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["RootScopeReuse"]

ADVICE = "Confine it: `with tf.variable_scope(tf.get_variable_scope()):` around the calls that share."
#: What a callee that is not known is called where it makes an optimizer's variables.
SLOTS = re.compile(
    r"Adam|RMSProp|Momentum|Adagrad|Adadelta|Ftrl|optimi[sz]e|minimi[sz]e|train_?(op|step)|MovingAverage", re.IGNORECASE
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
            "`tf.get_variable_scope().reuse_variables()` is called while the root scope is the current one, and what "
            "follows seems to need variables of its own in code that the linter does not know: an imported optimizer "
            "or training helper. Where the refusal itself is seen, TFS102 or TFS107 reports it and this rule does not."
        ),
        at_run_time=(
            "The root scope reuses for the rest of the graph; there is no block at whose end it stops. Whatever asks "
            "for a new variable from there on is refused:\n\n"
            "```\n"
            "ValueError: Variable w/Adam/ does not exist, or was not created with tf.get_variable(). Did you mean to "
            "set reuse=tf.AUTO_REUSE in VarScope?\n"
            "```"
        ),
        matters=(
            "The program stops in the optimizer, far away from the call that caused it. "
            "`tf.train.GradientDescentOptimizer` has no slots and works."
        ),
        bad="""\
import tensorflow as tf
from training import adam_train_op


def net(x):
    return tf.matmul(x, tf.get_variable("w", [3, 1]))


train = net(tf.zeros([2, 3]))
tf.get_variable_scope().reuse_variables()
test = net(tf.ones([2, 3]))
step = adam_train_op(tf.reduce_sum(train))
""",
        good="""\
import tensorflow as tf
from training import adam_train_op


def net(x):
    return tf.matmul(x, tf.get_variable("w", [3, 1]))


with tf.variable_scope(tf.get_variable_scope()):
    train = net(tf.zeros([2, 3]))
    tf.get_variable_scope().reuse_variables()
    test = net(tf.ones([2, 3]))
step = adam_train_op(tf.reduce_sum(train))
""",
        fix=(
            "Confine it: `with tf.variable_scope(tf.get_variable_scope()):` around the calls that share. Giving "
            "`reuse=False` afterwards does not help: False means inherit."
        ),
        not_a_bug=(
            "Where nothing that needs a new variable follows, nothing is reported. The finding is possible, never "
            "certain: the helper may use an optimizer without slots, or open a scope with AUTO_REUSE itself."
        ),
        limits="What follows in other files, and helpers whose names do not tell what they do.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        refused = [reuse_cause(view, event) for event in view.raised("MISSING", "SLOT_MISSING", "PARTITION_MISSING")]
        for mark in view.events("ReuseMarked"):
            if not mark.is_root or any(cause is mark for cause in refused):
                continue
            later = [e for e in view.events("UnknownCreations") if view.order(e) > view.order(mark)]
            creator = next((e for e in later if e.graph is mark.scope.graph and SLOTS.search(e.what)), None)
            if creator is None or any(o.reuse_argument for o in view.scopes_at(creator)):
                continue
            known = creator.what.startswith("tf.train.")
            conditions = () if known else (f"`{creator.what}` makes variables",)
            if view.open:
                if not known:
                    continue  # two guesses are one too many
                conditions = (f"`{view.trace.entry}` is called in the scope in which its object was made",)
            yield Report(
                site=mark.site,
                headline="reuse_variables() on the root scope holds for the rest of the graph, so "
                f"{creator.what} at {at(creator.site)} cannot create "
                + ("its own variables and raises ValueError" if known else "variables of its own, as optimizers do"),
                advice=ADVICE,
                event_site=creator.site,
                related=((creator.site, "an optimizer's variables cannot be created here"),),
                assumptions=mark.assumptions,
                conditions=conditions,
            )
