"""What a loop's later turns add: a result depends on all that the loop's variables were computed from in earlier turns.

The body of a loop is traced once. Where a result was computed from a loop's variable, and the variable's next value
from a weight, the result depends on the weight from the second turn on.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.rnn.nest import flatten
from tfshare_lint.tfapi.tensors import Opaque, Tensor, gradient_of, variables_of

__all__ = ["feed_back"]

#: More steps back are not followed.
FARTHEST = 5_000


def feed_back(runtime: Runtime, before: Value, after: Value, results: Value = ()) -> None:
    """Note on the tensors of ``after`` and ``results`` what they depend on through earlier turns.

    ``before``: the loop's variables as the body saw them; ``after``: their next values, in the same structure.
    """
    seen, following = flatten(runtime, before), flatten(runtime, after)
    if len(seen) != len(following):
        return
    numbers = {id(leaf): n for n, leaf in enumerate(seen) if isinstance(leaf, (Tensor, Opaque))}
    tensors = [leaf for leaf in (*following, *flatten(runtime, results)) if isinstance(leaf, Tensor)]
    reached = {id(leaf): _reached(leaf, numbers) for leaf in tensors}
    bits = [(gradient_of([leaf]), variables_of([leaf])) for leaf in following]
    for _ in following:  # what one variable hands on to another takes as many turns as there are variables at most
        handed = [_with(bits, pair, reached.get(id(leaf), ())) for pair, leaf in zip(bits, following)]
        if handed == bits:
            break
        bits = handed
    for leaf in tensors:
        gradient, variables = _with(bits, (leaf.gradient, leaf.variables), reached[id(leaf)])
        if (gradient, variables) != (leaf.gradient, leaf.variables):
            runtime.journal.save(leaf)
            leaf.gradient, leaf.variables = gradient, variables


def _with(bits: list[tuple[int, int]], own: tuple[int, int], others: set[int] | tuple[int, ...]) -> tuple[int, int]:
    """The bits of a value that depends on these loop variables."""
    gradient, variables = own
    for number in others:
        gradient |= bits[number][0]
        variables |= bits[number][1]
    return gradient, variables


def _reached(value: Tensor, numbers: dict[int, int]) -> set[int]:
    """The loop variables of which the value is a differentiable function, by their numbers."""
    found: set[int] = set()
    visited: set[int] = set()
    pending: list[Value] = [value]
    while pending and len(visited) < FARTHEST:
        node = pending.pop()
        if id(node) in visited or not _differentiable(node):
            continue
        visited.add(id(node))
        if id(node) in numbers:
            found.add(numbers[id(node)])
        else:
            pending.extend(getattr(node, "parents", ()))
    return found


def _differentiable(node: Value) -> bool:
    if not isinstance(node, Tensor):
        return isinstance(node, Opaque)
    if node.dtype is not None and not is_floating(node.dtype):
        return False
    return not (isinstance(node.op_name, str) and node.op_name.rpartition("/")[2].startswith("StopGradient"))
