"""The linter's half: its answers about a text, without leaving the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.harness.notebooks import as_notebook, is_notebook, line_of_fixture
from tests.harness.truth import EAGER
from tfshare_lint.api import DEFAULT_TARGET
from tfshare_lint.finding import AnalysisError, Finding

__all__ = ["Report", "program_map", "reports"]


@dataclass(frozen=True)
class Report:
    """A finding or an error about the analysis, reduced to what fixtures speak of."""

    line: int
    code: str
    column: int
    confidence: str | None
    message: str


def target_of(version: str) -> str:
    """The target that stands for a version of :mod:`tests.harness.truth`."""
    return "2" if version == EAGER else version


def reports(source: str, path: str, version: str = DEFAULT_TARGET) -> list[Report]:
    """What ``check`` says about a text, without what ``# noqa`` silences."""
    from tfshare_lint import api
    from tfshare_lint.noqa import without_silenced
    from tfshare_lint.source import read_document

    text, path = (as_notebook(source), f"{path}.ipynb") if is_notebook(source) else (source, path)
    document = read_document(text, path)
    report = without_silenced(api.check_source(text, path, target_tf=target_of(version)), document)
    found = [
        Report(line_of(source, finding), finding.code, finding.column, finding.confidence, finding.message)
        for finding in report.findings
    ]
    found += [Report(line_of(source, error), error.code, error.column, None, error.message) for error in report.errors]
    return sorted(found, key=lambda report: (report.line, report.column, report.code))


def line_of(source: str, said: Finding | AnalysisError) -> int:
    """The line of the fixture that is meant."""
    return said.line if said.cell is None else line_of_fixture(source, said.cell, said.line)


def program_map(source: str, path: str, version: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What ``map`` says about a text: the JSON object of the program."""
    from tfshare_lint import api

    return dict(api.map_source(source, path, target_tf=target_of(version)))
