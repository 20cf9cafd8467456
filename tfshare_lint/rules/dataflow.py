"""What the variables of a run are applied to: which use works on another one's output, and where the two part.

A *use* is one application of a variable after one call that asked for it. Two uses of a variable that two calls asked
for are what sharing is about: the rules about accidental sharing look at such pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.symbolic import Unknown

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame, Loop, Site

__all__ = ["Meeting", "Use", "has_own_input", "meetings", "same_inputs", "works_on"]

#: What steers a computation and is no input of it.
STEERING = re.compile(r"keep|drop|prob|rate|train|phase|mask|length|seq_len|temperature", re.IGNORECASE)
#: What is a number, among the values that are not known at all.
NUMBER = re.compile(r"num|size|shape|unit|channel|filter|hidden|dim|height|width|depth|count|scale|eps", re.IGNORECASE)
#: What operations that make constants are called.
CONSTANT = re.compile(r"(zeros|ones|fill|Const|eye)(_\d+)?$")
#: A walk over the graph ends after so many tensors.
FAR = 4_000


class Use(NamedTuple):
    """``got`` is the ``VariableCreated`` or ``VariableShared`` event, ``applied`` the ``VariablesApplied`` event."""

    got: Any
    applied: Any


class Meeting(NamedTuple):
    """Two uses of a variable, one after the other, that two calls asked for.

    ``first`` and ``second`` are the points at which their ways part, in the innermost activation that both have in
    common: two calls, or one in two turns of ``loop``. ``before`` and ``now`` are the activations of what is called
    there (None where it is TensorFlow that is called).
    """

    variable: Any
    earlier: Use
    later: Use
    first: Site
    second: Site
    loop: Loop | None
    before: Frame | None
    now: Frame | None


def meetings(view: TraceView) -> Iterator[Meeting]:
    """Every two consecutive uses of one variable of ``get_variable``'s, up to the first error."""
    if not view.events("VariableShared"):
        return
    got: dict[int, Any] = {}
    last: dict[int, Use] = {}
    templates = {id(event.template.scope) for event in view.events("TemplateCalled")}
    for event in view.trace.events:
        kind = type(event).__name__
        if kind in ("VariableCreated", "VariableShared"):
            for part in getattr(event.variable, "parts", (event.variable,)):  # type: ignore[attr-defined]
                got[part.serial] = event
        elif kind == "Raised" and not event.caught:  # type: ignore[attr-defined]
            return
        elif kind == "VariablesApplied":
            for serial in _bits(event.variables):  # type: ignore[attr-defined]
                if serial not in got:
                    continue
                use, before = Use(got[serial], event), last.get(serial)
                last[serial] = use
                if before is None or before.got is use.got or type(use.got).__name__ != "VariableShared":
                    continue
                opened = view.scopes_at(use.got)
                if _has_own_getter(use.got) or any(id(o.name_or_scope) in templates for o in opened):
                    continue
                meeting = _meeting(before, use)
                if meeting is not None:
                    yield meeting


def _has_own_getter(got: Any) -> bool:
    """Does a getter of the program's decide which variable is given? (TensorFlow's own ones only rename.)"""
    getters = [got.scope.scope.custom_getter]
    while getters:
        getter = getters.pop()
        if type(getattr(getter, "value", None)).__name__ not in ("NoneType", "NativeFunction"):
            return True
        getters += getattr(getter, "parts", ())
    return False


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _meeting(earlier: Use, later: Use) -> Meeting | None:
    """Where two uses part; None where one call has led to both (TensorFlow called a function twice)."""
    one, other = earlier.got.site.stack(), later.got.site.stack()
    for depth, (first, second) in enumerate(zip(one, other)):
        if first.frame is not second.frame:
            return None
        loop = next((b.loop for a, b in zip(first.loops, second.loops) if a.loop is b.loop and a != b), None)
        if loop is None and first.at is second.at:
            continue
        before, now = (stack[depth + 1].frame if depth + 1 < len(stack) else None for stack in (one, other))
        return Meeting(later.got.variable, earlier, later, first, second, loop, before, now)
    return None


def same_inputs(meeting: Meeting) -> bool:
    """Are both uses applied to the very same tensors?"""
    one, other = meeting.earlier.applied.inputs, meeting.later.applied.inputs
    return len(one) == len(other) and all(a is b for a, b in zip(one, other))


def works_on(meeting: Meeting) -> bool:
    """Does the later use work on what the earlier one's part computed, and on nothing new beside?

    A part is one turn of the loop, or one of the two calls. Then what comes into the later part from outside comes
    from the earlier one, and into the earlier one nothing comes but its own input, beside what merely steers it. A
    step of a recurrent network has an input of its own; what went through an integer (a word that was chosen) starts
    anew.
    """
    earlier, later = meeting.earlier.applied, meeting.later.applied
    serials = later.variables & earlier.variables
    if not any(getattr(tensor, "gradient", 0) & serials for tensor in later.inputs):
        return False
    return _way_back(meeting) is True


