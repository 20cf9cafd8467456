"""Decoders of ``tf.contrib.seq2seq`` and ``dynamic_decode``, which traces one step of them.

Facts: TensorFlow 1.15's ``contrib/seq2seq/python/ops/decoder.py``, ``basic_decoder.py``, ``beam_search_decoder.py``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.values import MISSING, ClassValue, Instance, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.feedback import feed_back
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute
from tfshare_lint.tfapi.rnn.cells import named_scope, scope_target, within_scope
from tfshare_lint.tfapi.rnn.compute import batch_of, step
from tfshare_lint.tfapi.rnn.loops import after_loop, in_loop, loop_tensors
from tfshare_lint.tfapi.rnn.nest import map_structure
from tfshare_lint.tfapi.rnn.seq2seq_attention import items_of
from tfshare_lint.tfapi.rnn.seq2seq_helpers import embed, tensor_of
from tfshare_lint.tfapi.rnn.wrappers import call_cell, check_cell
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, plain_dim
from tfshare_lint.tfapi.tensors import Opaque, Tensor, shape_of, variables_of

__all__ = ["DECODER", "TABLE"]

TABLE: Table = {}


def _tuple_class(name: str, *fields: str) -> ClassValue:
    made = TABLE[f"contrib.seq2seq.{name}"] = make_namedtuple(name, fields, {})
    return made


BASIC_OUTPUT = _tuple_class("BasicDecoderOutput", "rnn_output", "sample_id")
BEAM_STATE = _tuple_class(
    "BeamSearchDecoderState", "cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs"
)
BEAM_OUTPUT = _tuple_class("BeamSearchDecoderOutput", "scores", "predicted_ids", "parent_ids")
FINAL_OUTPUT = _tuple_class("FinalBeamSearchDecoderOutput", "predicted_ids", "beam_search_decoder_output")

DECODER = model_class(
    TABLE, "contrib.seq2seq.Decoder", (), {}, {"tracks_own_finished": lambda runtime, self: False}
)  # fmt: skip


# BasicDecoder -------------------------------------------------------------------------------------------------


def _init_basic(self: Instance, call: Call) -> Value:
    check_cell(call.runtime, "cell", call["cell"])
    for name, value in call.arguments.items():
        set_attribute(call.runtime, self, f"_{name}", value)
    return None


def _initialize_basic(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    method = runtime.get_attribute(attribute(runtime, self, "_helper"), "initialize")
    finished, inputs = items_of(runtime, runtime.call(method, []), 2)
    return (finished, inputs, attribute(runtime, self, "_initial_state"))


def _step_basic(self: Instance, call: Call) -> Value:
    runtime, time = call.runtime, call["time"]

    def body() -> Value:
        helper = attribute(runtime, self, "_helper")
        output, state = call_cell(runtime, attribute(runtime, self, "_cell"), call["inputs"], call["state"])
        layer = attribute(runtime, self, "_output_layer")
        if layer is not None:
            output = runtime.call(layer, [output])
        kwargs = {"time": time, "outputs": output, "state": state}
        ids = runtime.call(runtime.get_attribute(helper, "sample"), [], dict(kwargs))
        following = runtime.call(runtime.get_attribute(helper, "next_inputs"), [], {**kwargs, "sample_ids": ids})
        finished, inputs, state = items_of(runtime, following, 3)
        return (runtime.call(BASIC_OUTPUT, [output, ids]), state, inputs, finished)

    return named_scope(runtime, call.name() or "BasicDecoderStep", body)


def _helper_batch(runtime: Runtime, self: Instance) -> Value:
    return runtime.get_attribute(attribute(runtime, self, "_helper"), "batch_size")


BASIC = model_class(
    TABLE, "contrib.seq2seq.BasicDecoder", (DECODER,),
    {
        "__init__": ("cell, helper, initial_state, output_layer=None", _init_basic),
        "initialize": ("name=None", _initialize_basic),
        "step": ("time, inputs, state, name=None", _step_basic),
    },
    {"batch_size": _helper_batch},
)  # fmt: skip


# Beam search --------------------------------------------------------------------------------------------------


def _beams(runtime: Runtime, self: Instance) -> tuple[Dim, Dim]:
    """The batch size and the number of beams."""
    tokens = attribute(runtime, self, "_tokens")
    return batch_of(runtime, tokens), plain_dim(runtime, attribute(runtime, self, "_beam_width", any_dim()))


def _split(runtime: Runtime, self: Instance, leaf: Value) -> Value:
    """A tensor of batch times beams, with the two apart."""
    shape = shape_of(runtime, leaf)
    if not isinstance(leaf, Tensor) or not isinstance(shape, tuple) or not shape:
        return leaf
    return step(runtime, "Reshape", (*_beams(runtime, self), *shape[1:]), leaf)


def _merged(runtime: Runtime, self: Instance, leaf: Value) -> Value:
    """The other way round."""
    shape = shape_of(runtime, leaf)
    if not isinstance(leaf, Tensor) or not isinstance(shape, tuple) or len(shape) < 2:
        return leaf
    batch, width = _beams(runtime, self)
    return step(runtime, "Reshape", (combine("*", batch, width), *shape[2:]), leaf)


def _init_beam(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    check_cell(runtime, "cell", call["cell"])
    for name, value in call.arguments.items():
        set_attribute(runtime, self, f"_{name}", value)
    set_attribute(runtime, self, "_tokens", tensor_of(runtime, call["start_tokens"]))
    state = map_structure(runtime, lambda leaf: _split(runtime, self, leaf), call["initial_state"])
    set_attribute(runtime, self, "_initial_cell_state", state)
    tokens = Tensor(_beams(runtime, self), "int32")
    set_attribute(runtime, self, "_start_inputs", embed(runtime, self, tokens))
    return None


def _initialize_beam(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    both = _beams(runtime, self)
    parts = [Tensor(both, dtype) for dtype in ("float32", "bool", "int64")]
    state = runtime.call(BEAM_STATE, [attribute(runtime, self, "_initial_cell_state"), *parts, ()])
    return (Tensor(both, "bool"), attribute(runtime, self, "_start_inputs"), state)


def _step_beam(self: Instance, call: Call) -> Value:
    runtime, state = call.runtime, call["state"]
    known = isinstance(state, Instance) and state.cls is BEAM_STATE

    def body() -> Value:
        inputs = map_structure(runtime, lambda leaf: _merged(runtime, self, leaf), call["inputs"])
        inner = state.attrs.get("cell_state") if known else Opaque("state")
        inner = map_structure(runtime, lambda leaf: _merged(runtime, self, leaf), inner)
        output, new = call_cell(runtime, attribute(runtime, self, "_cell"), inputs, inner)
        output = map_structure(runtime, lambda leaf: _split(runtime, self, leaf), output)
        new = map_structure(runtime, lambda leaf: _split(runtime, self, leaf), new)
        layer = attribute(runtime, self, "_output_layer")
        if layer is not None:
            output = runtime.call(layer, [output])
        both, bits = _beams(runtime, self), variables_of([output])
        made = [Tensor(both, dtype, None, bits) for dtype in ("float32", "int32", "int32")]
        following = runtime.call(BEAM_STATE, [new, *(Tensor(both, d) for d in ("float32", "bool", "int64")), ()])
        read = in_loop(runtime, "cond", lambda: embed(runtime, self, made[1]))
        return (runtime.call(BEAM_OUTPUT, list(made)), following, read, Tensor(both, "bool"))

    return named_scope(runtime, call.name() or "BeamSearchDecoderStep", body)


def _finalize_beam(self: Instance, call: Call) -> Value:
    runtime, outputs = call.runtime, call["outputs"]
    ids = runtime.find_attribute(outputs, "predicted_ids")
    made = step(runtime, "GatherTree", shape_of(runtime, ids), ids) if isinstance(ids, Tensor) else Opaque("ids")
    return (runtime.call(FINAL_OUTPUT, [made, outputs]), call["final_state"])


_BEAM = (
    "cell, embedding, start_tokens, end_token, initial_state, beam_width, output_layer=None, "
    "length_penalty_weight=0.0, coverage_penalty_weight=0.0, reorder_tensor_arrays=True"
)
BEAM = model_class(
    TABLE, "contrib.seq2seq.BeamSearchDecoder", (DECODER,),
    {
        "__init__": (_BEAM, _init_beam),
        "initialize": ("name=None", _initialize_beam),
        "step": ("time, inputs, state, name=None", _step_beam),
        "finalize": ("outputs, final_state, sequence_lengths", _finalize_beam),
    },
    {
        "batch_size": lambda runtime, self: _beams(runtime, self)[0],
        "tracks_own_finished": lambda runtime, self: True,
    },
)  # fmt: skip


# The loop -----------------------------------------------------------------------------------------------------


def _stacked(runtime: Runtime, leaf: Value, batch: Dim, time_major: bool) -> Value:
    """The outputs of all steps."""
    shape = shape_of(runtime, leaf)
    if not isinstance(leaf, Tensor) or not isinstance(shape, tuple) or not shape:
        return Opaque("outputs", variables_of([leaf]))
    # What a scalar per element gives has no static shape of its own in the array.
    order: Dims = (None, batch, *shape[1:]) if time_major else (batch, None, *shape[1:])
    return step(runtime, "transpose", order, leaf)


def _static_size(runtime: Runtime, decoder: Value, leaf: Value) -> Dim:
    """The batch size: that of what is written at each step, else the decoder's."""
    written = batch_of(runtime, leaf)
    size = runtime.find_attribute(decoder, "batch_size")
    if isinstance(written, int):
        return written
    if isinstance(size, Tensor):
        return size.constant if isinstance(size.constant, int) else None
    return size if isinstance(size, (int, Unknown)) else written


