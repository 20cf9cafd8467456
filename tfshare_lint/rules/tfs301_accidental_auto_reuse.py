"""TFS301: ``AUTO_REUSE`` gives two parts of a network one variable where each was to have its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.accident_reports import accident_report, is_unnamed
from tfshare_lint.rules.accidents import accidents
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.calls_of_layers import layer_around
from tfshare_lint.rules.tfs304_name_scope_does_not_separate import NameScopeDoesNotSeparate
from tfshare_lint.rules.tfs305_argument_ignored_on_reuse import ArgumentIgnoredOnReuse
from tfshare_lint.rules.tfs306_layer_objects_share import objects_that_share
from tfshare_lint.rules.tfs309_scope_object_forgets_counters import layers_counted_anew

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["AccidentalAutoReuse"]


class AccidentalAutoReuse(Rule):
    code = "TFS301"
    name = "accidental-auto-reuse"
    severity = "warning"
    confidence = "possible"
    summary = "AUTO_REUSE gives two layers (or two parts of a network) one variable where each was to have its own"
    documentation = Documentation(
        detects=(
            "Two calls that get one variable in an `AUTO_REUSE` scope, although the program looks as if each should "
            "have its own: a loop that stacks layers under one name; a layer on the output of a layer of the same name "
            "(a helper whose default `name` was left); two results computed by one layer from one input; an encoder "
            "and a decoder, or an evaluation and a target network, that ask for the same names. A loop with "
            "`reuse=i > 0` counts where it speaks of layers."
        ),
        at_run_time=(
            "Nothing raises: `AUTO_REUSE` makes a variable the first time and shares it ever after. Where the shapes "
            "differ, TensorFlow raises `ValueError: Trying to share variable …` (TFS103); with equal shapes it is "
            "silent."
        ),
        matters=(
            "The network is smaller than it looks: ten layers have the weights of one, a target network moves with the "
            "network it should lag behind. It trains, and is worse than it should be."
        ),
        bad="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
with tf.variable_scope("mlp", reuse=tf.AUTO_REUSE):
    h = x
    for i in range(4):
        h = tf.layers.dense(h, 8, activation=tf.nn.relu, name="hidden")
""",
        good="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
with tf.variable_scope("mlp", reuse=tf.AUTO_REUSE):
    h = x
    for i in range(4):
        h = tf.layers.dense(h, 8, activation=tf.nn.relu, name="hidden%d" % i)
""",
        fix=(
            "* Put the loop's counter into the name: `name='hidden%d' % i`.\n"
            "* Give each call of a helper its own `name`, and the parameter no default.\n"
            "* Where weights are shared on purpose, say so at the call (`reuse=True`), or use one layer object."
        ),
        not_a_bug=(
            "A recurrent network written as a loop, a layer that is meant to be applied again and again. Not reported "
            "are: steps with an input of their own (`h = f(x_t, h)`), loops over time, steps or iterations, words that "
            "were chosen and fed back, the same network on other inputs (a discriminator on real and generated images, "
            "Siamese sides, towers, train and test), a whole network applied to its own output, names that the loop "
            "works out, and whatever speaks of sharing."
        ),
        limits=(
            "What was meant cannot be seen, so every finding is *possible*. A stack whose layers also take a second "
            "input (a mask, a condition) is taken for a recurrence."
        ),
        versions="1.4 (the first with `tf.AUTO_REUSE`), 1.15 and `tensorflow.compat.v1` of 2.x behave alike.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        if not accidents(view):
            return
        elsewhere = {id(call) for call, _ in (*objects_that_share(view), *layers_counted_anew(view))}
        said = [*NameScopeDoesNotSeparate().check(view), *ArgumentIgnoredOnReuse().check(view)]
        explained = {id(report.event_site or report.site) for report in said}
        faults: dict[Hashable, Hashable] = {}
        for accident in accidents(view):
            layer = layer_around(view, accident.meeting.later.got)
            if is_unnamed(layer) or id(layer) in elsewhere:  # TFS308; TFS306, TFS309
                continue
            if id(accident.meeting.later.got.site) not in explained:  # else TFS304, TFS305
                yield accident_report(accident, faults)