def has_own_input(meeting: Meeting) -> bool:
    """Does something new come into the later part from outside, as into the step of a recurrence?"""
    return _way_back(meeting) is None


def _way_back(meeting: Meeting) -> bool | None:
    """Does the later use lead back to the earlier part? None: also to something else."""
    earlier, later = meeting.earlier.applied, meeting.later.applied
    parts = _Parts(meeting)
    allowed = parts.inputs()
    reached = False
    waiting = [(tensor, NOW) for tensor in (*later.inputs, *_arguments(meeting.now))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        tensor, child = waiting.pop()
        if (id(tensor), child) in seen or getattr(tensor, "parametric", False):
            continue
        seen.add((id(tensor), child))
        part = min(parts.of(tensor), child)
        reached = reached or part == BEFORE
        if tensor is earlier.output:
            continue
        if part < BEFORE:
            if (child == NOW or id(tensor) not in allowed) and not _steers(tensor):
                return None
            continue
        if id(tensor) in allowed:
            continue
        parents = getattr(tensor, "parents", ())
        if parents and len(seen) < FAR:
            waiting += [(parent, part) for parent in parents]
        elif not _steers(tensor) and not (_is_constant(tensor) and parts.made(tensor)):
            return None
    return reached


#: Where a tensor was made: before either part, in the earlier part, after it.
OUTSIDE, BEFORE, NOW = 0, 1, 2


class _Parts:
    """The two parts of a meeting: which of them made a tensor."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.turns = tuple(self._turn(site) for site in (meeting.first, meeting.second))

    def _turn(self, site: Site) -> int:
        """In which turn of the loop a site is; -1: in none."""
        return next((turn.number for turn in site.all_loops() if turn.loop is self.meeting.loop), -1)

    def of(self, tensor: Any) -> int:
        """Where a tensor was made."""
        if tensor is self.meeting.earlier.applied.output:
            return BEFORE
        site: Site | None = getattr(tensor, "site", None)
        if site is None:
            return NOW
        if self.meeting.loop is not None:
            made = self._turn(site)
            return OUTSIDE if made < self.turns[0] else BEFORE if made == self.turns[0] else NOW
        return BEFORE if any(point.frame is self.meeting.before for point in site.stack()) else NOW

    def made(self, tensor: Any) -> bool:
        """Did one of the two parts make it?"""
        if self.meeting.loop is not None:
            return self.of(tensor) != OUTSIDE
        parts = (self.meeting.before, self.meeting.now)
        return tensor.site is not None and any(
            point.frame is part for point in tensor.site.stack() for part in parts if part is not None
        )

    def inputs(self) -> set[int]:
        """What the earlier part was applied to; in a later turn of a loop, whatever the turns before it made."""
        loop = self.meeting.loop is not None
        waiting = list(self.meeting.earlier.applied.inputs)
        found: set[int] = set()
        seen: set[int] = set()
        while waiting and len(seen) < FAR:
            tensor = waiting.pop()
            if id(tensor) in seen:
                continue
            seen.add(id(tensor))
            inside = self.of(tensor) == BEFORE
            if not inside:
                found.add(id(tensor))
            if inside or not loop:
                inputs = [p for p in getattr(tensor, "parents", ()) if not getattr(p, "parametric", False)]
                if inside or len([p for p in inputs if getattr(p, "parents", ()) or not _steers(p)]) == 1:
                    waiting += inputs
        return found


def _arguments(frame: Frame | None) -> list[Any]:
    """The tensors among the arguments of a call."""
    return [value for value in frame.arguments.values() if hasattr(value, "parents")] if frame is not None else []


def _is_constant(source: Any) -> bool:
    """Is a source of the graph a tensor of zeros or the like, such as the first state of a recurrent layer?"""
    name = getattr(source, "op_name", None)
    return isinstance(name, str) and bool(CONSTANT.match(name.rsplit("/", 1)[-1]))


def _steers(source: Any) -> bool:
    """Is a source of the graph a constant, a scalar or a flag, and no input of the network?"""
    if isinstance(source, Unknown):
        label = source.label()
        return bool(STEERING.search(label) or NUMBER.search(label))
    if getattr(source, "shape", None) == () or getattr(source, "dtype", None) == "bool":
        return True
    name = getattr(source, "op_name", None)
    return isinstance(name, str) and bool(STEERING.search(name.rsplit("/", 1)[-1]))
