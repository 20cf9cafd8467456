"""What the linter says: one finding is one fault.

Lines and columns are 1-based; columns count code points. Where there is a ``cell``, the place is in a notebook: the
cell's number, counted from 1 among all cells, and lines are counted in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from tfshare_lint.trace import CodePlace

__all__ = ["AnalysisError", "FileReport", "Finding", "LinesOf", "ProgramResult", "Related", "TraceEntry"]


#: ``lines_of(path, cell)``: the source lines of a file, or of a notebook's cell.
LinesOf = Callable[[str, Optional[int]], Sequence[str]]


class TraceEntry(NamedTuple):
    """One line of the call stack, as Python's traceback would show it."""

    path: str
    line: int
    column: int
    function: str
    cell: Optional[int] = None


class Related(NamedTuple):
    """Another place that explains the finding."""

    path: str
    line: int
    column: int
    message: str
    cell: Optional[int] = None


@dataclass(frozen=True)
class Finding:
    """A fault in the user's program."""

    code: str
    rule: str
    severity: str  # "error", "warning", "info"
    confidence: str  # "certain", "possible"
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    variable: str | None = None  # the full name
    runtime: str | None = None  # what TensorFlow says: "ValueError: Variable x already exists, disallowed."
    trace: tuple[TraceEntry, ...] = ()
    related: tuple[Related, ...] = ()
    fix: object = None
    cell: int | None = None

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        return (self.path, self.cell or 0, self.line, self.column, self.code, self.message)


@dataclass(frozen=True)
class AnalysisError:
    """A TFS9xx line: something about the analysis itself."""

    code: str
    path: str
    line: int
    column: int
    message: str
    cell: int | None = None

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        return (self.path, self.cell or 0, self.line, self.column, self.code, self.message)


@dataclass
class FileReport:
    """The result of checking one file."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    errors: list[AnalysisError] = field(default_factory=list)
    skipped: bool = False  # nothing in it can matter; it was not parsed


@dataclass
class ProgramResult:
    """What the runs of a program have shown, in whatever files. ``reached``: the functions that it calls."""

    findings: list[Finding] = field(default_factory=list)
    errors: list[AnalysisError] = field(default_factory=list)
    reached: Set[CodePlace] = frozenset()
