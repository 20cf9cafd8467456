"""TFS405: a name where ``tf.Variable`` takes the value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules import wording
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.symbolic import Name
    from tfshare_lint.trace import Site

__all__ = ["NameAsInitialValue"]


class NameAsInitialValue(Rule):
    code = "TFS405"
    name = "name-as-initial-value"
    severity = "warning"
    summary = 'tf.Variable("weights", ...): the first argument is the value, not the name'
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "`tf.Variable` with a string as its first argument: the first argument is the initial value, unlike "
            "`tf.get_variable`'s, which is the name."
        ),
        at_run_time=(
            "A variable of type string that holds the name, itself named `Variable`. A second positional argument is "
            "taken for `trainable`."
        ),
        matters="The variable is not what it says; using it as a number raises later, in a place far away.",
        bad="""\
import tensorflow as tf

w = tf.Variable("weights", trainable=False)
""",
        good="""\
import tensorflow as tf

w = tf.Variable(tf.zeros([3]), trainable=False, name="weights")
""",
        fix='`tf.Variable(value, name="weights")`, or `tf.get_variable("weights", shape)`.',
        not_a_bug=(
            "A variable that is meant to hold text, such as a file name, with `dtype=tf.string` or a name of its own, "
            "is not reported, nor is one without another argument that is not kept under a Python name, as in "
            "`lambda: tf.Variable('yes')`."
        ),
        limits="A string that the linter does not know.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        made = [e for e in view.events("VariableCreated") if e.site is not None]
        for event in view.misuses("name-as-initial-value"):
            if any(e.site.at is event.site.at and not _is_unnamed(e.variable.name) for e in made):
                continue  # it has a name besides, so the string is meant as its value
            if _is_text_for_itself(event.site):
                continue
            yield Report(
                site=event.site,
                headline="the first argument of tf.Variable is its value, not its name: this makes a string variable "
                "named Variable",
                advice="Write tf.Variable(value, name=...), or tf.get_variable(name, shape).",
                assumptions=event.assumptions,
            )


def _is_unnamed(name: Name) -> bool:
    """Is it the name that TensorFlow gives a variable without one?"""
    return quote(name).rpartition("/")[2].startswith("Variable")


def _is_text_for_itself(site: Site) -> bool:
    """Is the text all that the call is given, and its result not kept under a name? Then nothing says that it is not
    the text that is wanted."""
    call = site.at
    lone = isinstance(call, ast.Call) and len(call.args) + len(call.keywords) == 1
    return lone and not wording.assigned(site.frame.definition, call)
