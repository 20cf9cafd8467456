"""TFS211: a captured scope object does not inherit reuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import drops_reuse
from tfshare_lint.rules.view import at, is_auto, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["CapturedScopeDropsReuse"]


class CapturedScopeDropsReuse(Rule):
    code = "TFS211"
    name = "captured-scope-drops-reuse"
    severity = "warning"
    summary = "variable_scope(captured) inside a reusing scope: the reuse around it is not inherited"
    documentation = Documentation(
        detects=(
            "A scope object that was captured without reuse is entered inside a scope that reuses, and a variable is "
            "made there."
        ),
        at_run_time=(
            "A scope entered by its *name* inherits the reuse around it; a scope *object* brings its own. So the "
            "variables inside are created, silently, or raise `Variable ... already exists` if they exist (reported as "
            "TFS101)."
        ),
        matters="The part of the network inside the captured scope is not shared although everything around it is.",
        bad="""\
import tensorflow as tf

with tf.variable_scope("head") as head:
    pass
with tf.variable_scope("net"):
    w = tf.get_variable("w", [3])
with tf.variable_scope("net", reuse=True):
    again = tf.get_variable("w", [3])
    with tf.variable_scope(head):
        b = tf.get_variable("b", [3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("head") as head:
    b = tf.get_variable("b", [3])
with tf.variable_scope("net"):
    w = tf.get_variable("w", [3])
with tf.variable_scope("net", reuse=True):
    again = tf.get_variable("w", [3])
    with tf.variable_scope(head, reuse=True):
        b = tf.get_variable("b", [3])
""",
        fix=(
            "Give the reuse where the object is entered: `tf.variable_scope(scope, reuse=True)` or "
            "`reuse=tf.AUTO_REUSE`."
        ),
        not_a_bug=(
            "It is the one way to create a variable from within a reusing scope. If that is what you want, say so with "
            "`# noqa: TFS211`."
        ),
        limits="Scope objects that come from code the linter cannot see.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("EXISTS"):
            opened = next((s for s in view.scopes_at(event) if drops_reuse(view, s)), None)
            if opened is not None:
                yield self._report(opened, event, event.error.name, "which raises")
        for event in view.events("VariableCreated"):
            if event.variable.key is None or event.variable.assumed or event.variable.site is None:
                continue
            opened = next((s for s in view.scopes_at(event) if drops_reuse(view, s)), None)
            if opened is not None and not event.scope.reuse:
                yield self._report(opened, event, event.variable.name, "not shared")

    @staticmethod
    def _report(opened: Any, event: Any, name: Any, outcome: str) -> Report:
        flag = "tf.AUTO_REUSE" if is_auto(opened.outer_reuse) else "True"
        return Report(
            site=opened.site,
            headline=f"the scope object {quote(opened.name)} does not take over the reuse of the scope around it, so "
            f"{quote(name)} is to be created at {at(event.site)}, {outcome}",
            advice=f"Give the reuse here: tf.variable_scope(..., reuse={flag}).",
            variable=quote(name),
            related=((event.site, "created here"),),
            assumptions=event.assumptions,
            possible=flag != "True",
        )
