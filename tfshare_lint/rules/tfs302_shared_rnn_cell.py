"""TFS302: one RNN cell object stands where several were meant: all layers have its weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules import wording
from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.calls_of_layers import owner
from tfshare_lint.rules.cells import calls_of, innermost, raises
from tfshare_lint.rules.view import at, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["SharedRnnCell"]

#: Functions that run a cell over a whole sequence.
SEQUENCE = re.compile(r"^(dynamic_rnn|static_rnn|(static_)?bidirectional_\w*rnn|RNN|rnn|dynamic_decode)$")


class SharedRnnCell(Rule):
    code = "TFS302"
    name = "shared-rnn-cell"
    severity = "warning"
    summary = "one RNN cell object is used for several layers, or for both directions: they have one set of weights"
    speaks_of_parameters = True
    documentation = Documentation(
        detects=(
            "A cell object that stands twice in `MultiRNNCell` (`[cell] * n`, `[cell for _ in range(n)]`, a list to "
            "which one cell was appended again, also inside `DropoutWrapper` and the like), as both directions of a "
            "bidirectional RNN, or in two RNNs of which one works on the other's outputs, or whose scopes are named as "
            "encoder and decoder."
        ),
        at_run_time=(
            "Nothing raises where the inputs are as wide as the cell: a cell makes its variables at its first call and "
            "uses them ever after, so only `cell_0/…` (or `fw/…`) exists. With other widths TensorFlow raises "
            "`ValueError: Dimensions must be equal …` (TFS108)."
        ),
        matters="Three recurrent layers have the weights of one. The network trains, and is worse than it should be.",
        bad="""\
import tensorflow as tf

inputs = tf.placeholder(tf.float32, [2, 5, 4])
cell = tf.nn.rnn_cell.BasicLSTMCell(4)
stack = tf.nn.rnn_cell.MultiRNNCell([cell] * 3)
outputs, state = tf.nn.dynamic_rnn(stack, inputs, dtype=tf.float32)
""",
        good="""\
import tensorflow as tf

inputs = tf.placeholder(tf.float32, [2, 5, 4])
stack = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(4) for _ in range(3)])
outputs, state = tf.nn.dynamic_rnn(stack, inputs, dtype=tf.float32)
""",
        fix=(
            "Make a new cell for each place: `[BasicLSTMCell(n) for _ in range(layers)]`, or a function that returns a "
            "new cell, called once for each layer and direction."
        ),
        not_a_bug=(
            "A list of cells that a function makes anew, one cell called again and again over the steps of a sequence, "
            "in training and in inference, or on both sides of a Siamese network is not reported. Sharing one cell "
            "between two directions may be meant: that finding is *possible*."
        ),
        limits="Lists of cells whose elements the linter does not know.",
        versions=(
            "1.2, 1.4, 1.15 and `tensorflow.compat.v1` of 2.x. Before 1.1 a cell had no variables of its own, and "
            "`[cell] * n` was the usual way to write a stack."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        yield from _combinations(view)
        yield from _sequences(view)


def _combinations(view: TraceView) -> Iterator[Report]:
    """Cells that stand twice in a combination."""
    for event in view.events("CellsCombined"):
        cells = [innermost(cell) for cell in event.cells]
        twice = [cell for number, cell in enumerate(cells) if any(cell is other for other in cells[:number])]
        if not twice or not hasattr(twice[0], "attrs") or raises(view, twice[0]) or _keeps_apart(view, twice[0]):
            continue
        kind, count = twice[0].cls.name, sum(cell is twice[0] for cell in cells)
        directions = "bidirectional" in event.by and len(cells) == 2
        places = "both directions" if directions else f"{count} of its {len(cells)} layers"
        if event.open or (count == len(cells) and not directions):
            places = "all its layers"
        yield Report(
            site=event.site,
            headline=f"the {event.by} made here has one {kind} object for {places}, so they have one set of weights",
            advice="Make a new cell for each" + ("; leave it if they are to share." if directions else "."),
            variable=next((quote(v.name) for call in calls_of(view, twice[0]) for v in call.variables), None),
            assumptions=event.assumptions,
            conditions=("there are at least two layers",) if event.open else (),
            possible=directions,
        )


def _keeps_apart(view: TraceView, cell: Any) -> bool:
    """Does the cell (one of the program's own) make other variables at each call?"""
    made = [{id(v) for v in call.variables} for call in calls_of(view, cell) if call.variables]
    return len(made) > 1 and not made[0] & made[1]


def _sequences(view: TraceView) -> Iterator[Report]:
    """Cells that one RNN uses after another."""
    last: dict[int, Any] = {}
    for event in view.events("LayerCalled"):
        cell = owner(event)
        if event.api != "cell" or cell is None or not SEQUENCE.match(wording.called(event.site.at)):
            continue
        before = last.get(id(cell))
        last[id(cell)] = event
        # In 1.4 a cell asks for its variables at its first call only.
        weights = next((call.variables for call in calls_of(view, cell) if call.variables), ())
        if before is None or not weights or raises(view, cell):
            continue
        if _is_another_layer(view, before, event, weights):
            name = quote(weights[0].name)
            yield Report(
                site=guilty_site(before.site, event.site),
                headline=f"the RNN made here uses the {event.kind} object of the one at {at(before.site)}, so both "
                f"have its {name}",
                advice="Make a new cell; leave it if the two are to share their weights.",
                variable=name,
                event_site=event.site,
                assumptions=event.assumptions,
                possible=True,
            )


def _is_another_layer(view: TraceView, before: Any, event: Any, variables: tuple[Any, ...]) -> bool:
    """Was another RNN meant: one on the outputs of the first, or a decoder after an encoder?"""
    weights = 0
    for variable in variables:
        weights |= 1 << variable.serial
    same = before.site.at is event.site.at and before.site.frame is event.site.frame
    if same and before.site.loops == event.site.loops:
        return False  # one RNN: a combination of cells
    inputs = event.inputs[0] if event.inputs else None
    if getattr(inputs, "gradient", 0) & weights:
        return True
    if before.site.at is event.site.at:
        return False
    one, other = (wording.roles(_scopes(view, call)) for call in (before, event))
    return wording.contrary(one, other)


def _scopes(view: TraceView, call: Any) -> Iterator[str]:
    """The names of the scopes around the application of a cell, as the program gave them."""
    for opened in view.scopes_at(call):
        if opened.by == "string":
            yield quote(opened.name_or_scope)
    for keyword in getattr(call.site.at, "keywords", ()):
        if keyword.arg == "scope" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)
