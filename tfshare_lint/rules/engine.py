"""From the runs of a program's entries to its findings: asks every rule, and makes one finding of one fault."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tfshare_lint.finding import Finding, Related, TraceEntry
from tfshare_lint.rules import all_rules
from tfshare_lint.rules.view import TraceView, at, occasion_of

if TYPE_CHECKING:
    from tfshare_lint.rules.base import Report, Rule
    from tfshare_lint.trace import Decision, Place, Site, Trace

__all__ = ["findings_of"]

#: A message names at most so many conditions of a possible finding.
CONDITIONS_NAMED = 2
#: A longer condition is better read in the program.
CONDITION_SHOWN = 70


@dataclass
class Fault:
    """The reports of one run that are one fault: the first words the finding, the rest are counted."""

    rule: Rule
    first: Report
    trace: Trace
    variables: dict[str | None, None] = field(default_factory=dict)


def findings_of(traces: Sequence[Trace]) -> list[Finding]:
    """The findings of a file, sorted.

    ``traces`` are its runs: those of one entry stand together, the plain path first. A fault that several runs
    show is one finding. It is *certain* where the plain path shows it, nothing was assumed on the way, the entry
    is not open, and no other path of the entry got through without it.
    """
    found: dict[Hashable, Finding] = {}
    for group in _by_entry(traces):
        for finding in _findings_of_entry(group):
            key = (finding.code, finding.path, finding.cell, finding.line, finding.column)
            if key not in found or (found[key].confidence, finding.confidence) == ("possible", "certain"):
                found[key] = finding
    return sorted(found.values(), key=Finding.sort_key)


def _by_entry(traces: Sequence[Trace]) -> Iterator[list[Trace]]:
    group: list[Trace] = []
    for trace in traces:
        if group and (trace.entry != group[0].entry or all(d.plain for d in trace.decisions)):
            yield group
            group = []
        group.append(trace)
    if group:
        yield group


def _findings_of_entry(group: list[Trace]) -> Iterator[Finding]:
    """The findings of the paths of one entry, the plain path first."""
    faults = [_faults_of(trace) for trace in group]
    seen: set[Hashable] = set()
    for number, here in enumerate(faults):
        for key, fault in here.items():
            if key in seen:
                continue
            seen.add(key)
            without = [t for t, others in zip(group, faults) if key not in others]
            decisions = _decisions(fault, group[0] if number else None, without, group)
            if decisions and group[0].open and not fault.rule.speaks_of_parameters:
                continue  # what its arguments must be is for the callers to know, and nobody calls it here
            yield _finding(fault, [*_suppositions(fault), *decisions])


def _faults_of(trace: Trace) -> dict[Hashable, Fault]:
    view = TraceView(trace)
    faults: dict[Hashable, Fault] = {}
    for rule in all_rules().values():
        if rule.of_reruns != (trace.rerun_cell is not None):
            continue
        for report in rule.check(view):
            key = (rule.code, report.group if report.group is not None else report.site.place())
            fault = faults.setdefault(key, Fault(rule, report, trace))
            fault.variables.setdefault(report.variable)
    return faults


def _suppositions(fault: Fault) -> list[str]:
    """What the run supposed on the way to the fault, and what the rule adds."""
    conditions = [assumption.text for assumption in fault.first.assumptions]
    return list(dict.fromkeys([*conditions, *fault.first.conditions]))


def _decisions(fault: Fault, plain: Trace | None, without: list[Trace], group: list[Trace]) -> list[str]:
    """The decisions that the fault needs; none where every other arm has been tried and shows the fault too."""
    needed: list[Decision] = []
    others = [trace for trace in without if trace is not plain]
    for trace in ([] if plain is None else [plain]) + others:
        decision = _first_difference(fault.trace, trace)
        if decision is not None:
            needed.append(decision)
    tried = {index for trace in group if (index := _first_difference_index(fault.trace, trace)) is not None}
    decided = (fault.first.event_site or fault.first.site).decided
    # A branch in a loop is come to again and again; that it was tried once is enough.
    places = {id(fault.trace.decisions[index].site.at) for index in tried}
    for decision in fault.trace.decisions[:decided]:
        if id(decision.site.at) not in places:
            needed.append(decision)
    if plain is None and not group[0].open:
        # The program as it stands: flags have their defaults unless somebody sets them.
        needed = [decision for decision in needed if not decision.usual]
    return list(dict.fromkeys(_say(decision) for decision in needed))


def _first_difference_index(trace: Trace, other: Trace) -> int | None:
    for index, (mine, theirs) in enumerate(zip(trace.decisions, other.decisions)):
        if mine.value != theirs.value or mine.text != theirs.text:
            return index
    return None


def _first_difference(trace: Trace, other: Trace) -> Decision | None:
    """The first decision of ``trace`` that ``other`` took otherwise (the runs are equal up to there)."""
    index = _first_difference_index(trace, other)
    return None if index is None else trace.decisions[index]


def _say(decision: Decision) -> str:
    truth = "true" if decision.value else "false"
    if len(decision.text) > CONDITION_SHOWN:
        return f"the condition at {at(decision.site)} is {truth}"
    return f"`{decision.text}` is {truth}"


def _finding(fault: Fault, conditions: list[str]) -> Finding:
    report = fault.first
    place = report.site.place()
    certain = not conditions and not report.possible and fault.rule.confidence == "certain"
    return Finding(
        code=fault.rule.code,
        rule=fault.rule.name,
        severity=fault.rule.severity,
        confidence="certain" if certain else "possible",
        path=place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        message=_message(report, len(fault.variables) - 1, conditions, place),
        variable=report.variable,
        runtime=report.runtime,
        trace=tuple(_stack(report.event_site or report.site)),
        related=tuple(_related(report, place[:3])),
        cell=place.cell,
    )


def _message(report: Report, more: int, conditions: list[str], blamed: Place) -> str:
    text = report.headline
    occasion = occasion_of(report.event_site or report.site)
    if occasion is not None:
        text = f"{'when' if conditions else 'When'} {occasion}, {text}"
    if more > 0:
        text += f" (and {more} more variable{'s' if more > 1 else ''} the same way)"
    if conditions:
        text = f"If {' and '.join(conditions[:CONDITIONS_NAMED])}, {text}"
    elif text.startswith(("a ", "the ")):
        text = text[0].upper() + text[1:]
    # The line is enough where the place is in the file, or in the cell, that is blamed.
    text = f"{text}. {report.advice}".strip().replace(f"at {blamed.path}:", "on line ")
    return (
        text if blamed.cell is None else re.sub(rf"at {re.escape(blamed.file)}:cell (\d+):", r"in cell \1, line ", text)
    )


def _stack(site: Site) -> Iterator[TraceEntry]:
    """The call stack as a traceback shows it."""
    for point in site.stack():
        place = point.place()
        yield TraceEntry(place.file, place.line, place.column, point.frame.function, place.cell)


def _related(report: Report, blamed: tuple[str, int, int]) -> Iterator[Related]:
    """The other places, the line on which it happens among them where that is not the blamed one."""
    places = list(report.related)
    if report.event_site is not None:
        told = {blamed, *(site.place()[:3] for site, _ in places)}
        places += [(report.event_site, "it happens here")] if report.event_site.place()[:3] not in told else []
    for site, words in places:
        place = site.place()
        yield Related(place.file, place.line, place.column, words, place.cell)
