"""TFS307: two optimizers in one ``AUTO_REUSE`` scope have the same slot variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, is_auto, quote
from tfshare_lint.rules.wording import words_of_header
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

__all__ = ["SlotsShared"]

#: Loops over copies that train one network together, and may well share what their optimizers remember.
COPIES = re.compile(r"gpu|tower|device|worker|replica|thread|agent|actor", re.IGNORECASE)


class SlotsShared(Rule):
    code = "TFS307"
    name = "slots-shared"
    severity = "warning"
    confidence = "possible"
    summary = "two optimizers applied in an AUTO_REUSE scope that is opened twice share their slot variables"
    documentation = Documentation(
        detects=(
            "A second optimizer (or moving average) object that is applied to the variables of a first one in an "
            "`AUTO_REUSE` scope of the same name, opened again."
        ),
        at_run_time=(
            "Optimizers make their slots (`w/Adam`, `w/Momentum`) with `get_variable`, under a default name whose "
            "counter starts anew when a scope is opened again. `AUTO_REUSE` then gives the second optimizer the first "
            "one's slots. The beta powers of Adam are not shared: they are `tf.Variable`s. Without `AUTO_REUSE` "
            "TensorFlow raises."
        ),
        matters=(
            "Each optimizer works with moments that the other one has changed, and Adam corrects them with the wrong "
            "powers. Training is worse than with either alone, and nothing says so."
        ),
        bad="""\
import tensorflow as tf

w = tf.get_variable("w", [3])
for rate, loss in [(0.1, tf.reduce_sum(w)), (0.01, tf.reduce_sum(w * w))]:
    with tf.variable_scope("train", reuse=tf.AUTO_REUSE):
        step = tf.train.AdamOptimizer(rate).minimize(loss)
""",
        good="""\
import tensorflow as tf

w = tf.get_variable("w", [3])
for name, rate, loss in [("first", 0.1, tf.reduce_sum(w)), ("second", 0.01, tf.reduce_sum(w * w))]:
    with tf.variable_scope(name):
        step = tf.train.AdamOptimizer(rate).minimize(loss)
""",
        fix=(
            "Give each optimizer a scope of its own, or apply both inside one opening of the scope, or use one "
            "optimizer object for both losses if the moments are to be shared."
        ),
        not_a_bug=(
            "One optimizer object that is applied twice, optimizers of different variables, and the optimizers of "
            "towers and workers (a loop that speaks of them) are not reported."
        ),
        limits="Whether the moments were to be shared cannot be seen, so every finding is *possible*.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        made: dict[int, Any] = {}
        for event in view.events("OptimizerApplied"):
            for slot in event.shared:
                before = made.get(id(slot))
                if before is None or before.optimizer is event.optimizer or not is_auto(event.reuse):
                    continue
                if _are_copies(before.site, event.site):
                    continue
                yield Report(
                    site=guilty_site(before.site, event.site),
                    headline=f"the {event.kind} applied here has the slot variable {quote(slot.name)} of the "
                    f"{before.kind} applied at {at(before.site)}",
                    advice="Give each optimizer a scope of its own; leave it if they are to share what they remember.",
                    variable=quote(slot.name),
                    event_site=event.site,
                    related=first_made(slot),
                    assumptions=event.assumptions,
                    possible=True,
                )
            for slot in event.created:
                made.setdefault(id(slot), event)


def _are_copies(first: Site, second: Site) -> bool:
    """Are both applied in turns of a loop over towers, workers or the like?"""
    loops = {id(turn.loop) for turn in first.all_loops()}
    common = [turn.loop for turn in second.all_loops() if id(turn.loop) in loops]
    return any(COPIES.search(word) for loop in common for word in words_of_header(loop.site.at))
