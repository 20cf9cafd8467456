"""Notebooks: cells that run one by one, and that somebody may run again.

An exception ends a cell, not the notebook: whoever sees it goes on with the next cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.cells import Cell, cell_at
from tfshare_lint.frontend import ir
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.values import UserException, Value
from tfshare_lint.trace import Frame, Trace

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["CellBody", "cell_bodies", "cells_to_rerun", "prepare", "rerun", "run_cells"]


class CellBody(NamedTuple):
    """A notebook's cell and its statements."""

    cell: Cell
    body: tuple[ir.Statement, ...]


def cell_bodies(module: ir.ModuleCode, order: Iterable[Cell] | None = None) -> list[CellBody]:
    """The cells of a notebook in the order of the document, or in the given one; none for another kind of module."""
    cells = [cell for cell in module.source.cells if cell.number is not None]
    bodies: dict[Cell, list[ir.Statement]] = {cell: [] for cell in cells}
    current = cells[0] if cells else None
    for statement in module.body if cells else ():
        line = getattr(getattr(statement, "at", None), "lineno", None)  # `pass` and its kind have no place
        current = (cell_at(cells, line) if line is not None else current) or current
        if current is not None:
            bodies[current].append(statement)
    return [CellBody(cell, tuple(bodies[cell])) for cell in (cells if order is None else order)]


def prepare(run: Interpreter) -> None:
    """Give the module the names that it finds where it is run: IPython's in a notebook, what the prose of a Markdown
    document speaks of in its blocks."""
    cells = run.module.source.cells
    if cells and cells[0].number is None:
        run.globals.vars["*"] = True  # as after a star import of a module that is not known
    elif cells:
        run.globals.vars.update((name, LibraryName(name)) for name in ("get_ipython", "display"))


def run_cells(run: Interpreter, cells: list[CellBody]) -> Value:
    """Run the cells one after another; an exception ends its cell only, unless the run stops at errors."""
    for _, body in cells:
        try:
            run.execute_block(body, run.current)
        except UserException as error:
            if run.stop_at_errors:
                raise
            if error.refusal is not None:
                error.refusal.caught = False
            run.unwind(1)
    return None


def cells_to_rerun(cells: list[CellBody], trace: Trace) -> Iterator[CellBody]:
    """The cells that made variables and were not refused. What they do wrong at first is said by other rules."""
    made = {_first_line(event.site) for event in trace.events if event.builds}
    refused = {_first_line(event.site) for event in trace.events if getattr(event, "caught", None) is False}
    for entry in cells:
        lines = range(entry.cell.first, entry.cell.first + entry.cell.lines)
        if not made.isdisjoint(lines) and refused.isdisjoint(lines):
            yield entry


def _first_line(site: Any) -> int:
    """The line of the module's body from which a site was reached."""
    stack = site.stack()
    return getattr(stack[0].at, "lineno", 0) if stack else 0


def rerun(run: Interpreter, body: tuple[ir.Statement, ...]) -> Callable[[], Value]:
    """What runs a cell again, from the state that the whole notebook has left."""

    def action() -> Value:
        frame = Frame("<module>", "module", run.module.path, run.module, run.site(), run.next_serial())
        for changed in (run.globals.vars, run.functions, run.classes):
            run.journal.save(changed)  # statements of a module do not do so: they run once as a rule
        run.enter(Activation(run.globals, frame, None, None))
        run.execute_block(body, run.current)
        return None

    return action
