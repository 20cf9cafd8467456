"""Attention of ``tf.contrib.seq2seq``: the mechanisms and ``AttentionWrapper``.

Facts: TensorFlow 1.15's ``contrib/seq2seq/python/ops/attention_wrapper.py``. A mechanism's memory layer is applied
when the mechanism is made; what its queries need is made at the first query, in a scope with a default name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.values import ClassValue, Instance, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table
from tfshare_lint.tfapi.layers import layer_class
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import Getter, Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.rnn.cells import RNN_CELL, init_cell, named_scope, within_scope, zero_state
from tfshare_lint.tfapi.rnn.compute import batch_of, last_of, step, units
from tfshare_lint.tfapi.rnn.linear import SOME, ask
from tfshare_lint.tfapi.rnn.nest import map_structure
from tfshare_lint.tfapi.rnn.wrappers import call_cell, check_cell, pair, wrapped
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, combine, plain_dim
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, shape_of, variables_of

__all__ = ["TABLE", "items_of"]

TABLE: Table = {}


def items_of(runtime: Runtime, value: Value, count: int) -> list[Value]:
    """The ``count`` parts of a result; opaque ones where they are not known."""
    parts = None if isinstance(value, (Unknown, NativeObject)) else runtime.known_items(value)
    if parts is not None and len(parts) == count:
        return parts
    return [Opaque("result", variables_of([value])) for _ in range(count)]


def _dense(runtime: Runtime, size: Value, name: str, dtype: Value) -> Value:
    """``Dense(size, name=name, use_bias=False)``."""
    kwargs = {"name": name, "use_bias": False, "dtype": dtype}
    return runtime.call(layer_class.TABLE["layers.Dense"], [size], kwargs)


# Mechanisms ---------------------------------------------------------------------------------------------------


def _second(shape: Dims) -> Dim:
    return shape[1] if isinstance(shape, tuple) and len(shape) > 1 else None if shape is None else any_dim()


def _init_mechanism(with_query: bool) -> Method:
    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        dtype = call["dtype"] if call["dtype"] is not None else "float32"
        memory = call["memory"]
        query = _dense(runtime, call["num_units"], "query_layer", dtype) if with_query else None
        layer = _dense(runtime, call["num_units"], "memory_layer", dtype)
        values = {f"_{name}": call[name] for name in call.arguments if name != "memory"}
        values.update(query_layer=query, memory_layer=layer, dtype=dtype, _query_layer=query, _memory_layer=layer)
        values["_probability_fn"] = _probability(call.arguments.get("probability_fn"))

        def prepare() -> Value:
            shape = shape_of(runtime, memory)
            if isinstance(memory, Tensor) and isinstance(shape, tuple) and None in shape[2:]:
                refuse(runtime, "Expected memory to have fully defined inner dims")
            own = memory
            if call["memory_sequence_length"] is not None:
                own = step(runtime, "mul", shape, memory, call["memory_sequence_length"])
            keys = runtime.call(layer, [own])
            custom = call.arguments.get("custom_key_value_fn")
            if custom is not None:
                keys, own = items_of(runtime, runtime.call(custom, [keys, own]), 2)
            return (own, keys)

        values["values"], values["keys"] = named_scope(runtime, call.name() or "BaseAttentionMechanismInit", prepare)
        values["_values"], values["_keys"] = values["values"], values["keys"]
        for name, value in values.items():
            set_attribute(runtime, self, name, value)
        return None

    return init


def _probability(custom: Value) -> NativeFunction:
    """``_probability_fn(score, previous)``, which subclasses call too."""

    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        score = [*args, *kwargs.values()][0]
        if custom is not None:
            return runtime.call(custom, [score])
        return step(runtime, "Softmax", shape_of(runtime, score), score)

    return NativeFunction("_probability_fn", run)


def _size_of_memory(runtime: Runtime, self: Instance) -> Value:
    """``alignments_size``: how long the memory is."""
    size = _second(shape_of(runtime, attribute(runtime, self, "keys")))
    return size if size is not None else Tensor((), "int32")


def _initial_alignments(self: Instance, call: Call) -> Value:
    return zero_state(call.runtime, _size_of_memory(call.runtime, self), call["batch_size"], call["dtype"])


def _true(runtime: Runtime, self: Instance, name: str) -> bool:
    return runtime.truth(attribute(runtime, self, name) or False)


def _query(scope: str, monotonic: bool, bahdanau: bool) -> Method:
    """``mechanism(query, state)``: alignments twice."""

    def call_mechanism(self: Instance, call: Call) -> Value:
        runtime, query = call.runtime, call["query"]
        dtype = dtype_of(runtime, query)

        def body() -> Value:
            if bahdanau:
                processed = runtime.call(attribute(runtime, self, "query_layer"), [query])
                made = [processed, ask(runtime, "attention_v", [units(runtime, self)], dtype)]
                if _true(runtime, self, "_normalize"):
                    made.append(ask(runtime, "attention_g", [], dtype, SOME))
                    made.append(ask(runtime, "attention_b", [units(runtime, self)], dtype, SOME))
            else:
                made = [query]
                if _true(runtime, self, "_scale"):
                    made.append(ask(runtime, "attention_g", [], dtype, SOME))
            if monotonic:
                start = attribute(runtime, self, "_score_bias_init", 0.0)
                made.append(ask(runtime, "attention_score_bias", None, dtype, start))
            keys = attribute(runtime, self, "keys")
            return step(runtime, "Sum", (batch_of(runtime, query), _second(shape_of(runtime, keys))), *made, keys)

        score = within_scope(runtime, None, body, scope)
        alignments = runtime.call(attribute(runtime, self, "_probability_fn"), [score, call["state"]])
        return (alignments, alignments)

    return call_mechanism


_PROPERTIES: dict[str, Getter] = {
    "alignments_size": _size_of_memory,
    "state_size": _size_of_memory,
    "batch_size": lambda runtime, self: _batch_size(runtime, self),
}


def _batch_size(runtime: Runtime, self: Instance) -> Value:
    size = batch_of(runtime, attribute(runtime, self, "keys"))
    return size if size is not None else Tensor((), "int32")


MECHANISM = model_class(
    TABLE, "contrib.seq2seq.AttentionMechanism", (),
    {
        "initial_alignments": ("batch_size, dtype", _initial_alignments),
        "initial_state": ("batch_size, dtype", _initial_alignments),
    },
    _PROPERTIES,
)  # fmt: skip
_COMMON = "num_units, memory, memory_sequence_length=None, "
_MONOTONIC = (
    "score_mask_value=None, sigmoid_noise=0.0, sigmoid_noise_seed=None, score_bias_init=0.0, mode='parallel', "
    "dtype=None, name="
)
_PLAIN = "probability_fn=None, score_mask_value=None, dtype=None, custom_key_value_fn=None, name="


def _mechanism(name: str, scope: str, own: str, rest: str, monotonic: bool) -> ClassValue:
    bahdanau = own == "normalize"
    return model_class(
        TABLE, f"contrib.seq2seq.{name}", (MECHANISM,),
        {
            "__init__": (f"{_COMMON}{own}=False, {rest}'{name}'", _init_mechanism(bahdanau)),
            "__call__": ("query, state", _query(scope, monotonic, bahdanau)),
        },
        _PROPERTIES,
    )  # fmt: skip


_mechanism("LuongAttention", "luong_attention", "scale", _PLAIN, False)
_mechanism("BahdanauAttention", "bahdanau_attention", "normalize", _PLAIN, False)
_mechanism(
    "LuongMonotonicAttention", "luong_monotonic_attention", "scale", f"score_mask_value=None, {_MONOTONIC}", True
)
_mechanism("BahdanauMonotonicAttention", "bahdanau_monotonic_attention", "normalize", _MONOTONIC, True)


# AttentionWrapper ---------------------------------------------------------------------------------------------


def _state_class() -> ClassValue:
    fields = ("cell_state", "attention", "time", "alignments", "alignment_history", "attention_state")
    made = make_namedtuple("AttentionWrapperState", fields, {})

    def clone(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return runtime.call(runtime.get_attribute(args[0], "_replace"), [], kwargs)

    made.attrs["clone"] = NativeFunction("clone", clone, binds=True)
    TABLE["contrib.seq2seq.AttentionWrapperState"] = made
    return made


STATE = _state_class()


def _mechanisms(runtime: Runtime, self: Instance) -> list[Value] | None:
    """The mechanisms; None where they are not known."""
    found = attribute(runtime, self, "_attention_mechanisms")
    return list(found) if isinstance(found, (list, tuple)) else None


def _one_or_all(runtime: Runtime, self: Instance, values: list[Value]) -> Value:
    return tuple(values) if attribute(runtime, self, "_is_multi") else values[0]


def _init_wrapper(self: Instance, call: Call) -> Value:
    runtime, given = call.runtime, call["attention_mechanism"]
    multi = isinstance(given, (list, tuple))
    mechanisms = list(given) if multi else [given]
    size, layers = call["attention_layer_size"], call["attention_layer"]
    init_cell(self, call)
    check_cell(runtime, "cell", call["cell"])
    if size is not None and layers is not None:
        refuse(runtime, "Only one of attention_layer_size and attention_layer should be set")
    sizes = list(size) if isinstance(size, (list, tuple)) else [size]
    if size is not None and len(sizes) != len(mechanisms):
        refuse(
            runtime, "If provided, attention_layer_size must contain exactly one integer per attention_mechanism, saw: "
            f"{len(sizes)} vs {len(mechanisms)}",
        )  # fmt: skip
    made: Value = None
    if size is not None:
        made = [_dense(runtime, s, "attention_layer", "float32") for s in sizes]
    elif layers is not None:
        made = list(layers) if isinstance(layers, (list, tuple)) else [layers]
    values = {
        "cell": call["cell"], "_cell": call["cell"], "_is_multi": multi, "_attention_mechanisms": tuple(mechanisms),
        "_attention_layers": made, "_cell_input_fn": call["cell_input_fn"], "_attention_fn": call["attention_fn"],
        "_output_attention": call["output_attention"], "_alignment_history": call["alignment_history"],
        "_initial_cell_state": call["initial_cell_state"],
        "_attention_layer_size": _attention_size(runtime, made, mechanisms),
    }  # fmt: skip
    for name, value in values.items():
        set_attribute(runtime, self, name, value)
    return None


def _attention_size(runtime: Runtime, layers: Value, mechanisms: list[Value]) -> Dim:
    """How wide the attention is: the sizes of the layers, or of the memories."""
    total: Dim = 0
    for index, mechanism in enumerate(mechanisms):
        if layers is not None and index < len(layers):
            size: Dim = plain_dim(runtime, runtime.find_attribute(layers[index], "units"))
        else:
            size = last_of(runtime, runtime.find_attribute(mechanism, "values"))
        total = combine("+", size if isinstance(size, (int, Unknown)) else any_dim(), total)
    return total


def _wrapper_state(runtime: Runtime, self: Instance, cell_state: Value, attention: Value, of: Callable[[Value], Value],
                   time: Value) -> Value:  # fmt: skip
    """An ``AttentionWrapperState`` with ``of(mechanism)`` for the alignments."""
    mechanisms = _mechanisms(runtime, self) or []
    each = [of(mechanism) for mechanism in mechanisms]
    history: list[Value] = [Opaque("TensorArray") if _true(runtime, self, "_alignment_history") else () for _ in each]
    parts = [_one_or_all(runtime, self, values) for values in (each, history, each)]
    return runtime.call(STATE, [cell_state, attention, time, *parts])


def _state_size(runtime: Runtime, self: Instance) -> Value:
    from tfshare_lint.tfapi.shapes import TensorShape

    inner = runtime.get_attribute(wrapped(runtime, self), "state_size")
    size = attribute(runtime, self, "_attention_layer_size")
    return _wrapper_state(
        runtime, self, inner, size, lambda m: runtime.get_attribute(m, "alignments_size"), TensorShape(())
    )


def _zero_state(self: Instance, call: Call) -> Value:
    runtime, batch, dtype = call.runtime, call["batch_size"], call["dtype"]

    def make() -> Value:
        state = attribute(runtime, self, "_initial_cell_state")
        if state is None:
            method = runtime.get_attribute(wrapped(runtime, self), "zero_state")
            state = runtime.call(method, [batch, dtype])
        state = map_structure(runtime, lambda leaf: _same(runtime, leaf), state)
        attention = zero_state(runtime, attribute(runtime, self, "_attention_layer_size"), batch, dtype)

        def of(mechanism: Value) -> Value:
            return runtime.call(runtime.get_attribute(mechanism, "initial_alignments"), [batch, dtype])

        return _wrapper_state(runtime, self, state, attention, of, Tensor((), "int32"))

    return named_scope(runtime, f"{self.cls.name}ZeroState", make)


def _same(runtime: Runtime, leaf: Value) -> Value:
    return step(runtime, None, leaf.shape, leaf) if isinstance(leaf, Tensor) else leaf


def _attend(runtime: Runtime, self: Instance, mechanism: Value, output: Value, state: Value, index: int) -> list[Value]:
    """Attention, alignments and the mechanism's next state."""
    layers = attribute(runtime, self, "_attention_layers")
    layer = layers[index] if layers is not None and index < len(layers) else None
    custom = attribute(runtime, self, "_attention_fn")
    if custom is not None:
        return items_of(runtime, runtime.call(custom, [mechanism, output, state, layer]), 3)
    alignments, following = pair(runtime, runtime.call(mechanism, [output], {"state": state}))
    memory = runtime.find_attribute(mechanism, "values")
    context: Value = step(runtime, "Squeeze", (batch_of(runtime, output), last_of(runtime, memory)), alignments, memory)
    if layer is not None:
        width = combine("+", last_of(runtime, output), last_of(runtime, context))
        context = runtime.call(layer, [step(runtime, "concat", (batch_of(runtime, output), width), output, context)])
    return [context, alignments, following]


