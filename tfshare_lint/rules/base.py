"""What every rule has, and what a rule reports."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from re import Pattern
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Assumption, Site

__all__ = ["Documentation", "Report", "Rule"]


@dataclass(frozen=True)
class Documentation:
    """The sections of a rule's page, in Markdown. ``bad`` and ``good`` are whole programs."""

    detects: str
    at_run_time: str
    matters: str
    bad: str
    good: str
    fix: str
    not_a_bug: str
    limits: str
    versions: str = "1.4, 1.15 and `tensorflow.compat.v1` of 2.x behave alike."


@dataclass
class Report:
    """One event of a run that a rule objects to.

    Reports with one ``group`` (by default, the place of ``site``) are one fault: they become one finding that is
    worded by the first and counts the variables of the others.
    """

    site: Site  # the place to blame
    headline: str  # what happens, without the final period
    advice: str  # what to do about it: whole sentences
    variable: str | None = None
    runtime: str | None = None
    event_site: Site | None = None  # where it happens; None: at ``site``
    related: tuple[tuple[Site, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    #: What else must hold, in words that follow "if": then the finding is possible, not certain.
    conditions: tuple[str, ...] = ()
    possible: bool = False  # never certain, whatever the paths say
    group: Hashable = None


class Rule:
    """Base class of the rules. ``messages`` are patterns of the error messages that the rule explains."""

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[str]
    summary: ClassVar[str]
    documentation: ClassVar[Documentation]
    confidence: ClassVar[str] = "certain"
    messages: ClassVar[tuple[Pattern[str], ...]] = ()
    #: Reported also where it needs certain arguments of a function that nobody in the file calls: the fault is in
    #: how the call is written, or in what the function does with such an argument.
    speaks_of_parameters: ClassVar[bool] = False
    #: Looks at the runs of a notebook's cells for a second time, and at nothing else; other rules do not look at them.
    of_reruns: ClassVar[bool] = False

    def check(self, view: TraceView) -> Iterator[Report]:
        """What this rule objects to in one run, in the order in which it happened."""
        return iter(())
