"""``tf.layers.batch_normalization``. Facts: TensorFlow 1.15's ``python/keras/layers/normalization.py``."""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.symbolic import concatenate
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.indexing import axes_of
from tfshare_lint.tfapi.layers.core import LayerKind, LayerState, refuse
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Operation, dtype_of, variables_of

__all__ = ["BATCH_NORMALIZATION", "LAYERS", "MOVING"]

#: What training updates. The fused operation has no gradient for them, and training does not read them.
MOVING = ("moving_mean", "moving_variance")
#: Inputs of this rank are normalized by one operation.
_FUSED_RANK = 4


def _shown(shape: Dims) -> str:
    dims = ", ".join(f"Dimension({dim})" for dim in shape) if isinstance(shape, tuple) else "None"
    return f"TensorShape([{dims}])" if isinstance(shape, tuple) else "TensorShape(None)"


def _parameter_shape(call: Call, shape: Dims) -> Dims:
    """The shape of every variable of the layer."""
    if shape is None or shape == ():
        refuse(call.runtime, f"('Input has undefined rank:', {_shown(shape)})")
    axes = axes_of(call.runtime, call["axis"])
    if not isinstance(shape, tuple) or not shape or axes is None:
        return (any_dim(),)
    rank = len(shape)
    positions = [axis + rank if axis < 0 else axis for axis in axes]
    for position in positions:
        if not 0 <= position < rank:
            refuse(call.runtime, f"Invalid axis: {position}")
            return (any_dim(),)
    if any(shape[position] is None for position in positions):
        refuse(call.runtime, f"('Input has undefined `axis` dimension. Input shape: ', {_shown(shape)})")
        return (any_dim(),)
    virtual = call["virtual_batch_size"] is not None
    if len(positions) == 1 and not virtual:
        return (shape[positions[0]],)
    sizes: list[Dim] = [dim if index in positions else 1 for index, dim in enumerate(shape)]
    if virtual:
        sizes.insert(1, 1)
    return tuple(sizes)


def _moving_statistics(call: Call, layer: LayerState, shape: Dims) -> None:
    """What training updates; never partitioned."""
    scope = call.runtime.machine.graph.scope
    partitioner = scope.partitioner
    if partitioner is not None:
        scope.set_default("partitioner", None)
    for name in MOVING:
        layer.add_weight(name, shape, call[f"{name}_initializer"], trainable=False)
    if call.flag("renorm"):
        for name in layer.runtime.machine.profile.renorm_variables:
            own = () if name.endswith("_weight") else shape
            layer.add_weight(name, own, Default("<initializer>"), trainable=False)
    if partitioner is not None:
        scope.set_default("partitioner", partitioner)


def _build(config: Call, layer: LayerState, shape: Dims) -> None:
    parameters = _parameter_shape(config, shape)
    if layer.dtype in ("float16", "bfloat16"):
        layer.dtype = "float32"
    if config.flag("scale"):
        layer.add_weight("gamma", parameters, config["gamma_initializer"], config["gamma_regularizer"])
    if config.flag("center"):
        layer.add_weight("beta", parameters, config["beta_initializer"], config["beta_regularizer"])
    _moving_statistics(config, layer, parameters)


def _run(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    # Keras keeps the updates to itself.
    if config.arguments.get("training", False) is not False and layer.api != "keras":
        for _ in range(2):
            add_to_collection(config.runtime, "update_ops", Operation(None))
    fused = isinstance(shape, tuple) and len(shape) == _FUSED_RANK and not config.flag("renorm")
    fused = fused and all(config.arguments.get(name) is None for name in ("virtual_batch_size", "adjustment"))
    fused = fused and config.arguments.get("fused") is not False
    operation = config.runtime.machine.profile.fused_batch_norm if fused else "batchnorm"
    result = layer.output(operation, shape, inputs)
    if not fused:
        result.op_name = concatenate(result.op_name, "/add_1")
    if fused or config.arguments.get("training", False) is True:
        result.gradient &= ~variables_of(layer.weights.get(name) for name in MOVING)
    result.dtype = dtype_of(config.runtime, inputs)
    return result


BATCH_NORMALIZATION = LayerKind("BatchNormalization", _build, _run, optional=("gamma", "beta"))

_SIGNATURE = (
    "inputs, axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer=<Zeros>, "
    "gamma_initializer=<Ones>, moving_mean_initializer=<Zeros>, moving_variance_initializer=<Ones>, "
    "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, training=False, "
    "trainable=True, name=None, reuse=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, "
    "virtual_batch_size=None, adjustment=None"
)
#: Function of ``tf.layers``, its signature, what the layer does.
LAYERS = [("layers.batch_normalization", _SIGNATURE, BATCH_NORMALIZATION)]
