"""The tree of scopes and variables that a program builds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Union

__all__ = ["draw"]

#: A scope's content: names to scopes or to variables. A variable is a dict with the key "name".
Node = dict[str, Union["Node", list[dict[str, Any]]]]


#: Who made a variable, in words, where it was not ``tf.Variable``.
MAKERS = {"get_variable": "", "optimizer": "of the optimizer", "metric": "of a metric"}


def draw(program: dict[str, Any]) -> str:
    """A program of ``map``'s JSON as text: a tree for each graph, then the error that ends it, if any."""
    error = program.get("error")
    if error:
        return f"{program['path']}:{error['line']}:{error['column']}: {error['code']} {error['message']}\n"
    graphs = [graph["variables"] for graph in program["graphs"]]
    total = sum(len(variables) for variables in graphs)
    lines = [f"{program['path']}: {total} variable{'' if total == 1 else 's'}"
             + (f" in {len(graphs)} graphs" if len(graphs) > 1 else "")]  # fmt: skip
    for number, variables in enumerate(graphs, 1):
        if len(graphs) > 1:
            lines.append(f"graph {number}")
        lines += _columns(list(_branches(_tree(variables), "", program["path"])))
    raises = program.get("raises")
    if raises:
        lines.append(f"TensorFlow raises {raises['type']}: {_first_sentence(raises['message'])}")
        if raises["trace"]:
            lines[-1] += f" ({_line(raises['trace'][-1])})"
    return "\n".join(lines) + "\n"


def _first_sentence(message: str) -> str:
    return re.split(r"(?<=\.)\s+(?=[A-Z])|\n", message, maxsplit=1)[0]


def _tree(variables: list[dict[str, Any]]) -> dict[str, Any]:
    """Nested dicts of scopes; a variable stands under its last name, beside a scope of that name with a slash."""
    root: dict[str, Any] = {}
    for variable in variables:
        *scopes, last = variable["name"].split("/")
        node = root
        for scope in scopes:
            node = node.setdefault(f"{scope}/", {})
        node.setdefault(last, []).append(variable)
    return root


def _branches(node: dict[str, Any], indent: str, path: str) -> Iterator[tuple[str, ...]]:
    """The rows of a tree: the drawn name, then what is known of the variable."""
    entries: list[tuple[str, Any]] = []
    for name, content in node.items():
        if isinstance(content, dict):
            entries.append(_unbranched(name, content))
        else:
            entries += [(name, variable) for variable in content]
    for number, (name, content) in enumerate(entries):
        last = number == len(entries) - 1
        drawn = f"{indent}{'└── ' if last else '├── '}{name}"
        if "name" in content and "line" in content:
            yield (drawn, *_details(content, path))
        else:
            yield (drawn,)
            yield from _branches(content, indent + ("    " if last else "│   "), path)


def _unbranched(name: str, node: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A scope that holds one scope only is drawn in one line with it."""
    while len(node) == 1:
        inner, content = next(iter(node.items()))
        if not isinstance(content, dict):
            break
        name, node = name + inner, content
    return name, node


def _details(variable: dict[str, Any], path: str) -> tuple[str, ...]:
    shape = variable["shape"]
    dims = "unknown shape" if shape is None else "[" + ", ".join("?" if d is None else str(d) for d in shape) + "]"
    kind = MAKERS.get(variable["kind"], f"tf.{variable['kind']}")
    notes = [kind] if kind else []
    if variable["trainable"] is False:
        notes.append("not trainable")
    if variable["shared_by"]:
        places = dict.fromkeys(_place(shared, path) for shared in variable["shared_by"])
        notes.append("shared by " + ", ".join(places))
    return dims, variable["dtype"] or "unknown dtype", _place(variable, path), "; ".join(notes)


def _place(place: dict[str, Any], path: str) -> str:
    if place["path"] == path:
        return _line(place)
    cell = f"cell {place['cell']}:" if "cell" in place else ""
    return f"{place['path']}:{cell}{place['line']}"


def _line(place: dict[str, Any]) -> str:
    cell = f"cell {place['cell']}, " if "cell" in place else ""
    return f"{cell}line {place['line']}"


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows with their columns aligned."""
    widths = [max((len(row[i]) for row in rows if len(row) > i and len(row) > 1), default=0) for i in range(5)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
