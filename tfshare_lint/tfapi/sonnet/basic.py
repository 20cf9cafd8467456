"""dm-sonnet's basic modules: ``Linear``, ``AddBias``, ``BatchFlatten``, ``Embed``, ``LayerNorm``, ``Sequential`` …

Facts: ``basic.py``, ``embed.py``, ``layer_norm.py``, ``batch_norm.py``, ``sequential.py``, ``residual.py`` and
``nets/mlp.py`` in dm-sonnet 1.36's ``python/modules``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, Value
from tfshare_lint.symbolic import concatenate, format_name
from tfshare_lint.tfapi.calls import Call, function
from tfshare_lint.tfapi.rnn.nest import map_structure
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, dims_of, element_count, plain_dim
from tfshare_lint.tfapi.sonnet.base import TABLE, enter_scope, module_name
from tfshare_lint.tfapi.sonnet.module import Module, define_module, name_or

__all__ = ["TABLE"]

#: What most constructors take.
_DICTS = "initializers=None, partitioners=None, regularizers=None"


# Linear -------------------------------------------------------------------------------------------------------


def _linear(module: Module, call: Call) -> Value:
    inputs = call["inputs"]
    dims = module.dims(inputs)
    size: Dim = dims[-1] if isinstance(dims, tuple) and dims else any_dim()
    scope = format_name(module.scope_name)
    if isinstance(dims, tuple) and len(dims) != 2 and not module.flag("allow_many_batch_dims"):
        module.refuse(f"{scope}: rank of shape must be 2 not: {len(dims)}. To apply a batched linear over "
                      "higher-dimensional inputs, set `allow_many_batch_dims=True`")  # fmt: skip
    if size is None:
        module.refuse(f"{scope}: Input size must be specified at module build time")
        size = any_dim()
    before = module["input_shape"]
    if isinstance(before, tuple) and isinstance(before[-1], int) and isinstance(size, int) and before[-1] != size:
        module.refuse(f"{scope}: Input shape must be [B, {before[-1]}] not [B, {size}]")
    module.keep("_input_shape", dims if isinstance(dims, tuple) else None)
    units, dtype = module.size("output_size"), module.dtype(inputs)
    w = module.variable("w", (size, units), dtype)
    shape: Dims = (*dims[:-1], units) if isinstance(dims, tuple) else dims
    outputs = module.tensor("MatMul", shape, inputs, w)
    if module.flag("use_bias"):
        outputs = module.add(outputs, module.variable("b", (units,), dtype))
    return outputs


def _input_size(module: Module, axis: int) -> Value:
    """A function that gives the size of the inputs, which are known later."""

    def read(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
        dims = module["input_shape"]
        return dims[axis] if isinstance(dims, tuple) else runtime.fresh("input_size", not_none=True)

    return NativeFunction("input_size", read)


def _suffixed(module: Module, call: Call, suffix: str) -> Value:
    return name_or(call, concatenate(module_name(module.runtime, module.owner), suffix))


def _same(module: Module, *parameters: str) -> dict[str, Value]:
    return {parameter: module[parameter] for parameter in parameters}


def _other_linear(module: Module, call: Call, size: Value, suffix: str) -> Value:
    kept = _same(module, "use_bias", "initializers", "partitioners", "regularizers")
    return module.new("Linear", size, name=_suffixed(module, call, suffix), **kept)


define_module(
    "Linear",
    f"output_size, use_bias=True, {_DICTS}, custom_getter=None, allow_many_batch_dims=False, name='linear'",
    "inputs", _linear,
    methods={
        "transpose": ("name=None", lambda m, call: _other_linear(m, call, _input_size(m, -1), "_transpose")),
        "clone": ("name=None", lambda m, call: _other_linear(m, call, m.size("output_size"), "_clone")),
    },
    properties={
        "output_size": lambda m: m.size("output_size"), "w": lambda m: m["w"], "b": lambda m: m["b"],
        "has_bias": lambda m: m["use_bias"], "input_shape": lambda m: m["input_shape"],
    },
)  # fmt: skip


def _concat_linear(module: Module, call: Call) -> Value:
    kept = _same(module, *_DICTS.replace("=None", "").split(", "))
    outputs = []
    for index, item in enumerate(module.runtime.iterate(call["inputs_list"])):
        use_bias = index == 0 and module.flag("use_bias")
        outputs.append(module.call(module.new("Linear", module["output_size"], use_bias=use_bias, **kept), item))
    return module.operation("add_n", outputs)


define_module(
    "ConcatLinear", f"output_size, use_bias=True, {_DICTS}, custom_getter=None, name='concat_linear'", "inputs_list",
    _concat_linear,
)  # fmt: skip


# Bias and free variables ----------------------------------------------------------------------------------------


def _bias_shape(dims: tuple[Dim, ...], bias_dims: Any) -> tuple[Dim, ...]:
    if bias_dims is None:
        return dims[1:]
    shape: list[Dim] = [1] * len(dims)
    for axis in bias_dims:
        shape[axis % len(dims)] = dims[axis % len(dims)]
    start = next((axis for axis in range(1, len(dims)) if shape[axis] != 1), len(dims))
    return tuple(shape[start:])


def _add_bias(module: Module, call: Call) -> Value:
    inputs, wanted = call["inputs"], module["bias_dims"]
    dims = module.dims(inputs)
    if isinstance(dims, tuple) and len(dims) < 2:
        module.refuse(f"Rank of input shape must be >=2 not: {len(dims)}.")
    whole = wanted is None or (isinstance(wanted, (list, tuple)) and all(isinstance(axis, int) for axis in wanted))
    known = isinstance(dims, tuple) and len(dims) > 0 and whole
    shape = _bias_shape(dims, wanted) if known and isinstance(dims, tuple) else module.runtime.fresh("shape", True)
    return module.add(inputs, module.variable("b", shape, module.dtype(inputs)))


define_module("AddBias", f"output_shape=None, bias_dims=None, {_DICTS}, name='add'", "inputs, multiplier=1", _add_bias,
              properties={"b": lambda m: m["b"]})  # fmt: skip
define_module(
    "TrainableVariable", f"shape, dtype=tf.float32, {_DICTS}, custom_getter=None, name='trainable_variable'", "",
    lambda m, call: m.variable("w", m["shape"], m["dtype"] if not isinstance(m["dtype"], tuple) else "float32"),
    properties={"w": lambda m: m["w"]},
)  # fmt: skip


# Shapes -------------------------------------------------------------------------------------------------------


def _reshaped(module: Module, inputs: Value, kept: Value, shape: Value) -> Value:
    dims, wanted = module.dims(inputs), dims_of(module.runtime, shape)
    result: Dims = module.runtime.fresh("shape", not_none=True)
    if isinstance(dims, tuple) and isinstance(kept, int) and isinstance(wanted, tuple):
        rest = element_count(dims[kept:])
        others = element_count(tuple(d for d in wanted if d not in (-1, None)))
        open_size = rest // others if isinstance(rest, int) and isinstance(others, int) and others else None
        result = (*dims[:kept], *(open_size if d in (-1, None) else d for d in wanted))
    return module.tensor("Reshape", result, inputs)


define_module("BatchReshape", "shape, preserve_dims=1, name='batch_reshape'", "inputs",
              lambda m, call: _reshaped(m, call["inputs"], m["preserve_dims"], m["shape"]))  # fmt: skip
define_module("BatchFlatten", "preserve_dims=1, name='batch_flatten'", "inputs",
              lambda m, call: _reshaped(m, call["inputs"], m["preserve_dims"], (-1,)))  # fmt: skip
define_module("FlattenTrailingDimensions", "dim_from, name='batch_dim_from'", "inputs",
              lambda m, call: _reshaped(m, call["inputs"], m["dim_from"], (-1,)))  # fmt: skip


def _merged(module: Module, value: Value, count: int) -> Value:
    dims = module.dims(value)
    shape: Dims = (element_count(dims[:count]), *dims[count:]) if isinstance(dims, tuple) else dims
    return value if value is None else module.tensor("Reshape", shape, value)


def _batch_apply(module: Module, call: Call) -> Value:
    runtime, count = module.runtime, module["n_dims"]
    args, kwargs = list(call.arguments["args"]), call.arguments["kwargs"]
    if not isinstance(count, int) or not args:
        return runtime.unknown_call("BatchApply", args, kwargs)
    first = map_structure(runtime, lambda value: value, args[0])
    while isinstance(first, (list, tuple)) and first:
        first = first[0]
    leading = module.dims(first)
    merged = [map_structure(runtime, lambda value: _merged(module, value, count), arg) for arg in args]
    results = module.call(module["module_or_op"], *merged, **kwargs)

    def split(value: Value) -> Value:
        dims = module.dims(value)
        known = isinstance(dims, tuple) and isinstance(leading, tuple)
        shape: Dims = (*leading[:count], *dims[1:]) if known else dims  # type: ignore[index]
        return value if value is None else module.tensor("Reshape", shape, value)

    return map_structure(runtime, split, results)


define_module("BatchApply", "module_or_op, n_dims=2, input_example_index=0, name='batch_apply'", "*args, **kwargs",
              _batch_apply)  # fmt: skip


# Embeddings and normalization ---------------------------------------------------------------------------------


def _embed(module: Module, call: Call) -> Value:
    existing = module["existing_vocab"]
    trainable = module["trainable"]
    if existing is not None:
        given = module.operation("convert_to_tensor", existing, dtype="float32")
        table = module.variable("embeddings", None, "float32", initializer=given, trainable=trainable)
    else:
        size = plain_dim(module.runtime, module["vocab_size"])
        width = plain_dim(module.runtime, module["embed_dim"]) if module["embed_dim"] else None
        if width is None:
            width = round(6.0 * math.sqrt(math.sqrt(size))) if isinstance(size, int) else any_dim()
        table = module.variable("embeddings", [size, width], "float32", trainable=trainable)
    return module.operation("nn.embedding_lookup", table, call["ids"], name="embedding_lookup")


define_module(
    "Embed",
    f"vocab_size=None, embed_dim=None, existing_vocab=None, densify_gradients=False, {_DICTS}, trainable=True, "
    "custom_getter=None, name='embed'",
    "ids", _embed, properties={"embeddings": lambda m: m["embeddings"], "vocab_size": lambda m: m["vocab_size"]},
)  # fmt: skip


def _layer_norm(module: Module, call: Call) -> Value:
    inputs = call["inputs"]
    dims, dtype = module.dims(inputs), module.dtype(inputs)
    if isinstance(dims, tuple) and len(dims) < 2:
        module.refuse(f"Layer normalization expects inputs of at least rank 2. Got inputs of rank {len(dims)}.",
                      "NotSupportedError")  # fmt: skip
    shape = dims[-1:] if isinstance(dims, tuple) else (any_dim(),)
    made = [module.variable(name, shape, "float32" if dtype in ("float16", "bfloat16") else dtype)
            for name, wanted in (("gamma", "scale"), ("beta", "offset")) if module.flag(wanted)]  # fmt: skip
    return module.tensor("batchnorm/add_1", dims, inputs, *made)


define_module(
    "LayerNorm", f"axis=None, offset=True, scale=True, eps=1e-05, {_DICTS}, name='layer_norm'", "inputs", _layer_norm,
    properties={"gamma": lambda m: m["gamma"], "beta": lambda m: m["beta"]},
)  # fmt: skip


def _check_axes(module: Module, axis: Value, dims: tuple[Dim, ...]) -> None:
    rank = len(dims)
    if axis is None or not all(isinstance(a, int) for a in axis):
        return
    if len(axis) > rank:
        module.refuse(f"Too many indices specified in axis: len({axis}) > len({dims}).")
    elif axis and max(axis) >= rank:
        module.refuse(f"One or more index in axis is too large for input shape: {axis} >= {rank}.")
    elif axis and min(axis) < 0:
        module.refuse(f"Indices in axis must be non-negative: {axis} < 0.")


def _batch_norm(module: Module, call: Call) -> Value:
    inputs, axis = call["input_batch"], module["axis"]
    dims, dtype = module.dims(inputs), module.dtype(inputs)
    shape: Value = module.runtime.fresh("shape", not_none=True)
    if isinstance(dims, tuple) and (axis is None or isinstance(axis, (list, tuple))):
        reduced = range(len(dims) - 1) if axis is None else [a for a in axis if isinstance(a, int)]
        _check_axes(module, axis, dims)
        shape = tuple(1 if index in reduced else dim for index, dim in enumerate(dims))
    stat = "float32" if dtype in ("float16", "bfloat16") else dtype
    collections = ["moving_average_variables", "variables"]
    made = [module.variable(name, shape, stat, collections=collections, trainable=False, partitioner=None,
                            regularizer=None) for name in ("moving_mean", "moving_variance")]  # fmt: skip
    fused = module.flag("fused")
    for name, wanted in (("beta", "offset"), ("gamma", "scale")):
        own = module.flag(wanted)
        if own or fused:
            made.append(module.variable(name, shape, stat if fused else dtype, trainable=own))
    return module.tensor("batch_norm/add_1", dims, inputs, *made)


def _reader(name: str) -> Callable[[Module], Value]:
    return lambda module: module[name]


_BATCH_NORM = (
    "axis=None, offset=True, scale=False, decay_rate=0.999, eps=0.001, initializers=None, partitioners=None, "
    "regularizers=None, update_ops_collection='update_ops', fused=False, name='batch_norm'"
)
define_module(
    "BatchNorm", _BATCH_NORM, "input_batch, is_training, test_local_stats=True", _batch_norm,
    properties={name: _reader(name) for name in ("gamma", "beta", "moving_mean", "moving_variance")},
)  # fmt: skip


# Modules of modules -------------------------------------------------------------------------------------------


def _sequential(module: Module, call: Call) -> Value:
    net: Value = tuple(call.arguments["args"])
    layers = module.runtime.known_items(module["layers"])
    if layers is None:
        return module.runtime.unknown_call("Sequential", list(net), {})
    if not layers:
        return net[0] if len(net) == 1 else net
    for layer in layers:
        net = module.call(layer, *net) if isinstance(net, tuple) else module.call(layer, net)
    return net


define_module("Sequential", "layers, name='sequential'", "*args", _sequential,
              after=lambda m: m.keep("_layers", _as_tuple(m, m["layers"])),
              properties={"layers": lambda m: m["layers"]})  # fmt: skip


def _as_tuple(module: Module, value: Value) -> Value:
    items = module.runtime.known_items(value)
    return value if items is None else tuple(items)


def _residual(module: Module, call: Call) -> Value:
    inputs = call["inputs"]
    outputs = module.call(module["base_module"], inputs, **call.arguments["kwargs"])
    return map_structure(module.runtime, module.add, inputs, outputs)


define_module("Residual", "base_module, name='residual'", "inputs, **kwargs", _residual)


# MLP ----------------------------------------------------------------------------------------------------------


def _mlp_layers(module: Module) -> None:
    runtime = module.runtime
    sizes = runtime.known_items(module["output_sizes"])
    if sizes is None:
        module.keep("_layers", runtime.fresh("layers"))
        return
    module.keep("_output_sizes", tuple(sizes))
    kept = _same(module, "use_bias", "initializers", "partitioners", "regularizers")

    def make() -> Value:
        return [module.new("Linear", size, name=f"linear_{index}", **kept) for index, size in enumerate(sizes)]

    module.keep("_layers", runtime.within(enter_scope(module.owner), make))


def _mlp(module: Module, call: Call) -> Value:
    net = call["inputs"]
    module.keep("_input_shape", module.dims(net))
    layers = module.runtime.known_items(module["layers"])
    if layers is None:
        return module.runtime.unknown_call("MLP", [net], {})
    for index, layer in enumerate(layers):
        net = module.call(layer, net)
        if index != len(layers) - 1 or module.flag("activate_final"):
            activation = module["activation"]
            is_default = isinstance(activation, tuple)  # a default that only TensorFlow can write
            net = module.operation("nn.relu", net) if is_default else module.call(activation, net)
    return net


def _mlp_transpose(module: Module, call: Call) -> Value:
    layers = module.runtime.known_items(module["layers"]) or []
    sizes = [_input_size(Module(module.runtime, layer), 1) for layer in reversed(layers)]
    final = call["activate_final"]
    kept = _same(module, "use_bias", "initializers", "partitioners", "regularizers", "use_dropout", "activation")
    return module.new("nets.MLP", sizes, name=_suffixed(module, call, "_transpose"),
                      activate_final=module["activate_final"] if final is None else final, **kept)  # fmt: skip


define_module(
    "nets.MLP",
    f"output_sizes, activation=tf.nn.relu, activate_final=False, {_DICTS}, use_bias=True, use_dropout=False, "
    "custom_getter=None, name='mlp'",
    "inputs, is_training=True, dropout_keep_prob=0.5", _mlp, after=_mlp_layers,
    methods={"transpose": ("name=None, activate_final=None", _mlp_transpose)},
    properties={"layers": lambda m: m["layers"], "output_sizes": lambda m: m["output_sizes"],
                "output_size": lambda m: m["output_sizes"][-1] if m["output_sizes"] else None},
)  # fmt: skip


# Functions ----------------------------------------------------------------------------------------------------


def _passed(call: Call) -> Value:
    return call["net"]


function(TABLE, "sonnet.scale_gradient", "net, scale, name='scale_gradient'")(_passed)
function(TABLE, "sonnet.clip_gradient", "net, clip_value_min, clip_value_max, name=None")(_passed)
