"""The loops over time: ``dynamic_rnn``, ``static_rnn``, the bidirectional ones, ``raw_rnn``.

Facts: TensorFlow 1.15's ``python/ops/rnn.py`` and ``contrib/rnn/python/ops/rnn.py``. A dynamic loop traces the cell
once, a static one calls it once a step and makes its scope reuse from the second step on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.feedback import feed_back
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.rnn.cells import named_scope, scope_target, within_scope
from tfshare_lint.tfapi.rnn.compute import shown, step
from tfshare_lint.tfapi.rnn.nest import differs, flatten, is_sequence, map_structure, pack
from tfshare_lint.tfapi.rnn.wrappers import call_cell, check_cell
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, merge, no_shape, request_shape
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, new_tensor, shape_of, variables_of

__all__ = [
    "TABLE", "after_loop", "both_directions", "both_static", "dynamic_rnn", "in_loop", "initial_state", "loop_tensors",
    "side_by_side", "static_rnn",
]  # fmt: skip

TABLE: Table = {}


def in_loop(runtime: Runtime, name: str, body: Callable[[], Value]) -> Value:
    """``body`` traced as the body of a loop or a branch."""
    state = state_of(runtime)
    outside = state.inside
    state.constructs += 1
    state.inside = state.constructs
    try:
        return named_scope(runtime, name, body)
    finally:
        state.inside = outside


def loop_tensors(runtime: Runtime, structure: Value) -> Value:
    """What the body of a loop sees of its variables."""

    def one(leaf: Value) -> Value:
        if isinstance(leaf, (Opaque, Unknown)):
            return leaf
        made = computed(shape_of(runtime, leaf), dtype_of(runtime, leaf), [leaf])
        made.graph, made.inside = runtime.machine.graph, state_of(runtime).inside
        return made

    return map_structure(runtime, one, structure)


def _check_invariant(runtime: Runtime, before: Tensor, after: Value) -> None:
    """A loop's variable keeps its shape."""
    first, second = before.shape, shape_of(runtime, after)
    if not isinstance(after, Tensor) or not isinstance(first, tuple) or not isinstance(second, tuple):
        return
    pairs = list(zip(first, second))
    if len(first) == len(second) and not any(isinstance(a, int) and isinstance(b, int) and a != b for a, b in pairs):
        return
    name = "state" if before.op_name is None else format_name(before.op_name)
    refuse(
        runtime,
        f"Input tensor '{name}:0' enters the loop with shape ({shown(first, '?')}), but has shape "
        f"({shown(second, '?')}) after one iteration. To allow the shape to vary across iterations, use the "
        "`shape_invariants` argument of tf.while_loop to specify a less-specific shape.",
    )


def check_structure(runtime: Runtime, before: Value, after: Value) -> None:
    """A loop's variables keep their structure."""
    wrong = differs(before, after)
    if wrong is not None:
        refuse(runtime, "The two structures don't have the same nested structure.", wrong)


def after_loop(runtime: Runtime, before: Value, after: Value) -> Value:
    """What a loop gives for its variables: shapes as before it. Refuses a size that another step would change."""

    def one(leaf: Value, new: Value) -> Value:
        if not isinstance(leaf, Tensor):
            return Opaque("state", variables_of([leaf, new]))
        _check_invariant(runtime, leaf, new)
        made = computed(leaf.shape, leaf.dtype, [leaf, new])
        made.graph = runtime.machine.graph
        return made

    return map_structure(runtime, one, before, after)


def initial_state(runtime: Runtime, cell: Value, given: Value, batch: Dim, dtype: Value, text: str) -> Value:
    """The state that a loop begins with; ``text`` is TensorFlow's where there is neither a state nor a dtype."""
    if given is not None:
        return given
    if dtype is None:
        refuse(runtime, text)
    size: Value = batch if batch is not None else new_tensor(runtime, "strided_slice", (), "int32")
    method = runtime.find_attribute(cell, "get_initial_state")
    if method is not MISSING and method is not None and not isinstance(method, Unknown):
        return runtime.call(method, [], {"inputs": None, "batch_size": size, "dtype": dtype})
    return runtime.call(runtime.get_attribute(cell, "zero_state"), [size, dtype])


def _time_first(shape: Dims, time_major: bool) -> Dims:
    """A shape with its first two axes in the order time, batch."""
    if time_major or not isinstance(shape, tuple) or len(shape) < 2:
        return shape
    return (shape[1], shape[0], *shape[2:])


