"""``path:line:col: CODE message``, one line a finding: what editors, pre-commit and problem matchers read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfshare_lint.finding import AnalysisError, FileReport, Finding, LinesOf, Related

__all__ = ["place_text", "render", "sorted_lines"]


def render(reports: Iterable[FileReport], lines_of: LinesOf, color: bool) -> Iterator[str]:
    """One line for each finding and each line about the analysis."""
    for report in reports:
        for item in sorted_lines(report):
            yield f"{place_text(item)}: {item.code} {_one_line(item.message)}\n"


def sorted_lines(report: FileReport) -> list[Finding | AnalysisError]:
    """What is said about a file, by place and code."""
    items: list[Finding | AnalysisError] = [*report.findings, *report.errors]
    return sorted(items, key=lambda item: item.sort_key())


def place_text(item: Finding | AnalysisError | Related) -> str:
    """``path:line:column``, in a notebook ``path:cell number:line:column``."""
    cell = "" if item.cell is None else f"cell {item.cell}:"
    return f"{item.path}:{cell}{item.line}:{item.column}"


def _one_line(message: str) -> str:
    """A message that cannot break the line or drive the terminal, whatever names are in it."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
