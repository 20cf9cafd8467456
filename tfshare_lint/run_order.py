"""What a notebook's execution counts add to its findings: in which order the author really ran the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tfshare_lint.cells import Cell, recorded_order
from tfshare_lint.finding import Finding, Related, TraceEntry

__all__ = ["with_run_order"]

#: So many cells are listed in a message.
LISTED = 12


def with_run_order(
    findings: list[Finding],
    path: str,
    cells: Sequence[Cell],
    run_in: Callable[[Sequence[Cell]], list[Finding]],
) -> list[Finding]:
    """The findings of the notebook ``path``, which are those of its cells in the order of the document, with what its
    execution counts say. ``run_in``: what is found where the cells are run in another order."""
    if not any(finding.path == path for finding in findings):
        return findings
    order = recorded_order(cells) or ()
    there: set[tuple[object, ...]] | None = None
    told = []
    for finding in findings:
        words = ""
        if finding.path == path and finding.code == "TFS409":
            words = _run_again(finding, cells)
        elif order and finding.path == path and _cells_of(finding) <= {cell.number for cell in order}:
            if there is None:
                there = {_place(other) for other in run_in(order)}
            if _place(finding) not in there:
                words = f" It does not happen in the order of the execution counts (cells {_listed(order)})."
        told.append(replace(finding, message=finding.message + words))
    return told


def _run_again(finding: Finding, cells: Sequence[Cell]) -> str:
    """What shows that the cell was run again: it was run after cells which follow it in the document, or a count is
    missing that no other cell can have had."""
    counts = {cell.number: cell.executed or 0 for cell in cells}
    mine = counts.get(finding.cell, 0)
    before = [cell for cell in cells if (cell.number or 0) > (finding.cell or 0) and 0 < (cell.executed or 0) < mine]
    if not before:
        missing = next((n for n in range(mine - 1, 0, -1) if n not in counts.values()), 0)
        if not missing or any(count > missing for number, count in counts.items() if number != finding.cell):
            return ""
        return (
            f" It seems to have been run again: no cell has the execution count [{missing}] that comes before [{mine}]."
        )
    last = max(before, key=lambda cell: cell.executed or 0)
    return f" By the execution counts it was last run after cell {last.number} ([{mine}] after [{last.executed}])."


def _cells_of(finding: Finding) -> set[int | None]:
    """The notebook's cells that a finding speaks of."""
    places: list[Finding | TraceEntry | Related] = [finding, *finding.trace, *finding.related]
    return {place.cell for place in places if place.path == finding.path}


def _place(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.path, finding.cell, finding.line, finding.column)


def _listed(cells: Iterable[Cell]) -> str:
    numbers = [str(cell.number) for cell in cells]
    return ", ".join(numbers[:LISTED]) + (", …" if len(numbers) > LISTED else "")
