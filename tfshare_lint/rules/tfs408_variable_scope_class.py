"""TFS408: the class ``tf.VariableScope`` where the function ``tf.variable_scope`` is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["VariableScopeClass"]


class VariableScopeClass(Rule):
    code = "TFS408"
    name = "variable-scope-class"
    severity = "warning"
    summary = "tf.VariableScope(...) built by hand opens nothing"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "A call of the class `tf.VariableScope`. It describes a scope; it does not open one. The function that "
            "opens one is `tf.variable_scope`."
        ),
        at_run_time=(
            "Nothing is opened: variables made afterwards have names without this scope, and its `reuse` has no "
            "effect. `with tf.VariableScope(...)` raises `AttributeError: __enter__`."
        ),
        matters="Variables that were meant to be apart get one name, or reuse that was asked for does not happen.",
        bad="""\
import tensorflow as tf

scope = tf.VariableScope(reuse=False, name="net")
w = tf.get_variable("w", [3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("net"):
    w = tf.get_variable("w", [3])
""",
        fix='`with tf.variable_scope("net", reuse=...):`',
        not_a_bug=(
            "Library code that builds a scope object to enter it with `tf.variable_scope(scope)`: the object is then "
            "used, but its name scope is not what `tf.variable_scope` would have made."
        ),
        limits="Only calls by the class's own name.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        entered = {id(opened.name_or_scope) for opened in view.events("ScopeOpened")}
        for event in view.misuses("variable-scope-class"):
            given_away = any(view.order(call) > view.order(event) for call in view.events("UnknownCreations"))
            if id(event.detail) in entered or given_away:
                continue  # variable_scope(tf.VariableScope(...)) is how a scope is entered by its full name
            yield Report(
                site=event.site,
                headline="tf.VariableScope(...) only describes a scope and opens nothing",
                advice="Use `with tf.variable_scope(name, reuse=...):`.",
                assumptions=event.assumptions,
            )
