"""TFS206: a Keras layer in a reusing scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.creations import Made, creations
from tfshare_lint.rules.repeats import repetitions
from tfshare_lint.rules.view import at, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["KerasLayerIgnoresScope"]

ADVICE = "Make the layer objects once and call them for both inputs, or use tf.layers, which looks at the scope."


class KerasLayerIgnoresScope(Rule):
    code = "TFS206"
    name = "keras-layer-ignores-scope"
    severity = "warning"
    summary = "a Keras layer built again in a reusing scope: it never looks at the scope and makes new weights"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "A `tf.keras` layer is constructed again, by the same line, in a scope with `reuse=True` or "
            "`tf.AUTO_REUSE`, or by a function that is called again with a `reuse` argument."
        ),
        at_run_time=(
            "Keras layers do not make their weights with `get_variable`. They ignore `reuse`: the scope is opened "
            "again, and the layer makes `net_1/dense_1/kernel` beside `net/dense/kernel`, silently. Even `reuse=True` "
            "where nothing exists raises nothing."
        ),
        matters="The evaluation uses weights that were never trained.",
        bad="""\
import tensorflow as tf


def infer(data, reuse):
    with tf.variable_scope("net", reuse=reuse):
        hidden = tf.keras.layers.Dense(6, activation="relu")(data)
        return tf.keras.layers.Dense(2)(hidden)


train = infer(tf.placeholder(tf.float32, [None, 4]), False)
test = infer(tf.placeholder(tf.float32, [None, 4]), True)
""",
        good="""\
import tensorflow as tf

hidden = tf.keras.layers.Dense(6, activation="relu")
output = tf.keras.layers.Dense(2)


def infer(data):
    return output(hidden(data))


train = infer(tf.placeholder(tf.float32, [None, 4]))
test = infer(tf.placeholder(tf.float32, [None, 4]))
""",
        fix=(
            "Make the layers (or a `tf.keras.Model`) once and call the objects again: that is how Keras shares. Or use "
            "`tf.layers`, which does look at the scope."
        ),
        not_a_bug="A Keras layer object that is called twice shares, and is not reported.",
        limits="Layers of other libraries that are built on Keras.",
        versions=(
            "1.15 and `tensorflow.compat.v1` of 2.x. In 1.4 Keras layers made their weights with `get_variable`, and "
            "shared."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        told: set[int] = set()
        for before, made in _again_in_reuse(view):
            told.add(id(made.event))
            yield self._report(before, made, "a Keras layer ignores the scope's reuse")
        for repetition in repetitions(view):
            if repetition.kind != "reuse" or repetition.api != "keras":
                continue
            for before, made in repetition.pairs.values():
                if id(made.event) not in told:
                    yield self._report(before, made, "a Keras layer knows nothing of the `reuse` argument")

    @staticmethod
    def _report(before: Made, made: Made, what: str) -> Report:
        return Report(
            site=made.event.site,
            headline=f"{what}: it makes {quote(made.event.variable.name)} and does not share "
            f"{quote(before.event.variable.name)}",
            advice=ADVICE,
            variable=quote(made.event.variable.name),
            related=((before.event.site, f"first built at {at(before.event.site)}"),),
            assumptions=made.event.assumptions,
        )


def _again_in_reuse(view: TraceView) -> Iterator[tuple[Made, Made]]:
    """Weights of Keras layers made in a reusing scope by a line that made the same before: (before, now)."""
    earlier: dict[tuple[object, ...], Made] = {}
    for made in creations(view):
        if made.api != "keras":
            continue
        variable = made.event.variable
        own = str(variable.name).rpartition("/")[2]
        # Another scope or another name was given to keep the two apart.
        key = (id(variable.graph), made.scope, made.layer.given, id(made.event.site.at), own, repr(variable.shape))
        before = earlier.get(key)
        earlier[key] = made
        if before is not None and made.event.scope.reuse and before.event.site.frame is not made.event.site.frame:
            yield before, made
