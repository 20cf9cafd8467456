"""TFS111: any other refusal by TensorFlow while variables and scopes are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import consequences, depends_on_caller, names_scope, runtime_of
from tfshare_lint.rules.view import quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["InvalidVariableRequest"]

#: What to do, by the kind of error.
ADVICE = {
    "CONSTANT_WITH_SHAPE": "Leave out the shape, which the constant has, or use tf.constant_initializer(value).",
    "NO_SHAPE": "Give a shape that is known when the graph is built.",
    "NOT_CALLABLE_GETTER": "custom_getter must be a function (getter, name, *args, **kwargs).",
    "NO_INITIALIZER": "Give initializer=: there is no default for this dtype.",
    "INITIALIZER_DTYPE": "Give the value and dtype= the same type.",
    "NO_INITIAL_VALUE": "Give the value as first argument: tf.Variable(value, name=...).",
    "BAD_NAME": "Use letters, digits, `.`, `_`, `-` and `/`; a name must not begin with `_`, `-` or `/` at the root.",
    "DUPLICATE_NODE": "Give one of the two another name; a slash at the end of a name switches off the numbering.",
    "REUSE_VALUE": "Give True, False, None or tf.AUTO_REUSE: a number is made one of them by bool(...).",
    "RESET_NESTED": "Call it outside every `with` block of a graph, a session or a scope.",
    "IMPROPER_NESTING": "Leave scopes in the reverse order of entering them: use `with` blocks.",
    "TEMPLATE_NAME": "Give the template a name.",
    "PARTITION_WITHOUT_PARTITIONER": "Give the same partitioner in every call that shares the variable.",
    "PARTITIONER_FOR_WHOLE": "Give the same partitioner in every call that shares the variable.",
    "PARTITIONER_INVALID": "A partitioner returns a list with one number of parts for each axis.",
}
DEFAULT_ADVICE = "Change the call so that TensorFlow accepts it."


class InvalidVariableRequest(Rule):
    code = "TFS111"
    name = "invalid-variable-request"
    severity = "error"
    summary = "TensorFlow refuses a variable or scope for another reason: no shape, a bad name, a bad reuse value"
    messages = (
        re.compile(r"If initializer is a constant, do not specify shape"),
        re.compile(r"Initializer type .* and explicit dtype .* don't match"),
        re.compile(r"Shape of a new variable \(.*\) must be fully defined"),
        re.compile(r"The initializer passed is not valid"),
        re.compile(r"did not get an initializer, so its `shape` argument must be specified"),
        re.compile(r"is not a valid (root )?scope name"),
        re.compile(r"An initializer for variable .* is required"),
        re.compile(r"Passed a custom_getter which is not callable"),
        re.compile(r"The reuse parameter must be True or False or None"),
        re.compile(r"initial_value must be specified"),
        re.compile(r"Duplicate node name in graph"),
        re.compile(r"Do not use tf\.reset_default_graph\(\) to clear nested graphs"),
        re.compile(r"Improper nesting of variable_scope"),
        re.compile(r"(No partitioner was provided|A partitioner was provided), but (a|an) (un)?partitioned version"),
    )
    documentation = Documentation(
        detects=(
            "A call that TensorFlow refuses while variables, scopes and graphs are made, for a reason that has no rule "
            "of its own: a constant initializer together with a shape, no shape, a name that TensorFlow does not "
            "accept, a `custom_getter` that is not callable, a `reuse` that is neither a bool, `None` nor "
            "`tf.AUTO_REUSE`, `tf.reset_default_graph()` inside a scope."
        ),
        at_run_time=(
            "The call raises, for example:\n\n"
            "```\n"
            "ValueError: If initializer is a constant, do not specify shape.\n"
            "ValueError: 'my weights' is not a valid scope name\n"
            "ValueError: The reuse parameter must be True or False or None.\n"
            "AssertionError: Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, "
            "exit the nesting and create a new graph.\n"
            "```"
        ),
        matters="The program stops before it trains, sometimes only on the path that is used for the evaluation.",
        bad="""\
import tensorflow as tf

bias = tf.get_variable("bias", shape=[3], initializer=tf.zeros([3]))
""",
        good="""\
import tensorflow as tf

bias = tf.get_variable("bias", shape=[3], initializer=tf.zeros_initializer())
""",
        fix="The message of the finding says what TensorFlow objects to and what it wants instead.",
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="Shapes, names and flags that the linter does not know are taken to be acceptable.",
        versions="The words differ between versions; the finding quotes 1.15.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        bad_scopes: list[str] = []
        known = consequences(view)
        for event in view.raised(*KINDS):
            if id(event) in known:
                continue
            error: Any = event.error
            # A test method is run in a graph of its own, which is no nesting.
            in_own_graph = error.kind.name == "RESET_NESTED" and view.trace.entry != "<module>"
            if in_own_graph or (view.open and depends_on_caller(error)):
                continue
            if error.kind.name == "BAD_NAME":
                if names_scope(error):  # TFS106
                    bad_scopes.append(quote(error.name))
                    continue
                if any(f"{scope}/" in quote(error.name) for scope in bad_scopes):
                    continue  # the scope's name is the fault
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises {_reason(error)}",
                advice=ADVICE.get(error.kind.name, DEFAULT_ADVICE),
                variable=quote(error.name) if error.name is not None else None,
                runtime=runtime_of(error),
                assumptions=event.assumptions,
            )


def _reason(error: Any) -> str:
    """TensorFlow's words, with the variable's name where they leave it out."""
    words = runtime_of(error).rstrip(".")
    name = quote(error.name) if error.name is not None else ""
    return words if name in words else f"{words} (for the variable {name})"


#: The kinds of error that this rule answers for: all that have no rule of their own.
KINDS = (*ADVICE, "OTHER")
