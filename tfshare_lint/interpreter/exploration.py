"""Running a program: its module body, then the entries nobody reached, each along the paths that are worth it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tfshare_lint.cells import Cell
from tfshare_lint.entry_point import EntryPoint
from tfshare_lint.frontend import ir
from tfshare_lint.frontend.relevance import identifiers
from tfshare_lint.interpreter.entries import Entry, entries, named_entry
from tfshare_lint.interpreter.finder import NO_MODULES, ModuleFinder
from tfshare_lint.interpreter.handlers import handler_entries
from tfshare_lint.interpreter.interpreter import Budget, Interpreter
from tfshare_lint.interpreter.models import LibraryModels
from tfshare_lint.interpreter.notebooks import cell_bodies, cells_to_rerun, prepare, rerun, run_cells
from tfshare_lint.interpreter.patches import take_back_changes
from tfshare_lint.interpreter.values import Value
from tfshare_lint.trace import CodePlace, Place, Trace

__all__ = ["Exploration", "Limits", "explore", "run_in_order", "run_plainly"]


@dataclass(frozen=True)
class Limits:
    """How much one file may cost.

    Steps are statements, calls and loop iterations of the interpreted program: counting them, and not seconds,
    keeps the result the same on every machine.
    """

    run: Budget = field(default_factory=Budget)
    total_steps: int = 200_000  # over all runs of a file
    main_paths: int = 24  # runs of the module's body
    entry_paths: int = 8  # runs of one function
    #: Runs beyond the plain one are made while they have cost less than this many times the plain one.
    path_factor: int = 4
    free_steps: int = 3_000  # … or less than this,
    most_path_steps: int = 6_000  # and never more than this


@dataclass
class Exploration:
    """All runs of a file: a list of traces for each entry, the plain path first."""

    groups: list[list[Trace]] = field(default_factory=list)
    incomplete: str | None = None
    model_failures: list[str] = field(default_factory=list)
    #: The functions that the program reaches.
    reached: Set[CodePlace] = frozenset()


#: A branch that one run comes to again and again is flipped so often.
FLIPS_AT_ONE_PLACE = 2
#: A run of so many steps is not repeated for the sake of a function in which nothing that can matter is mentioned.
LONG_RUN = 1_000

Locate = Callable[[str, Any], Place]


def explore(
    module: ir.ModuleCode,
    models: Callable[[], LibraryModels],
    locate: Locate,
    limits: Limits,
    finder: ModuleFinder = NO_MODULES,
    elsewhere: Set[CodePlace] | None = frozenset(),
    only_entries: bool = False,
) -> Exploration:
    """Run a module in every way that is worth it: its body, then the functions that no program reaches. ``elsewhere``
    are those that other programs have reached; None: the functions are not run at all. ``only_entries``: the
    body has been explored before, and is run only for what the functions need of it."""
    take_back_changes()
    found = Exploration()
    spent = _Spending(limits)
    main = Interpreter(module, models(), locate, limits.run, finder=finder)
    group = [_run_main(main, ())]
    spent.add(main)
    reached = main.reached

    def again(prescribed: tuple[bool, ...]) -> tuple[Trace, Interpreter]:
        other = Interpreter(module, models(), locate, limits.run, finder=finder)
        other.relevance = main.relevance
        trace = _run_main(other, prescribed)
        reached.update(other.reached)
        main.reached_places.update(other.reached_places)
        return trace, other

    found.groups.append(group)
    if not only_entries:
        _explore_paths(group, main, again, limits.main_paths, spent)
        for handler in list(handler_entries(main)):
            if spent.total <= limits.total_steps:
                found.groups.append(_explore_entry(main, handler, limits, spent))
    found.reached = frozenset(main.reached_places)
    if elsewhere is not None:
        found.groups += _rerun_cells(main, found.groups[0][0], spent)
    for entry in entries(main, elsewhere) if elsewhere is not None else ():
        if spent.total > limits.total_steps:
            found.incomplete = f"the file takes more than {limits.total_steps:,} steps; `{entry.name}` was not run"
            break
        found.groups.append(_explore_entry(main, entry, limits, spent))
    for group in found.groups:
        found.incomplete = found.incomplete or group[0].incomplete
    found.model_failures = main.model_failures
    return found


def run_plainly(
    module: ir.ModuleCode,
    models: Callable[[], LibraryModels],
    locate: Locate,
    limits: Limits,
    entry: EntryPoint | None = None,
    finder: ModuleFinder = NO_MODULES,
) -> tuple[Trace, Interpreter] | None:
    """The plain path of a program as Python would run it, up to the first error that it does not catch. With
    ``entry``: that function's plain path after the module's body; None where there is no such function."""
    take_back_changes()
    run = Interpreter(module, models(), locate, limits.run, stop_at_errors=True, finder=finder)
    if entry is not None:
        # Whoever calls the function has imported the module.
        run.globals.vars["__name__"] = Path(module.path).stem
    trace = _run_main(run, ())
    if entry is None:
        return trace, run
    chosen = named_entry(run, entry.name, entry.arguments)
    if chosen is None:
        return None
    run.begin_run(chosen.name, chosen.is_open, ())
    run.models.begin_entry(run, chosen.is_open)
    run.run(lambda: _on_own_stack(run, chosen.action))
    return run.trace, run


def _on_own_stack(run: Interpreter, action: Callable[[], Value], occasion: str = "") -> Value:
    """Run what nobody in the program calls."""
    with run.own_stack(occasion):
        return action()


def _run_main(run: Interpreter, prescribed: tuple[bool, ...]) -> Trace:
    trace = run.begin_run("<module>", False, prescribed)
    prepare(run)
    cells = cell_bodies(run.module)
    if cells:
        run.run(lambda: run_cells(run, cells))
    else:
        run.run(lambda: run.execute_block(run.module.body, run.current))
    return trace


def run_in_order(
    module: ir.ModuleCode,
    models: Callable[[], LibraryModels],
    locate: Locate,
    limits: Limits,
    finder: ModuleFinder,
    order: Iterable[Cell],
) -> Trace:
    """The plain path of a notebook whose cells are run in the given order."""
    run = Interpreter(module, models(), locate, limits.run, finder=finder)
    trace = run.begin_run("<module>", False, ())
    prepare(run)
    run.run(lambda: run_cells(run, cell_bodies(module, order)))
    return trace


def _rerun_cells(run: Interpreter, first: Trace, spent: _Spending) -> Iterator[list[Trace]]:
    """The cells of a notebook that ``first`` has run, each once more in the state in which it left the notebook."""
    for cell, body in cells_to_rerun(cell_bodies(run.module), first):
        if first.incomplete is not None or spent.total > spent.limits.total_steps:
            return
        run.journal.begin()
        try:
            trace = run.begin_run(f"cell {cell.number} again", False, ())
            trace.rerun_cell, trace.before = cell.number, first
            run.run(partial(_on_own_stack, run, rerun(run, body), "this cell is run a second time"))
        finally:
            run.journal.rollback()
        spent.add(run)
        yield [trace]


class _Spending:
    """Steps that the runs of a file have used."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.total = 0

    def add(self, run: Interpreter) -> None:
        self.total += run.steps


