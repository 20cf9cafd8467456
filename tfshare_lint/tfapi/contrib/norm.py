"""The normalizations of ``tf.contrib.layers``.

Facts: ``batch_norm`` and ``layer_norm`` in ``contrib/layers/python/layers/layers.py`` of TensorFlow 1.15,
``instance_norm`` and ``group_norm`` in ``normalization.py`` beside it.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import Value
from tfshare_lint.machine import UNKNOWN_SHAPE, InitializerInfo, VariableRequest
from tfshare_lint.symbolic import Unknown, concatenate
from tfshare_lint.tfapi.calls import Call, Table, attempt, is_none
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.contrib.args import scoped
from tfshare_lint.tfapi.contrib.conv import check_format
from tfshare_lint.tfapi.contrib.core import LayerRun, in_scope, refuse, shown_shape
from tfshare_lint.tfapi.scopes import ScopeContext
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, shape_of, variables_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE"]

TABLE: Table = {}

_ZEROS, _ONES = Default("<Zeros>"), Default("<Ones>")
_MOVING = (("moving_mean", _ZEROS), ("moving_variance", _ONES))
_ENDING = "variables_collections=None, outputs_collections=None, trainable=True"


def _input_name(value: Value) -> str:
    name = value.op_name if isinstance(value, Tensor) else None
    return f"{name}:0" if isinstance(name, str) else "inputs"


def _given(call: Call, parameter: str, key: str, otherwise: Value = None) -> Value:
    """An entry of ``param_initializers`` or ``param_regularizers``."""
    table = call["param_initializers" if parameter == "initializer" else "param_regularizers"]
    if isinstance(table, dict):
        return call.runtime.resolve(table.get(key, otherwise))
    return otherwise if table is None else call.runtime.fresh(f"{parameter}s[{key}]")


def _scale_and_center(run: LayerRun, shape: Dims, dtype: Any, regularized: bool = False) -> None:
    """``beta`` and ``gamma``, made by the function itself."""
    call = run.call
    for leaf, flag, start in (("beta", "center", _ZEROS), ("gamma", "scale", _ONES)):
        if call.flag(flag):
            initializer = _given(call, "initializer", leaf, start) if "param_initializers" in call.arguments else start
            regularizer = _given(call, "regularizer", leaf) if regularized else None
            run.model_variable(leaf, shape, dtype, initializer, regularizer)


def _size(run: LayerRun, axis: int, text: str) -> Dim:
    """The size of the input along ``axis``, which the parameters have; TensorFlow must know it."""
    shape = run.shape
    if shape is None:
        refuse(run.runtime, f"Inputs {_input_name(run.inputs)} has undefined rank.")
    if not isinstance(shape, tuple) or not -len(shape) <= axis < len(shape):
        return any_dim()
    if shape[axis] is None:
        refuse(run.runtime, f"Inputs {_input_name(run.inputs)} has undefined {text}{shown_shape((None,))}.")
        return any_dim()
    return shape[axis]


# Batch normalization ------------------------------------------------------------------------------------------


@scoped(
    TABLE, "contrib.layers.batch_norm",
    "inputs, decay=0.999, center=True, scale=False, epsilon=0.001, activation_fn=None, param_initializers=None, "
    "param_regularizers=None, updates_collections='update_ops', is_training=True, reuse=None, "
    f"{_ENDING}, batch_weights=None, fused=None, data_format='NHWC', zero_debias_moving_mean=False, scope=None, "
    "renorm=False, renorm_clipping=None, renorm_decay=0.99, adjustment=None",
)  # fmt: skip
def _batch_norm(call: Call) -> Value:
    runtime = call.runtime
    shape = shape_of(runtime, call["inputs"])
    rank = len(shape) if isinstance(shape, tuple) else None
    fused = call["fused"]
    fuses = fused is None or runtime.truth(fused)
    plain_weights = is_none(runtime, call["batch_weights"])
    renorm, debias = call.flag("renorm"), call.flag("zero_debias_moving_mean")
    can_fuse = plain_weights and not renorm and rank in (2, 4) and is_none(runtime, call["adjustment"])
    usual = _usual_collection(call)
    if shape is not None and rank is None and fuses and (debias or not usual):
        return runtime.unknown_call("tf.contrib.layers.batch_norm", [call["inputs"]], {})
    check_format(call, "NCHW", "NHWC")
    if fuses and can_fuse and (debias or rank == 2 or not usual):
        return in_scope(call, "BatchNorm", lambda run: _by_hand(run, debias, fused=True))

    def body(run: LayerRun) -> Value:
        if plain_weights and usual and not debias:
            outputs = run.in_layer(lambda: _layer(run, renorm, fuses and can_fuse and rank == 4))
            return run.activated(outputs)
        if renorm:
            text = "renorm is not supported with batch_weights, updates_collections or zero_debias_moving_mean"
            refuse(runtime, text)
        return _by_hand(run, debias, fused=False)

    return in_scope(call, "BatchNorm", body, rename={})


def _usual_collection(call: Call) -> bool:
    """Do the updates go into ``UPDATE_OPS``?"""
    value = call["updates_collections"]
    return value == "update_ops" if isinstance(value, str) else isinstance(value, (Unknown, Opaque))


def _axis(call: Call) -> int:
    return 1 if call["data_format"] == "NCHW" else -1


def _layer(run: LayerRun, renorm: bool, fused: bool) -> Value:
    """``BatchNormalization`` of ``tf.layers``."""
    call, shape, axis = run.call, run.shape, _axis(run.call)
    size: Dim = any_dim()
    if shape is None:
        refuse(run.runtime, "('Input has undefined rank:', TensorShape(None))")
    elif isinstance(shape, tuple) and not -len(shape) <= axis < len(shape):
        refuse(run.runtime, f"Invalid axis: {axis if axis >= 0 else axis + len(shape)}")
    elif isinstance(shape, tuple) and shape[axis] is None:
        dims = ", ".join(f"Dimension({d})" for d in shape)
        refuse(run.runtime, f"('Input has undefined `axis` dimension. Input shape: ', TensorShape([{dims}]))")
    elif isinstance(shape, tuple):
        size = shape[axis]
    input_dtype = run.dtype
    if run.dtype in ("float16", "bfloat16"):
        run.dtype = "float32"
    for leaf, flag, start in (("gamma", "scale", _ONES), ("beta", "center", _ZEROS)):
        if call.flag(flag):
            run.weight(leaf, (size,), _given(call, "initializer", leaf, start), _given(call, "regularizer", leaf), leaf)
    scope = run.runtime.machine.graph.scope
    partitioner = scope.partitioner
    if partitioner is not None:
        scope.set_default("partitioner", None)
    statistics = [
        run.weight(leaf, (size,), _given(call, "initializer", leaf, start), None, leaf, trainable=False)
        for leaf, start in _MOVING
    ]
    if renorm:
        for leaf in run.runtime.machine.profile.renorm_variables:
            shape_of_it: Dims = () if leaf.endswith("_weight") else (size,)
            run.weight(leaf, shape_of_it, Default(f"<{leaf}>"), None, trainable=False)
    if partitioner is not None:
        scope.set_default("partitioner", partitioner)
    if fused:
        _check_fused_dtype(run, input_dtype)
    if call["is_training"] is not False:
        for _ in range(2):
            add_to_collection(run.runtime, "update_ops", Operation(None))
    return _normalized(run, shape, input_dtype, statistics, fused)


def _normalized(run: LayerRun, shape: Dims, dtype: Any, statistics: list[Value], fused: bool) -> Tensor:
    """The result. The fused operation has no gradient for the moving statistics, and training does not read them."""
    outputs = run.result("batchnorm", shape, dtype)
    if fused or run.call["is_training"] is True:
        outputs.gradient &= ~variables_of(statistics)
    return outputs


def _by_hand(run: LayerRun, debias: bool, fused: bool) -> Value:
    """The function makes the variables itself."""
    call = run.call
    if fused and run.rank() == 2:
        size = run.depth(-1, "`C` dimension must be known but is None")
    else:
        size = _size(run, _axis(call), "`C` dimension " if fused else "channels dimension ")
    keeps_float = fused and run.runtime.machine.profile.fused_norm_keeps_float
    dtype = "float32" if keeps_float else run.dtype
    _scale_and_center(run, (size,), dtype, regularized=fused)
    graph = run.runtime.machine.graph
    manager = attempt(run.runtime, lambda: graph.variable_scope(graph.scope))
    statistics: list[Value] = []

    def moving() -> None:
        graph.scope.set_default("partitioner", None)
        for leaf, start in _MOVING:
            initializer = _given(call, "initializer", leaf, start)
            statistics.append(run.model_variable(leaf, (size,), dtype, initializer, trainable=False))

    run.runtime.within(ScopeContext(manager), moving)
    if fused:
        _check_fused_dtype(run, run.dtype)
    if is_none(run.runtime, call["is_training"]):
        refuse(run.runtime, "value_or_tensor_or_var cannot be None")
    training = call["is_training"]
    if training is not False and not (debias and not _may_train(run, training)):
        _update(run, statistics, debias)
    return run.activated(_normalized(run, run.shape, None, statistics, fused))


def _check_fused_dtype(run: LayerRun, dtype: Any) -> None:
    """The fused operation takes few kinds of numbers."""
    if isinstance(dtype, str) and dtype not in ("float16", "bfloat16", "float32"):
        text = (
            f"Value passed to parameter 'x' has DataType {dtype} not in list of allowed values: float16, "
            "bfloat16, float32"
        )
        refuse(run.runtime, text, "TypeError")


def _may_train(run: LayerRun, training: Value) -> bool:
    """Is the moving mean updated, in a branch of a conditional perhaps?"""
    return isinstance(training, Tensor) or run.runtime.truth(training)


def _update(run: LayerRun, statistics: list[Value], debias: bool) -> None:
    """``assign_moving_average`` for both statistics."""
    if debias:
        _biased(run, statistics[0])
    collections = run.call["updates_collections"]
    keys = [collections] if isinstance(collections, (str, type(None))) else run.runtime.known_items(collections)
    for key in keys or ():
        if key is None:
            continue
        for _ in statistics:
            add_to_collection(run.runtime, key, Operation(None))


def _biased(run: LayerRun, mean: Value) -> None:
    """The two variables behind ``zero_debias=True``: below the mean's own name, in the current scope. Fact:
    ``_zero_debias`` in TensorFlow 1.15's ``python/training/moving_averages.py``."""
    runtime = run.runtime
    graph = runtime.machine.graph
    variable = mean.variable
    manager = attempt(runtime, lambda: graph.variable_scope(variable.name))

    def body() -> None:
        for leaf, shape in (("biased", variable.shape), ("local_step", ())):
            name = leaf if graph.scope.reuse else _free(run, leaf)
            request = VariableRequest(
                name=name, shape=shape, dtype=variable.dtype, trainable=False,
                initializer=InitializerInfo("callable", value=_ZEROS),
            )  # fmt: skip
            get_variable(runtime, request)

    runtime.within(ScopeContext(manager), body)