def _input_shapes(runtime: Runtime, inputs: Value, time_major: bool) -> list[Dims]:
    """The shapes of all inputs, time first; refuses what the loop refuses."""
    shapes: list[Dims] = []
    for leaf in flatten(runtime, inputs):
        shape = _time_first(shape_of(runtime, leaf), time_major)
        if isinstance(shape, tuple) and len(shape) < 3:
            refuse(runtime, f"Shape ({shown(shape, '?')}{',' * (len(shape) == 1)}) must have rank at least 3")
            shape = UNKNOWN_SHAPE
        elif shape is None or (isinstance(shape, tuple) and None in shape[2:]):
            refuse(
                runtime,
                "Input size (depth of inputs) must be accessible via shape inference, but saw value None.",
            )
            shape = UNKNOWN_SHAPE
        shapes.append(shape)
    return shapes


def _axis(shapes: list[Dims], axis: int) -> Dim:
    """A dimension that all inputs have in common."""
    found: Dim = None
    for shape in shapes:
        if not isinstance(shape, tuple):
            return any_dim()
        found = shape[axis] if found is None else found
    return found


def _check_lengths(runtime: Runtime, lengths: Value) -> None:
    shape = shape_of(runtime, lengths)
    if isinstance(lengths, Tensor) and isinstance(shape, tuple) and len(shape) != 1:
        text = f"sequence_length must be a vector of length batch_size, but saw shape: ({shown(shape, '?')})"
        refuse(runtime, text)


def dynamic_rnn(runtime: Runtime, cell: Value, inputs: Value, given_state: Value, dtype: Value, time_major: bool,
                scope: Any, lengths: Value = None) -> Value:  # fmt: skip
    """``tf.nn.dynamic_rnn``: outputs and final state. ``scope``: for the machine."""

    def body() -> Value:
        if lengths is not None:
            _check_lengths(runtime, lengths)
        shapes = _input_shapes(runtime, inputs, time_major)
        time, batch = _axis(shapes, 0), _axis(shapes, 1)
        text = "If there is no initial_state, you must give a dtype."
        state = initial_state(runtime, cell, given_state, batch, dtype, text)
        rest = iter(shapes)

        def one_step(leaf: Value) -> Value:
            shape = next(rest)
            own = shape[1:] if isinstance(shape, tuple) else no_shape(shape)
            return new_tensor(runtime, "TensorArrayReadV3", own, dtype_of(runtime, leaf), [leaf])

        def trace() -> Value:
            values, seen = map_structure(runtime, one_step, inputs), loop_tensors(runtime, state)
            made = call_cell(runtime, cell, values, seen)
            feed_back(runtime, seen, made[1], made[0])
            return made

        output, new_state = in_loop(runtime, "while", trace)
        check_structure(runtime, state, new_state)
        return (_all_steps(runtime, cell, output, time, batch, time_major), after_loop(runtime, state, new_state))

    return within_scope(runtime, scope, body)


def _all_steps(runtime: Runtime, cell: Value, output: Value, time: Dim, batch: Dim, time_major: bool) -> Value:
    """The outputs of all steps, in the structure of the cell's ``output_size``."""

    def one(leaf: Value) -> Value:
        size = shape_of(runtime, leaf)
        if not isinstance(leaf, Tensor) or not isinstance(size, tuple):
            return Opaque("outputs", variables_of([leaf]))
        order = (time, batch) if time_major else (batch, time)
        return new_tensor(runtime, None, (*order, *size[1:]), leaf.dtype, [leaf])

    sizes = runtime.find_attribute(cell, "output_size")
    if sizes is not MISSING and not isinstance(sizes, Unknown) and isinstance(output, Opaque):
        return map_structure(runtime, lambda size: _unseen(runtime, size, output, time, batch, time_major), sizes)
    return map_structure(runtime, one, output)


def _unseen(runtime: Runtime, size: Value, output: Value, time: Dim, batch: Dim, time_major: bool) -> Value:
    """The outputs of a cell of which only the size is known."""
    suffix = request_shape(runtime, size)
    order = (time, batch) if time_major else (batch, time)
    shape = (*order, *suffix) if isinstance(suffix, tuple) else UNKNOWN_SHAPE
    return computed(shape, None, [output])


_DYNAMIC = (
    "cell, inputs, sequence_length=None, initial_state=None, dtype=None, parallel_iterations=None, swap_memory=False, "
    "time_major=False, scope=None"
)


@function(TABLE, "nn.dynamic_rnn", _DYNAMIC, None, "contrib.rnn.dynamic_rnn")
def _dynamic_rnn(call: Call) -> Value:
    runtime, cell = call.runtime, call["cell"]
    check_cell(runtime, "cell", cell)
    return dynamic_rnn(
        runtime, cell, call["inputs"], call["initial_state"], call["dtype"], call.flag("time_major"),
        scope_target(runtime, call["scope"], "rnn"), call["sequence_length"],
    )  # fmt: skip


def _combined(call: Call, *cells: Value) -> None:
    call.runtime.emit(events.CellsCombined(call.runtime.site(), (), call.label, cells))


