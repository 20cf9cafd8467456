"""What a function that a framework calls again (for the next request, say) makes again in the same graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.creations import Made, creations
from tfshare_lint.rules.view import occasion_of

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["made_for_each_call"]


def made_for_each_call(view: TraceView) -> Iterator[tuple[Made, Made]]:
    """Variables that the first call of such a function made, each with its counterpart of the second call, which has
    another name. Nothing where TensorFlow refuses the second call: that is said by others."""
    refused = {occasion_of(event.site) for event in view.events("Raised") if not event.caught}
    first: dict[tuple[int, ...], Made] = {}
    for made in creations(view):
        variable = made.event.variable
        path = (id(variable.graph), *(id(point.at) for point in variable.site.stack()))
        occasion = occasion_of(variable.site)
        if occasion is None:
            first.setdefault(path, made)
        elif path in first and occasion not in refused and isinstance(variable.name, str):
            yield first[path], made
