"""The remaining functions of ``tf.contrib.layers``: small layers, pooling, embeddings, ``repeat`` and ``stack``.

Facts: ``layers.py``, ``encoders.py`` and ``utils.py`` in ``contrib/layers/python/layers`` of TensorFlow 1.15.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.functools_model import PartialValue
from tfshare_lint.interpreter.values import MISSING, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, VariableRequest
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, is_none, name_of
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.contrib.args import scoped
from tfshare_lint.tfapi.contrib.conv import TABLE as CONVOLUTIONS, channel_dimension, check_format
from tfshare_lint.tfapi.contrib.core import LayerRun, in_scope, named_scope, refuse, sizes
from tfshare_lint.tfapi.contrib.variables import layer_variable
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.layers.core import units_of
from tfshare_lint.tfapi.operations.table import TABLE as OPERATIONS
from tfshare_lint.tfapi.scopes import ScopeValue, reuse_argument
from tfshare_lint.tfapi.shapes import Dims, combine
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of
from tfshare_lint.tfapi.variables import get_variable
from tfshare_lint.tfapi.windows import window

__all__ = ["TABLE"]

TABLE: Table = {}

_PREFIX = "contrib.layers."
_ENDING = "variables_collections=None, outputs_collections=None, trainable=True"


def _tensor(call: Call, operation: str, shape: Dims, dtype: str | None = None) -> Tensor:
    inputs = next(iter(call.arguments.values()))
    return new_tensor(call.runtime, operation, shape, dtype or dtype_of(call.runtime, inputs), call.arguments.values())


def _model(path: str) -> Value:
    """A model that is registered elsewhere."""
    from tfshare_lint.tfapi.registry import load

    return load(path)


# Layers with variables ----------------------------------------------------------------------------------------


@scoped(
    TABLE, f"{_PREFIX}bias_add",
    f"inputs, activation_fn=None, initializer=<Zeros>, regularizer=None, reuse=None, {_ENDING}, data_format='NHWC', "
    "scope=None",
)  # fmt: skip
def _bias_add(call: Call) -> Value:
    check_format(call, "NCHW", "NHWC")

    def body(run: LayerRun) -> Value:
        first = call["data_format"] == "NCHW"
        if run.shape is None:
            refuse(call.runtime, "Dims of shape must be known but is None")
        elif first and run.rank() not in (None, 4):
            refuse(call.runtime, "Data format NCHW only supports 4D Tensor")
        depth = run.depth(1 if first else -1, "`C` dimension must be known but is None")
        run.model_variable("biases", (depth,), run.dtype, call["initializer"], call["regularizer"])
        return run.activated(run.result("BiasAdd", run.shape))

    return in_scope(call, "BiasAdd", body)


@function(TABLE, f"{_PREFIX}embed_sequence",
          "ids, vocab_size=None, embed_dim=None, unique=False, initializer=None, regularizer=None, trainable=True, "
          "scope=None, reuse=None")  # fmt: skip
def _embed_sequence(call: Call) -> Value:
    runtime = call.runtime
    words, size = call["vocab_size"], call["embed_dim"]
    reuse = call["reuse"]
    if not _true(runtime, reuse) and any(value is None or value == 0 for value in (words, size)):
        text = "Must specify vocab size and embedding dimension when not reusing. Got vocab_size={} and embed_dim={}"
        refuse(runtime, text.format(words, size))

    def body(run: LayerRun) -> Value:
        shape: Any = [words, size]
        if (words is None and _true(runtime, reuse)) or size is None:
            shape = None
        return _looked_up(run, shape)

    return in_scope(call, "EmbedSequence", body, "ids")


def _true(runtime: Runtime, value: Value) -> bool:
    """A flag that may be ``AUTO_REUSE``."""
    return value is not None and runtime.truth(value)


def _looked_up(run: LayerRun, shape: Any, mean: bool = False) -> Value:
    """The rows of a new table."""
    call, runtime = run.call, run.runtime
    names = ("initializer", "regularizer", "trainable")
    arguments = {"shape": shape, **{name: call[name] for name in names}}
    table = layer_variable(runtime, "embeddings", arguments, call.given & frozenset(names))
    run.weights.append(table)
    found = shape_of(runtime, table)
    made: Dims = UNKNOWN_SHAPE
    if isinstance(run.shape, tuple) and isinstance(found, tuple):
        made = (*run.shape[:1], *found[1:]) if mean else (*run.shape, *found[1:])
    return run.result("embedding_lookup", made, dtype_of(runtime, table))


@function(TABLE, f"{_PREFIX}bow_encoder",
          "ids, vocab_size, embed_dim, sparse_lookup=True, initializer=None, regularizer=None, trainable=True, "
          "scope=None, reuse=None")  # fmt: skip
def _bow_encoder(call: Call) -> Value:
    words, size = call["vocab_size"], call["embed_dim"]
    if any(value is None or value == 0 for value in (words, size)):
        refuse(call.runtime, "Must specify vocab size and embedding dimension")
    return in_scope(call, "bow_encoder", lambda run: _looked_up(run, [words, size], mean=True), "ids")


_LEGACY = (
    "x, num_output_units, activation_fn=None, weight_init=<contrib.layers.xavier_initializer()>, bias_init=<Zeros>, "
    "name=None, weight_collections=('weights',), bias_collections=('biases',), output_collections=('activations',), "
    "trainable=True, weight_regularizer=None, bias_regularizer=None"
)


@function(TABLE, f"{_PREFIX}legacy_fully_connected", _LEGACY)
def _legacy(call: Call) -> Value:
    runtime = call.runtime

    def variable(run: LayerRun, name: str, shape: Dims, which: str) -> None:
        given = call[f"{which}_collections"]
        extra = (runtime.known_items(given) if given is not None else None) or []
        request = VariableRequest(
            name=name, shape=shape, dtype=run.dtype, initializer=initializer_info(runtime, call[f"{which}_init"], ()),
            trainable=call["trainable"], regularizer=call[f"{which}_regularizer"],
            collections=[*extra, "variables"],
        )  # fmt: skip
        run.weights.append(get_variable(runtime, request))

    def body(run: LayerRun) -> Value:
        if run.shape is None:
            refuse(runtime, "dims of x must be known but is None")
        elif run.rank() in (0, 1):
            refuse(runtime, f"rank of x must be at least 2 not: {run.rank()}")
        depth = run.depth(-1, "last dimension of x must be known but is None")
        units = units_of(runtime, call["num_output_units"])
        variable(run, "weights", (depth, units), "weight")
        if not is_none(runtime, call["bias_init"]):
            variable(run, "bias", (units,), "bias")
        shape: Dims = (*run.shape[:-1], units) if isinstance(run.shape, tuple) and run.shape else UNKNOWN_SHAPE
        outputs: Value = run.result("BiasAdd", shape)
        if call["activation_fn"] is not None:
            outputs = runtime.call(call["activation_fn"], [outputs])
        given = call["output_collections"]
        keys = runtime.known_items(given) if given is not None else None
        for key in dict.fromkeys([*(keys or ()), "activations"]):
            add_to_collection(runtime, key, outputs)
        return outputs

    return in_scope(call, "fully_connected", body, "x", parameter="name")


for _path, _function, _activation in (
    ("relu", "fully_connected", "nn.relu"), ("relu6", "fully_connected", "nn.relu6"),
    ("elu", "fully_connected", "nn.elu"), ("linear", "fully_connected", None),
    ("legacy_relu", "legacy_fully_connected", "nn.relu"), ("legacy_linear", "legacy_fully_connected", None),
):  # fmt: skip
    _inner = TABLE.get(_PREFIX + _function) or CONVOLUTIONS[_PREFIX + _function]
    _value = None if _activation is None else OPERATIONS[_activation]
    TABLE[_PREFIX + _path] = PartialValue(_inner, [], {"activation_fn": _value})


@scoped(
    TABLE,
    f"{_PREFIX}spatial_softmax",
    "features, temperature=None, name=None, variables_collections=None, trainable=True, data_format='NHWC'",
)
def _spatial_softmax(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        check_format(call, "NCHW", "NHWC")
        text = "The num_channels dimension of the inputs to `spatial_softmax` should be defined. Found `None`."
        depth = run.depth(1 if call["data_format"] == "NCHW" else 3, text)
        initializer = Default("<Ones>")
        run.model_variable("temperature", (), "float32", initializer)
        shape = run.shape if isinstance(run.shape, tuple) and run.shape else (None,)
        first = shape[0] if all(isinstance(dim, int) for dim in shape) else None
        return run.result("Reshape", (first, combine("*", depth, 2)))

    if call.runtime.machine.profile.spatial_softmax_has_scope:
        return in_scope(call, "spatial_softmax", body, "features", parameter="name")
    temperature = call["temperature"]
    run = LayerRun(call, call["features"], None)
    if temperature is not None:
        return run.result("Reshape", UNKNOWN_SHAPE)
    return run.reported(body(run), call.name(), run.scope)


@function(TABLE, f"{_PREFIX}gdn",
          "inputs, inverse=False, beta_min=1e-06, gamma_init=0.1, reparam_offset=0.0, data_format='channels_last', "
          "activity_regularizer=None, trainable=True, name=None, reuse=None")  # fmt: skip
def _gdn(call: Call) -> Value:
    """A layer of ``tf.layers``: with a name it takes that scope, with ``reuse`` that of its default name."""
    runtime, graph = call.runtime, call.runtime.machine.graph
    name, reuse = call.name(), reuse_argument(call.runtime, call["reuse"])
    target = "gdn" if name is None and reuse else name
    manager = attempt(runtime, lambda: graph.variable_scope(target, "gdn"))
    run = LayerRun(call, call["inputs"], reuse)
    run.scope = attempt(runtime, manager.enter)
    attempt(runtime, manager.exit)

    def body() -> Value:
        axis = 1 if call["data_format"] == "channels_first" else -1
        if run.rank() not in (None, 3, 4, 5):
            run.shape = UNKNOWN_SHAPE
        depth = run.depth(axis, "The channel dimension of the inputs to `GDN` must be defined.")
        run.weight("reparam_beta", (depth,), Default("<gdn beta>"), None)
        run.weight("reparam_gamma", (depth, depth), Default("<gdn gamma>"), None)
        return run.result("truediv", run.shape)

    return run.reported(run.in_captured(run.scope, body), name, graph.scope)


# Layers without ---------------------------------------------------------------------------------------------


@scoped(TABLE, f"{_PREFIX}dropout", "inputs, keep_prob=0.5, noise_shape=None, is_training=True, "
        "outputs_collections=None, scope=None, seed=None")  # fmt: skip
def _dropout(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        return run.collected(run.in_layer(lambda: run.result("Identity", run.shape)))

    return in_scope(call, "Dropout", body, rename={})


@scoped(TABLE, f"{_PREFIX}flatten", "inputs, outputs_collections=None, scope=None")
def _flatten(call: Call) -> Value:
    return named_scope(call, "Flatten", lambda: call.runtime.call(_model("layers.flatten"), [call["inputs"]]))


@scoped(TABLE, f"{_PREFIX}softmax", "logits, scope=None")
def _softmax(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        channel_dimension(run, -1, 2)
        return run.result("Reshape", run.shape)

    return in_scope(call, "softmax", body, "logits")


@scoped(TABLE, f"{_PREFIX}unit_norm", "inputs, dim, epsilon=1e-07, scope=None")
def _unit_norm(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        dim, rank = call["dim"], run.rank()
        if run.shape is None:
            refuse(call.runtime, "The input rank must be known.")
        if isinstance(dim, int) and rank is not None and not 0 <= dim < rank:
            refuse(call.runtime, "dim must be positive but smaller than the input rank.")
        return run.result("div", run.shape)

    return in_scope(call, "UnitNorm", body)


@scoped(TABLE, f"{_PREFIX}maxout", "inputs, num_units, axis=-1, scope=None")
def _maxout(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        units, axis, shape = call["num_units"], call["axis"], run.shape
        if not isinstance(shape, tuple) or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
            return run.result("Max", UNKNOWN_SHAPE)
        depth = shape[axis]
        if isinstance(depth, int) and isinstance(units, int) and units and depth % units:
            text = f"number of features({depth}) is not a multiple of num_units({units})"
            refuse(call.runtime, text)
        made = list(shape)
        made[axis] = units_of(call.runtime, units)
        return run.result("Max", tuple(made))

    return in_scope(call, "MaxOut", body)


@scoped(TABLE, f"{_PREFIX}one_hot_encoding",
        "labels, num_classes, on_value=1.0, off_value=0.0, outputs_collections=None, scope=None")  # fmt: skip
def _one_hot(call: Call) -> Value:
    shape = shape_of(call.runtime, call["labels"])
    made: Dims = (*shape, units_of(call.runtime, call["num_classes"])) if isinstance(shape, tuple) else UNKNOWN_SHAPE
    return named_scope(call, "OneHotEncoding", lambda: _tensor(call, "one_hot", made, "float32"))


def _pooling(rank: int, kind: str) -> Any:
    names = ("NCHW", "NHWC") if rank == 2 else ("NCDHW", "NDHWC")

    def implementation(call: Call) -> Value:
        check_format(call, *names)

        def body() -> Value:
            shape = shape_of(call.runtime, call["inputs"])
            kernel, strides = sizes(call, "kernel_size", rank, "pool_size"), sizes(call, "stride", rank, "strides")
            made: Dims = UNKNOWN_SHAPE
            if isinstance(shape, tuple) and len(shape) == rank + 2:
                first = call["data_format"] == names[0]
                space = shape[2:] if first else shape[1:-1]
                pooled = [window(d, k, s, call["padding"]) for d, k, s in zip(space, kernel, strides)]
                made = (*shape[:2], *pooled) if first else (shape[0], *pooled, shape[-1])
            return _tensor(call, "AvgPool" if kind == "Avg" else "MaxPool", made)

        return named_scope(call, f"{kind}Pool{rank}D", body)

    return implementation


for _rank, _format in ((2, "NHWC"), (3, "NDHWC")):
    for _kind in ("Max", "Avg"):
        scoped(
            TABLE, f"{_PREFIX}{_kind.lower()}_pool{_rank}d",
            f"inputs, kernel_size, stride=2, padding='VALID', data_format='{_format}', outputs_collections=None, "
            "scope=None",
        )(_pooling(_rank, _kind))  # fmt: skip


#: More repetitions than any network has.
_MOST_LAYERS = 10_000


# Functions over layers ----------------------------------------------------------------------------------------


def _layer_name(runtime: Runtime, layer: Value, otherwise: str) -> Name:
    """What ``repeat`` and ``stack`` call the copies where no scope is given."""
    name = runtime.find_attribute(layer, "__name__")
    if runtime.machine.profile.one_convolution and name in ("convolution2d", "convolution3d"):
        name = "convolution"
    if name is MISSING:
        inner = runtime.find_attribute(layer, "func")
        name = MISSING if inner is MISSING else runtime.find_attribute(inner, "__name__")
    if name is MISSING:
        return otherwise
    return name_of(runtime, name) or otherwise


def _applied(call: Call, default: str, otherwise: str, arguments: Any) -> Value:
    """Apply a layer again and again inside one scope, each time with the next of ``arguments``."""
    runtime = call.runtime
    kwargs = dict(call.arguments["kwargs"])
    scope = runtime.resolve(kwargs.pop("scope", None))
    call.arguments["scope"] = scope
    layer = call["layer"]

    def body(run: LayerRun) -> Value:
        name: Any = scope if isinstance(scope, (str, Pattern)) else name_of(runtime, scope)
        if scope is None:
            name = _layer_name(runtime, layer, otherwise)
        elif isinstance(scope, ScopeValue):
            refuse(runtime, "unsupported operand type(s) for +: 'VariableScope' and 'str'", "TypeError")
            name = scope.scope.name
        outputs = call["inputs"]
        for number, given in enumerate(arguments, 1):
            outputs = runtime.call(layer, [outputs, *given], {**kwargs, "scope": concatenate(name, f"_{number}")})
        return outputs

    return in_scope(call, default, body)


@function(TABLE, f"{_PREFIX}repeat", "inputs, repetitions, layer, *args, **kwargs")
def _repeat(call: Call) -> Value:
    count = call["repetitions"]
    if not isinstance(count, int) or count > _MOST_LAYERS:
        return call.runtime.unknown_call("tf.contrib.layers.repeat", [call["inputs"]], {})
    return _applied(call, "Repeat", "repeat", [list(call.arguments["args"])] * count)


@function(TABLE, f"{_PREFIX}stack", "inputs, layer, stack_args, **kwargs")
def _stack(call: Call) -> Value:
    runtime, rows = call.runtime, call["stack_args"]
    if not isinstance(rows, (list, tuple, Unknown, Opaque)):
        refuse(runtime, "stack_args need to be a list or tuple")
    items = runtime.known_items(rows)
    if items is None:
        return runtime.unknown_call("tf.contrib.layers.stack", [call["inputs"]], {})
    resolved = [runtime.resolve(item) for item in items]
    given = [list(item) if isinstance(item, (list, tuple)) else [item] for item in resolved]
    return _applied(call, "Stack", "stack", given)
