"""flake8's ``# noqa`` comments, read as flake8 reads them.

``# noqa`` silences a line, ``# noqa: TFS101,TFS2`` the codes that begin so, ``# flake8: noqa`` on a line of its own
the file. As in flake8, the comment may stand on any physical line of a string that spans several, or of lines joined
by a backslash.

Source of facts: ``flake8/defaults.py``, ``flake8/processor.py`` and ``flake8/style_guide.py`` of flake8 7.
"""

from __future__ import annotations

import io
import re
import tokenize
from typing import TypeVar

from tfshare_lint.cells import Document, line_of_text
from tfshare_lint.finding import AnalysisError, FileReport, Finding

__all__ = ["NoqaComments", "split_lines", "without_silenced"]

_INLINE = re.compile(r"# noqa(?::[\s]?(?P<codes>([A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> list[str]:
    """The physical lines of a source text, as Python counts them."""
    return _LINE_END.split(text)


Reported = TypeVar("Reported", Finding, AnalysisError)


class NoqaComments:
    """The ``# noqa`` comments of one file."""

    def __init__(self, text: str) -> None:
        self._any = "noqa" in text.lower()
        self._lines = split_lines(text) if self._any else []
        self._whole_file = any(_FILE.match(line) for line in self._lines)
        self._joined: dict[int, str] | None = None

    def silences(self, line: int, code: str) -> bool:
        """Is ``code`` silenced on this (1-based) physical line?"""
        if not self._any or self._whole_file:
            return self._whole_file
        match = _INLINE.search(self._line(line))
        if match is None:
            return False
        codes = match.group("codes")
        return codes is None or code.startswith(tuple(c for c in _SEPARATOR.split(codes) if c))

    def _line(self, number: int) -> str:
        """The physical line, or all the lines that are joined with it."""
        if self._joined is None:
            self._joined = _joined_lines(self._lines)
        plain = self._lines[number - 1] if 0 < number <= len(self._lines) else ""
        return self._joined.get(number, plain)


def _joined_lines(lines: list[str]) -> dict[int, str]:
    """The text that belongs to each line: of all the lines up to the next line break that Python's tokens show."""
    joined: dict[int, str] = {}
    first = last = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
                continue
            first, last = first or token.start[0], max(last, token.end[0])
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                if last > first:
                    whole = "\n".join(lines[first - 1 : last])
                    joined.update(dict.fromkeys(range(first, last + 1), whole))
                first = last = 0
    except (tokenize.TokenError, SyntaxError):
        return {}
    return joined


def without_silenced(report: FileReport, document: Document) -> FileReport:
    """The report without what the file's comments silence. ``document``: what is in the file."""
    comments = NoqaComments(document.text)

    def kept(items: list[Reported]) -> list[Reported]:
        lines = [line_of_text(document.cells, item.cell, item.line) for item in items]
        return [item for item, line in zip(items, lines) if not comments.silences(line, item.code)]

    return FileReport(report.path, kept(report.findings), kept(report.errors), report.skipped)
