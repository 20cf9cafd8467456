"""What one simulated run did: events in order, each with the call stack that led to it.

The interpreter and ``tfapi`` write a trace, the rules read it; it knows neither. Positions are computed only when
somebody asks (:meth:`Site.place`), because most events never appear in a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

__all__ = ["Assumption", "CellPath", "CodePlace", "Event", "Frame", "Loop", "Place", "Site", "Trace", "guilty_site"]


class CellPath(str):
    """The path of a notebook's cell: messages call it so (``nb.ipynb:cell 2``), and lines are counted in it."""

    file: str
    number: int

    def __new__(cls, file: str, number: int) -> CellPath:
        self = super().__new__(cls, f"{file}:cell {number}")
        self.file = file
        self.number = number
        return self


#: Which function is meant, whoever has read its file: the file as messages call it, line, column as Python's tree
#: counts it.
CodePlace = tuple[str, int, int]


class Place(NamedTuple):
    """A range of source text. Lines and columns are 1-based, columns count code points; the end is exclusive. ``path``
    is a :class:`CellPath` in a notebook."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def file(self) -> str:
        """The file, whether it has cells or not."""
        return self.path.file if isinstance(self.path, CellPath) else self.path

    @property
    def cell(self) -> int | None:
        """The number of the notebook's cell, in which the lines are counted."""
        return self.path.number if isinstance(self.path, CellPath) else None


class Frame:
    """One activation of a function, a module's body or a class's body.

    ``kind``: ``module``, ``function``, ``method``, ``property``, ``lambda``, ``class``, ``entry`` (a function that
    nobody called, run with unknown arguments), ``root`` (what calls an entry or a thread's function: no line of the
    program, and left out of call stacks; its ``function`` is the occasion on which a framework calls a function again,
    in words that follow "when"). ``definition`` identifies the code (compare with ``is``); ``receiver`` the object a
    method or property runs on, or None; ``arguments`` name → value, as bound.
    """

    __slots__ = ("arguments", "caller", "definition", "function", "kind", "loops", "path", "receiver", "serial")

    def __init__(self, function: str, kind: str, path: str, definition: object, caller: Site | None, serial: int,
                 receiver: object = None, arguments: dict[str, Any] | None = None) -> None:  # fmt: skip
        self.function = function
        self.kind = kind
        self.path = path
        self.definition = definition
        self.caller = caller
        self.serial = serial  # counts activations in the order in which they began
        self.receiver = receiver
        self.arguments = arguments if arguments is not None else {}
        self.loops: tuple[Turn, ...] = ()  # the loops that are running in this frame now, outermost first


class Loop:
    """One execution of a loop statement or comprehension."""

    __slots__ = ("exact", "iterations", "runs_session", "site")

    def __init__(self, site: Site, exact: bool) -> None:
        self.site = site
        self.exact = exact  # False: how often it runs is unknown, and it was run for a first and a later element
        self.iterations = 0
        self.runs_session = False  # a Session.run (or .eval, …) was called in it, at any depth


class Turn(NamedTuple):
    """One iteration of a loop."""

    loop: Loop
    number: int  # from 0


class Site:
    """A point of execution: a frame, the expression or statement it stands at, and (through the frame) the
    whole call stack. Immutable."""

    __slots__ = ("_locate", "at", "caller", "decided", "frame", "loops")

    def __init__(self, frame: Frame, at: object, locate: Callable[[str, object], Place], decided: int = 0) -> None:
        self.frame = frame
        self.at = at  # identity of the source node: compare with ``is``
        self.loops = frame.loops
        self.caller = frame.caller  # a generator is resumed from different places
        self.decided = decided  # how many decisions the path had taken when it came here
        self._locate = locate

    def place(self) -> Place:
        """Where this point is in the source."""
        return self._locate(self.frame.path, self.at)

    def stack(self) -> list[Site]:
        """The call stack, outermost first, ending with this site."""
        sites: list[Site] = []
        site: Site | None = self
        while site is not None:
            if site.frame.kind != "root":
                sites.append(site)
            site = site.caller
        sites.reverse()
        return sites

    def all_loops(self) -> Iterator[Turn]:
        """The turns of every loop that was running, outermost first, over all frames."""
        for site in self.stack():
            yield from site.loops


class Assumption(NamedTuple):
    """Something a run supposed: that a loop of unknown length runs twice, that a value is true."""

    text: str  # "the loop runs at least twice", "`reuse` is true"
    site: Site


@dataclass
class Event:
    """Something that happened; subclasses live with who emits them (:mod:`tfshare_lint.machine.events`)."""

    site: Site
    #: What had been assumed when this happened, apart from the path's decisions.
    assumptions: tuple[Assumption, ...] = ()
    #: False for what a training loop does over and over without building anything.
    counts: ClassVar[bool] = True

    @property
    def builds(self) -> bool:
        """Did this add a variable to a graph that is still there at the end of the run?"""
        return False

    @property
    def is_suspect(self) -> bool:
        """May a rule object to this event? Then it is worth knowing whether it happens on other paths too."""
        return False


@dataclass
class Decision:
    """A branch on an unknown: ``text`` of the condition, the arm taken, where."""

    text: str
    value: bool
    site: Site
    plain: bool = True  # False where this is not the arm the plain path takes
    usual: bool = False  # what the defaults of the flags (and parameters) in it decide


@dataclass
class Trace:
    """One run of one entry under one list of decisions."""

    entry: str  # "<module>" or the qualified name of the function
    open: bool  # the entry has unknown callers: it may start in any scope and graph
    events: list[Event] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    #: For a budget that was hit: a sentence; else None.
    incomplete: str | None = None
    #: An exception that ended the run: type, message, site; else None.
    ended_by: tuple[str, str, Site] | None = None
    graphs: list[Any] = field(default_factory=list)
    #: The number of the notebook's cell that is run here for a second time, after the run ``before`` of the whole.
    rerun_cell: int | None = None
    before: Trace | None = None


def guilty_site(first: Site, second: Site) -> Site:
    """The call to blame for doing again what ``first`` did.

    With both call stacks side by side, aligned at their inner ends, it is the innermost point of ``second`` that
    differs: of two lines in one function the second line; of a function called twice its second call, even where
    the calls are made from different depths. Where they do not differ at all, a loop has run the same lines again,
    and the call inside the loop is blamed: the site of ``second`` in the innermost activation that both have in
    common.
    """
    earlier, later = first.stack(), second.stack()
    for one, other in zip(reversed(earlier), reversed(later)):
        if one.at is not other.at:
            return other
    if len(earlier) != len(later):
        return later[max(len(later) - len(earlier) - 1, 0)]
    frames = {id(site.frame) for site in earlier}
    for site in reversed(later):
        if id(site.frame) in frames:
            return site
    return later[0]
