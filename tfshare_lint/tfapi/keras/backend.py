"""``tf.keras.backend``: what makes variables or changes the graph, and the operations whose shapes matter.

Facts: ``python/keras/backend.py`` of TensorFlow 1.15. Other functions of the module give results that never disturb.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import BoundMethod, FunctionValue, NativeFunction, Runtime, Value
from tfshare_lint.tfapi.calls import Call, attempt, function
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.keras.core import TABLE
from tfshare_lint.tfapi.keras.optimizers import plain_variable
from tfshare_lint.tfapi.operations import table as optable
from tfshare_lint.tfapi.sessions import SessionValue
from tfshare_lint.tfapi.shapes import Dims, dims_of, plain_dim
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor, new_tensor, shape_of

__all__ = ["TABLE"]

_K = "keras.backend."


# Variables --------------------------------------------------------------------------------------------------------


@function(TABLE, _K + "variable", "value, dtype=None, name=None, constraint=None")
def _variable(call: Call) -> Value:
    runtime = call.runtime
    dtype = dtype_name(runtime, call["dtype"]) or "float32"
    return plain_variable(runtime, call.name() or "Variable", shape_of(runtime, call["value"]), dtype, True)


def _filled(operation: str) -> Any:
    """``K.zeros`` and the like: a variable where the shape is known, else a tensor."""

    def make(call: Call) -> Value:
        runtime = call.runtime
        shape = dims_of(runtime, call["shape"])
        dtype = dtype_name(runtime, call["dtype"]) or "float32"
        given = call.name()
        if given is not None:
            runtime.machine.graph.unique_name(given)  # the tensor that is its initial value
        if isinstance(shape, tuple) and None in shape:
            return new_tensor(runtime, operation, shape, dtype)
        return plain_variable(runtime, given or "Variable", shape, dtype, True)

    return make


for _name in ("zeros", "ones"):
    function(TABLE, _K + _name, "shape, dtype=None, name=None")(_filled(_name))


def _random(call: Call) -> Value:
    runtime = call.runtime
    dtype = dtype_name(runtime, call["dtype"]) or "float32"
    return plain_variable(runtime, call.name() or "Variable", dims_of(runtime, call["shape"]), dtype, True)


function(TABLE, _K + "random_uniform_variable", "shape, low, high, dtype=None, name=None, seed=None")(_random)
function(TABLE, _K + "random_normal_variable", "shape, mean, scale, dtype=None, name=None, seed=None")(_random)


@function(TABLE, _K + "eye", "size, dtype=None, name=None")
def _eye(call: Call) -> Value:
    size = plain_dim(call.runtime, call["size"])
    dtype = dtype_name(call.runtime, call["dtype"]) or "float32"
    return plain_variable(call.runtime, call.name() or "Variable", (size, size), dtype, True)


def _may_make_variables(call: Call) -> Value:
    return call.runtime.unknown_call(f"tf.{_K}{call.label}", [], {})


for _name in ("rnn", "map_fn", "foldl", "foldr", "moving_average_update"):
    function(TABLE, _K + _name, "*args, **kwargs")(_may_make_variables)


def _either(call: Call) -> Value:
    """``K.in_train_phase`` and ``K.switch``: what is callable is called."""
    runtime = call.runtime
    results = [call[name] if isinstance(call[name], (Tensor, Opaque)) else _called(runtime, call[name])
               for name in ("then", "other")]  # fmt: skip
    return results[0] if isinstance(results[0], Tensor) else Opaque(call.label)


def _called(runtime: Runtime, value: Value) -> Value:
    callable_kinds = (FunctionValue, BoundMethod, NativeFunction)
    return runtime.call(value, []) if isinstance(value, callable_kinds) else value


function(TABLE, _K + "in_train_phase", "then, other, training=None")(_either)
function(TABLE, _K + "in_test_phase", "then, other, training=None")(_either)
function(TABLE, _K + "switch", "condition, then, other")(_either)


# The graph --------------------------------------------------------------------------------------------------------


@function(TABLE, _K + "placeholder", "shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False")
def _placeholder(call: Call) -> Value:
    runtime = call.runtime
    shape: Dims = dims_of(runtime, call["shape"])
    rank = call["ndim"]
    if shape is None and isinstance(rank, int):
        shape = (None,) * rank
    return new_tensor(runtime, "Placeholder", shape, dtype_name(runtime, call["dtype"]) or "float32", (), call.name())


@function(TABLE, _K + "clear_session", "")
def _clear_session(call: Call) -> Value:
    runtime = call.runtime
    attempt(runtime, runtime.machine.reset_default_graph)
    runtime.machine.graph.unique_name("keras_learning_phase")
    return None


@function(TABLE, _K + "get_session", "op_input_list=()")
def _get_session(call: Call) -> Value:
    return SessionValue(call.runtime.machine.graph)


@function(TABLE, _K + "set_session", "session")
def _set_session(call: Call) -> Value:
    return None


@function(TABLE, _K + "get_uid", "prefix=''")
def _get_uid(call: Call) -> Value:
    runtime, prefix = call.runtime, call["prefix"]
    if not isinstance(prefix, str):
        return runtime.fresh("uid", not_none=True)
    counts = state_of(runtime).layer_counts
    key = (runtime.machine.graph.serial, f"({prefix})")
    runtime.journal.save(counts)
    counts[key] = counts.get(key, 0) + 1
    return counts[key]


@function(TABLE, _K + "learning_phase", "")
def _learning_phase(call: Call) -> Value:
    return Opaque("learning phase")


def _nothing(call: Call) -> Value:
    return None


for _name, _signature in {
    "set_learning_phase": "value", "set_floatx": "value", "set_epsilon": "value",
    "set_image_data_format": "data_format", "manual_variable_initialization": "value", "reset_uids": "",
}.items():  # fmt: skip
    function(TABLE, _K + _name, _signature)(_nothing)
function(TABLE, _K + "floatx", "")(lambda call: "float32")
function(TABLE, _K + "epsilon", "")(lambda call: 1e-07)
function(TABLE, _K + "image_data_format", "")(lambda call: "channels_last")


@function(TABLE, _K + "int_shape", "x")
def _int_shape(call: Call) -> Value:
    shape = shape_of(call.runtime, call["x"])
    return shape if isinstance(shape, tuple) or shape is None else call.runtime.fresh("int_shape()")


@function(TABLE, _K + "ndim", "x")
def _ndim(call: Call) -> Value:
    shape = shape_of(call.runtime, call["x"])
    return len(shape) if isinstance(shape, tuple) else call.runtime.fresh("ndim()", not_none=True)


# Operations -------------------------------------------------------------------------------------------------------


def _operation(runtime: Runtime, name: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return runtime.call(optable.TABLE[name], args, kwargs)


def _same(name: str, operation: str, signature: str) -> None:
    """A function of the module that is an operation of TensorFlow's with the same parameters."""

    def call_operation(call: Call) -> Value:
        return _operation(call.runtime, operation, list(call.arguments.values()), {})

    function(TABLE, _K + name, signature)(call_operation)