def _reversed(runtime: Runtime, value: Value) -> Value:
    """The tensors of a structure in another order of time."""
    return map_structure(
        runtime,
        lambda leaf: step(runtime, "ReverseV2", shape_of(runtime, leaf), leaf) if isinstance(leaf, Tensor) else leaf,
        value,
    )


def both_directions(runtime: Runtime, call: Call, forward: Value, backward: Value, inputs: Value,
                    states: tuple[Value, Value], scope: Any) -> Value:  # fmt: skip
    """``bidirectional_dynamic_rnn``: ((outputs, outputs), (state, state))."""
    major, dtype, lengths = call.flag("time_major"), call["dtype"], call["sequence_length"]

    def one(cell: Value, values: Value, state: Value) -> Callable[[], Value]:
        return lambda: dynamic_rnn(
            runtime, cell, values, state, dtype, major, runtime.machine.graph.scope, lengths
        )  # fmt: skip

    def body() -> Value:
        first = within_scope(runtime, "fw", one(forward, inputs, states[0]))
        second = within_scope(runtime, "bw", one(backward, _reversed(runtime, inputs), states[1]))
        return ((first[0], _reversed(runtime, second[0])), (first[1], second[1]))

    return within_scope(runtime, scope, body)


@function(
    TABLE, "nn.bidirectional_dynamic_rnn",
    "cell_fw, cell_bw, inputs, sequence_length=None, initial_state_fw=None, initial_state_bw=None, dtype=None, "
    "parallel_iterations=None, swap_memory=False, time_major=False, scope=None",
    None, "contrib.rnn.bidirectional_dynamic_rnn",
)  # fmt: skip
def _bidirectional_dynamic_rnn(call: Call) -> Value:
    runtime = call.runtime
    forward, backward = call["cell_fw"], call["cell_bw"]
    check_cell(runtime, "cell_fw", forward)
    check_cell(runtime, "cell_bw", backward)
    _combined(call, forward, backward)
    scope = scope_target(runtime, call["scope"], "bidirectional_rnn")
    states = (call["initial_state_fw"], call["initial_state_bw"])
    return both_directions(runtime, call, forward, backward, call["inputs"], states, scope)


# Static loops -------------------------------------------------------------------------------------------------


def _steps(runtime: Runtime, inputs: Value) -> list[Value] | None:
    """The inputs of all steps; None where there are an unknown number."""
    return runtime.known_items(inputs) if is_sequence(inputs) else None


def _check_inputs(runtime: Runtime, inputs: Value) -> bool:
    if isinstance(inputs, (Unknown, Opaque)):
        return True
    if not is_sequence(inputs):
        refuse(runtime, "inputs must be a sequence", "TypeError")
        return False
    if isinstance(inputs, (list, tuple)) and not inputs:
        refuse(runtime, "inputs must not be empty")
        return False
    return True


def _static_batch(runtime: Runtime, values: list[Value]) -> Dim:
    """The batch size that all inputs have in common; refuses inputs without a size."""
    found: Dim = None
    for leaf in [leaf for value in values for leaf in flatten(runtime, value)]:
        shape = shape_of(runtime, leaf)
        if not isinstance(shape, tuple) or len(shape) < 2:
            return any_dim()
        for axis, size in enumerate(shape[1:]):
            if size is None:
                refuse(
                    runtime, f"Input size (dimension {axis} of inputs) must be accessible via shape inference, but "
                    "saw value None.",
                )  # fmt: skip
                return any_dim()
        found = shape[0] if found is None else found
    return found


def static_rnn(runtime: Runtime, cell: Value, inputs: Value, given_state: Value, dtype: Value, scope: Any,
               lengths: Value = None) -> Value:  # fmt: skip
    """``tf.nn.static_rnn``: the list of outputs and the final state."""
    steps = _steps(runtime, inputs)

    def body() -> Value:
        # Of an unknown number of steps, a first and a later one.
        values = steps if steps is not None else [Opaque("input", variables_of([inputs]))] * 2
        text = "If no initial_state is provided, dtype must be specified"
        state = initial_state(runtime, cell, given_state, _static_batch(runtime, values), dtype, text)
        own = runtime.machine.graph.scope
        outputs: list[Value] = []
        for number, value in enumerate(values):
            if number:
                runtime.journal.save(own)
                own.reuse = True
            output, new = _one_step(runtime, cell, value, state, lengths)
            state = after_loop(runtime, state, new) if lengths is not None and is_known(state) else new
            outputs.append(output)
        return (outputs if steps is not None else Opaque("outputs", variables_of(outputs)), state)

    return within_scope(runtime, scope, body)


