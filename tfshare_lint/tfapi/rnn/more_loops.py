"""``raw_rnn`` and the stacks of bidirectional layers.

Facts: TensorFlow 1.15's ``python/ops/rnn.py`` and ``contrib/rnn/python/ops/rnn.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.feedback import feed_back
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.rnn.cells import scope_target, within_scope
from tfshare_lint.tfapi.rnn.loops import after_loop, both_directions, both_static, in_loop, loop_tensors, side_by_side
from tfshare_lint.tfapi.rnn.wrappers import call_cell, check_cell
from tfshare_lint.tfapi.tensors import Opaque, Tensor, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


@function(TABLE, "nn.raw_rnn", "cell, loop_fn, parallel_iterations=None, swap_memory=False, scope=None")
def _raw_rnn(call: Call) -> Value:
    """The program's function is called once before the loop and once in its body, after the cell."""
    runtime, cell, loop = call.runtime, call["cell"], call["loop_fn"]
    check_cell(runtime, "cell", cell)

    def parts(value: Value) -> list[Value]:
        found = None if isinstance(value, (Unknown, NativeObject)) else runtime.known_items(value)
        return found if found is not None and len(found) == 5 else [Opaque("loop_fn()")] * 5

    def body() -> Value:
        first = parts(runtime.call(loop, [Tensor((), "int32"), None, None, None]))
        _, inputs, state, emitted, loop_state = first
        own = Tensor((), "int32") if loop_state is None else loop_state

        def trace() -> Value:
            values = loop_tensors(runtime, inputs), loop_tensors(runtime, state)
            output, new = call_cell(runtime, cell, *values)
            passed = None if loop_state is None else loop_tensors(runtime, own)
            following = parts(runtime.call(loop, [Tensor((), "int32"), output, new, passed]))
            feed_back(runtime, list(values), [following[1], following[2]], [output, new, following[3]])
            return (output, new)

        output, new = in_loop(runtime, "while", trace)
        array = Opaque("TensorArray", variables_of([output, emitted]))
        return (array, after_loop(runtime, state, new), None if loop_state is None else Opaque("loop_state"))

    return within_scope(runtime, scope_target(runtime, call["scope"], "rnn"), body)


def _layers(call: Call) -> list[tuple[Value, Value, Value, Value]] | None:
    """The cells and initial states of each layer, forward and backward; None where they are not all known."""
    runtime = call.runtime
    columns: list[list[Value]] = []
    forward, backward = call["cells_fw"], call["cells_bw"]
    for value, which in ((forward, "fw"), (backward, "bw")):
        if isinstance(value, (Unknown, Opaque)):
            return None
        if value is None or (isinstance(value, (list, tuple)) and not value):
            refuse(runtime, f"Must specify at least one {which} cell for BidirectionalRNN.")
            return None
    for value, which in ((forward, "fw"), (backward, "bw")):
        if not isinstance(value, list):
            refuse(runtime, f"cells_{which} must be a list of RNNCells (one per layer).")
        items = runtime.known_items(value)
        if items is None:
            return None
        columns.append(items)
    if len(columns[0]) != len(columns[1]):
        refuse(runtime, "Forward and Backward cells must have the same depth.")
        return None
    for name in ("initial_states_fw", "initial_states_bw"):
        given = None if isinstance(call[name], (Unknown, NativeObject)) else call[name]
        items = runtime.known_items(given) if given is not None else None
        columns.append(items if items and len(items) == len(columns[0]) else [None] * len(columns[0]))
    return [(a, b, c, d) for a, b, c, d in zip(*columns)]


def _stack(call: Call, one: Callable[[Runtime, tuple[Value, ...], Value], tuple[Value, Value, Value]]) -> Value:
    """Layer on layer; ``one`` gives the outputs of a layer and its two states."""
    runtime = call.runtime
    layers = _layers(call)
    if layers is None:
        unseen = runtime.unknown_call(call.label, [call["cells_fw"], call["cells_bw"]], {})
        return (unseen, Opaque("states"), Opaque("states"))
    every = tuple(layer[0] for layer in layers) + tuple(layer[1] for layer in layers)
    runtime.emit(events.CellsCombined(runtime.site(), (), call.label, every))

    def body() -> Value:
        current, forward, backward = call["inputs"], [], []
        for index, layer in enumerate(layers):

            def apply(layer: tuple[Value, ...] = layer, inputs: Value = current) -> Value:
                return one(runtime, layer, inputs)

            current, state, other = within_scope(runtime, f"cell_{index}", apply)
            forward.append(state)
            backward.append(other)
        return (current, tuple(forward), tuple(backward))

    return within_scope(runtime, scope_target(runtime, call["scope"], "stack_bidirectional_rnn"), body)


@function(
    TABLE, "contrib.rnn.stack_bidirectional_rnn",
    "cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None, sequence_length=None, "
    "scope=None",
)  # fmt: skip
def _stack_bidirectional_rnn(call: Call) -> Value:
    def one(runtime: Runtime, layer: tuple[Value, ...], inputs: Value) -> tuple[Value, Value, Value]:
        scope = runtime.machine.graph.scope
        made: tuple[Value, Value, Value] = both_static(
            runtime, (layer[0], layer[1]), inputs, (layer[2], layer[3]), call["dtype"], call["sequence_length"], scope
        )
        return made

    return _stack(call, one)


@function(
    TABLE, "contrib.rnn.stack_bidirectional_dynamic_rnn",
    "cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None, sequence_length=None, "
    "parallel_iterations=None, time_major=False, scope=None, swap_memory=False",
)  # fmt: skip
def _stack_bidirectional_dynamic_rnn(call: Call) -> Value:
    def one(runtime: Runtime, layer: tuple[Value, ...], inputs: Value) -> tuple[Value, Value, Value]:
        states: Any = (layer[2], layer[3])
        outputs, final = both_directions(runtime, call, layer[0], layer[1], inputs, states, "bidirectional_rnn")
        return (side_by_side(runtime, outputs[0], outputs[1], 2), final[0], final[1])

    return _stack(call, one)
