"""Cells: the parts of a notebook, or the code blocks of a Markdown document, that stand one after another in one text.

The text is what is parsed and run; a table of cells says which of its lines belong to which cell. Shared vocabulary of
the stages, like :mod:`tfshare_lint.trace`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Optional

from tfshare_lint.trace import CellPath, Place

__all__ = ["Cell", "Document", "cell_at", "line_of_text", "place_in_cell", "recorded_order"]


class Cell(NamedTuple):
    """Consecutive lines of a document's text.

    ``number`` counts all cells of the notebook from 1, Markdown cells too, as editors and other linters do; None for a
    block of a Markdown document, whose lines are the file's own. ``first`` is the line of the text (from 1) on which
    the cell begins, ``lines`` how many lines it has, ``indent`` how many columns were taken off each of them.
    ``executed`` is the execution count that the notebook keeps: when the cell was last run, it was the so many-th
    execution since the kernel's start.
    """

    number: Optional[int]
    first: int
    lines: int
    indent: int = 0
    executed: Optional[int] = None


class Document(NamedTuple):
    """A module's text and the cells it is made of; an ordinary module has none.

    ``text`` is Python, with magics and prose set aside. ``shown`` has the same lines as their author wrote them.
    """

    text: str
    shown: str
    cells: tuple[Cell, ...] = ()


def cell_at(cells: Sequence[Cell], line: int) -> Cell | None:
    """The cell to which a line of the text (from 1) belongs; None where there are no cells or the line is in none."""
    index = bisect_right([cell.first for cell in cells], line) - 1
    if index < 0 or line >= cells[index].first + cells[index].lines:
        return None
    return cells[index]


def line_of_text(cells: Sequence[Cell], number: int | None, line: int) -> int:
    """The line of a document's text that is the given line of its cell ``number``; ``line`` itself without cells."""
    return next((cell.first - 1 + line for cell in cells if cell.number == number is not None), line)


def place_in_cell(place: Place, cells: Sequence[Cell]) -> Place:
    """The place in its cell, as the user knows it, of a place in a document's text."""
    cell = cell_at(cells, place.line)
    if cell is None:
        return place
    columns = place.column + cell.indent, place.end_column + cell.indent
    if cell.number is None:
        return Place(place.path, place.line, columns[0], place.end_line, columns[1])
    before = cell.first - 1
    path = CellPath(place.path, cell.number)
    return Place(path, place.line - before, columns[0], place.end_line - before, columns[1])


def recorded_order(cells: Sequence[Cell]) -> tuple[Cell, ...] | None:
    """The cells in the order in which they were last run, where the notebook knows it and it is another than that of
    the document; else None. Cells that have no execution count were not run: they are left out."""
    executed = [cell for cell in cells if cell.executed is not None]
    by_count = sorted(executed, key=lambda cell: cell.executed or 0)
    return None if by_count == executed else tuple(by_count)