def _explore_paths(
    group: list[Trace],
    first: Interpreter,
    again: Callable[[tuple[bool, ...]], tuple[Trace, Interpreter]],
    most: int,
    spent: _Spending,
) -> None:
    """Run again with one decision flipped at a time, those that differ least from the plain path first."""
    limits = spent.limits
    allowed = min(max(limits.free_steps, limits.path_factor * first.steps), limits.most_path_steps)
    used = 0
    pending: deque[tuple[bool, ...]] = deque(_flips(first, 0))
    while pending and len(group) < most and used < allowed and spent.total < limits.total_steps:
        prescribed = pending.popleft()
        trace, run = again(prescribed)
        used += run.steps
        spent.add(run)
        group.append(trace)
        if len(pending) + len(group) < 4 * most:
            pending.extend(_flips(run, len(prescribed)))


def _flips(run: Interpreter, start: int) -> list[tuple[bool, ...]]:
    """The decisions of the last run, one flipped at a time. One after which nothing has happened is left alone,
    unless something that can matter is mentioned where it was taken."""
    taken = run.path.taken
    values = tuple(decision.value for decision in taken)
    seen: Counter[int] = Counter()
    found = []
    for index, decision in enumerate(taken):
        seen[id(decision.at)] += 1
        idle = decision.events == run.event_count
        if index < start or seen[id(decision.at)] > FLIPS_AT_ONE_PLACE:
            continue
        if run.steps > LONG_RUN and decision.within is not None and not run.relevance.concerns(decision.within):
            continue
        if not idle or not run.relevance.names.isdisjoint(identifiers(decision.at)):
            found.append((*values[:index], not values[index]))
    return found


def _explore_entry(run: Interpreter, entry: Entry, limits: Limits, spent: _Spending) -> list[Trace]:
    def attempt(prescribed: tuple[bool, ...]) -> tuple[Trace, Interpreter]:
        run.journal.begin()
        try:
            trace = run.begin_run(entry.name, entry.is_open, prescribed)
            if entry.own_graph:
                run.models.begin_entry(run, entry.is_open)
            run.run(lambda: _on_own_stack(run, entry.action))
        finally:
            run.journal.rollback()
        return trace, run

    trace, _ = attempt(())
    spent.add(run)
    group = [trace]
    # Nobody knows the arguments of an open entry, so what needs certain ones is not reported: other paths only serve
    # to confirm what the plain one shows.
    if not entry.is_open or any(event.is_suspect for event in trace.events):
        _explore_paths(group, run, attempt, limits.entry_paths, spent)
    return group
