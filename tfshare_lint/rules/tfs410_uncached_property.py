"""TFS410: a property that makes variables each time it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import first_made, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame

__all__ = ["UncachedProperty"]

ADVICE = "Build once and keep the result: in __init__, or with a property that caches."


class UncachedProperty(Rule):
    code = "TFS410"
    name = "uncached-property"
    severity = "warning"
    summary = "a property builds variables each time it is read"
    documentation = Documentation(
        detects="A property of one object is read twice, and each time it makes variables.",
        at_run_time=(
            "With `tf.Variable` or unnamed layers each reading silently makes a second set (`Variable`, `Variable_1`, "
            "…). With `get_variable` or named layers the second reading raises: that is reported as TFS101."
        ),
        matters=(
            "Reading an attribute looks harmless: the second reading, often inside another property, stops the "
            "program, or the loss is computed from other weights than the prediction."
        ),
        bad="""\
import tensorflow as tf


class Model:
    def __init__(self, x):
        self.x = x

    @property
    def scores(self):
        return tf.matmul(self.x, tf.Variable(tf.zeros([3, 1])))


model = Model(tf.zeros([2, 3]))
loss = tf.reduce_sum(model.scores)
best = tf.argmax(model.scores, 0)
""",
        good="""\
import tensorflow as tf


class Model:
    def __init__(self, x):
        self.x = x
        self._scores = None

    @property
    def scores(self):
        if self._scores is None:
            self._scores = tf.matmul(self.x, tf.Variable(tf.zeros([3, 1])))
        return self._scores


model = Model(tf.zeros([2, 3]))
loss = tf.reduce_sum(model.scores)
best = tf.argmax(model.scores, 0)
""",
        fix=(
            "Build in `__init__`, or keep the result on the object: `functools.cached_property`, or a lazy-property "
            "decorator."
        ),
        not_a_bug="A property that caches, in whatever way, is followed and not reported.",
        limits="Properties of classes the linter cannot see.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for before, event, activation in _made_again(view):
            yield Report(
                site=guilty_site(before.variable.site, event.site),
                headline=f"the property `{activation.function}` builds variables each time it is read: "
                f"{quote(event.variable.name)} is a second one beside {quote(before.variable.name)}",
                advice=ADVICE,
                variable=quote(event.variable.name),
                event_site=event.site,
                related=first_made(before.variable),
                assumptions=event.assumptions,
            )


def _made_again(view: TraceView) -> Iterator[tuple[Any, Any, Frame]]:
    """Variables that a property makes as it made one when it was read before: (before, now, the property)."""
    made: dict[tuple[object, ...], tuple[Any, Frame]] = {}
    for event in view.events("VariableCreated"):
        if event.variable.assumed or event.variable.site is None:
            continue
        stack = event.site.stack()
        path = tuple(id(site.at) for site in stack)
        for depth, site in enumerate(stack):
            frame = site.frame
            if frame.kind == "property" and frame.receiver is not None:
                key = (id(event.variable.graph), id(frame.definition), id(frame.receiver), path[depth:])
                before, earlier = made.setdefault(key, (event, frame))
                if earlier is not frame:
                    yield before, event, frame
                    break
