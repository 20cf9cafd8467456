"""One program from its files to findings, and to the map of its variables: the stages put together."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence, Set
from typing import Any, TypeVar

from tfshare_lint.cells import Cell
from tfshare_lint.entry_point import EntryPoint
from tfshare_lint.finding import AnalysisError, Finding, ProgramResult
from tfshare_lint.frontend.documents import programs_of
from tfshare_lint.interpreter.exploration import Limits, explore, run_in_order, run_plainly
from tfshare_lint.interpreter.interpreter import Budget
from tfshare_lint.machine import DEFAULT, PROFILES
from tfshare_lint.mapping import program_map
from tfshare_lint.project.project import ProgramModules, Project
from tfshare_lint.rules.engine import findings_of
from tfshare_lint.run_order import with_run_order
from tfshare_lint.tfapi.eager import starts_eagerly
from tfshare_lint.tfapi.library import TensorFlowModels
from tfshare_lint.trace import CodePlace

__all__ = ["check_program", "map_program", "with_deep_stack"]

#: Stack and recursion limit for interpreting: the interpreted program's calls are the host's calls.
STACK_BYTES = 512 * 1024 * 1024
RECURSION_LIMIT = 60_000
#: A map is one run, and is asked for because every variable counts.
MAP_LIMITS = Limits(run=Budget(steps=2_000_000, events=100_000, silent_iterations=10_000, silent_turns=100_000))

Result = TypeVar("Result")


def check_program(
    project: Project,
    real: str,
    target_tf: str = DEFAULT.name,
    elsewhere: Set[CodePlace] | None = frozenset(),
    again: bool = False,
) -> ProgramResult:
    """Check the program whose main file has the real path ``real``; what cannot be analysed becomes a TFS9xx line of
    the result. ``target_tf``: one of the keys of :data:`tfshare_lint.machine.PROFILES`. ``elsewhere`` and
    ``again``: see :func:`~tfshare_lint.interpreter.exploration.explore`."""
    path = project.shown(real)
    result = ProgramResult()

    def work() -> None:
        loaded = project.load_main(real)
        result.errors.extend(loaded.errors)
        if loaded.code is None:
            return
        models, modules = models_for(loaded.text, target_tf), ProgramModules(project, real)
        programs = programs_of(loaded.code)
        for code in programs:
            # A function that one of several programs does not reach, another may.
            others = elsewhere if len(programs) == 1 else None
            exploration = explore(code, models, project.locate, Limits(), modules, others)
            result.findings += findings_of([trace for group in exploration.groups for trace in group])
            result.reached |= exploration.reached
            if exploration.incomplete is not None and code is programs[-1]:
                message = f"The analysis of this file is incomplete: {exploration.incomplete}."
                result.errors.append(AnalysisError("TFS901", path, 1, 1, message))

        def run_in(order: Sequence[Cell]) -> list[Finding]:
            return findings_of([run_in_order(programs[0], models, project.locate, Limits(), modules, order)])

        result.findings = with_run_order(result.findings, path, loaded.code.source.cells, run_in)

    try:
        with_deep_stack(work)
    except (RecursionError, MemoryError):
        result.errors.append(AnalysisError("TFS902", path, 1, 1, "Cannot analyse this file: it is nested too deeply."))
    return result


def models_for(text: str, target_tf: str) -> Callable[[], TensorFlowModels]:
    """What makes the library models for a run of the file ``text``."""
    profile = PROFILES[target_tf]
    eager = starts_eagerly(text, profile)
    return lambda: TensorFlowModels(profile, eager)


def map_program(
    project: Project, real: str, entry: EntryPoint | None = None, target_tf: str = DEFAULT.name
) -> dict[str, Any]:
    """What the plain path of a program builds: the program object of ``map``'s JSON."""
    path = project.shown(real)

    def work() -> dict[str, Any]:
        loaded = project.load_main(real)
        if loaded.code is None:
            reason = loaded.errors[0]
            return _error(path, reason.code, reason.line, reason.column, reason.message)
        models = models_for(loaded.text, target_tf)
        modules = ProgramModules(project, real)
        code = max(programs_of(loaded.code), key=lambda program: len(program.tree.body))
        ran = run_plainly(code, models, project.locate, MAP_LIMITS, entry, modules)
        if ran is None:
            assert entry is not None
            return _error(path, "TFS902", 1, 1, f"There is no function or method `{entry.name}` in this file.")
        return program_map(path, *ran)

    try:
        return with_deep_stack(work)
    except (RecursionError, MemoryError):
        return _error(path, "TFS902", 1, 1, "Cannot analyse this file: it is nested too deeply.")


def _error(path: str, code: str, line: int, column: int, message: str) -> dict[str, Any]:
    return {"path": path, "error": {"code": code, "line": line, "column": column, "message": message}}


def with_deep_stack(action: Callable[[], Result]) -> Result:
    """Run ``action`` in a thread whose stack is deep enough for deeply nested programs."""
    if threading.current_thread().name == _THREAD:
        return action()
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            outcome.append(action())
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=body, name=_THREAD)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]


_THREAD = "tfshare-lint analysis"
