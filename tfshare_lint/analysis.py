"""One file from text to findings, and from text to the map of its variables: the stages put together."""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tfshare_lint.finding import AnalysisError, FileReport
from tfshare_lint.frontend import CannotParse, parse_and_lower
from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.interpreter.exploration import Exploration, Limits, explore, run_plainly
from tfshare_lint.machine import DEFAULT, PROFILES
from tfshare_lint.mapping import program_map
from tfshare_lint.rules.engine import findings_of
from tfshare_lint.tfapi.eager import starts_eagerly
from tfshare_lint.tfapi.library import TensorFlowModels
from tfshare_lint.trace import Place

__all__ = ["check_module", "explore_module", "map_module"]

#: Stack and recursion limit for interpreting: the interpreted program's calls are the host's calls.
STACK_BYTES = 512 * 1024 * 1024
RECURSION_LIMIT = 60_000

Result = TypeVar("Result")


@dataclass(frozen=True)
class LoweredFile:
    """A lowered module and how to find positions in it."""

    module: ModuleCode

    def locate(self, path: str, at: Any) -> Place:
        """The place of a source node."""
        from tfshare_lint.frontend.positions import place_of

        if at is None:
            return Place(path, 1, 1, 1, 1)
        return place_of(path, at, self.module.source.lines)


def lower(text: str, path: str, tree: ast.Module | None = None) -> LoweredFile:
    """Parse and lower; raises :class:`tfshare_lint.frontend.CannotParse`."""
    return LoweredFile(parse_and_lower(text, path, tree))


def check_module(text: str, path: str, tree: ast.Module | None = None, target_tf: str = DEFAULT.name) -> FileReport:
    """Check one module's text; what cannot be analysed becomes a TFS9xx line of the report. ``target_tf``: one of the
    keys of :data:`tfshare_lint.machine.PROFILES`."""
    report = FileReport(path)

    def work() -> None:
        exploration = explore_module(text, path, tree, target_tf)
        report.findings = findings_of([trace for group in exploration.groups for trace in group])
        if exploration.incomplete is not None:
            message = f"The analysis of this file is incomplete: {exploration.incomplete}."
            report.errors.append(AnalysisError("TFS901", path, 1, 1, message))

    try:
        with_deep_stack(work)
    except CannotParse as reason:
        report.errors.append(AnalysisError("TFS902", path, reason.line, reason.column, reason.message))
    except (RecursionError, MemoryError):
        report.errors.append(AnalysisError("TFS902", path, 1, 1, "Cannot analyse this file: it is nested too deeply."))
    return report


def explore_module(text: str, path: str, tree: ast.Module | None = None, target_tf: str = DEFAULT.name) -> Exploration:
    """All runs of a module. Call it with a deep stack; raises CannotParse."""
    file = lower(text, path, tree)
    return explore(file.module, models_for(text, target_tf), file.locate, Limits())


def models_for(text: str, target_tf: str) -> Callable[[], TensorFlowModels]:
    """What makes the library models for a run of the file ``text``."""
    profile = PROFILES[target_tf]
    eager = starts_eagerly(text, profile)
    return lambda: TensorFlowModels(profile, eager)


def map_module(text: str, path: str, entry: str | None = None, target_tf: str = DEFAULT.name) -> dict[str, Any]:
    """What the plain path of a program builds: the program object of ``map``'s JSON."""

    def work() -> dict[str, Any]:
        file = lower(text, path)
        ran = run_plainly(file.module, models_for(text, target_tf), file.locate, Limits(), entry)
        if ran is None:
            return _error(path, "TFS902", 1, 1, f"There is no function or method `{entry}` in this file.")
        return program_map(path, *ran)

    try:
        return with_deep_stack(work)
    except CannotParse as reason:
        return _error(path, "TFS902", reason.line, reason.column, reason.message)
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
