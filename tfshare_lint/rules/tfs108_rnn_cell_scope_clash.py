"""TFS108: an RNN cell object is used for inputs of a second size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.cells import calls_of, innermost
from tfshare_lint.rules.raising import consequences, guilty, runtime_of
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

__all__ = ["RnnCellScopeClash"]


class RnnCellScopeClash(Rule):
    code = "TFS108"
    name = "rnn-cell-scope-clash"
    severity = "error"
    summary = "one RNN cell object is used for inputs of two sizes: it has one kernel"
    documentation = Documentation(
        detects=(
            "An RNN cell object that is applied again, in another layer or another scope, to inputs of another size "
            "than those for which its kernel was made: `MultiRNNCell([cell] * n)` where the inputs are not as wide as "
            "the cell, one cell in two layers of a network, one cell for the encoder and the decoder."
        ),
        at_run_time=(
            "A cell makes its variables at its first call and keeps them, whatever the scope. Inputs of another size "
            "do not fit its kernel:\n\n"
            "```\n"
            "ValueError: Dimensions must be equal, but are 8 and 7 for 'rnn/while/rnn/multi_rnn_cell/cell_0/"
            "basic_lstm_cell/MatMul_1' (op: 'MatMul') with input shapes: [2,8], [7,16].\n"
            "```"
        ),
        matters=(
            "The program stops while the graph is built. Had the sizes been equal, the layers would silently have "
            "shared one set of weights (TFS302): the error is the lucky case."
        ),
        bad="""\
import tensorflow as tf

inputs = tf.placeholder(tf.float32, [2, 5, 3])
cell = tf.nn.rnn_cell.BasicLSTMCell(4)
stack = tf.nn.rnn_cell.MultiRNNCell([cell] * 2)
outputs, state = tf.nn.dynamic_rnn(stack, inputs, dtype=tf.float32)
""",
        good="""\
import tensorflow as tf

inputs = tf.placeholder(tf.float32, [2, 5, 3])
cells = [tf.nn.rnn_cell.BasicLSTMCell(4) for _ in range(2)]
stack = tf.nn.rnn_cell.MultiRNNCell(cells)
outputs, state = tf.nn.dynamic_rnn(stack, inputs, dtype=tf.float32)
""",
        fix=(
            "Make a new cell for each layer: `[BasicLSTMCell(n) for _ in range(layers)]`, or a function that returns a "
            "new cell, called once for each. Making the inputs as wide as the cell would only hide the fault."
        ),
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="Inputs and cells whose sizes the linter does not know; they are taken to fit.",
        versions=(
            "1.4, 1.15 and `tensorflow.compat.v1` of 2.x raise this error. 1.1 and 1.2 raise `ValueError: Attempt to "
            "reuse RNNCell … with a different variable scope than its first use`, and 1.2 to 1.3 `Trying to share "
            "variable … but specified shape …`."
        ),
    )
    messages = (
        re.compile(r"Dimensions must be equal, but are .*(cell|rnn|lstm|gru).*MatMul", re.IGNORECASE | re.DOTALL),
        re.compile(r"Attempt to reuse RNNCell .* with a different variable scope than its first use"),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        known = consequences(view)
        calls: set[int] = set()
        for event in view.raised("CELL_INPUT"):
            if id(event) in known or id(event.site.at) in calls:
                continue  # TensorFlow would have stopped
            calls.add(id(event.site.at))
            kernel, together = event.error.existing, _combined(view, event)
            short = runtime_of(event.error).partition(" for '")[0].rstrip(".")
            made = f"; its {quote(kernel.name)} was made for others at {at(kernel.site)}" if kernel is not None else ""
            yield Report(
                site=guilty(event),
                headline=f"TensorFlow raises {short}: the cell does not fit these inputs{made}",
                advice="Make a new cell for each use.",
                variable=quote(kernel.name) if kernel is not None else None,
                runtime=runtime_of(event.error),
                event_site=event.site,
                related=(*first_made(kernel), *(((together, "the cell stands here twice"),) if together else ())),
                assumptions=event.assumptions,
            )


def _combined(view: TraceView, raised: Any) -> Site | None:
    """Where one cell was put twice into a combination that has the weights in question."""
    for event in view.events("CellsCombined"):
        cells = [innermost(cell) for cell in event.cells]
        for cell in cells:
            if sum(cell is other for other in cells) > 1 and any(
                variable is raised.error.existing for call in calls_of(view, cell) for variable in call.variables
            ):
                return event.site  # type: ignore[no-any-return]
    return None
