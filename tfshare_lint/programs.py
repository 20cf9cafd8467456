"""The programs of a project: in which order they are run, one after another or in several processes, and what they have
shown so far."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tfshare_lint.finding import AnalysisError, Finding, ProgramResult
from tfshare_lint.parallel import Processes
from tfshare_lint.project import ImportGraph, Resolver, Texts, circles
from tfshare_lint.source import discover
from tfshare_lint.trace import CodePlace

if TYPE_CHECKING:
    from tfshare_lint.project.project import Project

__all__ = ["CheckedProject", "Settings", "run_programs"]


#: Garbage is looked for each time so many programs have been run.
PROGRAMS_PER_COLLECTION = 8


class Settings(NamedTuple):
    """What the user may set. ``root``: the project's root, None to find it. ``search_path``: folders of libraries whose
    source is read but not checked."""

    target_tf: str
    search_path: tuple[str, ...] = ()
    root: str | None = None


class CheckedProject:
    """A project and what its programs have shown so far."""

    def __init__(self, root: str, search_path: tuple[str, ...], absolute: bool) -> None:
        self.texts = Texts()
        self.resolver = Resolver(root, search_path)
        self.graph = ImportGraph(self.resolver, self.texts.read)
        self.spellings: dict[str, str] = {}  # real path → how the user spells it
        self.absolute = absolute
        self.found: dict[str, dict[tuple[str, int | None, int, int], Finding]] = {}  # by path as shown
        self.reached: set[tuple[str, int, int]] = set()  # functions: path as shown, line, column
        self.ran: set[str] = set()  # real paths of programs
        self.complete: dict[str, tuple[AnalysisError, ...]] = {}  # real path → what was not analysed
        self._active: dict[str, bool] = {}
        self._programs = 0

    @cached_property
    def project(self) -> Project:
        """The project's modules. Made when a file turns up that can matter: it needs the heavy half of the program."""
        from tfshare_lint.project.project import Project

        return Project(self.graph, self.texts, self.spellings, self.absolute)

    def is_active(self, file: str) -> bool:
        """Does running the file as a program do more than define things?"""
        if file not in self._active:
            self._active[file] = self.graph.facts[file].active and not self.project.definitions.does_nothing(file)
        return self._active[file]

    def collect_now_and_then(self) -> None:
        """What programs leave in cycles goes here, where a command has switched Python's own collector off."""
        self._programs += 1
        if self._programs % PROGRAMS_PER_COLLECTION == 0 and not gc.isenabled():
            gc.collect()

    def take(self, task: Task, result: ProgramResult) -> None:
        """Keep what a program has shown."""
        self.ran.add(task.file)
        self.reached |= result.reached
        if task.with_entries:
            self.complete[task.file] = tuple(result.errors)
        for finding in result.findings:
            place = (finding.code, finding.cell or 0, finding.line, finding.column)
            there = self.found.setdefault(finding.path, {})
            known = there.get(place)
            if known is None or _preference(finding) < _preference(known):
                there[place] = finding

    def forget(self, file: str) -> None:
        """The file has another text now: nothing that a program has shown holds any more."""
        self.graph.forget(file)
        if "project" in self.__dict__:
            self.project.loader.forget(file)
        for kept in (self.found, self.reached, self.ran, self.complete, self._active):
            kept.clear()


