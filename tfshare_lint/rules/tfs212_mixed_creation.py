"""TFS212: ``tf.Variable`` and ``get_variable`` under one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["MixedCreation"]


class MixedCreation(Rule):
    code = "TFS212"
    name = "mixed-creation"
    severity = "warning"
    summary = "tf.Variable and get_variable under one name are two variables: v and v_1"
    documentation = Documentation(
        detects="`tf.get_variable` makes a variable under a name that a `tf.Variable` has, or the other way round.",
        at_run_time=(
            "Nothing raises: `get_variable` does not see what `tf.Variable` makes. There are two variables, and the "
            "second one's name gets a number: `v` and `v_1`."
        ),
        matters="What looks like one variable is two: one is trained, the other is used, and a checkpoint holds both.",
        bad="""\
import tensorflow as tf

w = tf.Variable(tf.zeros([3]), name="w")
same = tf.get_variable("w", [3])
""",
        good="""\
import tensorflow as tf

w = tf.get_variable("w", [3], initializer=tf.zeros_initializer())
with tf.variable_scope(tf.get_variable_scope(), reuse=True):
    same = tf.get_variable("w", [3])
""",
        fix=(
            "Make both with `tf.get_variable`, in a scope that reuses; or choose another name if two variables are "
            "meant."
        ),
        not_a_bug="Two variables that are meant to be two: give them two names.",
        limits="Names with parts that the linter does not know.",
        versions="1.15 and later compare names without case, so `W` and `w` count as one; 1.4 does not.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        by_name: dict[tuple[int, object], Any] = {}
        for event in view.events("VariableCreated"):
            variable = event.variable
            if variable.kind not in ("Variable", "get_variable") or variable.assumed or variable.site is None:
                continue
            graph = id(variable.graph)
            wanted = variable.key if variable.key is not None else _without_number(quote(variable.name))
            before = by_name.get((graph, wanted)) if wanted != variable.name else None
            if before is not None and before.kind != variable.kind and wanted == before.name:
                yield self._report(event, before)
            by_name.setdefault((graph, variable.name), variable)

    @staticmethod
    def _report(event: Any, before: Any) -> Report:
        variable = event.variable
        apis = ("tf.get_variable", "tf.Variable")
        now, then = apis if variable.key is not None else apis[::-1]
        return Report(
            site=event.site,
            headline=f"{now} makes a second variable {quote(variable.name)}: it does not see the {then} "
            f"{quote(before.name)} made at {at(before.site)}",
            advice="Make both with tf.get_variable in a scope that reuses, or choose another name.",
            variable=quote(variable.name),
            related=first_made(before),
            assumptions=event.assumptions,
            possible=variable.key is None,
        )


def _without_number(name: str) -> str:
    return re.sub(r"_\d+$", "", name)
