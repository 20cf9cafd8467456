"""Where a node of the intermediate representation stands in the text, for whoever asks.

Python's tree counts columns in UTF-8 bytes from 0; a :class:`~tfshare_lint.trace.Place` counts code points from 1.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from tfshare_lint.trace import Place

__all__ = ["place_of"]


def place_of(path: str, at: object, lines: Sequence[str]) -> Place:
    """The place of ``at``, a node of Python's tree of the text that has these ``lines``.

    A compound statement is where its header is (a definition: its ``def`` or ``class`` and its name, without the
    decorators); anything else is where its text is. What has no position is the file's beginning.
    """
    first = _first(at)
    line: int | None = getattr(first, "lineno", None)
    if line is None or not 0 < line <= len(lines):
        return Place(path, 1, 1, 1, 1)
    column = _column(lines, line, first.col_offset)
    header = _HEADERS.get(type(at))
    if header is not None:
        match = header.match(lines[line - 1], column - 1)
        return Place(path, line, column, line, column if match is None else match.end() + 1)
    last = _last(at)
    return Place(path, line, column, last.end_lineno, _column(lines, last.end_lineno, last.end_col_offset))


def _column(lines: Sequence[str], line: int, offset: int) -> int:
    """The 1-based column in code points of the byte ``offset``."""
    text = lines[line - 1] if line <= len(lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace")) + 1


# Headers that end before the first expression, or have none.
_HEADERS: dict[type, re.Pattern[str]] = {
    ast.FunctionDef: re.compile(r"def\s+\w+"),
    ast.AsyncFunctionDef: re.compile(r"async\s+def\s+\w+"),
    ast.ClassDef: re.compile(r"class\s+\w+"),
    ast.Try: re.compile("try"),
}
if hasattr(ast, "TryStar"):
    _HEADERS[ast.TryStar] = _HEADERS[ast.Try]


def _first(at: Any) -> Any:
    """The node with which the text of ``at`` begins."""
    if type(at) is ast.comprehension:  # has no position of its own
        return at.target
    if type(at) is ast.withitem:
        return at.context_expr
    return at


def _last(at: Any) -> Any:
    """The node with which the text of ``at``, or of its header, ends."""
    kind = type(at)
    if kind is ast.For or kind is ast.AsyncFor or kind is ast.comprehension:
        return at.iter
    if kind is ast.While or kind is ast.If:
        return at.test
    if kind is ast.With or kind is ast.AsyncWith:
        item = at.items[-1]
        return item.context_expr if item.optional_vars is None else item.optional_vars
    if kind is ast.withitem:
        return at.context_expr
    if kind is ast.ExceptHandler:
        return at.type if at.type is not None else at
    return at.subject if hasattr(at, "subject") else at
