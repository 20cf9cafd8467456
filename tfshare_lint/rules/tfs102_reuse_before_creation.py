"""TFS102: a reusing scope asks for a variable that nobody has created."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import asking, consequences, reuse_cause, runtime_of
from tfshare_lint.rules.view import at, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ReuseBeforeCreation"]


class ReuseBeforeCreation(Rule):
    code = "TFS102"
    name = "reuse-before-creation"
    severity = "error"
    summary = "a reusing scope (or reuse=True layer) asks for a variable that does not exist"
    messages = (re.compile(r"[Vv]ariable \S+ does not exist, or was not created with tf\.get_variable"),)
    documentation = Documentation(
        detects=(
            "`tf.get_variable`, directly or inside a layer, asks for a variable in a scope with `reuse=True`, and no "
            "variable of that full name has been created with `get_variable` before."
        ),
        at_run_time=(
            "The call raises while the graph is built:\n\n"
            "```\n"
            "ValueError: Variable net/w does not exist, or was not created with tf.get_variable(). Did you mean to set "
            "reuse=tf.AUTO_REUSE in VarScope?\n"
            "```\n\n"
            "`reuse=False` inside a reusing scope does not switch reuse off, and a `tf.Variable` of the same name does "
            "not count as created."
        ),
        matters=(
            "The program stops before it trains. The usual causes: the reusing network is built first, its scope has "
            "another name or another parent, or `reuse_variables()` was called on the root scope and everything that "
            "is built afterwards is in reuse mode."
        ),
        bad="""\
import tensorflow as tf


def net(x, reuse):
    with tf.variable_scope("net", reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


test = net(tf.zeros([2, 3]), reuse=True)
train = net(tf.ones([2, 3]), reuse=False)
""",
        good="""\
import tensorflow as tf


def net(x, reuse):
    with tf.variable_scope("net", reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


train = net(tf.ones([2, 3]), reuse=False)
test = net(tf.zeros([2, 3]), reuse=True)
""",
        fix=(
            "* Build the creating call first.\n"
            "* Use `reuse=tf.AUTO_REUSE`, which creates what is missing and shares the rest.\n"
            "* After `tf.get_variable_scope().reuse_variables()` on the root scope: confine it with `with "
            "tf.variable_scope(tf.get_variable_scope()):` around the calls that share.\n"
            "* Compare the full name in the message with the one that was created: a scope around one of the two calls "
            "makes another name."
        ),
        not_a_bug=(
            "A function that nobody calls in the file may run after its caller has created the variables: there it is "
            "not reported. Nor after a call into code that the linter does not know, since that may have created them."
        ),
        limits=(
            "What an unknown helper creates. Variables that `import_meta_graph` brings are in no store, so asking for "
            "them with reuse raises too, and is reported."
        ),
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        if view.open:
            return
        known = consequences(view)
        for event in view.raised("MISSING", "PARTITION_MISSING"):
            if id(event) in known:
                continue
            cause = reuse_cause(view, event)
            by = ""
            if cause is not None and cause.site is not None and cause.site.place()[:2] != event.site.place()[:2]:
                by = f" (reuse is set at {at(cause.site)})"
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises ValueError: variable {quote(event.error.name)} is asked for with reuse, "
                f"but nothing has created it{by}",
                advice=self._advice(view, event, cause),
                variable=quote(event.error.name),
                runtime=runtime_of(event.error),
                related=((cause.site, "reuse is set here"),) if by else (),
                assumptions=event.assumptions,
                group=("reuse", *(s.place()[:3] for s in asking(cause.site).stack())) if cause is not None else None,
            )

    def _advice(self, view: TraceView, event: Any, cause: Any) -> str:
        """What to do, by what made the scope reuse and by what has a similar name."""
        name = quote(event.error.name)
        if getattr(cause, "is_root", False):
            return ("reuse_variables() on the root scope holds for all that is built afterwards: confine it with "
                    "`with tf.variable_scope(tf.get_variable_scope()):` around the calls that share.")  # fmt: skip
        created = [e.variable for e in view.events("VariableCreated") if view.order(e) < view.order(event)]
        for variable in created:
            if variable.key is None and quote(variable.name) == name:
                return (f"The tf.Variable of that name at {at(variable.site)} is not known to get_variable: create it "
                        "with tf.get_variable.")  # fmt: skip
        useless = next((o for o in view.scopes_at(event) if o.reuse_argument is False and "reuse" in o.given), None)
        if useless is not None:
            return (f"reuse=False at {at(useless.site)} does not switch off the reuse that the scope takes over: "
                    "create the variable outside, or use reuse=tf.AUTO_REUSE.")  # fmt: skip
        for variable in created:
            if variable.key is not None and _last_parts(quote(variable.key)) == _last_parts(name):
                return (f"{quote(variable.key)}, created at {at(variable.site)}, has another scope around it: open the "
                        "same scope, or use its scope object.")  # fmt: skip
        return "Create it first, in a scope without reuse, or use reuse=tf.AUTO_REUSE."


def _last_parts(name: str) -> list[str]:
    return name.split("/")[-2:]
