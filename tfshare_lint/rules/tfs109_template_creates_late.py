"""TFS109: a template makes a variable after its first call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import runtime_of
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

__all__ = ["TemplateCreatesLate"]


class TemplateCreatesLate(Rule):
    code = "TFS109"
    name = "template-creates-late"
    severity = "error"
    summary = "a tf.make_template function makes a variable after its first call"
    messages = (
        re.compile(r"Trainable variable created when calling a template after the first time"),
        re.compile(
            r"[Vv]ariable \S+ does not exist, or was not created with tf\.get_variable[\s\S]*originally defined at"
        ),
    )
    documentation = Documentation(
        detects=(
            "The function of a `tf.make_template` makes a variable in a later call that its first call did not make: a "
            "new name for `get_variable`, or any trainable `tf.Variable`."
        ),
        at_run_time=(
            "The later call raises. For a new `get_variable` name:\n\n"
            "```\n"
            "ValueError: Variable net/scale_1 does not exist, or was not created with tf.get_variable(). Did you mean "
            "to set reuse=tf.AUTO_REUSE in VarScope?\n\n"
            "originally defined at: ...\n"
            "```\n\n"
            "For a trainable `tf.Variable`:\n\n"
            "```\n"
            "ValueError: Trainable variable created when calling a template after the first time, perhaps you used "
            "tf.Variable when you meant tf.get_variable: [...]\n"
            "```"
        ),
        matters="The second use of the network, often the evaluation, stops the program.",
        bad="""\
import tensorflow as tf


def scale(x):
    w = tf.Variable(tf.ones([3]), name="w")
    return x * w


net = tf.make_template("net", scale)
train = net(tf.zeros([2, 3]))
test = net(tf.ones([2, 3]))
""",
        good="""\
import tensorflow as tf


def scale(x):
    w = tf.get_variable("w", [3], initializer=tf.ones_initializer())
    return x * w


net = tf.make_template("net", scale)
train = net(tf.zeros([2, 3]))
test = net(tf.ones([2, 3]))
""",
        fix=(
            "Use `tf.get_variable` with names that are the same in every call, and make everything that any call needs "
            "in the first."
        ),
        not_a_bug="A `tf.Variable` with `trainable=False` is allowed (and is a new one in every call).",
        limits="Names that depend on values the linter does not know.",
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("TEMPLATE_CREATES", "TEMPLATE_TRAINABLE"):
            error = event.error
            trainable = error.kind.name == "TEMPLATE_TRAINABLE"
            what = "makes a trainable tf.Variable" if trainable else f"asks for the new variable {quote(error.name)}"
            yield Report(
                site=_call(view, event),
                headline=f"TensorFlow raises ValueError: a later call of a template {what}, but only the first call "
                "may create variables",
                advice="Use tf.get_variable with the same names in every call."
                if trainable
                else "Create in the first call everything that later calls need, under names that do not change.",
                variable=quote(error.name) if error.name is not None else None,
                runtime=runtime_of(error),
                event_site=event.site,
                assumptions=event.assumptions,
            )


def _call(view: TraceView, event: Any) -> Site:
    """The call of the template in which the error happens."""
    here: Site = event.site
    sites = here.stack()
    for called in reversed(view.events("TemplateCalled")):
        for site in sites:
            if view.order(called) < view.order(event) and site.at is called.site.at and site.frame is called.site.frame:
                return site
    return here
