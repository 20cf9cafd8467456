"""TFS401: ``scope.reuse_variables`` without the parentheses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ReuseVariablesNotCalled"]


class ReuseVariablesNotCalled(Rule):
    code = "TFS401"
    name = "reuse-variables-not-called"
    severity = "warning"
    summary = "scope.reuse_variables without the parentheses does nothing"
    speaks_of_parameters = True
    documentation = Documentation(
        detects="A statement that only names the method `reuse_variables` of a scope and does not call it.",
        at_run_time=(
            "Nothing happens: the scope does not reuse. What follows either raises `Variable ... already exists` or "
            "silently makes new variables."
        ),
        matters=(
            "The second network is not the first one: with `tf.Variable` inside, the two train apart without a word."
        ),
        bad="""\
import tensorflow as tf

with tf.variable_scope("encoder"):
    first = tf.get_variable("w", [3])
with tf.variable_scope("encoder") as scope:
    scope.reuse_variables
    x = tf.zeros([3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("encoder"):
    first = tf.get_variable("w", [3])
with tf.variable_scope("encoder") as scope:
    scope.reuse_variables()
    again = tf.get_variable("w", [3])
""",
        fix="Add the parentheses, or open the scope with `reuse=True`.",
        not_a_bug="The method stored or passed on (`callback = scope.reuse_variables`) is not reported.",
        limits="Scopes that the linter cannot follow.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.misuses("reuse-variables-not-called"):
            yield Report(
                site=event.site,
                headline="reuse_variables is named but not called, so the scope does not reuse anything",
                advice="Add the parentheses: reuse_variables().",
                assumptions=event.assumptions,
            )
