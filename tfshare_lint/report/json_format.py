"""JSON: one document a run, for tools. ``version`` changes when a reader would have to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tfshare_lint.finding import AnalysisError, FileReport, Finding

__all__ = ["document", "render"]

VERSION = 1


def render(reports: Iterable[FileReport], lines_of: Callable[[str], list[str]], color: bool) -> Iterator[str]:
    """The document."""
    yield json.dumps(document(reports), indent=2, ensure_ascii=False) + "\n"


def document(reports: Iterable[FileReport]) -> dict[str, Any]:
    """The document as Python values."""
    findings: list[Finding] = []
    errors: list[AnalysisError] = []
    files = skipped = 0
    for report in reports:
        files += 1
        skipped += report.skipped
        findings += report.findings
        errors += report.errors
    return {
        "version": VERSION,
        "findings": [finding_object(f) for f in sorted(findings, key=Finding.sort_key)],
        "errors": [dict(vars(e)) for e in sorted(errors, key=_error_key)],
        "summary": {"files": files, "skipped": skipped},
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding, with the fields in the order of its class."""
    fields = dict(vars(finding))
    fields["trace"] = [entry._asdict() for entry in finding.trace]
    fields["related"] = [related._asdict() for related in finding.related]
    fields["fix"] = None
    return fields


def _error_key(error: AnalysisError) -> tuple[str, int, int, str]:
    return (error.path, error.line, error.column, error.code)