@function(
    TABLE, "contrib.seq2seq.dynamic_decode",
    "decoder, output_time_major=False, impute_finished=False, maximum_iterations=None, parallel_iterations=32, "
    "swap_memory=False, scope=None, **kwargs",
)  # fmt: skip
def _dynamic_decode(call: Call) -> Value:
    runtime, decoder = call.runtime, call["decoder"]
    major = call.likely_flag("output_time_major")
    if not isinstance(decoder, Instance):
        if not isinstance(decoder, (Unknown, Opaque)):
            refuse(runtime, "Expected decoder to be type Decoder", "TypeError")
        runtime.unknown_call("dynamic_decode", [decoder], {})
        return (Opaque("outputs"), Opaque("state"), Opaque("lengths"))

    def body() -> Value:
        first = call_method(runtime, decoder, "initialize", [])
        finished, inputs, state = items_of(runtime, first, 3)

        def trace() -> Value:
            seen = [loop_tensors(runtime, inputs), loop_tensors(runtime, state)]
            made = items_of(runtime, call_method(runtime, decoder, "step", [Tensor((), "int32"), *seen]), 4)
            feed_back(runtime, seen, [made[2], made[1]], made[0])
            return made

        outputs, new_state, _, _ = in_loop(runtime, "while", trace)
        final = after_loop(runtime, state, new_state)
        lengths = Tensor(shape_of(runtime, finished), "int32")

        def stacked(time_major: bool) -> Value:
            return map_structure(
                runtime, lambda leaf: _stacked(runtime, leaf, _static_size(runtime, decoder, leaf), time_major), outputs
            )

        made = stacked(major)
        finalize = runtime.find_attribute(decoder, "finalize")
        if (
            finalize is not MISSING
            and not isinstance(finalize, Unknown)
            and decoder.cls.find("finalize") is not MISSING
        ):
            made, final = items_of(runtime, runtime.call(finalize, [made, final, lengths]), 2)
        return (made, final, lengths)

    return within_scope(runtime, scope_target(runtime, call["scope"]), body, "decoder")