def run_programs(
    checked: CheckedProject,
    settings: Settings,
    wanted: list[str],
    processes: int,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Run the files (real paths) and all that import them. ``progress`` is told how many programs are done,
    and how many there are."""
    graph = checked.graph
    graph.scan(wanted)
    files = {file for file in wanted if graph.matters(file) and file not in checked.complete}
    order = [circle for circle in circles(sorted(files), graph.direct_importers) if graph.matters(circle[0])]
    total = sum(len(circle) for circle in order)
    done = 0
    for task, result in _results(checked, settings, order, files, processes):
        checked.take(task, result)
        done += task.with_entries
        if progress is not None:
            progress(min(done, total), total)


def _results(
    checked: CheckedProject, settings: Settings, order: list[list[str]], files: set[str], processes: int
) -> Iterator[tuple[Task, ProgramResult]]:
    """The results of the programs, each to be taken before the next is asked for."""
    if processes == 1 or len(files) == 1:
        for task in _in_order(checked, order, files):
            yield task, run_program(settings.target_tf, checked, task)
        return
    import tfshare_lint.analysis  # noqa: F401  # processes that are forked have it then

    texts = {file: given.text for file, given in checked.texts.given.items()}
    stages = _stages(checked, order, files)
    _FORKED[:] = [checked]
    arguments = (settings, checked.resolver.root, texts, checked.spellings)
    with Processes(processes, prepare_process, arguments) as pool:
        for stage in stages:
            yield from zip(stage, pool.map(run_in_process, stage, _lost))


class Task(NamedTuple):
    """A program to be run. ``file``: real path. ``with_entries``: also the functions that nobody reaches, of which
    ``reached`` are none. ``again``: the program itself has been explored."""

    file: str
    shown: str
    with_entries: bool
    reached: frozenset[CodePlace] = frozenset()
    again: bool = False


def _task(checked: CheckedProject, file: str, with_entries: bool) -> Task:
    shown = checked.project.shown(file)
    reached = frozenset(place for place in checked.reached if place[0] == shown) if with_entries else frozenset()
    return Task(file, shown, with_entries, reached, file in checked.ran)


def _in_order(checked: CheckedProject, order: list[list[str]], files: set[str]) -> Iterator[Task]:
    """One program at a time, importers first. Of files that import each other, all are run before functions that none
    of them reaches."""
    for circle in order:
        members = sorted(circle)
        for file in members:
            if (len(members) > 1 or file not in files) and file not in checked.ran and checked.is_active(file):
                yield _task(checked, file, False)
        for file in members:
            if file in files:
                yield _task(checked, file, True)


def _stages(checked: CheckedProject, order: list[list[str]], files: set[str]) -> Iterator[list[Task]]:
    """The same programs in two stages, so that those of a stage can be run at once: what others import comes last, when
    it is known what they reach of it."""
    first, last = [], []
    for file in (file for circle in order for file in sorted(circle)):
        imported = any(checked.is_active(importer) for importer in checked.graph.importers(file))
        if file in files and not imported:
            first.append(_task(checked, file, True))
            continue
        if file not in checked.ran and checked.is_active(file):
            first.append(_task(checked, file, False))
        if file in files:
            last.append(file)
    yield first
    yield [_task(checked, file, True) for file in last]


def run_program(target_tf: str, checked: CheckedProject, task: Task) -> ProgramResult:
    """Run a program. A fault of this linter's own becomes an error of the file: it must not cost the others."""
    from tfshare_lint.analysis import check_program

    elsewhere = task.reached if task.with_entries else None
    try:
        return check_program(checked.project, task.file, target_tf, elsewhere, task.again)
    except Exception as error:
        return _failed(task, f"{type(error).__name__}: {error}")
    finally:
        checked.collect_now_and_then()


def _failed(task: Task, why: str) -> ProgramResult:
    message = f"The analysis of this file failed ({why}). Please report it."
    return ProgramResult(errors=[AnalysisError("TFS902", task.shown, 1, 1, message)])


def _lost(task: Task) -> ProgramResult:
    return _failed(task, "its process died")


#: What a process has that was forked: the project as its parent knows it.
_FORKED: list[CheckedProject] = []
_OF_PROCESS: list[tuple[str, CheckedProject]] = []


def prepare_process(settings: Settings, root: str, texts: dict[str, str], spellings: dict[str, str]) -> None:
    """Make a project ready in a process of its own."""
    if _FORKED:
        checked = _FORKED[0]
    else:
        checked = CheckedProject(root, settings.search_path, False)
        checked.spellings.update(spellings)
        for file, text in texts.items():
            checked.texts.give(file, text, None)
        checked.graph.scan(os.path.realpath(path) for path in discover([root]).files)
        checked.graph.scan(spellings)
    _OF_PROCESS[:] = [(settings.target_tf, checked)]


def run_in_process(task: Task) -> ProgramResult:
    """Run a program in a process that :func:`prepare_process` has made ready."""
    return run_program(*_OF_PROCESS[0], task)


def _preference(finding: Finding) -> tuple[object, ...]:
    """Of two findings at one place the one to keep: what is certain, then the one that is reached most directly."""
    return (finding.confidence != "certain", len(finding.trace), finding.trace, finding.message)
