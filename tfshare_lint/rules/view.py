"""A run as the rules look at it: its events sorted by kind, and which scopes were open at each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tfshare_lint.symbolic import Name, format_name

if TYPE_CHECKING:
    from tfshare_lint.trace import Event, Frame, Loop, Site, Trace

__all__ = [
    "OpenScope", "TraceView", "at", "called_again", "first_made", "frames", "in_one_loop", "is_auto", "occasion_of",
    "quote",
]  # fmt: skip

Noted = TypeVar("Noted")
#: A unit test may run the session in a loop over a range up to this number.
FEW_CASES = 10


class OpenScope(NamedTuple):
    """A variable scope that is open (its ``ScopeOpened`` event), and the one entered before it (None at first)."""

    event: Any
    before: OpenScope | None


class TraceView:
    """The events of one run by the name of their class, each list in the order in which they happened."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        #: The run starts in a state that its unknown caller decides.
        self.open = trace.open
        self._by_kind: dict[str, list[Any]] = {}
        self._scope: dict[int, OpenScope | None] = {}
        self._order: dict[int, int] = {}
        self._session_loops: set[int] | None = None
        self._notes: dict[str, Any] = {}
        #: What several rules work out from the run, by name: it is done once.
        self.notes: dict[str, Any] = {}
        current: OpenScope | None = None
        for number, event in enumerate(trace.events):
            kind = type(event).__name__
            self._by_kind.setdefault(kind, []).append(event)
            self._order[id(event)] = number
            if kind == "ScopeOpened":
                current = OpenScope(event, current)
            elif kind == "ScopeClosed" and current is not None:
                current = current.before
            self._scope[id(event)] = current

    def events(self, kind: str) -> list[Any]:
        """The events of the class with this name."""
        return self._by_kind.get(kind, [])

    def raised(self, *kinds: str) -> Iterator[Any]:
        """The ``Raised`` events that the program does not catch, of these kinds of error."""
        for event in self.events("Raised"):
            if not event.caught and event.error.kind.name in kinds:
                yield event

    def scopes_at(self, event: Event) -> Iterator[Any]:
        """The ``ScopeOpened`` events of the scopes that were open when the event happened, innermost first.

        Ends where another graph begins: a new graph starts from its own root scope.
        """
        scope = self._scope.get(id(event))
        inner = None
        while scope is not None and (inner is None or inner.outer is scope.event.scope):
            yield scope.event
            inner = scope.event
            scope = scope.before

    def order(self, event: Event) -> int:
        """The number of the event in the run."""
        return self._order[id(event)]

    def runs_session(self, loop: Loop) -> bool:
        """Is the session run in this loop, at any depth of calls? A unit test's loop over a few cases is not meant:
        it ends before the graph has grown."""
        if self._session_loops is None:
            turns = (turn for event in self.events("SessionRun") for turn in event.site.all_loops())
            self._session_loops = {id(turn.loop) for turn in turns if not _tries_few_cases(turn.loop)}
        return id(loop) in self._session_loops

    def note(self, name: str, make: Callable[[TraceView], Noted]) -> Noted:
        """What several rules need of a run: ``make`` works it out when it is first asked for."""
        if name not in self._notes:
            self._notes[name] = make(self)
        return self._notes[name]  # type: ignore[no-any-return]

    def misuses(self, kind: str) -> Iterator[Any]:
        """The ``ApiMisuse`` events of one kind."""
        for event in self.events("ApiMisuse"):
            if event.kind == kind:
                yield event


def _tries_few_cases(loop: Loop) -> bool:
    """Is it a loop of a unit test over a literal list, or over a constant range of few numbers?"""
    frame, at = loop.site.frame, loop.site.at
    native = getattr(getattr(getattr(frame.receiver, "cls", None), "native", None), "name", "")
    is_test = frame.function.rpartition(".")[2].startswith("test") and "TestCase" in native
    if not is_test or not isinstance(at, ast.For):
        return False
    if isinstance(at.iter, ast.Call):
        values = [argument.value for argument in at.iter.args if isinstance(argument, ast.Constant)]
        numbers = [value for value in values if isinstance(value, int)]
        is_range = isinstance(at.iter.func, ast.Name) and at.iter.func.id == "range"
        plain = len(numbers) == len(at.iter.args)
        return is_range and plain and max(numbers, default=0) <= FEW_CASES
    return isinstance(at.iter, (ast.List, ast.Tuple))


def is_auto(reuse: object) -> bool:
    """Is a reuse flag ``tf.AUTO_REUSE``? (It is neither of the two bools, nor None.)"""
    return reuse is not None and not isinstance(reuse, bool) and repr(reuse) == "AUTO_REUSE"


def quote(name: Name | None) -> str:
    """A variable's or scope's name for a message."""
    return format_name(name) if name is not None else "(unnamed)"


def at(site: Site) -> str:
    """``path:line`` of a site, for a message."""
    place = site.place()
    return f"{place.path}:{place.line}"


def first_made(variable: Any) -> tuple[tuple[Site, str], ...]:
    """The related place of a finding about ``variable``: where it was created."""
    return ((variable.site, "first created here"),) if variable is not None and variable.site is not None else ()


def frames(site: Site) -> list[Frame]:
    """The activations of the call stack, outermost first."""
    return [s.frame for s in site.stack()]


def occasion_of(site: Site) -> str | None:
    """On what occasion a framework has called again what led to this site, in words that follow "when"; else None."""
    point: Site | None = site
    while point is not None and point.frame.kind != "root":
        point = point.caller
    return None if point is None else point.frame.function or None


def called_again(site: Site) -> str | None:
    """The name of the function that a framework has called again here; else None."""
    occasion = occasion_of(site)
    return None if occasion is None else occasion.split("`")[1]


def in_one_loop(first: Site, second: Site) -> bool:
    """Do both happen in one execution of a loop, in different turns?"""
    turns = {id(turn.loop): turn.number for turn in first.all_loops()}
    return any(turns.get(id(turn.loop), turn.number) != turn.number for turn in second.all_loops())
