"""TFS305: an argument of ``get_variable`` that has no effect on a variable that exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, quote
from tfshare_lint.symbolic import Unknown
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ArgumentIgnoredOnReuse"]


class ArgumentIgnoredOnReuse(Rule):
    code = "TFS305"
    name = "argument-ignored-on-reuse"
    severity = "warning"
    summary = "an initializer, regularizer or trainable that a reused variable ignores"
    documentation = Documentation(
        detects=(
            "A `get_variable` call that returns an existing variable gives `trainable`, `regularizer` or "
            "`initializer`, and the call that created the variable gave something else."
        ),
        at_run_time=(
            "The variable that exists is returned as it is, silently: the first creation wins. `trainable=False` "
            "leaves it trainable, a regularizer adds no loss, an initializer is not run."
        ),
        matters=(
            "A part of the network that was meant to be frozen is trained, or the regularization is missing from the "
            "loss."
        ),
        bad="""\
import tensorflow as tf

with tf.variable_scope("net"):
    w = tf.get_variable("w", [3])
with tf.variable_scope("net", reuse=True):
    frozen = tf.get_variable("w", [3], trainable=False)
""",
        good="""\
import tensorflow as tf

with tf.variable_scope("net"):
    w = tf.get_variable("w", [3], trainable=False)
with tf.variable_scope("net", reuse=True):
    frozen = tf.get_variable("w", [3])
""",
        fix=(
            "Give the argument in the call that creates the variable. To freeze some variables, choose `var_list` of "
            "the optimizer."
        ),
        not_a_bug="The same line run again with the same arguments is not reported.",
        limits="Initializers of the program's own are not compared, nor what a layer's arguments become.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.events("VariableShared"):
            variable = event.variable
            if getattr(variable, "assumed", False) or variable.site is None or event.scope.scope.custom_getter:
                continue  # a getter of the program's own may ask for the variable to make another from it
            for argument, had, given in _ignored(event.request, variable, event.site.at is variable.site.at):
                yield self._report(event, argument, had, given)

    @staticmethod
    def _report(event: Any, argument: str, had: str, given: str) -> Report:
        variable = event.variable
        return Report(
            site=guilty_site(variable.site, event.site),
            headline=f"{given} has no effect: this call returns the existing variable {quote(variable.name)}, which "
            f"was created {had} at {at(variable.site)}",
            advice=f"Give {argument} in the call that creates the variable.",
            variable=quote(variable.name),
            event_site=event.site,
            related=first_made(variable),
            assumptions=event.assumptions,
        )


def _ignored(request: Any, variable: Any, same_line: bool) -> Iterator[tuple[str, str, str]]:
    """The arguments of a request that the variable does not have: (name, as created, as asked for now)."""
    created = variable.request
    if created is None or request is None:
        return
    made = getattr(variable, "trainable", None)
    flags = isinstance(made, bool) and isinstance(request.trainable, bool) and not request.local
    # One line run with another flag is a network built again for another purpose (trainable=is_training).
    if "trainable" in request.given and flags and request.trainable != made and not same_line:
        yield "trainable", f"with trainable={made}", f"trainable={request.trainable}"
    regularized = created.regularizer is not None or getattr(variable, "regularizer", None) is not None
    if "regularizer" in request.given and request.regularizer is not None and not regularized:
        yield "regularizer", "without a regularizer", "the regularizer"
    before, now = created.initializer, request.initializer
    if "initializer" not in request.given or now is None:
        return
    if before is None:
        if not same_line:
            yield "initializer", "without this initializer", "the initializer"
    elif _comparable(before.value) and _comparable(now.value) and before.value != now.value:
        yield "initializer", "with another initializer", "the initializer"


def _comparable(value: object) -> bool:
    """Is it known when two of these are the same: numbers, and initializers with constant arguments?"""
    if isinstance(value, (int, float)):
        return True
    arguments = getattr(value, "arguments", None)
    return arguments is not None and not any(isinstance(argument, Unknown) for argument in arguments.values())
