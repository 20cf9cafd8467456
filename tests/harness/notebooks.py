"""Notebooks in fixtures: programs whose cells begin with ``# %%`` lines, as several editors write them."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["as_notebook", "is_notebook", "line_of_fixture"]

#: The first line of a cell; ``# %% [markdown]`` begins one of prose.
CELL = re.compile(r"^# %%(?P<markdown> \[markdown\])?\s*$")
#: ``# tf: cells 1 2 3 2``: the order in which the cells are run, counted from 1 among all cells.
ORDER = re.compile(r"^# tf: cells (?P<order>[\d ]+?)\s*$", re.MULTILINE)


def is_notebook(source: str) -> bool:
    """Is the program made of cells?"""
    return any(CELL.match(line) for line in source.splitlines())


def as_notebook(source: str) -> str:
    """The notebook's file: its cells in the order of the document, with the execution counts of the order in which the
    fixture has them run."""
    order = ORDER.search(source)
    counts = {int(cell): count for count, cell in enumerate(order["order"].split(), 1)} if order else {}
    cells: list[dict[str, Any]] = []
    for number, (begin, end, markdown) in enumerate(cell_lines(source), 1):
        text = "\n".join(source.split("\n")[begin:end])
        cell = {"cell_type": "markdown" if markdown else "code", "metadata": {}, "source": text}
        if not markdown:
            cell.update(execution_count=counts.get(number), outputs=[])
        cells.append(cell)
    return json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": cells})


def line_of_fixture(source: str, cell: int, line: int) -> int:
    """The line of the fixture that is the given line of a cell."""
    begin, _, _ = cell_lines(source)[cell - 1]
    return begin + line


def cell_lines(source: str) -> list[tuple[int, int, bool]]:
    """For each cell: the line behind its first one and the line behind its last, from 0, and whether it is prose."""
    lines = source.split("\n")
    starts = [(number, match) for number, line in enumerate(lines) if (match := CELL.match(line))]
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    return [(start + 1, end, match["markdown"] is not None) for (start, match), end in zip(starts, ends)]
