"""Operations that a loop makes again: the graph grows while it is being run.

Every operation that is made in a loop is noted with the graph objects it works on. Made again in a later turn, by the
same calls and on the same objects, it is a copy of the earlier one; a loop that goes through other variables or
builds one layer upon the other makes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.symbolic import Name, format_name
from tfshare_lint.tfapi.events import GraphGrew
from tfshare_lint.tfapi.state import MadeInLoop, state_of

__all__ = ["note_operation"]


def note_operation(runtime: Runtime, operation: Name | None, inputs: Iterable[Value]) -> None:
    """An operation is made while a loop runs. Call it only where ``runtime.looping`` is true."""
    site = runtime.site()
    stack = site.stack()
    turns = {id(turn.loop): turn for point in stack for turn in point.loops}
    if not turns:
        return
    state = state_of(runtime)
    graph = runtime.machine.graph.serial
    path = (graph, *(id(point.at) for point in stack))
    objects = list(_graph_objects(inputs))
    if operation == "init":
        objects = list(runtime.machine.graph.variables)
    before = state.made_in_loops.get(path)
    again = [] if before is None else [k for k, t in turns.items() if before.turns.get(k, t).number != t.number]
    if before is None or not again:
        state.made_in_loops[path] = MadeInLoop(turns, objects)
        return
    if before.told or not any(graph in state.session_loops.get(key, ()) for key in again):
        return
    if len(before.inputs) == len(objects) and all(a is b for a, b in zip(before.inputs, objects)):
        before.told = True
        runtime.emit(GraphGrew(site, operation="" if operation is None else format_name(operation)))


def _graph_objects(values: Iterable[Value], depth: int = 0) -> Iterator[Any]:
    """The tensors and variables among the values."""
    for value in values:
        if isinstance(value, NativeObject):
            if getattr(value, "op_name", None) is not None:
                yield value
        elif isinstance(value, (list, tuple)) and depth < 2:
            yield from _graph_objects(value, depth + 1)
