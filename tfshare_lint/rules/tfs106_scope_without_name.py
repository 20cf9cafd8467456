"""TFS106: a variable scope without a usable name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import depends_on_caller, names_scope, runtime_of

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ScopeWithoutName"]


ADVICE = {
    "NAME_REQUIRED": "Name the scope, or give default_name= for the case that the name is None.",
    "BAD_NAME": "Use letters, digits, `.`, `_`, `-` and `/`; at the root a name begins with a letter, a digit or `.`.",
}


class ScopeWithoutName(Rule):
    code = "TFS106"
    name = "scope-without-name"
    severity = "error"
    summary = "variable_scope(None) without default_name, or with a name that is neither a string nor a scope"
    messages = (
        re.compile(r"If default_name is None then name_or_scope is required"),
        re.compile(r"VariableScope: name_or_scope must be a string or VariableScope"),
        re.compile(r"is not a valid (root )?scope name"),
    )
    documentation = Documentation(
        detects=(
            "`tf.variable_scope` gets `None` and no `default_name`, or something that is neither a string nor a "
            "`VariableScope`, or a name with characters that TensorFlow does not accept."
        ),
        at_run_time=(
            "The call raises:\n\n"
            "```\n"
            "TypeError: If default_name is None then name_or_scope is required\n"
            "```\n\n"
            "or, for a number, a list or the like, `TypeError: VariableScope: name_or_scope must be a string or "
            "VariableScope.`"
        ),
        matters=(
            "The program stops before it trains. The usual cause: an optional `scope=None` parameter that is handed on "
            "as it is."
        ),
        bad="""\
import tensorflow as tf


def net(x, scope=None):
    with tf.variable_scope(scope):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


y = net(tf.zeros([2, 3]))
""",
        good="""\
import tensorflow as tf


def net(x, scope=None):
    with tf.variable_scope(scope, default_name="net"):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


y = net(tf.zeros([2, 3]))
""",
        fix=(
            "Give a name, or `default_name=`, which is used (and made unique) where the name is `None`; `scope or "
            '"net"` if the name is not to be made unique. For the scope that is open now: '
            "`tf.variable_scope(tf.get_variable_scope())`."
        ),
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="A name that the linter does not know is taken to be a string.",
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        misused = {id(event.site.at) for event in view.misuses("reuse-variables-result")}  # TFS407
        for event in view.raised("NAME_REQUIRED", "BAD_NAME"):
            error = event.error
            if error.kind.name == "BAD_NAME" and not names_scope(error):
                continue  # TFS111
            if id(event.site.at) in misused or (view.open and depends_on_caller(error)):
                continue
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises {runtime_of(error).rstrip('.')}",
                advice=ADVICE[error.kind.name],
                runtime=runtime_of(error),
                assumptions=event.assumptions,
            )