def is_known(state: Value) -> bool:
    """Is it a state with tensors in it?"""
    return isinstance(state, Tensor) or is_sequence(state)


def _one_step(runtime: Runtime, cell: Value, value: Value, state: Value, lengths: Value) -> tuple[Value, Value]:
    if lengths is None:
        return call_cell(runtime, cell, value, state)
    made: tuple[Value, Value] = in_loop(runtime, "cond", lambda: call_cell(runtime, cell, value, state))
    return made


_STATIC = "cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None"


@function(TABLE, "nn.static_rnn", _STATIC, None, "contrib.rnn.static_rnn")
def _static_rnn(call: Call) -> Value:
    return _static(call)


def _static(call: Call) -> Value:
    runtime, cell, inputs = call.runtime, call["cell"], call["inputs"]
    check_cell(runtime, "cell", cell)
    if not _check_inputs(runtime, inputs):
        return (Opaque("outputs"), Opaque("state"))
    scope = scope_target(runtime, call["scope"], "rnn")
    return static_rnn(runtime, cell, inputs, call["initial_state"], call["dtype"], scope, call["sequence_length"])


@function(TABLE, "nn.rnn", _STATIC)
def _rnn(call: Call) -> Value:
    """The loop as it was called before 1.0, when the cells' variables had other names."""
    made = _static(call)
    call.runtime.machine.assume_unknown_creations("tf.nn.rnn")
    return made


@function(
    TABLE, "nn.static_state_saving_rnn", "cell, inputs, state_saver, state_name, sequence_length=None, scope=None",
    None, "contrib.rnn.static_state_saving_rnn", "nn.state_saving_rnn",
)  # fmt: skip
def _static_state_saving_rnn(call: Call) -> Value:
    runtime, cell = call.runtime, call["cell"]
    size = runtime.get_attribute(cell, "state_size")
    read = runtime.get_attribute(call["state_saver"], "state")
    write = runtime.get_attribute(call["state_saver"], "save_state")
    names = flatten(runtime, call["state_name"])
    state = pack(runtime, size, [runtime.call(read, [name]) for name in names])
    scope = scope_target(runtime, call["scope"], "rnn")
    outputs, final = static_rnn(runtime, cell, call["inputs"], state, None, scope, call["sequence_length"])
    for name, part in zip(names, flatten(runtime, final)):
        runtime.call(write, [name, part])
    return (outputs, final)


def both_static(runtime: Runtime, cells: tuple[Value, Value], inputs: Value, states: tuple[Value, Value], dtype: Value,
                lengths: Value, scope: Any) -> Value:  # fmt: skip
    """``static_bidirectional_rnn``: (outputs, state forward, state backward)."""

    def one(index: int, values: Value) -> Callable[[], Value]:
        return lambda: static_rnn(
            runtime, cells[index], values, states[index], dtype, runtime.machine.graph.scope, lengths
        )

    def body() -> Value:
        steps = _steps(runtime, inputs)
        backwards = inputs if steps is None else list(reversed(steps))
        outputs, state = within_scope(runtime, "fw", one(0, inputs))
        others, other = within_scope(runtime, "bw", one(1, backwards))
        if isinstance(outputs, list) and isinstance(others, list):
            outputs = [side_by_side(runtime, a, b, 1) for a, b in zip(outputs, reversed(others))]
        return (outputs, state, other)

    return within_scope(runtime, scope, body)


def side_by_side(runtime: Runtime, left: Value, right: Value, axis: int) -> Value:
    """``tf.concat([left, right], axis)``."""
    a, b = shape_of(runtime, left), shape_of(runtime, right)
    shape: Dims = no_shape(a, b)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b) > axis:
        common = merge((*a[:axis], *a[axis + 1 :]), (*b[:axis], *b[axis + 1 :]))
        assert isinstance(common, tuple)
        shape = (*common[:axis], combine("+", a[axis], b[axis]), *common[axis:])
    return step(runtime, "concat", shape, left, right)


@function(
    TABLE, "nn.static_bidirectional_rnn",
    "cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None, sequence_length=None, "
    "scope=None",
    None, "contrib.rnn.static_bidirectional_rnn", "nn.bidirectional_rnn",
)  # fmt: skip
def _static_bidirectional_rnn(call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    cells = (call["cell_fw"], call["cell_bw"])
    check_cell(runtime, "cell_fw", cells[0])
    check_cell(runtime, "cell_bw", cells[1])
    if not _check_inputs(runtime, inputs):
        return (Opaque("outputs"), Opaque("state"), Opaque("state"))
    _combined(call, *cells)
    scope = scope_target(runtime, call["scope"], "bidirectional_rnn")
    states = (call["initial_state_fw"], call["initial_state_bw"])
    return both_static(runtime, cells, inputs, states, call["dtype"], call["sequence_length"], scope)
