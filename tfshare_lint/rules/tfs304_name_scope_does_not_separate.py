"""TFS304: ``tf.name_scope`` used as if it kept ``get_variable`` names apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, is_auto, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["NameScopeDoesNotSeparate"]

#: Name scopes of one network in several roles, where sharing is what is wanted.
ROLES = re.compile(
    r"(train|test|valid|eval|infer|predict|sampl|tower|gpu|clone|replica|worker|real|fake|left|right)", re.I
)


class NameScopeDoesNotSeparate(Rule):
    code = "TFS304"
    name = "name-scope-does-not-separate"
    severity = "warning"
    summary = "tf.name_scope used as if it kept get_variable names apart: both are one variable"
    documentation = Documentation(
        detects=(
            "In an `AUTO_REUSE` scope, two different `get_variable` calls in two different `tf.name_scope` blocks ask "
            "for one name."
        ),
        at_run_time=(
            "They get one and the same variable, silently: a name scope is part of the names of operations, not of the "
            "names that `get_variable` uses. Without `AUTO_REUSE` the second call raises `Variable ... already exists` "
            "(reported as TFS101)."
        ),
        matters="Two layers that look separate train one weight.",
        bad="""\
import tensorflow as tf

x = tf.zeros([3])
with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    with tf.name_scope("encoder"):
        hidden = x * tf.get_variable("w", [3])
    with tf.name_scope("decoder"):
        output = hidden * tf.get_variable("w", [3])
""",
        good="""\
import tensorflow as tf

x = tf.zeros([3])
with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    with tf.variable_scope("encoder"):
        hidden = x * tf.get_variable("w", [3])
    with tf.variable_scope("decoder"):
        output = hidden * tf.get_variable("w", [3])
""",
        fix="`tf.variable_scope` instead of `tf.name_scope`, or two names.",
        not_a_bug=(
            "One network applied in several name scopes (towers, `train` and `test`) shares on purpose and is not "
            "reported: there the `get_variable` call is the same line, or the scope was opened with `reuse=True`."
        ),
        limits="Whether two lines are meant to share cannot be seen: every finding is *possible*.",
    )
    confidence = "possible"

    def check(self, view: TraceView) -> Iterator[Report]:
        created = {id(e.variable): e for e in view.events("VariableCreated")}
        for event in view.events("VariableShared"):
            first = created.get(id(event.variable))
            if first is None or not is_auto(event.scope.reuse) or first.site is None:
                continue
            if first.site.at is event.site.at or first.site.frame is not event.site.frame:
                continue
            scopes = [_separating(e) for e in (first, event)]
            if all(scopes) and scopes[0] != scopes[1] and not any(ROLES.search(s) for s in scopes if s):
                yield self._report(event, scopes[0] or "", scopes[1] or "")

    @staticmethod
    def _report(event: Any, first: str, second: str) -> Report:
        name = quote(event.variable.name)
        return Report(
            site=event.site,
            headline=f"tf.name_scope({second!r}) does not keep get_variable names apart from tf.name_scope({first!r}): "
            f"both get one variable {name}, created at {at(event.variable.site)}",
            advice="Open a tf.variable_scope instead, or choose another name.",
            variable=name,
            related=first_made(event.variable),
            assumptions=event.assumptions,
        )


def _separating(event: Any) -> str | None:
    """The innermost name scope that the program opened, if its name is known."""
    names = event.scope.name_scopes
    return names[-1] if names and isinstance(names[-1], str) else None