def _free(run: LayerRun, leaf: str) -> str:
    graph = run.runtime.machine.graph
    taken = {v.name for v in graph.variables}
    name, number = leaf, 0
    while concatenate(graph.scope.name, "/", name) in taken:
        number += 1
        name = f"{leaf}_{number}"
    return name


# The others ---------------------------------------------------------------------------------------------------


@scoped(
    TABLE, "contrib.layers.layer_norm",
    f"inputs, center=True, scale=True, activation_fn=None, reuse=None, {_ENDING}, begin_norm_axis=1, "
    "begin_params_axis=-1, scope=None",
)  # fmt: skip
def _layer_norm(call: Call) -> Value:
    def body(run: LayerRun) -> Value:
        parameters = _layer_norm_parameters(run)
        _scale_and_center(run, parameters, run.dtype)
        return run.activated(run.result("batchnorm", run.shape))

    return in_scope(call, "LayerNorm", body)


def _layer_norm_parameters(run: LayerRun) -> Dims:
    call, shape = run.call, run.shape
    norm, parameters = call["begin_norm_axis"], call["begin_params_axis"]
    if shape is None:
        refuse(run.runtime, f"Inputs {_input_name(run.inputs)} has undefined rank.")
    if not isinstance(shape, tuple) or not isinstance(norm, int) or not isinstance(parameters, int):
        return (any_dim(),) if parameters == -1 else UNKNOWN_SHAPE
    rank = len(shape)
    norm = norm + rank if norm < 0 else norm
    if parameters >= rank or norm >= rank:
        text = f"begin_params_axis ({parameters}) and begin_norm_axis ({norm}) must be < rank(inputs) ({rank})"
        refuse(run.runtime, text)
        return (any_dim(),)
    wanted = shape[parameters:]
    if any(dim is None for dim in wanted):
        start = f"Inputs {_input_name(run.inputs)}: shape(inputs)[{parameters}:] is not fully defined: "
        refuse(run.runtime, start + shown_shape(shape))
        return tuple(any_dim() if dim is None else dim for dim in wanted)
    return wanted


