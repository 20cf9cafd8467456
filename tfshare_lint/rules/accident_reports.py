"""What is said of accidental sharing, by the rules that report it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Report
from tfshare_lint.rules.view import at, first_made, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.accidents import Accident

__all__ = ["accident_report", "is_unnamed"]

#: What happens, and what would make the finding wrong, for each kind of accident.
WORDS = {
    "turns": (
        "the turns of this loop work each on the output of the one before with the same {name}: a stack of one layer",
        "Put the loop's counter into the name; leave it if the turns are steps of one recurrence.",
    ),
    "chain": (
        "the layer made here works on the output of the one made at {before}, and has the same {name}",
        "Give each its own name; leave it if the same layer is to be applied twice.",
    ),
    "twins": (
        "the calls here and at {before} apply the same {name} to the same input, so both give the same result",
        "Give each its own name; leave it if two equal results are meant.",
    ),
    "heads": (
        "the turns of this loop all apply the same {name} to the same input, so all give the same result",
        "Put the loop's counter into the name; leave it if equal results are meant.",
    ),
    "roles": (
        "`{later}` gets the weights of `{earlier}` at {before}: both ask for {name}",
        "Give each its own scope name; leave it if the two are to share their weights.",
    ),
}


def accident_report(accident: Accident, faults: dict[Hashable, Hashable]) -> Report:
    """The report of one accident. ``faults``: place of a call → the first call of the fault that it belongs to."""
    meeting = accident.meeting
    event, name = meeting.later.got, quote(meeting.variable.name)
    headline, advice = WORDS[accident.kind]
    places = [(accident.kind, *site.place()[:3]) for site in (meeting.first, meeting.second)]
    if meeting.loop is not None:  # all of one loop is one fault
        places = [(accident.kind, *meeting.loop.site.place()[:3])] * 2
    faults.setdefault(places[1], faults.get(places[0], places[0]))
    earlier, later = accident.parts
    return Report(
        site=guilty_site(meeting.earlier.got.site, event.site),
        headline=headline.format(name=name, before=at(meeting.first), earlier=earlier, later=later),
        advice=advice,
        variable=name,
        event_site=event.site,
        related=first_made(meeting.variable),
        assumptions=event.assumptions,
        possible=True,
        group=faults[places[1]],
    )


def is_unnamed(layer: Any) -> bool:
    """Is it a layer (the ``LayerCalled`` event around) that was given no name but ``reuse``?"""
    return layer is not None and layer.layer is None and layer.given is None and bool(layer.reuse)
