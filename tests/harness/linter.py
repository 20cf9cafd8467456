"""The linter's half: its answers about a text, without leaving the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.harness.truth import EAGER
from tfshare_lint.api import DEFAULT_TARGET

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

    document = read_document(source, path)
    report = without_silenced(api.check_source(source, path, target_tf=target_of(version)), document)
    found = [
        Report(finding.line, finding.code, finding.column, finding.confidence, finding.message)
        for finding in report.findings
    ]
    found += [Report(error.line, error.code, error.column, None, error.message) for error in report.errors]
    return sorted(found, key=lambda report: (report.line, report.column, report.code))


def program_map(source: str, path: str, version: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What ``map`` says about a text: the JSON object of the program."""
    from tfshare_lint import api

    return dict(api.map_source(source, path, target_tf=target_of(version)))
