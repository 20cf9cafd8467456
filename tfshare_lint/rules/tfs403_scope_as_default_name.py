"""TFS403: the second positional argument of ``variable_scope`` is ``default_name``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import is_auto
from tfshare_lint.symbolic import Symbol

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ScopeAsDefaultName"]


class ScopeAsDefaultName(Rule):
    code = "TFS403"
    name = "scope-as-default-name"
    severity = "warning"
    summary = "variable_scope(name, reuse) or variable_scope(name, scope): the second argument is default_name"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "`tf.variable_scope` gets a reuse flag or a scope as its second positional argument, which is "
            "`default_name`."
        ),
        at_run_time=(
            "Nothing raises here: `default_name` is ignored when there is a name. The scope does not reuse, so the "
            "second use raises `Variable ... already exists`; a scope given there is ignored and its name is missing "
            "from all variables."
        ),
        matters="The sharing that was asked for does not happen, or a caller's `scope` has no effect.",
        bad="""\
import tensorflow as tf

with tf.variable_scope("net", tf.AUTO_REUSE):
    w = tf.get_variable("w", [3])
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    w = tf.get_variable("w", [3])
""",
        fix=(
            'Name the argument: `reuse=`. For an optional scope with a default: `variable_scope(scope, "net")`, in '
            "this order."
        ),
        not_a_bug='`variable_scope(scope, "default")` is the right order and not reported.',
        limits="A string as second argument cannot be told from a default name.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.events("ScopeOpened"):
            value = event.default_name
            if event.by == "default" or value is None:
                continue
            what = _mistaken_for(value)
            if what is None:
                continue
            yield Report(
                site=event.site,
                headline=f"the second argument of tf.variable_scope is default_name, which is ignored here: {what}",
                advice="Write reuse=... for the flag; for an optional scope, variable_scope(scope, default_name)."
                if "reuse" in what
                else "To take a scope from the caller, write variable_scope(scope, default_name) in this order.",
                assumptions=event.assumptions,
                possible=isinstance(value, Symbol),
            )


def _mistaken_for(value: Any) -> str | None:
    """What a ``default_name`` was meant to be, if it is not a name."""
    if isinstance(value, bool) or is_auto(value):
        return f"reuse={'tf.AUTO_REUSE' if is_auto(value) else value} is not set"
    if hasattr(value, "original_name_scope"):
        return "the scope that is given has no effect"
    label = value.label() if isinstance(value, Symbol) else value.label() if hasattr(value, "label") else ""
    if re.fullmatch(r"(.*[._])?reuse\w*", label):
        return f"reuse is not set by `{label}`"
    if re.fullmatch(r"(.*[._])?(var_|variable_)?scope", label):
        return f"the scope `{label}` has no effect"
    return None