for _name, _target, _signature in (
    ("mean", "reduce_mean", "x, axis=None, keepdims=False"), ("sum", "reduce_sum", "x, axis=None, keepdims=False"),
    ("max", "reduce_max", "x, axis=None, keepdims=False"), ("min", "reduce_min", "x, axis=None, keepdims=False"),
    ("prod", "reduce_prod", "x, axis=None, keepdims=False"), ("squeeze", "squeeze", "x, axis"),
    ("reshape", "reshape", "x, shape"), ("permute_dimensions", "transpose", "x, pattern"), ("tile", "tile", "x, n"),
    ("cast", "cast", "x, dtype"), ("square", "square", "x"), ("sqrt", "sqrt", "x"), ("exp", "exp", "x"),
    ("log", "log", "x"), ("abs", "abs", "x"), ("sigmoid", "nn.sigmoid", "x"), ("tanh", "nn.tanh", "x"),
    ("transpose", "transpose", "x"), ("maximum", "maximum", "x, y"), ("minimum", "minimum", "x, y"),
    ("stop_gradient", "stop_gradient", "variables"), ("argmax", "argmax", "x, axis=-1"), ("pow", "pow", "x, a"),
    ("zeros_like", "zeros_like", "x, dtype=None, name=None"), ("ones_like", "ones_like", "x, dtype=None, name=None"),
    ("clip", "clip_by_value", "x, min_value, max_value"), ("stack", "stack", "x, axis=0"), ("shape", "shape", "x"),
    ("constant", "constant", "value, dtype=None, shape=None, name=None"),
):  # fmt: skip
    if _target in optable.TABLE:
        _same(_name, _target, _signature)


@function(TABLE, _K + "concatenate", "tensors, axis=-1")
def _concatenate(call: Call) -> Value:
    return _operation(call.runtime, "concat", [call["tensors"], call["axis"]], {})


@function(TABLE, _K + "expand_dims", "x, axis=-1")
def _expand_dims(call: Call) -> Value:
    return _operation(call.runtime, "expand_dims", [call["x"], call["axis"]], {})


@function(TABLE, _K + "dot", "x, y")
def _dot(call: Call) -> Value:
    runtime, x, y = call.runtime, call["x"], call["y"]
    left, right = shape_of(runtime, x), shape_of(runtime, y)
    if isinstance(left, tuple) and isinstance(right, tuple) and left and len(right) >= 2:
        made = (*left[:-1], *right[:-2], right[-1])
        return new_tensor(runtime, "MatMul", made, getattr(x, "dtype", None), [x, y])
    return new_tensor(runtime, "MatMul", dims_of(runtime, runtime.fresh("shape")), getattr(x, "dtype", None), [x, y])


def _unchanged(call: Call) -> Value:
    value = next(iter(call.arguments.values()))
    if not isinstance(value, Tensor):
        return Opaque(call.label)
    return new_tensor(call.runtime, call.label, value.shape, value.dtype, [value])


for _name, _signature in {
    "relu": "x, alpha=0.0, max_value=None, threshold=0", "softmax": "x, axis=-1", "hard_sigmoid": "x",
    "l2_normalize": "x, axis=None", "softplus": "x", "elu": "x, alpha=1.0",
    "dropout": "x, level, noise_shape=None, seed=None",
}.items():  # fmt: skip
    function(TABLE, _K + _name, _signature)(_unchanged)
