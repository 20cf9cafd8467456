"""TFS402: ``reuse=False`` where the scope reuses all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import reuse_when_opened
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame

__all__ = ["ReuseFalseHasNoEffect"]

FLAG = re.compile(r"reuse|share|first|is_|train", re.IGNORECASE)


class ReuseFalseHasNoEffect(Rule):
    code = "TFS402"
    name = "reuse-false-has-no-effect"
    severity = "warning"
    summary = "reuse=False inside a reusing scope: it inherits, False cannot switch reuse off"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "`tf.variable_scope(..., reuse=False)` where the scope takes over reuse: a name inside a reusing scope, or "
            "a scope object that reuses."
        ),
        at_run_time=(
            "`False` means the same as `None`: inherit. The scope reuses, so variables that exist are shared, "
            "silently, and new ones raise `Variable ... does not exist` (reported as TFS102)."
        ),
        matters=(
            "Two parts that were meant to be separate share their weights. `with "
            "tf.variable_scope(tf.get_variable_scope(), reuse=False):` is a frequent piece of advice that does nothing."
        ),
        bad="""\
import tensorflow as tf

with tf.variable_scope("net"):
    w = tf.get_variable("w", [3])
with tf.variable_scope("net", reuse=True) as scope:
    shared = tf.get_variable("w", [3])
with tf.variable_scope(scope, reuse=False):
    other = tf.get_variable("w", [3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("net") as scope:
    w = tf.get_variable("w", [3])
with tf.variable_scope("net", reuse=True):
    shared = tf.get_variable("w", [3])
with tf.variable_scope("other", reuse=False):
    other = tf.get_variable("w", [3])
""",
        fix=(
            "Leave the reusing scope first, use another name, or use `reuse=tf.AUTO_REUSE` where new variables must be "
            "created."
        ),
        not_a_bug=(
            "A `reuse` parameter that is False by default and is handed on, while the caller's scope reuses on "
            "purpose, is not reported."
        ),
        limits="A False that comes from a variable of the function looks like a literal one.",
        versions="1.4, 1.15 and `tensorflow.compat.v1` of 2.x behave alike.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        if view.open:
            return
        sharing: dict[int, Any] = {}
        for event in [*view.events("VariableShared"), *view.raised("MISSING")]:
            for scope in view.scopes_at(event):
                sharing.setdefault(id(scope), event)
        for opened in view.events("ScopeOpened"):
            if opened.reuse_argument is not False or "reuse" not in opened.given:
                continue
            shared = sharing.get(id(opened))
            if shared is None or _handed_on(opened.site.frame) or not reuse_when_opened(view, opened):
                continue
            missing = type(shared).__name__ == "Raised"
            name = quote(shared.error.name if missing else shared.variable.name)
            yield Report(
                site=opened.site,
                headline=f"reuse=False does not switch reuse off: the scope {quote(opened.name)} takes over reuse, so "
                f"{name} {'must exist, and does not' if missing else 'is shared'}",
                advice="Leave the reusing scope first, or give the scope another name.",
                variable=name,
                related=((shared.site, "asked for here" if missing else "shared here"),),
                assumptions=opened.assumptions,
            )


def _handed_on(frame: Frame) -> bool:
    """May the False be a flag that the function was given or keeps, or one that a loop computes?"""
    holders = [frame.arguments, getattr(frame.receiver, "attrs", None) or {}]
    flags = (value for holder in holders for name, value in holder.items() if FLAG.search(name))
    return any(value is False or value is None for value in flags)
