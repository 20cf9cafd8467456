"""JSON: one document a run, for tools. ``version`` changes when a reader would have to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tfshare_lint.finding import AnalysisError, FileReport, Finding, LinesOf

__all__ = ["document", "render"]

VERSION = 1


def render(reports: Iterable[FileReport], lines_of: LinesOf, color: bool) -> Iterator[str]:
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
        "errors": [_placed(vars(e)) for e in sorted(errors, key=AnalysisError.sort_key)],
        "summary": {"files": files, "skipped": skipped},
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding, with the fields in the order of its class."""
    fields = _placed(vars(finding))
    fields["trace"] = [_placed(entry._asdict()) for entry in finding.trace]
    fields["related"] = [_placed(related._asdict()) for related in finding.related]
    fields["fix"] = None
    return fields


def _placed(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of something that has a place; ``cell`` is one of them only in a notebook."""
    return {key: value for key, value in fields.items() if key != "cell" or value is not None}
