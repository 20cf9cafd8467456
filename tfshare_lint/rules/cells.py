"""RNN cells: which are one, and what they were applied to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.calls_of_layers import owner

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["calls_of", "innermost", "raises"]

#: The attribute in which a wrapper (``DropoutWrapper`` …) keeps its cell.
_WRAPPED = ("_cell", "cell")
#: Wrappers in wrappers, at most.
_DEEP = 8


def innermost(cell: Any) -> Any:
    """The cell that has the weights: a wrapper's own cell."""
    for _ in range(_DEEP):
        attributes = getattr(cell, "attrs", {})
        inner = next((attributes[name] for name in _WRAPPED if hasattr(attributes.get(name), "attrs")), None)
        if inner is None:
            break
        cell = inner
    return cell


def calls_of(view: TraceView, cell: Any) -> Iterator[Any]:
    """The ``LayerCalled`` events of a cell."""
    for event in view.events("LayerCalled"):
        if event.api == "cell" and owner(event) is cell:
            yield event


def raises(view: TraceView, cell: Any) -> bool:
    """Does TensorFlow raise over a weight of the cell, because it is used for something else too?"""
    weights = {id(variable) for call in calls_of(view, cell) for variable in call.variables}
    return any(id(e.error.existing) in weights for e in view.raised("CELL_INPUT", "SHAPE", "EXISTS", "MISSING"))
