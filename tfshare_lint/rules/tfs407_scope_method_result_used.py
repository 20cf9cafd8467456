"""TFS407: the result of ``reuse_variables()`` is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ScopeMethodResultUsed"]


class ScopeMethodResultUsed(Rule):
    code = "TFS407"
    name = "scope-method-result-used"
    severity = "warning"
    summary = "reuse_variables() returns None and is used as a scope"
    speaks_of_parameters = True
    documentation = Documentation(
        detects="The result of `scope.reuse_variables()`, which is `None`, is used as if it were a scope.",
        at_run_time=(
            "`with tf.variable_scope(scope.reuse_variables()):` raises\n\n"
            "```\n"
            "TypeError: If default_name is None then name_or_scope is required\n"
            "```\n\n"
            "With a `default_name` it opens a new scope instead, which shares nothing. The scope itself has been "
            "switched to reuse."
        ),
        matters="The program stops, or the second network silently has weights of its own.",
        bad="""\
import tensorflow as tf

with tf.variable_scope("net") as scope:
    w = tf.get_variable("w", [3])
    again = scope.reuse_variables()
    with tf.variable_scope(again, default_name="copy"):
        x = tf.zeros([3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("net") as scope:
    w = tf.get_variable("w", [3])
with tf.variable_scope(scope, reuse=True):
    again = tf.get_variable("w", [3])
""",
        fix=(
            "`with tf.variable_scope(scope, reuse=True):`, or call `scope.reuse_variables()` as a statement of its own."
        ),
        not_a_bug="A result that is stored and never used is not reported.",
        limits="Scopes that the linter cannot follow.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.misuses("reuse-variables-result"):
            yield Report(
                site=event.site,
                headline="reuse_variables() returns None, which is used here as if it were a scope",
                advice="Open the scope with tf.variable_scope(scope, reuse=True) instead.",
                assumptions=event.assumptions,
            )
