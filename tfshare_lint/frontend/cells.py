"""Documents of cells: each cell is parsed by itself, so that one that is not Python does not cost the others."""

from __future__ import annotations

from typing import NamedTuple

from tfshare_lint.cells import Cell, Document
from tfshare_lint.frontend.gate import CannotParse, python_tree, split_lines
from tfshare_lint.frontend.refusals import Refusal
from tfshare_lint.source import python2

__all__ = ["ReadableCells", "readable_cells"]


class ReadableCells(NamedTuple):
    """The text of a document without the cells that cannot be parsed (their lines are empty), and why each of those
    cannot: with lines of the text. A cell in Python 2 is there in Python 3's syntax; ``python2``: there is one."""

    text: str
    refused: tuple[Refusal, ...]
    python2: bool = False


def readable_cells(document: Document) -> ReadableCells:
    """What of a document can be parsed."""
    lines = list(split_lines(document.text))
    refused = []
    is_python2 = False
    for cell in document.cells:
        start, end = cell.first - 1, cell.first - 1 + cell.lines
        try:
            python_tree("\n".join([*lines[start:end], ""]))
        except CannotParse as reason:
            translated = python2.translate("\n".join(lines[start:end]))
            if translated is None:
                refused.append(_refusal(cell, reason))
                lines[start:end] = [""] * cell.lines
            else:
                is_python2 = True
                lines[start:end] = translated.split("\n")
    return ReadableCells("\n".join(lines), tuple(refused), is_python2)


def _refusal(cell: Cell, reason: CannotParse) -> Refusal:
    message = reason.message.replace("this file", "this cell").replace("This file", "This cell")
    return Refusal(message, cell.first - 1 + min(reason.line, cell.lines), reason.column)
