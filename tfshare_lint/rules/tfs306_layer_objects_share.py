"""TFS306: two layer objects get the same variables, because the scope in which they are first called was reopened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules import wording
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.calls_of_layers import maker_of, owner
from tfshare_lint.rules.view import at, first_made, frames, is_auto, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

__all__ = ["LayerObjectsShare", "objects_that_share"]

#: Names of two objects of one network, for two purposes.
PURPOSE = re.compile(r"train|valid|test|eval|infer|pred|shared|same|copy|tower|replica", re.IGNORECASE)


class LayerObjectsShare(Rule):
    code = "TFS306"
    name = "layer-objects-share"
    severity = "warning"
    confidence = "possible"
    summary = "two layer objects of one name get the same variables in two openings of an AUTO_REUSE scope"
    documentation = Documentation(
        detects=(
            "Two objects of `tf.layers` classes (or of classes derived from `tf.layers.Layer`) that are kept, by two "
            "objects of the program or under two names, and that get the same variables: both are called for the first "
            "time in an `AUTO_REUSE` scope of one name that is opened for each."
        ),
        at_run_time=(
            "A layer object chooses its scope at its first call. In one open scope a second object of the same name "
            "gets `fc_1`; in a scope that is opened again the counting starts anew, so both get `fc`, and "
            "`AUTO_REUSE` shares the variables silently. Without `AUTO_REUSE` TensorFlow raises."
        ),
        matters=(
            "Two models that were to be compared, or a target network and the network it follows, are one. Two layers "
            "of a network have the weights of one."
        ),
        bad="""\
import tensorflow as tf


class Model:
    def __init__(self):
        self.fc = tf.layers.Dense(8, name="fc")

    def __call__(self, x):
        with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
            return self.fc(x)


x = tf.placeholder(tf.float32, [None, 4])
first, second = Model(), Model()
a = first(x)
b = second(x)
""",
        good="""\
import tensorflow as tf


class Model:
    def __init__(self, name):
        self.name = name
        self.fc = tf.layers.Dense(8, name="fc")

    def __call__(self, x):
        with tf.variable_scope(self.name, reuse=tf.AUTO_REUSE):
            return self.fc(x)


x = tf.placeholder(tf.float32, [None, 4])
first, second = Model("first"), Model("second")
a = first(x)
b = second(x)
""",
        fix=(
            "Give each object its own scope or name. Layer objects need no `AUTO_REUSE` at all: an object that is "
            "called again always has its own variables."
        ),
        not_a_bug=(
            "Two objects that are to share. Not reported are objects that are made anew in each call of a function "
            "that opens the scope, and objects whose names or flags say that they are one network for training and "
            "for evaluation. To share, use one object."
        ),
        limits="Whether the two were to share cannot be seen, so every finding is *possible*.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event, before in objects_that_share(view):
            variables = [v for v in event.variables if any(v is other for other in before.variables)]
            for variable in variables:
                name = quote(variable.name)
                yield Report(
                    site=guilty_site(before.site, event.site),
                    headline=f"the layer object made at {at(maker_of(event))} gets the {name} of the one made at "
                    f"{at(maker_of(before))}",
                    advice="Give each its own scope or name; leave it if the two are to share their weights.",
                    variable=name,
                    event_site=event.site,
                    related=first_made(variable),
                    assumptions=event.assumptions,
                    possible=True,
                    group=("objects", *guilty_site(before.constructed, event.constructed).place()[:3]),
                )


def objects_that_share(view: TraceView) -> list[tuple[Any, Any]]:
    """The first calls (``LayerCalled``) of kept layer objects that get another object's variables, each with the
    first call of that."""
    return view.note("objects that share", _find)


def _find(view: TraceView) -> list[tuple[Any, Any]]:
    found = []
    first: dict[int, Any] = {}
    shared = {id(event.variable): event for event in view.events("VariableShared")}
    for event in view.events("LayerCalled"):
        if event.api != "layer" or event.layer is None:
            continue
        before = next((first[id(v)] for v in event.variables if id(v) in first), None)
        for variable in event.variables:
            first.setdefault(id(variable), event)
        if before is None or event.number or owner(before) is owner(event):
            continue
        sharing = next((shared[id(v)] for v in event.variables if id(v) in shared), None)
        if sharing is not None and is_auto(sharing.scope.reuse) and _are_kept(before, event):
            found.append((event, before))
    return found


def _are_kept(before: Any, event: Any) -> bool:
    """Are the two objects there to be two, not one for each call of what makes the network?"""
    makers = [maker_of(before), maker_of(event)]
    apart = makers[0].frame is not makers[1].frame or makers[0].loops != makers[1].loops
    if apart and any(_is_fresh(call, maker) for call, maker in zip((before, event), makers)):
        return False
    if any(getattr(point.at, "func", None) is maker.at for maker in makers for point in _points(before, event)):
        return False  # called as soon as it is made, like a function
    said = [name for site in makers for name in wording.assigned(site.frame.definition, site.at)]
    if any(PURPOSE.search(name) for name in said):
        return False
    arguments = [_arguments(call) for call in (before, event)]
    return not any(
        isinstance(value, bool) and arguments[0].get(name) is not value for name, value in arguments[1].items()
    )


def _points(*calls: Any) -> Iterator[Site]:
    for call in calls:
        yield from call.site.stack()


def _is_fresh(call: Any, maker: Site) -> bool:
    """Was the object made in the activation, and in the turn of its loop, in which it is called?"""
    point = next((site for site in call.site.stack() if site.frame is maker.frame), None)
    return point is not None and point.loops == maker.loops and (maker.frame.kind != "module" or bool(maker.loops))


def _arguments(call: Any) -> dict[str, Any]:
    """What the constructors around the layer's were given."""
    found: dict[str, Any] = {}
    for frame in frames(call.constructed):
        if frame.function.rsplit(".", 1)[-1] == "__init__":
            found.update(frame.arguments)
    return found
