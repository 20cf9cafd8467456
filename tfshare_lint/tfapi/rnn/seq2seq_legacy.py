"""``tf.contrib.legacy_seq2seq``: models over lists of tensors.

Facts: TensorFlow 1.15's ``contrib/legacy_seq2seq/python/ops/seq2seq.py``. The decoder's cell is called once a step;
from the second step on its scope reuses. An encoder's cell is a deep copy of the one that is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.copying import deep_copy
from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.rnn.cells import TABLE as CELLS, named_scope, scope_target, within_scope
from tfshare_lint.tfapi.rnn.compute import batch_of, last_of, step
from tfshare_lint.tfapi.rnn.linear import ask, linear
from tfshare_lint.tfapi.rnn.loops import in_loop, static_rnn
from tfshare_lint.tfapi.rnn.nest import flatten, is_sequence
from tfshare_lint.tfapi.rnn.seq2seq_attention import items_of
from tfshare_lint.tfapi.rnn.wrappers import call_cell
from tfshare_lint.tfapi.shapes import Dim, combine, plain_dim
from tfshare_lint.tfapi.tensors import Opaque, Tensor, shape_of

__all__ = ["TABLE"]

TABLE: Table = {}
_PATH = "contrib.legacy_seq2seq"


class _NotKnown(Exception):
    """Lists whose length is not known."""


def _list(runtime: Runtime, value: Value) -> list[Value]:
    items = None if isinstance(value, (Unknown, NativeObject)) else runtime.known_items(value)
    if items is None:
        raise _NotKnown
    return items


def _model(name: str, signature: str, results: int = 2) -> Callable[[Callable[[Call], Value]], None]:
    """Enter a function; where a list of inputs is not known it counts as an unknown callee."""

    def enter(body: Callable[[Call], Value]) -> None:
        def run(call: Call) -> Value:
            try:
                return body(call)
            except _NotKnown:
                call.runtime.unknown_call(f"tf.{_PATH}.{name}", list(call.arguments.values()), {})
                return tuple(Opaque(name) for _ in range(results))

        function(TABLE, f"{_PATH}.{name}", signature)(run)

    return enter


def _reuse(runtime: Runtime) -> None:
    """``get_variable_scope().reuse_variables()``"""
    scope = runtime.machine.graph.scope
    runtime.journal.save(scope)
    scope.reuse = True


def _in(call: Call, default: str, body: Callable[[], Value], dtype: Value = None) -> Value:
    runtime = call.runtime
    defaults: dict[str, Any] = {} if dtype is None else {"dtype": dtype_name(runtime, dtype)}
    scope = scope_target(runtime, call.arguments.get("scope"), default)
    return within_scope(runtime, scope, body, **defaults)


# Decoders -----------------------------------------------------------------------------------------------------


def _decode(runtime: Runtime, inputs: list[Value], state: Value, cell: Value, loop: Value) -> Value:
    """The body of ``rnn_decoder``."""
    outputs: list[Value] = []
    for index, value in enumerate(inputs):
        if loop is not None and outputs:
            previous = outputs[-1]

            def feed(previous: Value = previous, index: int = index) -> Value:
                return runtime.call(loop, [previous, index])

            value = within_scope(runtime, "loop_function", feed, reuse=True)
        if index:
            _reuse(runtime)
        output, state = call_cell(runtime, cell, value, state)
        outputs.append(output)
    return (outputs, state)


@_model("rnn_decoder", "decoder_inputs, initial_state, cell, loop_function=None, scope=None")
def _rnn_decoder(call: Call) -> Value:
    runtime, inputs = call.runtime, _list(call.runtime, call["decoder_inputs"])
    body = lambda: _decode(runtime, inputs, call["initial_state"], call["cell"], call["loop_function"])  # noqa: E731
    return _in(call, "rnn_decoder", body)


def _embedded(runtime: Runtime, table: Value, ids: Value) -> Value:
    shape = shape_of(runtime, ids)
    made: Any = (*shape, last_of(runtime, table)) if isinstance(shape, tuple) else shape
    return step(runtime, "embedding_lookup", made, table, ids)


def _feeding(table: Value) -> Value:
    """The loop function that embeds the symbol that the step before found most likely."""

    def feed(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return step(runtime, "embedding_lookup", (batch_of(runtime, args[0]), last_of(runtime, table)), table, args[0])

    return NativeFunction("loop_function", feed)


def _either(runtime: Runtime, feed_previous: Value, decode: Callable[[bool], Value]) -> Value:
    """Decode with or without feeding back; a tensor that says which is traced both ways."""
    if not isinstance(feed_previous, (Tensor, Opaque)):
        return decode(runtime.truth(feed_previous))
    graph = runtime.machine.graph

    def both() -> Value:
        made = within_scope(runtime, graph.scope, lambda: decode(True))
        within_scope(runtime, graph.scope, lambda: decode(False), reuse=True)
        return made

    return in_loop(runtime, "cond", both)


def _embedding_decoder(
    runtime: Runtime, call: Call, inputs: list[Value], state: Value, cell: Value, feed: bool
) -> Value:
    """The body of ``embedding_rnn_decoder``."""
    size = plain_dim(runtime, call["embedding_size"])
    symbols = call.first("num_symbols", "num_decoder_symbols")
    table = ask(runtime, "embedding", [plain_dim(runtime, symbols), size])
    loop = _feeding(table) if feed else None
    values = [_embedded(runtime, table, ids) for ids in inputs]
    return within_scope(runtime, "rnn_decoder", lambda: _decode(runtime, values, state, cell, loop))


@_model(
    "embedding_rnn_decoder",
    "decoder_inputs, initial_state, cell, num_symbols, embedding_size, output_projection=None, feed_previous=False, "
    "update_embedding_for_previous=True, scope=None",
)  # fmt: skip
def _embedding_rnn_decoder(call: Call) -> Value:
    runtime, inputs = call.runtime, _list(call.runtime, call["decoder_inputs"])
    feed = call.flag("feed_previous")

    def body() -> Value:
        return _embedding_decoder(runtime, call, inputs, call["initial_state"], call["cell"], feed)

    return _in(call, "embedding_rnn_decoder", body)


def _attention(runtime: Runtime, query: Value, heads: int, size: Dim) -> list[Value]:
    """The reads of all heads."""
    leaves = flatten(runtime, query)
    if is_sequence(query):
        depth: Dim = 0
        for leaf in leaves:
            depth = combine("+", last_of(runtime, leaf), depth)
        query = step(runtime, "concat", (batch_of(runtime, *leaves), depth), *leaves)
    return [within_scope(runtime, f"Attention_{head}", lambda: linear(runtime, query, size)) for head in range(heads)]


def _attend(runtime: Runtime, call: Call, inputs: list[Value], cell: Value, size: Value, state: Value, loop: Value,
            attended: Value) -> Value:  # fmt: skip
    """The body of ``attention_decoder``."""
    heads = call["num_heads"] if isinstance(call["num_heads"], int) else 1
    graph, own = runtime.machine.graph, last_of(runtime, attended)
    for head in range(heads):
        ask(runtime, f"AttnW_{head}", [1, 1, own, own], graph.scope.dtype)
        ask(runtime, f"AttnV_{head}", [own], graph.scope.dtype)
    initial = runtime.truth(call["initial_state_attention"])
    reads: list[Value] = [Tensor((None, own), "float32") for _ in range(heads)]
    if initial:
        reads = _attention(runtime, state, heads, own)
    outputs: list[Value] = []
    for index, value in enumerate(inputs):
        if index:
            _reuse(runtime)
        if loop is not None and outputs:
            arguments = [outputs[-1], index]

            def feed(arguments: list[Value] = arguments) -> Value:
                return runtime.call(loop, list(arguments))

            value = within_scope(runtime, "loop_function", feed, reuse=True)
        mixed = linear(runtime, [value, *reads], last_of(runtime, value))
        output, state = call_cell(runtime, cell, mixed, state)

        def read(state: Value = state) -> Value:
            return _attention(runtime, state, heads, own)

        reads = within_scope(runtime, graph.scope, read, reuse=True) if initial and not index else read()

        def project(parts: tuple[Value, ...] = (output, *reads)) -> Value:
            return linear(runtime, list(parts), size)

        outputs.append(within_scope(runtime, "AttnOutputProjection", project))
    return (outputs, state)


@_model(
    "attention_decoder",
    "decoder_inputs, initial_state, attention_states, cell, output_size=None, num_heads=1, loop_function=None, "
    "dtype=None, scope=None, initial_state_attention=False",
)  # fmt: skip
def _attention_decoder(call: Call) -> Value:
    runtime, inputs = call.runtime, _list(call.runtime, call["decoder_inputs"])
    size = call["output_size"]
    if size is None:
        size = runtime.get_attribute(call["cell"], "output_size")

    def body() -> Value:
        return _attend(
            runtime, call, inputs, call["cell"], size, call["initial_state"], call["loop_function"],
            call["attention_states"],
        )  # fmt: skip

    return _in(call, "attention_decoder", body, call["dtype"])


def _embedding_attention(runtime: Runtime, call: Call, inputs: list[Value], cell: Value, size: Value, state: Value,
                         attended: Value, feed: bool) -> Value:  # fmt: skip
    """The body of ``embedding_attention_decoder``."""
    symbols = call.first("num_symbols", "num_decoder_symbols")
    table = ask(runtime, "embedding", [plain_dim(runtime, symbols), plain_dim(runtime, call["embedding_size"])])
    loop = _feeding(table) if feed else None
    values = [_embedded(runtime, table, ids) for ids in inputs]
    body = lambda: _attend(runtime, call, values, cell, size, state, loop, attended)  # noqa: E731
    return within_scope(runtime, "attention_decoder", body)


@_model(
    "embedding_attention_decoder",
    "decoder_inputs, initial_state, attention_states, cell, num_symbols, embedding_size, num_heads=1, "
    "output_size=None, output_projection=None, feed_previous=False, update_embedding_for_previous=True, dtype=None, "
    "scope=None, initial_state_attention=False",
)  # fmt: skip
def _embedding_attention_decoder(call: Call) -> Value:
    runtime, inputs = call.runtime, _list(call.runtime, call["decoder_inputs"])
    cell, size = call["cell"], call["output_size"]
    if size is None:
        size = runtime.get_attribute(cell, "output_size")
    feed = call.flag("feed_previous")

    def body() -> Value:
        states = call["attention_states"]
        return _embedding_attention(runtime, call, inputs, cell, size, call["initial_state"], states, feed)

    return _in(call, "embedding_attention_decoder", body, call["dtype"])


# Whole models -------------------------------------------------------------------------------------------------


@_model("basic_rnn_seq2seq", "encoder_inputs, decoder_inputs, cell, dtype=tf.float32, scope=None")
def _basic(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs"))

    def body() -> Value:
        copied = deep_copy(runtime, call["cell"], {})
        _, state = static_rnn(runtime, copied, encoded, None, _dtype(call), "rnn")
        return within_scope(runtime, "rnn_decoder", lambda: _decode(runtime, decoded, state, call["cell"], None))

    return _in(call, "basic_rnn_seq2seq", body)


def _dtype(call: Call) -> Value:
    """The dtype of the states: as given, else the scope's."""
    given = call["dtype"]
    name = dtype_name(call.runtime, given)
    return name or (call.runtime.machine.graph.scope.dtype if given is None else "float32")


