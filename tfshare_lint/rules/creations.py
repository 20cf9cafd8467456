"""Which call of TensorFlow's API made each variable of a run, and whether that API could have shared it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.symbolic import Name

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["Made", "creations", "layer_of"]

#: ``LayerCalled.api`` of what takes the next free name where it is given none.
_BY_FUNCTION = ("layers", "contrib")


class Made(NamedTuple):
    """A variable that was created.

    ``api``: ``raw`` (``tf.Variable``), ``layer`` (a layer without a name, or a new layer object: it takes the next
    free name), ``keras``, ``metric``, ``optimizer`` (slots and the like), or ``name`` (``get_variable`` and named
    layers, which share by name). ``layer`` is the ``LayerCalled`` event of the outermost layer that made it, if any.
    ``scope`` is the name of the variable scope around the call that made it.
    """

    event: Any
    api: str
    layer: Any
    scope: Name


def creations(view: TraceView) -> list[Made]:
    """The variables of a run in the order in which they were made, without those that are only assumed."""
    found = view.notes.get("creations")
    if found is None:
        found = view.notes["creations"] = _creations(view)
    return found


def _creations(view: TraceView) -> list[Made]:
    layers = _makers(view)
    metrics = {id(v) for event in view.events("MetricMade") for v in event.variables}
    found = []
    for event in view.events("VariableCreated"):
        variable = event.variable
        if variable.site is None or variable.assumed:
            continue
        layer = layers.get(id(variable))
        scope = event.scope.name if layer is None or layer.enclosing is None else layer_scope(layer)
        found.append(Made(event, _api(variable, layer, metrics), layer, scope))
    return found


def _makers(view: TraceView) -> dict[int, Any]:
    """Variable (by identity) → the outermost layer that lists it when it is called for the first time."""
    found: dict[int, Any] = {}
    for event in view.events("LayerCalled"):
        if not event.number:
            found.update((id(variable), event) for variable in event.variables)
    return found


def _api(variable: Any, layer: Any, metrics: set[int]) -> str:
    if id(variable) in metrics:
        return "metric"
    if layer is not None:
        if layer.api == "keras":
            return "keras"
        if layer.layer is not None or (layer.api in _BY_FUNCTION and layer.given is None):
            return "layer"
        return "name"
    if variable.kind == "Variable":
        return "raw"
    return "optimizer" if variable.kind == "optimizer" else "name"


def layer_scope(layer: Any) -> Any:
    """The name of the variable scope around a layer's call."""
    return getattr(layer.enclosing, "name", layer.enclosing)


def layer_of(made: Made) -> Hashable:
    """What tells the layers of a run apart (a variable without a layer is one for itself)."""
    return id(made.event) if made.layer is None else id(made.layer)
