"""Which application of a layer a variable was asked for in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Event, Site

__all__ = ["layer_around", "maker_of", "owner"]


def layer_around(view: TraceView, got: Any) -> Any:
    """The ``LayerCalled`` event of the innermost layer that asked for a variable (a ``VariableCreated`` or
    ``VariableShared`` event); None where it was no layer."""
    index = view.note("layers", _index)
    order = view.order(got)
    for call in index.get(id(got.variable), ()):
        if view.order(call) > order:
            return call if _is_within(got, call) else None
    return None


def _index(view: TraceView) -> dict[int, list[Event]]:
    """Variable → the applications of layers that have it, in order."""
    found: dict[int, list[Event]] = {}
    for call in view.events("LayerCalled"):
        for variable in call.variables:
            found.setdefault(id(variable), []).append(call)
    return found


def _is_within(got: Any, call: Any) -> bool:
    """Did the event happen in this very call?"""
    outer, inner = call.site.stack(), got.site.stack()
    return len(inner) >= len(outer) and all(a.frame is b.frame and a.at is b.at for a, b in zip(outer, inner))


def owner(call: Any) -> Any:
    """What identifies the layer object of a ``LayerCalled`` event; None for a function."""
    return getattr(call.layer, "owner", None) or call.layer


def maker_of(call: Any) -> Site:
    """Where a layer object was constructed, or the object of the program's of which it is a part."""
    stack: list[Site] = call.constructed.stack()
    while len(stack) > 1 and stack[-1].frame.function.rsplit(".", 1)[-1] in ("__init__", "__new__"):
        stack.pop()
    return stack[-1]
