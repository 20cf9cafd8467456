"""TFS404: a ``reuse`` parameter that nothing reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import reuse_when_opened
from tfshare_lint.rules.repeats import PART, repetitions
from tfshare_lint.rules.view import quote
from tfshare_lint.trace import Site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame

__all__ = ["UnusedReuseParameter"]

#: Names of parameters that ask for sharing and nothing else.
REUSE = re.compile(r"(is_)?re_?use(_?(var(iable)?s?|weights|params?|scope))?$")
#: Decorators that do not touch the arguments.
HARMLESS = ("staticmethod", "classmethod")
#: Functions by which a body may read a parameter without naming it.
READERS = ("locals", "vars", "eval", "exec")


class UnusedReuseParameter(Rule):
    code = "TFS404"
    name = "unused-reuse-parameter"
    severity = "warning"
    summary = "a reuse parameter that the function never reads: whatever the caller asks, nothing is shared"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "A function has a parameter `reuse` (or `reuse_variables` and the like), makes variables in a scope that "
            "does not reuse, and never reads the parameter; and either a call asks for reuse, or the calls are in "
            "other files."
        ),
        at_run_time=(
            "The argument has no effect. With `get_variable` or named layers the second call raises `ValueError: "
            "Variable generator/w already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE "
            "in VarScope?`; with `tf.Variable` or unnamed layers it silently makes a second set."
        ),
        matters=(
            "The signature promises what the body does not keep. Usually the argument was forgotten at "
            "`tf.variable_scope(...)`."
        ),
        bad="""\
import tensorflow as tf


def generator(z, reuse=False):
    with tf.variable_scope("generator"):
        return tf.matmul(z, tf.get_variable("w", [2, 4]))
""",
        good="""\
import tensorflow as tf


def generator(z, reuse=False):
    with tf.variable_scope("generator", reuse=reuse):
        return tf.matmul(z, tf.get_variable("w", [2, 4]))
""",
        fix='Pass it on: `tf.variable_scope("generator", reuse=reuse)`. Or remove the parameter.',
        not_a_bug=(
            "A function whose variables are made under `tf.AUTO_REUSE`, or whose callers open the reusing scope, needs "
            "no parameter of its own and is not reported; nor are methods that override another one, functions with "
            "decorators, and functions that are only called without asking for reuse."
        ),
        limits=(
            "A parameter that is read but does not reach the scope. Where a call of such a function fails in this file "
            "(TFS101) or is reported as TFS202, TFS204 or TFS206, that says it."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        told = _told(view)
        dead: dict[int, ast.arg | None] = {}  # a function's body is read once for each call, not for each variable
        for event, variable in _made_without_reuse(view):
            for point in event.site.stack():
                frame = point.frame
                if id(frame) not in dead:
                    dead[id(frame)] = _dead_parameter(frame)
                parameter = dead[id(frame)]
                if parameter is None or id(frame.definition) in told or not _asked(frame, parameter.arg):
                    continue
                made = "variables" if variable is None else quote(variable.name)
                yield Report(
                    site=Site(frame, parameter, point._locate, point.decided),
                    headline=f"`{frame.function}` never reads its parameter `{parameter.arg}`: it makes {made} "
                    "anew whatever the caller asks",
                    advice=f"Pass it on to the scope, as reuse={parameter.arg}, or remove it.",
                    related=((event.site, "made here"),),
                    assumptions=event.assumptions,
                )
                break


def _told(view: TraceView) -> set[int]:
    """The functions (by identity) whose second call is reported for what it does."""
    found = {id(p.frame.definition) for e in view.raised("EXISTS") for p in e.site.stack()}
    for repetition in repetitions(view):
        found |= {
            id(p.frame.definition) for _, made in repetition.pairs.values() for p in made.event.site.stack()
        }  # fmt: skip
    return found


def _made_without_reuse(view: TraceView) -> Iterator[tuple[Any, Any]]:
    """What makes variables in a scope that does not reuse: the event, and the variable where it is known."""
    for event in view.events("VariableCreated"):
        if not event.variable.assumed and not event.scope.reuse:
            yield event, event.variable
    for event in view.events("UnknownCreations"):
        scope = next(iter(view.scopes_at(event)), None)
        if PART.search(event.what.rpartition(".")[2]) and (scope is None or not reuse_when_opened(view, scope)):
            yield event, None


def _asked(frame: Frame, name: str) -> bool:
    """Does the call ask for reuse, or may it, for all we know? A call in this file that leaves it out does not."""
    value = frame.arguments.get(name, False)
    return value is not None and value is not False


def _dead_parameter(frame: Frame) -> ast.arg | None:
    """The parameter for reuse that the function's body never reads, or None."""
    node = getattr(frame.definition, "at", None)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    if any(not isinstance(d, ast.Name) or d.id not in HARMLESS for d in node.decorator_list):
        return None
    arguments = node.args
    parameter = next((a for a in (*arguments.args, *arguments.kwonlyargs) if REUSE.match(a.arg)), None)
    if parameter is None or _overrides(frame, node.name):
        return None
    for inner in (n for statement in node.body for n in ast.walk(statement)):
        if isinstance(inner, ast.Name) and (
            (inner.id == parameter.arg and not isinstance(inner.ctx, ast.Store)) or inner.id in READERS
        ):
            return None
    return parameter


def _overrides(frame: Frame, name: str) -> bool:
    """Is it a method that another class of the object has, too, so that its parameters are not its own choice?"""
    cls = getattr(frame.receiver, "cls", frame.receiver)
    classes = getattr(cls, "mro", ())
    return getattr(cls, "opaque_base", False) or sum(name in c.attrs for c in classes) > 1
