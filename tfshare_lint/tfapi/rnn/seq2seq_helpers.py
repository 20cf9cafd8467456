"""The helpers of ``tf.contrib.seq2seq``: what a decoder reads at each step.

Facts: TensorFlow 1.15's ``contrib/seq2seq/python/ops/helper.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.tfapi.calls import Call, Table
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.operations.ops_nn import RULES
from tfshare_lint.tfapi.rnn.compute import batch_of, step
from tfshare_lint.tfapi.rnn.loops import in_loop
from tfshare_lint.tfapi.rnn.nest import map_structure
from tfshare_lint.tfapi.rnn.seq2seq_attention import items_of
from tfshare_lint.tfapi.shapes import Dim, TensorShape, any_dim, no_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, shape_of, variables_of

__all__ = ["HELPER", "TABLE", "embed", "static_batch", "tensor_of"]

TABLE: Table = {}


def tensor_of(runtime: Runtime, value: Value) -> Tensor:
    """A tensor with a value's shape."""
    return step(runtime, None, shape_of(runtime, value), value)


def static_batch(runtime: Runtime, self: Instance) -> Dim:
    """The batch size of a helper, as far as TensorFlow knows it while the graph is built."""
    return batch_of(runtime, attribute(runtime, self, "(batch)")) if "(batch)" in self.attrs else any_dim()


def embed(runtime: Runtime, self: Instance, ids: Value) -> Value:
    """The embedding of ids, by a table or a function of the program's."""
    table = attribute(runtime, self, "_embedding")
    if isinstance(table, (Tensor, Opaque, list, tuple)):
        arguments = {"params": table, "ids": ids}
        return RULES["embedding_lookup"](Call(runtime, "embedding_lookup", arguments, frozenset()), "embedding_lookup")
    return runtime.call(table, [ids])


def _keep(runtime: Runtime, self: Instance, **values: Value) -> None:
    for name, value in values.items():
        set_attribute(runtime, self, name, value)


def _ids(runtime: Runtime, self: Instance, outputs: Value, dtype: str = "int32") -> Tensor:
    made = Tensor((batch_of(runtime, outputs, attribute(runtime, self, "(batch)")),), dtype)
    made.variables = variables_of([outputs])
    return made


def _batch_size(runtime: Runtime, self: Instance) -> Value:
    size = static_batch(runtime, self)
    if not isinstance(size, int):
        return Tensor((), "int32") if size is None else size
    made = Tensor((), "int32")
    made.constant = size
    return made


def _ids_shape(runtime: Runtime, self: Instance) -> Value:
    return TensorShape(())


HELPER = model_class(
    TABLE, "contrib.seq2seq.Helper", (),
    {},
    {"batch_size": _batch_size, "sample_ids_shape": _ids_shape,
     "sample_ids_dtype": lambda runtime, self: "int32"},
)  # fmt: skip

_NEXT = "time, outputs, state, sample_ids, name=None"
_SAMPLE = "time, outputs, state, name=None"


# Training -----------------------------------------------------------------------------------------------------


def _init_training(self: Instance, call: Call) -> Value:
    runtime, inputs = call.runtime, call["inputs"]
    major = call.flag("time_major")
    auxiliary = call.arguments.get("auxiliary_inputs")
    if auxiliary is not None:
        shape, other = shape_of(runtime, inputs), shape_of(runtime, auxiliary)
        both = (*shape[:-1], any_dim()) if isinstance(shape, tuple) and isinstance(other, tuple) else no_shape(shape)
        inputs = step(runtime, "concat", both, inputs, auxiliary)

    def first(leaf: Value) -> Value:
        shape = shape_of(runtime, leaf)
        if not isinstance(shape, tuple) or len(shape) < 2:
            return Opaque("inputs", variables_of([leaf]))
        own = shape[1:] if major else (shape[0], *shape[2:])
        return step(runtime, None, own, leaf)

    kept = {name: call.arguments.get(name) for name in ("embedding", "next_inputs_fn")}
    _keep(
        runtime, self, inputs=inputs, _inputs=inputs, sequence_length=call["sequence_length"],
        _step_inputs=map_structure(runtime, first, inputs), _embedding=kept["embedding"],
        _next_inputs_fn=kept["next_inputs_fn"], **{"(batch)": tensor_of(runtime, call["sequence_length"])},
    )  # fmt: skip
    return None


def _finished(runtime: Runtime, self: Instance) -> Tensor:
    return Tensor((static_batch(runtime, self),), "bool")


