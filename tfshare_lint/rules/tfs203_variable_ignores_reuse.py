"""TFS203: a ``tf.Variable`` in a reusing scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.repeats import pairs_in_reuse
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["VariableIgnoresReuse"]


class VariableIgnoresReuse(Rule):
    code = "TFS203"
    name = "variable-ignores-reuse"
    severity = "warning"
    summary = "tf.Variable inside a scope that was opened to reuse: it is made anew all the same"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "A `tf.Variable` is made in a scope with `reuse=True` or `tf.AUTO_REUSE` where an earlier call made the "
            "same one: by the same line, or under the same name in the same scope."
        ),
        at_run_time=(
            "`tf.Variable` ignores reuse: it makes a new variable each time, silently. In a scope that is opened again "
            "its name begins with another name scope: `net/b`, then `net_1/b`."
        ),
        matters=(
            "A network that mixes `get_variable` weights and `tf.Variable` biases shares only the weights; the "
            "evaluation uses biases that were never trained, and a checkpoint holds both."
        ),
        bad="""\
import tensorflow as tf


def net(x, reuse):
    with tf.variable_scope("net", reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        b = tf.Variable(tf.zeros([1]), name="b")
        return tf.matmul(x, w) + b


train = net(tf.zeros([2, 3]), reuse=False)
test = net(tf.ones([2, 3]), reuse=True)
""",
        good="""\
import tensorflow as tf


def net(x, reuse):
    with tf.variable_scope("net", reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
        return tf.matmul(x, w) + b


train = net(tf.zeros([2, 3]), reuse=False)
test = net(tf.ones([2, 3]), reuse=True)
""",
        fix='`tf.get_variable("b", shape, initializer=...)`.',
        not_a_bug="A `tf.Variable` in a reusing scope that is made only once is not reported.",
        limits="Variables that other libraries make.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for before, event in pairs_in_reuse(view):
            if event.variable.trainable is True and _in_later_template_call(view, event):
                continue  # it raises: TFS109
            yield Report(
                site=event.site,
                headline=f"tf.Variable ignores the scope's reuse: it makes {quote(event.variable.name)} and does not "
                f"share {quote(before.variable.name)}, made at {at(before.variable.site)}",
                advice="Use tf.get_variable, which shares.",
                variable=quote(event.variable.name),
                related=first_made(before.variable),
                assumptions=event.assumptions,
            )


def _in_later_template_call(view: TraceView, event: Any) -> bool:
    """Did it happen in a call of a template that is not its first?"""
    points = {(id(site.frame), id(site.at)) for site in event.site.stack()}
    return any((id(c.site.frame), id(c.site.at)) in points for c in view.events("TemplateCalled") if not c.first)
