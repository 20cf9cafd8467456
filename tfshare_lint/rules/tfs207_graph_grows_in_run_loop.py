"""TFS207: the graph grows in the loop that runs the session."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.calls_again import made_for_each_call
from tfshare_lint.rules.creations import creations
from tfshare_lint.rules.repeats import repetitions
from tfshare_lint.rules.view import at, called_again, first_made, occasion_of, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Loop, Site

__all__ = ["GraphGrowsInRunLoop"]

#: A longer expression is not quoted in a message; and a finding names at most so many other places.
SHOWN = 50
RELATED = 4
#: What makes a variable, by :attr:`~tfshare_lint.rules.creations.Made.api`.
MAKERS = {
    "layer": "a layer", "keras": "a Keras layer", "metric": "a metric", "optimizer": "an optimizer",
    "name": "this call",
}  # fmt: skip


class Growth(NamedTuple):
    """Something that each turn of a loop adds to the graph: by which call, in which loop."""

    event: Any
    what: str
    loop: Loop
    variable: str | None


class GraphGrowsInRunLoop(Rule):
    code = "TFS207"
    name = "graph-grows-in-run-loop"
    severity = "warning"
    summary = "operations, optimizers, metrics or layers are made inside the loop that runs the session"
    documentation = Documentation(
        detects=(
            "In a loop that runs the session, at any depth of calls, each turn makes the same operation again: by the "
            "same calls, in the same graph, on the same tensors and variables. So `tf.assign(lr, value)`, "
            "`tf.argmax(logits, 1)`, `tf.summary.scalar(...)`, `tf.no_op()`, a learning-rate schedule, a metric, "
            "`minimize()`, `tf.global_variables_initializer()` or layers without names. A function that a web server, "
            "a task queue or a user interface calls again and again is such a loop for the variables that it makes."
        ),
        at_run_time=(
            "Nothing raises. Each turn adds nodes to the graph; `Session.run` then extends the graph that it has sent "
            "to the runtime. Metrics, optimizers and layers add variables, too, which are not initialized or start "
            "anew. `graph.finalize()` before the loop turns the growth into an error: `RuntimeError: Graph is "
            "finalized and cannot be modified.`"
        ),
        matters=(
            "The steps become slower and slower and the memory fills up; a training of some thousand steps does not "
            "end. What was counted or trained in one turn is not what the next one uses."
        ),
        bad="""\
import tensorflow as tf

rate = tf.Variable(0.1, trainable=False, name="rate")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(10):
        sess.run(tf.assign(rate, 0.1 * 0.97**epoch))
""",
        good="""\
import tensorflow as tf

rate = tf.Variable(0.1, trainable=False, name="rate")
new_rate = tf.placeholder(tf.float32, [])
set_rate = tf.assign(rate, new_rate)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(10):
        sess.run(set_rate, {new_rate: 0.1 * 0.97**epoch})