@function(TABLE, "contrib.seq2seq.tile_batch", "t, multiplier, name=None")
def _tile_batch(call: Call) -> Value:
    runtime = call.runtime
    times = plain_dim(runtime, call["multiplier"])

    def one(leaf: Value) -> Value:
        shape = shape_of(runtime, leaf)
        if isinstance(leaf, Opaque) or not isinstance(shape, tuple) or not shape:
            return Opaque("tiled", variables_of([leaf]))
        return step(runtime, "Reshape", (combine("*", shape[0], times), *shape[1:]), leaf)

    return map_structure(runtime, one, call["t"])


@function(
    TABLE, "contrib.seq2seq.sequence_loss",
    "logits, targets, weights, average_across_timesteps=True, average_across_batch=True, sum_over_timesteps=False, "
    "sum_over_batch=False, softmax_loss_function=None, name=None",
)  # fmt: skip
def _sequence_loss(call: Call) -> Value:
    runtime, loss = call.runtime, call["softmax_loss_function"]
    logits, targets = call["logits"], call["targets"]
    made: Value = None

    def body() -> Value:
        shape = shape_of(runtime, logits)
        flat: Dims = (None, shape[-1]) if isinstance(shape, tuple) and shape else shape
        kwargs = {"labels": Tensor((None,), "int32"), "logits": step(runtime, "Reshape", flat, logits)}
        return None if loss is None else runtime.call(loss, [], kwargs)

    made = named_scope(runtime, call.name() or "sequence_loss", body)
    whole = runtime.truth(call["average_across_timesteps"]) and runtime.truth(call["average_across_batch"])
    return step(runtime, None, () if whole else None, logits, targets, made)


def _opaque(name: str) -> NativeFunction:
    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return Opaque(name, variables_of([*args, *kwargs.values()]))

    return NativeFunction(name, run)


#: Functions that only compute.
for _name in ("hardmax", "gather_tree", "safe_cumprod", "monotonic_attention", "monotonic_probability_fn",
              "gather_tree_from_array"):  # fmt: skip
    TABLE[f"contrib.seq2seq.{_name}"] = _opaque(_name)
