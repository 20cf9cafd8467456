"""TFS301: ``AUTO_REUSE`` gives two parts of a network one variable where each was to have its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.accidents import accidents
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.accidents import Accident
    from tfshare_lint.rules.view import TraceView

__all__ = ["AccidentalAutoReuse"]

#: What happens, and what would make the finding wrong, for each kind of accident.
WORDS = {
    "turns": (
        "each turn of this loop works on the output of the one before with the same {name}: a stack of one layer",
        "Put the loop's counter into the name; leave it if the turns are steps of one recurrence.",
    ),
    "chain": (
        "this layer works on the output of the one made at {before}, and has the same {name}",
        "Give each its own name; leave it if the same layer is to be applied twice.",
    ),
    "twins": (
        "this call and the one at {before} apply the same {name} to the same input, so both give the same result",
        "Give each its own name; leave it if two equal results are meant.",
    ),
    "heads": (
        "every turn of this loop applies the same {name} to the same input, so all give the same result",
        "Put the loop's counter into the name; leave it if equal results are meant.",
    ),
    "roles": (
        "`{later}` gets the weights of `{earlier}` at {before}: both ask for {name}",
        "Give each its own scope name; leave it if the two are to share their weights.",
    ),
}


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
        faults: dict[Hashable, Hashable] = {}
        for accident in accidents(view):
            yield _report(accident, faults)


def _report(accident: Accident, faults: dict[Hashable, Hashable]) -> Report:
    """``faults``: place of a call → the first call of the fault that it belongs to."""
    meeting = accident.meeting
    event, name = meeting.later.got, quote(meeting.variable.name)
    headline, advice = WORDS[accident.kind]
    places = [(accident.kind, *site.place()[:3]) for site in (meeting.first, meeting.second)]
    faults.setdefault(places[1], faults.get(places[0], places[0]))
    return Report(
        site=guilty_site(meeting.earlier.got.site, event.site),
        headline=headline.format(
            name=name,
            before=at(meeting.first),
            earlier=accident.parts[0],
            later=accident.parts[1],
        ),
        advice=advice,
        variable=name,
        event_site=event.site,
        related=first_made(meeting.variable),
        assumptions=event.assumptions,
        possible=True,
        group=faults[places[1]],
    )