""",
        fix=(
            "Make the operation once, before the loop, and feed what changes through a placeholder (or use "
            "`variable.load(value, sess)`). Call `tf.get_default_graph().finalize()` before the loop to be told of "
            "every operation that is made later."
        ),
        not_a_bug=(
            "A loop whose operations are not run in it, one that goes through different variables (loading weights "
            "one by one), builds one layer upon the other, opens a new graph in each turn, or initializes a session of "
            "its own in each turn is not reported."
        ),
        limits=(
            "Operations in a branch that is taken in some turns only; operations made by code of other files; loops "
            "whose session is run by a library. A `tf.Variable` made in the loop is reported as TFS201."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        stopped = {id(t.loop) for e in view.events("Raised") if not e.caught for t in e.site.all_loops()}
        for repetition in repetitions(view):
            if repetition.kind == "loop" and repetition.api == "raw":  # TFS201 speaks
                pair = next(iter(repetition.pairs.values()))
                stopped |= {id(loop) for loop in _loops(view, *(made.event.site for made in pair))}
        by_loop: dict[int, list[Growth]] = {}
        for growth in sorted(_growths(view), key=lambda growth: view.order(growth.event)):
            if id(growth.loop) not in stopped:
                by_loop.setdefault(id(growth.loop), []).append(growth)
        for found in by_loop.values():
            yield from _reports(found)
        yield from _for_each_call(view)


def _for_each_call(view: TraceView) -> Iterator[Report]:
    """What a web server, a task queue or the like makes grow."""
    for before, made in made_for_each_call(view):
        site = guilty_site(before.event.variable.site, made.event.variable.site)
        name, maker = quote(made.event.variable.name), MAKERS.get(made.api, "tf.Variable")
        yield Report(
            site=site,
            headline=f"{maker} makes new variables ({quote(before.event.variable.name)}, {name}, ...) in the same "
            "graph, which grows with every call",
            advice=f"Build the graph once, before `{called_again(made.event.site)}` is called, and only run it there; "
            "or give each call a graph of its own by `with tf.Graph().as_default():`.",
            variable=name,
            event_site=made.event.site,
            related=first_made(before.event.variable),
            assumptions=made.event.assumptions,
            group=("calls", occasion_of(made.event.site)),
        )


def _growths(view: TraceView) -> Iterator[Growth]:
    grown = view.events("GraphGrew")
    fresh = _loops_that_fetch_new_operations(view) - _loops_that_build(view) if grown else set()
    for event in grown:
        turns = [turn for turn in event.site.all_loops() if turn.number and view.runs_session(turn.loop)]
        if not turns or not (event.operation == "save" or any(id(turn.loop) in fresh for turn in turns)):
            continue  # what is made for later use belongs to the building of the graph
        loop = turns[-1].loop
        if event.operation.startswith("init") and _starts_session(view, loop):
            continue
        yield Growth(event, f"`{_shown(event)}` makes a new operation", loop, None)
    for repetition in repetitions(view):
        if repetition.kind == "loop" and repetition.api != "raw":
            before, made = next(iter(repetition.pairs.values()))
            loops = _loops(view, before.event.site, made.event.site)
            name = quote(made.event.variable.name)
            what = f"{MAKERS[made.api]} makes new variables ({quote(before.event.variable.name)}, {name}, ...)"
            yield Growth(made.event, what, loops[-1], name)


def _loops(view: TraceView, first: Site, second: Site) -> list[Loop]:
    """The loops that run the session in whose different turns both happen, outermost first."""
    turns = {id(turn.loop): turn.number for turn in first.all_loops()}
    return [
        turn.loop
        for turn in second.all_loops()
        if view.runs_session(turn.loop) and turns.get(id(turn.loop), turn.number) != turn.number
    ]


def _loops_that_fetch_new_operations(view: TraceView) -> set[int]:
    """The loops (by identity) in which one call of ``run`` asks for another operation in each turn."""
    found: set[int] = set()
    before: dict[tuple[int, ...], Any] = {}
    for event in view.events("SessionRun"):
        path = tuple(id(point.at) for point in event.site.stack())
        earlier = before.setdefault(path, event)
        if earlier is event:
            continue
        if any(_is_another(*pair) for pair in zip(_fetched(earlier.fetches), _fetched(event.fetches))):
            turns = {id(turn.loop): turn.number for turn in earlier.site.all_loops()}
            loops = event.site.all_loops()
            found |= {id(t.loop) for t in loops if turns.get(id(t.loop), t.number) != t.number}
    return found


def _loops_that_build(view: TraceView) -> set[int]:
    """The loops (by identity) that make other networks in each turn: the same line makes variables in other scopes."""
    found: set[int] = set()
    before: dict[tuple[int, ...], Any] = {}
    for made in creations(view):
        path = tuple(id(point.at) for point in made.event.site.stack())
        earlier = before.setdefault(path, made)
        if earlier is not made and earlier.scope != made.scope:
            found |= {id(loop) for loop in _loops(view, earlier.event.site, made.event.site)}
    return found


def _fetched(value: Any) -> Iterator[Any]:
    """The operations and tensors among what was asked for."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _fetched(item)
    elif isinstance(value, dict):
        yield from _fetched(list(value.values()))
    elif hasattr(value, "op_name") or str(getattr(value, "label", "")).startswith("tf."):
        yield value


def _is_another(one: Any, other: Any) -> bool:
    """Are two values not the same node of the graph?"""
    name = getattr(one, "op_name", None)
    same = name is not None and name == getattr(other, "op_name", None)
    # The names of training steps are not told apart; those of a variable's own operations say which they are.
    return one is not other and not (same and (hasattr(one, "shape") or str(name).endswith("/Assign")))


def _starts_session(view: TraceView, loop: Loop) -> bool:
    """Is a session made in each turn of the loop? Then initializing it there is no fault."""
    return any(turn.loop is loop for event in view.events("SessionMade") for turn in event.site.all_loops())


def _shown(event: Any) -> str:
    """The operation in the program's own words."""
    at = event.site.at
    text = ast.unparse(at) if isinstance(at, ast.expr) else ""
    if len(text) > SHOWN and isinstance(at, ast.Call):
        text = f"{ast.unparse(at.func)}(...)"
    return text if 0 < len(text) <= SHOWN else event.operation


def _in_loop(growth: Growth) -> Site:
    """The call to blame: in the activation in which the loop runs."""
    stack: list[Site] = growth.event.site.stack()
    return next((s for s in stack if any(turn.loop is growth.loop for turn in s.loops)), stack[-1])


def _reports(found: list[Growth]) -> Iterator[Report]:
    """One fault for each loop: the first growth words it, the others are related places."""
    first = found[0]
    site = _in_loop(first)
    others: dict[tuple[str, int], tuple[Site, str]] = {}
    for growth in found[1:]:
        place = _in_loop(growth).place()
        if place.line != site.place().line:
            others.setdefault(place[:2], (_in_loop(growth), "the graph grows here, too"))
    for variable in dict.fromkeys(growth.variable for growth in found):
        yield Report(
            site=site,
            headline=f"{first.what} in each turn of the loop at {at(first.loop.site)}, which runs the session: the "
            "graph grows with every step",
            advice="Make it once, before the loop, and feed what changes.",
            variable=variable,
            event_site=first.event.site,
            related=tuple(others.values())[:RELATED],
            # A loop that runs the session is there to run more than once.
            assumptions=tuple(a for a in first.event.assumptions if "at least twice" not in a.text),
            group=("loop", id(first.loop)),
        )
