"""Documents of cells: each cell is parsed by itself, so that one that is not Python does not cost the others."""

from __future__ import annotations

import ast
from typing import NamedTuple

from tfshare_lint.cells import Cell, Document
from tfshare_lint.frontend.gate import CannotParse, check_limits, split_lines
from tfshare_lint.frontend.ir import ModuleCode, SourceLines
from tfshare_lint.frontend.refusals import Refusal
from tfshare_lint.frontend.syntax import read_syntax
from tfshare_lint.source.python2 import has_floor_division

__all__ = ["ReadableCells", "lower_cells", "readable_cells"]

#: What stands for a cell that cannot be parsed: code that is not known, and may have made names and variables.
_UNKNOWN = 'from cell_that_cannot_be_parsed import *; exec(open(""))'


class ReadableCells(NamedTuple):
    """What of a document can be parsed. ``text`` is in Python 3's syntax; ``tree`` is Python's tree of it, with the
    places of the original; ``refused``: why which cells cannot be parsed, with lines of the document's text."""

    text: str
    tree: ast.Module
    refused: tuple[Refusal, ...]
    python2: bool = False


def lower_cells(document: Document, path: str) -> tuple[ModuleCode, tuple[Refusal, ...]]:
    """The module that a document's cells are together, and why which of them are left out.

    Raises:
        CannotParse: there is too much in it.
    """
    readable = readable_cells(document)
    check_limits(readable.tree, readable.text, split_lines(readable.text))
    from tfshare_lint.frontend import lowering  # imports libcst

    body = lowering.lower_module(readable.text, readable.tree)
    source = SourceLines(split_lines(document.text), document.cells)
    floors = has_floor_division(document.text)
    code = ModuleCode(path, readable.tree, lambda: body, source, readable.python2, floors)
    return code, readable.refused


def readable_cells(document: Document) -> ReadableCells:
    """Parse each cell of a document."""
    lines = list(split_lines(document.text))
    body: list[ast.stmt] = []
    refused = []
    is_python2 = False
    for cell in document.cells:
        start, end = cell.first - 1, cell.first - 1 + cell.lines
        try:
            syntax = read_syntax("\n".join([*lines[start:end], ""]))
        except CannotParse as reason:
            refused.append(_refusal(cell, reason))
            lines[start:end] = [_UNKNOWN, *[""] * (cell.lines - 1)]
            tree = ast.parse(_UNKNOWN)
        else:
            tree = syntax.tree
            lines[start:end] = syntax.text.split("\n")[: cell.lines]
            is_python2 = is_python2 or syntax.python2
        body += ast.increment_lineno(tree, start).body
    return ReadableCells("\n".join(lines), ast.Module(body, []), tuple(refused), is_python2)


def _refusal(cell: Cell, reason: CannotParse) -> Refusal:
    message = reason.message.replace("this file", "this cell").replace("This file", "This cell")
    return Refusal(message, cell.first - 1 + min(reason.line, cell.lines), reason.column)
