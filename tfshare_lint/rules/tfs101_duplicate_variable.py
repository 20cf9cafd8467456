"""TFS101: a variable that exists is created again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import (
    consequences,
    created_at,
    drops_reuse,
    guilty,
    property_read_again,
    sharing_report,
)
from tfshare_lint.rules.view import at, called_again, in_one_loop, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["DuplicateVariable"]


class DuplicateVariable(Rule):
    code = "TFS101"
    name = "duplicate-variable"
    severity = "error"
    summary = "get_variable (or a layer) creates a variable whose name exists, in a scope that does not reuse"
    messages = (re.compile(r"[Vv]ariable (with name )?\S+ already exists(, disallowed)?"),)
    documentation = Documentation(
        detects=(
            "A variable is created by `tf.get_variable`, directly or inside a layer, a second time under the same full "
            "name, and the scope does not reuse."
        ),
        at_run_time=(
            "The second call raises while the graph is built:\n\n"
            "```\n"
            "ValueError: Variable net/w already exists, disallowed. Did you mean to set reuse=True or "
            "reuse=tf.AUTO_REUSE in VarScope? Originally defined at: ...\n"
            "```\n\n"
            "The full name is the names of the open *variable* scopes and the variable's own, joined by slashes. Name "
            "scopes, devices, sessions and Python objects do not count: a new `tf.Session()` still builds into the "
            "same graph."
        ),
        matters=(
            "The program stops before the first training step. It is often met late: only the evaluation, the second "
            "GPU or the second call in a notebook builds the network again."
        ),
        bad="""\
import tensorflow as tf


def net(x):
    with tf.variable_scope("net"):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


left = net(tf.zeros([2, 3]))
right = net(tf.ones([2, 3]))
""",
        good="""\
import tensorflow as tf


def net(x):
    with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


left = net(tf.zeros([2, 3]))
right = net(tf.ones([2, 3]))
""",
        fix=(
            "* The calls are meant to share: open the scope with `reuse=tf.AUTO_REUSE`, or with `reuse=True` from the "
            "second call on.\n"
            "* They are meant to have a variable each: give each its own scope or name, with the loop's index in it if "
            "it is a loop.\n"
            "* They are meant for different graphs: build each inside `with tf.Graph().as_default():`, or call "
            "`tf.reset_default_graph()` before."
        ),
        not_a_bug=(
            "Code that catches the `ValueError` and switches to reuse is followed as Python would run it and not "
            "reported. A function that nobody calls in the file is run as if its caller's scope did not reuse; what it "
            "repeats is reported as *possible*, because a caller may have opened an `AUTO_REUSE` scope."
        ),
        limits=(
            "Names and branches that depend on values the linter does not know. A second call that is not in the "
            "project. Functions that a web server, a task queue, a user interface or a bot calls are run twice; cells "
            "of a notebook that cannot be run twice are TFS409."
        ),
        versions="All versions in graph mode. Resource variables lack the part `Originally defined at:`.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        known = consequences(view)
        for event in view.raised("EXISTS", "PARTITION_EXISTS"):
            if id(event) in known or (view.open and _in_two_calls_of_unknown_callers(event)):
                continue
            report = sharing_report(
                event,
                f"TensorFlow raises ValueError: variable {quote(event.error.name)} already exists "
                f"and the scope does not reuse{created_at(event.error)}",
                self._advice(view, event),
            )
            if view.open:
                report.conditions = ("no caller has opened a reusing scope",)
            yield report

    def _advice(self, view: TraceView, event: Any) -> str:
        """What to do, by the way in which it came to be made twice."""
        first, advice = event.error.existing, "Share it by reuse=True or reuse=tf.AUTO_REUSE on the scope"
        if first is None or first.site is None:
            return f"{advice}, or choose another name."
        read = property_read_again(first.site, event.site)
        if read is not None:
            return (f"The property `{read[1].function}` builds variables each time it is read (TFS410): keep what it "
                    "made in an attribute and return that.")  # fmt: skip
        handler = called_again(event.site)
        if handler is not None:
            return (f"Build the graph once, before `{handler}` is called, and only run it there; or give each call a "
                    "graph of its own by `with tf.Graph().as_default():`.")  # fmt: skip
        dropped = next((s for s in view.scopes_at(event) if drops_reuse(view, s)), None)
        if dropped is not None:
            return (f"The scope object entered at {at(dropped.site)} does not take over the reuse of the scopes around "
                    f"it: give variable_scope(...) reuse=True there as well.")  # fmt: skip
        if in_one_loop(first.site, event.site):
            return f"{advice}, or put the loop's index into the name to have a variable each."
        name_scopes = self._name_scopes(view, first)
        if name_scopes:
            return (f"tf.name_scope ({name_scopes[-1]!r}) is not part of the names that get_variable uses: open a "
                    "tf.variable_scope to keep the two apart, or share by reuse=tf.AUTO_REUSE.")  # fmt: skip
        if guilty(event) is event.site:
            return f"{advice}, or give this variable another name."
        return f"{advice}, or give each call its own scope."

    @staticmethod
    def _name_scopes(view: TraceView, variable: Any) -> list[str]:
        """The ``tf.name_scope`` blocks that were open when the variable was created."""
        created = next((e for e in view.events("VariableCreated") if e.variable is variable), None)
        return [quote(name) for name in created.scope.name_scopes] if created is not None else []


def _in_two_calls_of_unknown_callers(event: Any) -> bool:
    """Was the variable made in one call from outside (a constructor's) and is it asked for in another (a method's)?
    Then each has its own caller, and the second may have opened a scope that reuses."""
    first = event.error.existing
    if first is None or first.site is None:
        return False
    return first.site.stack()[0].frame is not event.site.stack()[0].frame
