"""The map: which variables a run of a program made, graph by graph, as plain data."""

from __future__ import annotations

from typing import Any

from tfshare_lint.machine import Graph, Variable
from tfshare_lint.symbolic import Unknown, format_name
from tfshare_lint.trace import Site, Trace

__all__ = ["program_map"]


def program_map(path: str, trace: Trace, run: Any) -> dict[str, Any]:
    """The program object of ``map``'s JSON for a finished run."""
    raises = None
    if trace.ended_by is not None:
        type_name, message, site = trace.ended_by
        raises = {"type": type_name, "message": message, "trace": stack_data(site)}
    graphs = [graph_data(graph) for graph in run.machine.graphs if graph.variables]
    program: dict[str, Any] = {"path": path, "raises": raises, "graphs": graphs}
    if trace.incomplete is not None:
        program["incomplete"] = trace.incomplete
    return program


def graph_data(graph: Graph) -> dict[str, Any]:
    """One graph's variables in the order of their creation."""
    return {"variables": [variable_data(v) for v in graph.variables if not v.assumed]}


def variable_data(variable: Variable) -> dict[str, Any]:
    """One variable; unknown parts of its name stand in braces, an unknown shape or dtype is None."""
    trainable = variable.trainable
    return {
        "name": format_name(variable.name),
        "kind": variable.kind,
        "shape": _shape(variable.shape),
        "dtype": None if variable.dtype is None or isinstance(variable.dtype, Unknown) else str(variable.dtype),
        "trainable": trainable if isinstance(trainable, bool) else None,
        **_place(variable.site),
        "trace": stack_data(variable.site),
        "shared_by": [_place(site) for site in variable.shared_sites],
    }


def stack_data(site: Site) -> list[dict[str, Any]]:
    """A call stack, outermost first."""
    return [{**_place(point), "function": point.frame.function} for point in site.stack()]


def _place(site: Site) -> dict[str, Any]:
    place = site.place()
    cell = {} if place.cell is None else {"cell": place.cell}
    return {"path": place.file, **cell, "line": place.line, "column": place.column}


def _shape(shape: Any) -> list[int | None] | None:
    if not isinstance(shape, tuple) or any(isinstance(d, Unknown) for d in shape):
        return None
    return [d if isinstance(d, int) else None for d in shape]