def _call_wrapper(self: Instance, call: Call) -> Value:
    runtime, inputs, state = call.runtime, call["inputs"], call["state"]
    known = isinstance(state, Instance) and state.cls.is_subclass(STATE)
    parts = {name: state.attrs.get(name) if known else Opaque(name) for name in STATE.attrs["_fields"]}
    combine_inputs = attribute(runtime, self, "_cell_input_fn")
    attention = parts["attention"]
    if combine_inputs is not None:
        inputs = runtime.call(combine_inputs, [inputs, attention])
    else:
        shape = shape_of(runtime, inputs)
        width = combine("+", last_of(runtime, inputs), last_of(runtime, attention))
        joined: Any = (*shape[:-1], width) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
        inputs = step(runtime, "concat", joined, inputs, attention)
    output, cell_state = call_cell(runtime, wrapped(runtime, self), inputs, parts["cell_state"])
    mechanisms = _mechanisms(runtime, self) or []
    states = parts["attention_state"]
    before = items_of(runtime, states, len(mechanisms)) if attribute(runtime, self, "_is_multi") else [states]
    made = [_attend(runtime, self, m, output, before[i], i) for i, m in enumerate(mechanisms)]
    total: Dim = 0
    for attended in made:
        total = combine("+", last_of(runtime, attended[0]), total)
    attention = made[0][0]
    if len(made) > 1:
        attention = step(runtime, "concat", (batch_of(runtime, output), total), *(m[0] for m in made))
    rest = iter([m[1] for m in made])
    new = _wrapper_state(runtime, self, cell_state, attention, lambda m: next(rest), Tensor((), "int32"))
    return (attention if _true(runtime, self, "_output_attention") else output, new)


def _output_size(runtime: Runtime, self: Instance) -> Value:
    if _true(runtime, self, "_output_attention"):
        return attribute(runtime, self, "_attention_layer_size")
    return runtime.get_attribute(wrapped(runtime, self), "output_size")


_WRAPPER = (
    "cell, attention_mechanism, attention_layer_size=None, alignment_history=False, cell_input_fn=None, "
    "output_attention=True, initial_cell_state=None, name=None, attention_layer=None, attention_fn=None, dtype=None"
)
WRAPPER = model_class(
    TABLE, "contrib.seq2seq.AttentionWrapper", (RNN_CELL,),
    {
        "__init__": (_WRAPPER, _init_wrapper),
        "call": ("inputs, state", _call_wrapper),
        "zero_state": ("batch_size, dtype", _zero_state),
    },
    {"state_size": _state_size, "output_size": _output_size},
)  # fmt: skip
