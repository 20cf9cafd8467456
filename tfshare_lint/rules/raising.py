"""What the rules about raised errors have in common."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Report
from tfshare_lint.rules.view import at, first_made, frames, is_auto, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame, Site

__all__ = [
    "asking",
    "asks_for_reuse",
    "consequences",
    "created_at",
    "depends_on_caller",
    "drops_reuse",
    "guilty",
    "in_one_fault",
    "property_read_again",
    "reuse_cause",
    "reuse_when_opened",
    "runtime_of",
    "sharing_report",
]

#: Parameters that say whether the call shares.
REUSE = re.compile(r"reuse|share", re.IGNORECASE)
#: The end of the first sentence of a TensorFlow message: a period before a capital letter or the message's end.
SENTENCE_END = re.compile(r"\.(?=\s+[A-Z]|\s*$)|\n")


def runtime_of(error: Any) -> str:
    """The type and the first sentence of TensorFlow's message, as the last line of a traceback begins."""
    end = SENTENCE_END.search(error.message)
    message = error.message[: end.end()].rstrip() if end else error.message
    return f"{error.type_name}: {message}"


def guilty(event: Any) -> Site:
    """The call to blame for an error about a variable that exists: the second of the two that differ."""
    existing = event.error.existing
    if existing is None or existing.site is None:
        return event.site  # type: ignore[no-any-return]
    return guilty_site(existing.site, event.site)


def in_one_fault(first: Site, second: Site) -> Hashable:
    """What two events of one fault have in common where a loop repeats them: the loop; else None."""
    turns = {id(turn.loop): turn.number for turn in first.all_loops()}
    for turn in second.all_loops():
        if turns.get(id(turn.loop), turn.number) != turn.number:
            return ("loop", *(site.place()[:3] for site in turn.loop.site.stack()))
    return None


def sharing_report(event: Any, headline: str, advice: str) -> Report:
    """A report of an error that is about an existing variable."""
    error = event.error
    return Report(
        site=guilty(event),
        headline=headline,
        advice=advice,
        variable=quote(error.name),
        runtime=runtime_of(error),
        event_site=event.site,
        related=first_made(error.existing),
        group=in_one_fault(error.existing.site, event.site) if error.existing and error.existing.site else None,
        assumptions=event.assumptions,
    )


def property_read_again(first: Site | None, second: Site) -> tuple[Frame, Frame] | None:
    """The two activations of one property of one object in which two events happened, outermost; or None."""
    if first is None:
        return None
    earlier = {(id(f.definition), id(f.receiver)): f for f in frames(first) if f.kind == "property"}
    for frame in frames(second):
        before = earlier.get((id(frame.definition), id(frame.receiver)))
        if frame.kind == "property" and before is not None and before is not frame:
            return before, frame
    return None


def reuse_when_opened(view: TraceView, opened: Any) -> Any:
    """The reuse of a scope right after it was entered: False, True or AUTO_REUSE.

    Told from the events alone: the scope objects themselves may have changed since.
    """
    if opened.reuse_argument is not None and opened.reuse_argument is not False:
        return opened.reuse_argument
    if opened.by != "object":
        return opened.outer_reuse
    captured, order = opened.name_or_scope, view.order(opened)
    if any(m.scope is captured and view.order(m) < order for m in view.events("ReuseMarked")):
        return True
    first = next((o for o in view.events("ScopeOpened") if o.scope is captured and view.order(o) < order), None)
    if first is not None:
        return reuse_when_opened(view, first)
    return opened.outer_reuse if opened.outer is captured else False


def reuse_cause(view: TraceView, event: Any) -> Any:
    """What made the scope of an event reuse: a ``ScopeOpened`` or a ``ReuseMarked`` event, or None."""
    marks = [m for m in view.events("ReuseMarked") if view.order(m) < view.order(event)]
    root = None
    for opened in view.scopes_at(event):
        root = opened.outer
        mark = next((m for m in marks if m.scope is opened.scope), None)
        if mark is not None:
            return mark
        if opened.reuse_argument is not None and opened.reuse_argument is not False:
            return opened
        if opened.by == "object" and opened.name_or_scope is not opened.outer:
            reusing = reuse_when_opened(view, opened)
            return next((m for m in marks if m.scope is opened.name_or_scope), opened) if reusing else None
        if not opened.outer_reuse:
            return None
    return next((m for m in marks if m.is_root and root in (None, m.scope)), None)


def drops_reuse(view: TraceView, opened: Any) -> bool:
    """Was a scope object entered that switched off the reuse around it?"""
    return opened.by == "object" and bool(opened.outer_reuse) and not reuse_when_opened(view, opened)


def asks_for_reuse(frame: Frame) -> bool:
    """Was the function given True or AUTO_REUSE for an argument that speaks of reuse?"""
    return any(REUSE.search(k) and (v is True or is_auto(v)) for k, v in frame.arguments.items())


def asking(site: Site) -> Site:
    """The call that asks for reuse: out of the functions that were given it as an argument."""
    while (caller := site.caller) is not None and caller.frame.kind != "root" and asks_for_reuse(site.frame):
        site = caller
    return site


def consequences(view: TraceView) -> set[int]:
    """The errors (by ``id`` of their event) that only follow from an earlier one, after which TensorFlow would have
    stopped: what the same call meets next; a variable that was missing, and is taken to exist since; in an activation
    where a layer got another one's variable, what the layers after it get."""
    found: set[int] = set()
    calls: dict[tuple[int, int], str] = {}
    broken: dict[int, Any] = {}
    for event in view.events("Raised"):
        if event.caught:
            continue
        kind, site = event.error.kind.name, event.site
        before = calls.setdefault((id(site.frame), id(site.at)), kind)
        following = kind in ("SHAPE", "DTYPE", "PARTITION_MISMATCH", "MISSING") and any(
            id(point.frame) in broken and broken[id(point.frame)] is not site.at for point in site.stack()
        )
        if before != kind or following or getattr(event.error.existing, "assumed", False):
            found.add(id(event))
        elif kind in ("SHAPE", "DTYPE", "PARTITION_MISMATCH") and site.frame.kind != "module":
            broken.setdefault(id(site.frame), site.at)
    return found


def depends_on_caller(error: Any) -> bool:
    """May the error of a function that nobody calls be due to the arguments that are supposed, or to the scope and
    graph in which it is supposed to run?"""
    kind = error.kind.name
    if kind == "BAD_NAME":
        return not (isinstance(error.name, str) and " " in error.name)
    return kind in ("NAME_REQUIRED", "NO_SHAPE", "REUSE_VALUE", "RESET_NESTED", "IMPROPER_NESTING", "NO_INITIALIZER")


def names_scope(error: Any) -> bool:
    """Is a name that TensorFlow does not accept a scope's, not a variable's? (A scope recovers by entering anyway.)"""
    return type(getattr(error.recover, "__self__", None)).__name__ in ("ScopeManager", "NameScopeManager")


def created_at(error: Any) -> str:
    """``; it was first created at path:line`` where that is known."""
    existing = error.existing
    return f"; it was first created at {at(existing.site)}" if existing is not None and existing.site else ""
