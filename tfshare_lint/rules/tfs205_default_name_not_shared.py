"""TFS205: a ``default_name`` scope or a template that is entered again under another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.repeats import PART, applied_again
from tfshare_lint.rules.view import at, frames, is_auto, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["DefaultNameNotShared"]


class DefaultNameNotShared(Rule):
    code = "TFS205"
    name = "default-name-not-shared"
    severity = "warning"
    summary = "a default_name scope or a template made again gets another name (net_1), so nothing is shared"
    documentation = Documentation(
        detects=(
            "Two things that look as if they shared: a function makes a `tf.make_template` and calls it, and is itself "
            "called twice; a function opens a scope by `default_name`, with a `reuse` argument or inside an "
            "`AUTO_REUSE` scope, and is called on two inputs."
        ),
        at_run_time=(
            "Nothing raises. `default_name` and the name of a template are made unique: the second call works in "
            "`net_1` and makes its own variables there."
        ),
        matters=(
            "Two networks train where one was meant. The second has none of the first one's weights, which shows as an "
            "evaluation at chance level or as a Siamese network that does not learn."
        ),
        bad="""\
import tensorflow as tf


def scale(x):
    return x * tf.get_variable("w", [3])


def net(x):
    template = tf.make_template("net", scale)
    return template(x)


left = net(tf.placeholder(tf.float32, [None, 3]))
right = net(tf.placeholder(tf.float32, [None, 3]))
""",
        good="""\
import tensorflow as tf


def scale(x):
    return x * tf.get_variable("w", [3])


net = tf.make_template("net", scale)
left = net(tf.placeholder(tf.float32, [None, 3]))
right = net(tf.placeholder(tf.float32, [None, 3]))
""",
        fix=(
            "Make the template once, outside of the function. Name a scope that is to be shared: "
            '`variable_scope("net", reuse=tf.AUTO_REUSE)`.'
        ),
        not_a_bug=(
            "`default_name` used on purpose, so that each call is a layer of its own, is not reported without "
            "any `reuse`, nor where one call works on the other's output."
        ),
        limits="The intent to share is guessed from the calls: every finding is *possible*.",
    )
    confidence = "possible"

    def check(self, view: TraceView) -> Iterator[Report]:
        yield from self._templates(view)
        yield from self._default_names(view)

    def _templates(self, view: TraceView) -> Iterator[Report]:
        """Templates that are made and called in one activation, again and again."""
        calls: dict[int, list[Any]] = {}
        for event in view.events("TemplateCalled"):
            calls.setdefault(id(event.template), []).append(event)
        first: dict[tuple[int, int], Any] = {}
        for events in calls.values():
            event, template = events[0], events[0].template
            if len(events) > 1 or template.unique_name is not None or template.scope is None or template.site is None:
                continue
            frame = template.site.frame
            if frame.kind not in ("function", "method") or event.site.frame is not frame:
                continue
            before = first.setdefault((id(template.site.at), id(template.scope.graph)), event)
            if before is event or before.template.scope.name == template.scope.name:
                continue
            site = applied_again(view, before.site.frame, frame)
            if site is not None:
                yield self._report(site, event, before, f"`{frame.function}` makes its template anew in each call")

    def _default_names(self, view: TraceView) -> Iterator[Report]:
        """``default_name`` scopes under ``AUTO_REUSE`` in a function that is called again."""
        first: dict[tuple[int, int, object], Any] = {}
        layers = {(id(layer.site.frame), id(layer.site.at)) for layer in view.events("LayerCalled")}
        for event in view.events("ScopeOpened"):
            if (id(event.site.frame), id(event.site.at)) in layers:
                continue  # TFS204
            if event.by != "default" or not (is_auto(event.outer_reuse) or "reuse" in event.given):
                continue
            frame = event.site.frame
            key = (id(event.site.at), id(event.scope.graph), event.outer.name)
            before = first.setdefault(key, event)
            if before is event or not event.uniquified or before.name == event.name or PART.search(frame.function):
                continue
            if before.site.frame is frame or frame.kind not in ("function", "method"):
                continue
            site = applied_again(view, before.site.frame, frame)
            if site is not None:
                yield self._report(site, event, before, f"`{frame.function}` opens its scope by default_name")

    @staticmethod
    def _report(site: Any, event: Any, before: Any, what: str) -> Report:
        names = [quote(e.template.scope.name if hasattr(e, "template") else e.name) for e in (event, before)]
        return Report(
            site=site,
            headline=f"{what}, so this call works in {names[0]} and shares nothing with {names[1]}, opened at "
            f"{at(before.site)}",
            advice="Make the template once, or give the scope a fixed name and reuse=tf.AUTO_REUSE.",
            variable=names[0],
            event_site=event.site if frames(event.site) else None,
            related=((before.site, "first opened here"),),
            assumptions=event.assumptions,
        )