def _initialize_training(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    return (_finished(runtime, self), attribute(runtime, self, "_step_inputs", Opaque("inputs")))


def _sample(self: Instance, call: Call) -> Value:
    return _ids(call.runtime, self, call["outputs"])


def _next_training(body: Callable[[Runtime, Instance, Call], None] | None = None) -> Method:
    def following(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        if body is not None:
            in_loop(runtime, "cond", lambda: body(runtime, self, call))
        return (_finished(runtime, self), attribute(runtime, self, "_step_inputs", Opaque("inputs")), call["state"])

    return following


def _embed_samples(runtime: Runtime, self: Instance, call: Call) -> None:
    embed(runtime, self, Tensor((None,), "int32"))


def _feed_outputs(runtime: Runtime, self: Instance, call: Call) -> None:
    function = attribute(runtime, self, "_next_inputs_fn")
    if function is not None:
        shape = shape_of(runtime, call["outputs"])
        own = (None, *shape[1:]) if isinstance(shape, tuple) else shape
        runtime.call(function, [step(runtime, None, own, call["outputs"])])


TRAINING = model_class(
    TABLE, "contrib.seq2seq.TrainingHelper", (HELPER,),
    {
        "__init__": ("inputs, sequence_length, time_major=False, name=None", _init_training),
        "initialize": ("name=None", _initialize_training),
        "sample": ("time, outputs, name=None, **unused_kwargs", _sample),
        "next_inputs": ("time, outputs, state, name=None, **unused_kwargs", _next_training()),
    },
)  # fmt: skip
_SCHEDULED = (
    "inputs, sequence_length, embedding, sampling_probability, time_major=False, seed=None, "
    "scheduling_seed=None, name=None"
)
model_class(
    TABLE, "contrib.seq2seq.ScheduledEmbeddingTrainingHelper", (TRAINING,),
    {
        "__init__": (_SCHEDULED, _init_training),
        "sample": (_SAMPLE, _sample),
        "next_inputs": (_NEXT, _next_training(_embed_samples)),
    },
)  # fmt: skip
_OUTPUT_FED = (
    "inputs, sequence_length, sampling_probability, time_major=False, seed=None, next_inputs_fn=None, "
    "auxiliary_inputs=None, name=None"
)
model_class(
    TABLE, "contrib.seq2seq.ScheduledOutputTrainingHelper", (TRAINING,),
    {
        "__init__": (_OUTPUT_FED, _init_training),
        "sample": (_SAMPLE, _sample),
        "next_inputs": (_NEXT, _next_training(_feed_outputs)),
    },
)  # fmt: skip


# Inference ----------------------------------------------------------------------------------------------------


def _init_greedy(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    tokens = tensor_of(runtime, call["start_tokens"])
    _keep(runtime, self, _embedding=call["embedding"], _start_tokens=tokens, **{"(batch)": tokens})
    _keep(runtime, self, _start_inputs=embed(runtime, self, tokens))
    return None


def _initialize_greedy(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    return (_finished(runtime, self), attribute(runtime, self, "_start_inputs", Opaque("inputs")))


def _next_greedy(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    inputs = in_loop(runtime, "cond", lambda: embed(runtime, self, call["sample_ids"]))
    return (_finished(runtime, self), inputs, call["state"])


GREEDY = model_class(
    TABLE, "contrib.seq2seq.GreedyEmbeddingHelper", (HELPER,),
    {
        "__init__": ("embedding, start_tokens, end_token", _init_greedy),
        "initialize": ("name=None", _initialize_greedy),
        "sample": (_SAMPLE, _sample),
        "next_inputs": (_NEXT, _next_greedy),
    },
)  # fmt: skip
model_class(
    TABLE, "contrib.seq2seq.SampleEmbeddingHelper", (GREEDY,),
    {"__init__": ("embedding, start_tokens, end_token, softmax_temperature=None, seed=None", _init_greedy)},
)  # fmt: skip


def _init_functions(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    _keep(runtime, self, **{f"_{name}": value for name, value in call.arguments.items()})
    if "start_inputs" in call.arguments:
        _keep(runtime, self, **{"(batch)": call["start_inputs"]})
    return None


def _own(runtime: Runtime, self: Instance, name: str) -> Value:
    return attribute(runtime, self, name, runtime.fresh(name, not_none=True))


def _initialize_custom(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    finished, inputs = items_of(runtime, runtime.call(_own(runtime, self, "_initialize_fn"), []), 2)
    _keep(runtime, self, **{"(batch)": finished})
    return (finished, inputs)


def _sample_custom(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    kwargs = {name: call[name] for name in ("time", "outputs", "state")}
    return runtime.call(_own(runtime, self, "_sample_fn"), [], kwargs)


def _next_custom(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    kwargs = {name: call[name] for name in ("time", "outputs", "state", "sample_ids")}
    return tuple(items_of(runtime, runtime.call(_own(runtime, self, "_next_inputs_fn"), [], kwargs), 3))


model_class(
    TABLE, "contrib.seq2seq.CustomHelper", (HELPER,),
    {
        "__init__": (
            "initialize_fn, sample_fn, next_inputs_fn, sample_ids_shape=None, sample_ids_dtype=None", _init_functions,
        ),
        "initialize": ("name=None", _initialize_custom),
        "sample": (_SAMPLE, _sample_custom),
        "next_inputs": (_NEXT, _next_custom),
    },
)  # fmt: skip


def _sample_inference(self: Instance, call: Call) -> Value:
    return call.runtime.call(_own(call.runtime, self, "_sample_fn"), [call["outputs"]])


def _next_inference(self: Instance, call: Call) -> Value:
    runtime, ids = call.runtime, call["sample_ids"]
    function = attribute(runtime, self, "_next_inputs_fn")
    inputs = ids if function is None else runtime.call(function, [ids])
    return (runtime.call(_own(runtime, self, "_end_fn"), [ids]), inputs, call["state"])


_START: Getter = lambda runtime, self: attribute(runtime, self, "_start_inputs", Opaque("inputs"))  # noqa: E731

model_class(
    TABLE, "contrib.seq2seq.InferenceHelper", (HELPER,),
    {
        "__init__": (
            "sample_fn, sample_shape, sample_dtype, start_inputs, end_fn, next_inputs_fn=None", _init_functions,
        ),
        "initialize": ("name=None", lambda self, call: (_finished(call.runtime, self), _START(call.runtime, self))),
        "sample": (_SAMPLE, _sample_inference),
        "next_inputs": (_NEXT, _next_inference),
    },
)  # fmt: skip