@scoped(
    TABLE, "contrib.layers.instance_norm",
    "inputs, center=True, scale=True, epsilon=1e-06, activation_fn=None, param_initializers=None, reuse=None, "
    f"{_ENDING}, data_format='NHWC', scope=None",
)  # fmt: skip
def _instance_norm(call: Call) -> Value:
    shape = shape_of(call.runtime, call["inputs"])
    if shape is None:
        refuse(call.runtime, f"Inputs {_input_name(call['inputs'])} has undefined rank.")
    check_format(call, "NCHW", "NHWC")

    def body(run: LayerRun) -> Value:
        if shape is None:
            run.shape = (any_dim(),)
        _scale_and_center(run, (_size(run, _axis(call), "channels dimension "),), run.dtype)
        return run.activated(run.result("instancenorm", shape))

    return in_scope(call, "InstanceNorm", body)


@scoped(
    TABLE, "contrib.layers.group_norm",
    "inputs, groups=32, channels_axis=-1, reduction_axes=(-3, -2), center=True, scale=True, epsilon=1e-06, "
    f"activation_fn=None, param_initializers=None, reuse=None, {_ENDING}, scope=None, mean_close_to_zero=False",
)  # fmt: skip
def _group_norm(call: Call) -> Value:
    shape = shape_of(call.runtime, call["inputs"])
    size = _group_channels(call, shape)

    def body(run: LayerRun) -> Value:
        _scale_and_center(run, (size,), run.dtype)
        return run.activated(run.result("Reshape", shape))

    return in_scope(call, "GroupNorm", body)


