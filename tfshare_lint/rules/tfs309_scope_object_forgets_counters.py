"""TFS309: unnamed layers inside and after ``variable_scope(tf.get_variable_scope())``: both count from zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, is_auto, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ScopeObjectForgetsCounters", "layers_counted_anew"]


class ScopeObjectForgetsCounters(Rule):
    code = "TFS309"
    name = "scope-object-forgets-counters"
    severity = "warning"
    summary = "unnamed layers inside and after variable_scope(tf.get_variable_scope()) count from zero and share"
    documentation = Documentation(
        detects=(
            "In an `AUTO_REUSE` scope: an unnamed layer inside `with tf.variable_scope(tf.get_variable_scope()):` (or "
            "another scope object that is entered again), and another one after the block, which gets the first one's "
            "variables."
        ),
        at_run_time=(
            "Entering a scope by its object keeps the counters of default names, and leaving it sets them back to what "
            "they were before. The next unnamed layer is called `dense` again. Under `AUTO_REUSE` it silently shares; "
            "otherwise TensorFlow raises that the variable already exists (TFS101)."
        ),
        matters="Two layers of the network have one set of weights, and nothing says so.",
        bad="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    with tf.variable_scope(tf.get_variable_scope()):
        h = tf.layers.dense(x, 8, tf.nn.relu)
    y = tf.layers.dense(h, 8)
""",
        good="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
    with tf.variable_scope(tf.get_variable_scope()):
        h = tf.layers.dense(x, 8, tf.nn.relu, name="hidden")
    y = tf.layers.dense(h, 8, name="out")
""",
        fix="Name the layers, or build all unnamed layers of a scope inside one opening of it.",
        not_a_bug=(
            "The same lines run again for another tower, for training and for testing, share as they should and are "
            "not reported; nor are two blocks one of which is opened with `reuse`."
        ),
        limits="Layers with names, which never count.",
        versions="1.4, 1.15 and `tensorflow.compat.v1` of 2.x behave alike; without `AUTO_REUSE` all of them raise.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event, before in layers_counted_anew(view):
            for variable in event.variables:
                if not any(variable is other for other in before.variables):
                    continue
                yield Report(
                    site=guilty_site(before.site, event.site),
                    headline=f"the unnamed {event.kind} made here gets the {quote(variable.name)} of the one made at "
                    f"{at(before.site)}: leaving a scope that was entered by its object sets the counters of default "
                    "names back",
                    advice="Name the layers, or build them inside one opening of the scope.",
                    variable=quote(variable.name),
                    event_site=event.site,
                    related=first_made(variable),
                    assumptions=event.assumptions,
                )


def layers_counted_anew(view: TraceView) -> list[tuple[Any, Any]]:
    """The unnamed layers (``LayerCalled``) that are called what another one is called, each with that other one."""
    return view.note("layers counted anew", _find)


def _find(view: TraceView) -> list[tuple[Any, Any]]:
    found = []
    first: dict[int, Any] = {}
    shared = {id(event.variable) for event in view.events("VariableShared") if is_auto(event.scope.reuse)}
    for event in view.events("LayerCalled"):
        before = next((first[id(v)] for v in event.variables if id(v) in first), None)
        for variable in event.variables:
            first.setdefault(id(variable), event)
        if before is None or event.given is not None or event.reuse or event.number or event.api == "cell":
            continue
        if not any(id(v) in shared for v in event.variables) or event.site.at is before.site.at:
            continue
        if _forgotten(view, before, event):
            found.append((event, before))
    return found


def _forgotten(view: TraceView, before: Any, event: Any) -> bool:
    """Was the first layer made in the current scope, entered again by its object, and the second one after that?"""
    inside, after = list(view.scopes_at(before)), list(view.scopes_at(event))
    for number, opened in enumerate(inside):
        if opened.by != "object" or opened.name != opened.outer.name:
            return False
        if opened.reuse_argument:
            return False
        outer = inside[number + 1 :]
        if len(outer) == len(after) and all(one is other for one, other in zip(outer, after)):
            return True
    return False
