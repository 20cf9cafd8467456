"""``tf.contrib.crf``: the transition matrix is the one variable.

Facts: TensorFlow 1.15's ``contrib/crf/python/ops/crf.py``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.rnn.cells import within_scope
from tfshare_lint.tfapi.rnn.compute import batch_of, last_of, step
from tfshare_lint.tfapi.rnn.linear import ask
from tfshare_lint.tfapi.rnn.loops import in_loop
from tfshare_lint.tfapi.shapes import no_shape
from tfshare_lint.tfapi.tensors import Opaque, shape_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


def _loop(call: Call) -> None:
    """The sum over all paths runs in a ``dynamic_rnn`` without variables of its own."""
    runtime = call.runtime
    in_loop(runtime, "cond", lambda: within_scope(runtime, "rnn", lambda: None))


@function(TABLE, "contrib.crf.crf_log_likelihood", "inputs, tag_indices, sequence_lengths, transition_params=None")
def _log_likelihood(call: Call) -> Value:
    runtime, inputs, transitions = call.runtime, call["inputs"], call["transition_params"]
    if transitions is None:
        tags = last_of(runtime, inputs)
        transitions = ask(runtime, "transitions", [tags, tags])
    _loop(call)
    return (step(runtime, None, (batch_of(runtime, inputs),), inputs, transitions), transitions)


@function(TABLE, "contrib.crf.crf_decode", "potentials, transition_params, sequence_length")
def _decode(call: Call) -> Value:
    runtime, inputs = call.runtime, call["potentials"]
    _loop(call)
    shape = shape_of(runtime, inputs)
    tags = step(runtime, None, shape[:2] if isinstance(shape, tuple) else no_shape(shape), inputs)
    tags.dtype = "int32"
    return (tags, step(runtime, None, (batch_of(runtime, inputs),), inputs, call["transition_params"]))


@function(TABLE, "contrib.crf.crf_log_norm", "inputs, sequence_lengths, transition_params")
def _log_norm(call: Call) -> Value:
    _loop(call)
    inputs = call["inputs"]
    return step(call.runtime, None, (batch_of(call.runtime, inputs),), inputs, call["transition_params"])


def _computes(name: str, signature: str) -> None:
    """A function that only computes."""

    def run(call: Call) -> Value:
        return Opaque(name, variables_of(call.arguments.values()))

    function(TABLE, f"contrib.crf.{name}", signature)(run)


_computes("crf_sequence_score", "inputs, tag_indices, sequence_lengths, transition_params")
_computes("crf_unary_score", "tag_indices, sequence_lengths, inputs")
_computes("crf_binary_score", "tag_indices, sequence_lengths, transition_params")
_computes("viterbi_decode", "score, transition_params")