def _group_channels(call: Call, shape: Dims) -> Dim:
    """The checks of ``group_norm``, all made before it opens its scope."""
    runtime, name = call.runtime, _input_name(call["inputs"])
    axis, groups = call["channels_axis"], call["groups"]
    if shape is None:
        refuse(runtime, f"Inputs {name} has undefined rank.")
    if not isinstance(shape, tuple) or not isinstance(axis, int):
        return any_dim()
    rank = len(shape)
    if axis > rank - 1:
        refuse(runtime, "Axis is out of bounds.")
        return any_dim()
    axis = axis + rank if axis < 0 else axis
    channels = shape[axis] if axis >= 0 else any_dim()
    if channels is None:
        refuse(runtime, f"Inputs {name} has undefined channel dimension: {axis}.")
        return any_dim()
    for reduced in runtime.known_items(call["reduction_axes"]) or []:
        reduced = reduced + rank if isinstance(reduced, int) and reduced < 0 else reduced
        if not isinstance(reduced, int) or not 0 <= reduced < rank:
            continue
        if shape[reduced] is None:
            refuse(runtime, f"Inputs {name} has undefined dimensions {reduced}.")
        if reduced == axis:
            refuse(runtime, "reduction_axis must be mutually exclusive with channels_axis")
    if isinstance(groups, int) and isinstance(channels, int):
        if groups > channels:
            refuse(runtime, f"Invalid groups {groups} for {channels} channels.")
        elif groups and channels % groups:
            refuse(runtime, f"{channels} channels is not commensurate with {groups} groups.")
    return channels