def _tied(call: Call, encoded: list[Value], decoded: list[Value], cell: Value, loop: Value, scope: Any) -> Value:
    """The body of ``tied_rnn_seq2seq``."""
    runtime = call.runtime

    def body() -> Value:
        _, state = static_rnn(runtime, cell, encoded, None, _dtype(call), scope)
        _reuse(runtime)
        return within_scope(runtime, scope, lambda: _decode(runtime, decoded, state, cell, loop))

    return within_scope(runtime, "combined_tied_rnn_seq2seq", body)


@_model(
    "tied_rnn_seq2seq", "encoder_inputs, decoder_inputs, cell, loop_function=None, dtype=tf.float32, scope=None"
)  # fmt: skip
def _tied_rnn_seq2seq(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs"))
    scope = scope_target(runtime, call["scope"], "tied_rnn_seq2seq")
    return _tied(call, encoded, decoded, call["cell"], call["loop_function"], scope)


def _wrapped(runtime: Runtime, name: str, *args: Value) -> Value:
    return runtime.call(CELLS[f"contrib.rnn.{name}"], list(args))


def _encode(call: Call, encoded: list[Value]) -> tuple[Value, Value]:
    """Embed and encode with a copy of the cell."""
    runtime = call.runtime
    copied = deep_copy(runtime, call["cell"], {})
    cell = _wrapped(runtime, "EmbeddingWrapper", copied, call["num_encoder_symbols"], call["embedding_size"])
    made: tuple[Value, Value] = static_rnn(runtime, cell, encoded, None, _dtype(call), "rnn")
    return made


@_model(
    "embedding_rnn_seq2seq",
    "encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols, embedding_size, "
    "output_projection=None, feed_previous=False, dtype=None, scope=None",
)  # fmt: skip
def _embedding_rnn_seq2seq(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs"))

    def body() -> Value:
        _, state = _encode(call, encoded)
        cell = call["cell"]
        if call["output_projection"] is None:
            cell = _wrapped(runtime, "OutputProjectionWrapper", cell, call["num_decoder_symbols"])

        def decode(feed: bool) -> Value:
            own = lambda: _embedding_decoder(runtime, call, decoded, state, cell, feed)  # noqa: E731
            return within_scope(runtime, "embedding_rnn_decoder", own)

        return _either(runtime, call["feed_previous"], decode)

    return _in(call, "embedding_rnn_seq2seq", body, call["dtype"])


@_model(
    "embedding_tied_rnn_seq2seq",
    "encoder_inputs, decoder_inputs, cell, num_symbols, embedding_size, num_decoder_symbols=None, "
    "output_projection=None, feed_previous=False, dtype=None, scope=None",
)  # fmt: skip
def _embedding_tied(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs"))

    def body() -> Value:
        shape = [plain_dim(runtime, call[name]) for name in ("num_symbols", "embedding_size")]
        table = ask(runtime, "embedding", shape, runtime.machine.graph.scope.dtype)
        inputs = [[_embedded(runtime, table, ids) for ids in values] for values in (encoded, decoded)]
        cell = call["cell"]
        if call["output_projection"] is None:
            symbols = call.first("num_decoder_symbols", "num_symbols")
            cell = _wrapped(runtime, "OutputProjectionWrapper", cell, symbols)

        def decode(feed: bool) -> Value:
            loop = _feeding(table) if feed else None
            return _tied(call, inputs[0], inputs[1], cell, loop, "tied_rnn_seq2seq")

        return _either(runtime, call["feed_previous"], decode)

    return _in(call, "embedding_tied_rnn_seq2seq", body, call["dtype"])


@_model(
    "embedding_attention_seq2seq",
    "encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols, embedding_size, num_heads=1, "
    "output_projection=None, feed_previous=False, dtype=None, scope=None, initial_state_attention=False",
)  # fmt: skip
def _embedding_attention_seq2seq(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs"))

    def body() -> Value:
        outputs, state = _encode(call, encoded)
        cell = call["cell"]
        width = plain_dim(runtime, runtime.get_attribute(cell, "output_size"))
        attended = step(runtime, "concat", (batch_of(runtime, *outputs[:1]), len(encoded), width), *outputs)
        size: Value = runtime.get_attribute(cell, "output_size")
        if call["output_projection"] is None:
            size = call["num_decoder_symbols"]
            cell = _wrapped(runtime, "OutputProjectionWrapper", cell, size)

        def decode(feed: bool) -> Value:
            def own() -> Value:
                return _embedding_attention(runtime, call, decoded, cell, size, state, attended, feed)

            return within_scope(runtime, "embedding_attention_decoder", own)

        return _either(runtime, call["feed_previous"], decode)

    return _in(call, "embedding_attention_seq2seq", body, call["dtype"])


# Losses -------------------------------------------------------------------------------------------------------


def _losses(runtime: Runtime, logits: list[Value], targets: list[Value], loss: Value) -> Value:
    """One number per example."""
    for logit, target in zip(logits, targets):
        if loss is not None:
            runtime.call(loss, [], {"labels": target, "logits": logit})
    return step(runtime, None, (batch_of(runtime, *logits[:1]),), *logits)


_BY_EXAMPLE = "logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None"


@_model("sequence_loss_by_example", _BY_EXAMPLE, 1)
def _by_example(call: Call) -> Value:
    runtime = call.runtime
    logits, targets = _list(runtime, call["logits"]), _list(runtime, call["targets"])
    body = lambda: _losses(runtime, logits, targets, call["softmax_loss_function"])  # noqa: E731
    return named_scope(runtime, call.name() or "sequence_loss_by_example", body)


@_model("sequence_loss", _BY_EXAMPLE.replace("softmax", "average_across_batch=True, softmax", 1), 1)
def _sequence_loss(call: Call) -> Value:
    runtime = call.runtime
    logits, targets = _list(runtime, call["logits"]), _list(runtime, call["targets"])

    def body() -> Value:
        return step(runtime, None, (), _losses(runtime, logits, targets, call["softmax_loss_function"]))

    return named_scope(runtime, call.name() or "sequence_loss", body)


@_model(
    "model_with_buckets",
    "encoder_inputs, decoder_inputs, targets, weights, buckets, seq2seq, softmax_loss_function=None, "
    "per_example_loss=False, name=None",
)  # fmt: skip
def _buckets(call: Call) -> Value:
    runtime = call.runtime
    encoded, decoded, targets = (_list(runtime, call[name]) for name in ("encoder_inputs", "decoder_inputs", "targets"))
    sizes = [_list(runtime, bucket) for bucket in _list(runtime, call["buckets"])]
    if not all(len(size) > 1 and isinstance(size[0], int) and isinstance(size[1], int) for size in sizes):
        raise _NotKnown
    outputs: list[Value] = []
    losses: list[Value] = []

    def one(size: list[int], reuse: bool) -> None:
        def build() -> Value:
            return runtime.call(call["seq2seq"], [encoded[: size[0]], decoded[: size[1]]])

        def body() -> Value:
            made, _ = items_of(runtime, build(), 2)
            outputs.append(made)
            items = _list(runtime, made) if isinstance(made, (list, tuple)) else []
            loss = _losses(runtime, items, targets[: size[1]], call["softmax_loss_function"])
            losses.append(loss if call.likely_flag("per_example_loss") else step(runtime, None, (), loss))
            return None

        within_scope(runtime, runtime.machine.graph.scope, body, reuse=True if reuse else None)

    def body() -> Value:
        for index, size in enumerate(sizes):
            one(size, index > 0)
        return (outputs, losses)

    return named_scope(runtime, call.name() or "model_with_buckets", body)
