"""TFS107: an optimizer or a moving average needs variables of its own in a reusing scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import asking, consequences, reuse_cause, runtime_of
from tfshare_lint.rules.view import at, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

__all__ = ["SlotVariableUnderReuse"]


class SlotVariableUnderReuse(Rule):
    code = "TFS107"
    name = "slot-variable-under-reuse"
    severity = "error"
    summary = "an optimizer's or a moving average's own variables are made in a reusing scope"
    messages = (
        re.compile(r"[Vv]ariable \S+/ does not exist, or was not created with tf\.get_variable"),
        re.compile(
            r"[Vv]ariable \S+/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|ExponentialMovingAverage)\w*/? does not "
            r"exist, or was not created with tf\.get_variable"
        ),
    )
    documentation = Documentation(
        detects=(
            "`minimize()`, `apply_gradients()` or `ExponentialMovingAverage.apply()` is called where the scope reuses: "
            "below a `tf.get_variable_scope().reuse_variables()` on the root scope, or inside a scope with "
            "`reuse=True`. Adam, Momentum, RMSProp, Adagrad and most others keep variables of their own (*slots*) "
            "beside each trained variable, and so does a moving average."
        ),
        at_run_time=(
            "Slots are made with `get_variable`, so a reusing scope refuses to create them:\n\n"
            "```\n"
            "ValueError: Variable w/Adam/ does not exist, or was not created with tf.get_variable(). Did you mean to "
            "set reuse=tf.AUTO_REUSE in VarScope?\n"
            "```\n\n"
            "`compute_gradients()` alone is fine, and `tf.train.GradientDescentOptimizer` has no slots."
        ),
        matters=(
            "The program stops at `minimize()`, far away from the call that switched reuse on. "
            "`reuse_variables()` on the root scope is never switched off again: `reuse=False` afterwards means "
            "*inherit*."
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
            "* After `reuse_variables()` on the root scope: confine it with `with "
            "tf.variable_scope(tf.get_variable_scope()):` around the calls that share, and leave that block before "
            "`minimize()`.\n"
            "* In a scope with `reuse=True`: call `minimize()` outside it.\n"
            "* Where neither can be done, build the optimizer inside `with "
            "tf.variable_scope(tf.get_variable_scope(), reuse=tf.AUTO_REUSE):`, which creates what is missing."
        ),
        not_a_bug=(
            "An optimizer object that was applied to the same variables before has its slots already and makes none: "
            "not reported. Nor is a function that nobody calls in the file, since its caller decides about reuse, "
            "unless the function itself, or its object's constructor, marks the caller's scope."
        ),
        limits=(
            "Optimizers of other libraries are unknown callees, and make what they make. Which variables have a "
            "gradient is worked out from what the loss was computed from."
        ),
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        known = consequences(view)
        for event in view.raised("SLOT_MISSING"):
            if id(event) in known:
                continue
            cause = reuse_cause(view, event)
            conditions: tuple[str, ...] = ()
            if view.open:
                if not getattr(cause, "is_root", False):
                    continue  # whether the scope reuses is for the callers to know
                conditions = (f"`{view.trace.entry}` is called in the scope in which its object was made",)
            where = ""
            related: tuple[tuple[Site, str], ...] = ()
            if cause is not None and cause.site is not None:
                where = f" (it was put there at {at(cause.site)})"
                related = ((cause.site, "the scope is put into reuse mode here"),)
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises ValueError: {quote(event.error.name).rstrip('/')}, a variable that the "
                "optimizer or moving average keeps for itself, cannot be created because the scope is in reuse mode"
                f"{where}",
                advice=_advice(cause),
                variable=quote(event.error.name),
                runtime=runtime_of(event.error),
                related=related,
                assumptions=event.assumptions,
                conditions=conditions,
                group=("reuse", *(s.place()[:3] for s in asking(cause.site).stack())) if where else None,
            )


def _advice(cause: Any) -> str:
    """What to do, by what made the scope reuse."""
    if getattr(cause, "is_root", False):
        return (
            "reuse_variables() on the root scope holds for all that is built afterwards: confine it with `with "
            "tf.variable_scope(tf.get_variable_scope()):` around the calls that share, and call this outside."
        )
    return (
        "Call it outside the reusing scope, or inside `with tf.variable_scope(tf.get_variable_scope(), "
        "reuse=tf.AUTO_REUSE):`."
    )
