"""TFS406: an argument that the function does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import runtime_of

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["WrongKeyword"]


class WrongKeyword(Rule):
    code = "TFS406"
    name = "wrong-keyword"
    severity = "error"
    summary = "an argument that the TensorFlow function does not have: get_variable(reuse=...), name_scope(reuse=...)"
    speaks_of_parameters = True
    messages = (
        re.compile(
            r"(get_variable|get_local_variable|variable_scope|name_scope|Variable|__init__|\w+)\(\) got an unexpected "
            r"keyword argument '\w+'"
        ),
        re.compile(r"\(\) got multiple values for (keyword )?argument '\w+'"),
    )
    documentation = Documentation(
        detects=(
            "A call of a TensorFlow function with an argument that it does not take. The frequent one is `reuse=` "
            "given to `tf.get_variable`, `tf.name_scope` or `tf.Variable`: only `tf.variable_scope` and layers take it."
        ),
        at_run_time=(
            "The call raises:\n\n```\nTypeError: get_variable() got an unexpected keyword argument 'reuse'\n```"
        ),
        matters="The program stops before it trains.",
        bad="""\
import tensorflow as tf

first = tf.get_variable("w", [3])
again = tf.get_variable("w", [3], reuse=True)
""",
        good="""\
import tensorflow as tf

first = tf.get_variable("w", [3])
with tf.variable_scope(tf.get_variable_scope(), reuse=True):
    again = tf.get_variable("w", [3])
""",
        fix=(
            "Reuse belongs to the scope: `with tf.variable_scope(..., reuse=tf.AUTO_REUSE):` around the call. For a "
            "misspelt argument, the right spelling."
        ),
        not_a_bug="Python always raises here. If the program catches the error, it is not reported.",
        limits="Only functions whose arguments the linter knows. Arguments that arrive in an unknown `**kwargs`.",
        versions=(
            "The arguments are those of 1.15; some (`auxiliary_name_scope`, `synchronization`) do not exist in 1.4."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("WRONG_KEYWORD"):
            error = event.error
            if view.open and error.message.startswith("_true_getter()"):
                continue  # the unknown caller's scope may have a custom getter that takes it
            reuse = "'reuse'" in error.message
            yield Report(
                site=event.site,
                headline=f"Python raises {runtime_of(error).rstrip('.')}",
                advice="Reuse belongs to the scope: put `with tf.variable_scope(..., reuse=tf.AUTO_REUSE):` around it."
                if reuse
                else "Check the argument's name.",
                runtime=runtime_of(error),
                possible=" missing " in error.message,  # it may be among arguments that are not known
                assumptions=event.assumptions,
            )
