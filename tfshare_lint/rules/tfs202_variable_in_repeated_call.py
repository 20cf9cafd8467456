"""TFS202: a function that makes raw variables (``tf.Variable``) is called again on what looks like the same network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.repeats import REASONS, repetitions
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["VariableInRepeatedCall"]


class VariableInRepeatedCall(Rule):
    code = "TFS202"
    name = "variable-in-repeated-call"
    severity = "warning"
    summary = "a function that makes tf.Variables is called again on what looks like the same network"
    documentation = Documentation(
        detects=(
            "A function or method that makes `tf.Variable`s is called a second time in one graph, in a way that looks "
            "like the same network applied again: with a `reuse` argument, as `__call__` of the same object, on the "
            "same inputs in another phase (`is_training`), once for the loss and once for the prediction, with weights "
            "that it does share, or, for a whole network, on other inputs of the same shape that were not computed by "
            "the first call."
        ),
        at_run_time=(
            "The second call silently makes a second set of variables: `w` and `w_1`. `tf.Variable` never shares, "
            "whatever the scope says."
        ),
        matters=(
            "The two sides of a Siamese network, the discriminator on real and on generated images, the network in "
            "training and in evaluation have different weights. The loss falls and the results are those of an "
            "untrained network."
        ),
        bad="""\
import tensorflow as tf


def discriminator(x):
    w = tf.Variable(tf.ones([4, 1]), name="w")
    b = tf.Variable(tf.zeros([1]), name="b")
    return tf.sigmoid(tf.matmul(x, w) + b)


real = tf.placeholder(tf.float32, [None, 4])
fake = tf.placeholder(tf.float32, [None, 4])
on_real = discriminator(real)
on_fake = discriminator(fake)
""",
        good="""\
import tensorflow as tf


def discriminator(x):
    with tf.variable_scope("discriminator", reuse=tf.AUTO_REUSE):
        w = tf.get_variable("w", [4, 1])
        b = tf.get_variable("b", [1], initializer=tf.zeros_initializer())
    return tf.sigmoid(tf.matmul(x, w) + b)


real = tf.placeholder(tf.float32, [None, 4])
fake = tf.placeholder(tf.float32, [None, 4])
on_real = discriminator(real)
on_fake = discriminator(fake)
""",
        fix=(
            "* Make the variables with `tf.get_variable` in a scope with `reuse=tf.AUTO_REUSE`.\n"
            "* Or make them once, outside, and hand them to the function.\n"
            "* Or wrap the function with `tf.make_template` after changing `tf.Variable` to `tf.get_variable`."
        ),
        not_a_bug=(
            "Helpers such as `weight_variable(shape)`, one layer function called for each layer or for queries, keys "
            "and values, a stack in which one call works on the other's output, two objects of one class, calls with "
            "different names or sizes, and a new graph for each call are not reported."
        ),
        limits=(
            "The intent to share cannot be seen, only guessed: the findings without a `reuse` argument are *possible*."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for repetition in repetitions(view):
            if repetition.kind not in REASONS or repetition.api != "raw":
                continue
            before, event = (made.event for made in next(iter(repetition.pairs.values())))
            for _, made in repetition.pairs.values():
                yield Report(
                    site=repetition.site,
                    headline=f"`{repetition.function}` {REASONS[repetition.kind]}, and makes a second variable "
                    f"{quote(event.variable.name)} instead of sharing {quote(before.variable.name)}, made at "
                    f"{at(before.variable.site)}",
                    advice="Use tf.get_variable in a scope with reuse=tf.AUTO_REUSE, or make them once, outside.",
                    variable=quote(made.event.variable.name),
                    event_site=event.site,
                    related=first_made(before.variable),
                    assumptions=event.assumptions,
                    possible=repetition.kind != "reuse",
                )
