"""What the linter says: one finding is one fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["AnalysisError", "FileReport", "Finding", "Related", "TraceEntry"]


class TraceEntry(NamedTuple):
    """One line of the call stack, as Python's traceback would show it."""

    path: str
    line: int
    column: int
    function: str


class Related(NamedTuple):
    """Another place that explains the finding."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Finding:
    """A fault in the user's program. Lines and columns are 1-based; columns count code points."""

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

    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.path, self.line, self.column, self.code, self.message)


@dataclass(frozen=True)
class AnalysisError:
    """A TFS9xx line: something about the analysis itself."""

    code: str
    path: str
    line: int
    column: int
    message: str


@dataclass
class FileReport:
    """The result of checking one file."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    errors: list[AnalysisError] = field(default_factory=list)
    skipped: bool = False  # nothing in it can matter; it was not parsed
