"""The layers of ``tf.keras.layers`` that have variables, recurrent ones apart.

Facts: ``python/keras/layers`` of TensorFlow 1.15 (signatures, names and order of the variables).
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import ClassValue, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.indexing import axes_of
from tfshare_lint.tfapi.keras.core import KERAS_LAYER, TABLE
from tfshare_lint.tfapi.layers import basic as layers_basic, convolution as layers_conv, normalization as layers_norm
from tfshare_lint.tfapi.layers.core import LayerKind, LayerState, refuse, units_of
from tfshare_lint.tfapi.layers.layer_class import define_kind
from tfshare_lint.tfapi.shapes import Dims, any_dim, combine, no_shape

__all__ = ["TABLE", "enter_kind"]


def enter_kind(kind: LayerKind, signature: str, *also: str) -> ClassValue:
    """A class of ``tf.keras.layers``; ``also``: other names that it has there."""
    accepted = f"{signature}, **kwargs" if signature else "**kwargs"
    spellings = (f"keras.layers.{name}" for name in also)
    return define_kind(TABLE, f"keras.layers.{kind.name}", KERAS_LAYER, accepted, kind, *spellings)


_KERNEL = (
    "activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None"
)
_SEPARABLE = (
    "activation=None, use_bias=True, depthwise_initializer='glorot_uniform', pointwise_initializer='glorot_uniform', "
    "bias_initializer='zeros', depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, "
    "activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None"
)
_DEPTHWISE = (
    "kernel_size, strides=(1, 1), padding='valid', depth_multiplier=1, data_format=None, activation=None, "
    "use_bias=True, depthwise_initializer='glorot_uniform', bias_initializer='zeros', depthwise_regularizer=None, "
    "bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None"
)
_BATCH_NORMALIZATION = (
    "axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', "
    "gamma_initializer='ones', moving_mean_initializer='zeros', moving_variance_initializer='ones', "
    "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, renorm=False, "
    "renorm_clipping=None, renorm_momentum=0.99, fused=None, trainable=True, virtual_batch_size=None, "
    "adjustment=None, name=None"
)
_LAYER_NORMALIZATION = (
    "axis=-1, epsilon=0.001, center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', "
    "beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, trainable=True, "
    "name=None"
)
_EMBEDDING = (
    "input_dim, output_dim, embeddings_initializer='uniform', embeddings_regularizer=None, "
    "activity_regularizer=None, embeddings_constraint=None, mask_zero=False, input_length=None"
)


def _convolutions() -> None:
    kinds = layers_conv.KINDS
    for rank in (1, 2, 3):
        ones = "1" if rank == 1 else str((1,) * rank)
        last = "'channels_last'" if rank == 1 else "None"
        start = f"filters, kernel_size, strides={ones}, padding='valid', "
        rates = f"data_format={last}, dilation_rate={ones}, "
        enter_kind(kinds[f"Conv{rank}D"], start + rates + _KERNEL, f"Convolution{rank}D")
        if rank > 1:
            signature = f"{start}output_padding=None, data_format=None, dilation_rate={ones}, {_KERNEL}"
            if rank == 3:
                signature = f"{start}output_padding=None, data_format=None, {_KERNEL}"
            enter_kind(kinds[f"Conv{rank}DTranspose"], signature, f"Convolution{rank}DTranspose")
        if rank < 3:
            signature = f"{start}data_format=None, dilation_rate={ones}, depth_multiplier=1, {_SEPARABLE}"
            enter_kind(kinds[f"SeparableConv{rank}D"], signature, f"SeparableConvolution{rank}D")
    enter_kind(kinds["DepthwiseConv2D"], _DEPTHWISE)


def _build_embedding(config: Call, layer: LayerState, shape: Dims) -> None:
    runtime = config.runtime
    size = (units_of(runtime, config["input_dim"]), units_of(runtime, config["output_dim"]))
    if not isinstance(layer.dtype, str) or layer.dtype.startswith(("int", "uint")):
        layer.dtype = "float32"
    layer.add_weight("embeddings", size, config["embeddings_initializer"], config["embeddings_regularizer"])


def _run_embedding(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    made = (*shape, units_of(config.runtime, config["output_dim"])) if isinstance(shape, tuple) else no_shape(shape)
    return layer.output("embedding_lookup/Identity", made, inputs)


def _build_layer_normalization(config: Call, layer: LayerState, shape: Dims) -> None:
    if shape is None:
        refuse(config.runtime, "Input shape TensorShape(None) has undefined rank.")
    axes = axes_of(config.runtime, config["axis"])
    size: Dims = UNKNOWN_SHAPE
    if isinstance(shape, tuple) and axes is not None and all(-len(shape) <= axis < len(shape) for axis in axes):
        size = tuple(shape[axis] for axis in axes)
    if config.flag("scale"):
        layer.add_weight("gamma", size, config["gamma_initializer"], config["gamma_regularizer"])
    if config.flag("center"):
        layer.add_weight("beta", size, config["beta_initializer"], config["beta_regularizer"])


def _run_same(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    return layer.output("add", shape, inputs)


def _build_prelu(config: Call, layer: LayerState, shape: Dims) -> None:
    runtime = config.runtime
    size: Dims = UNKNOWN_SHAPE
    if isinstance(shape, tuple):
        dims = list(shape[1:])
        shared = config["shared_axes"]
        for axis in () if shared is None else shared if isinstance(shared, (list, tuple)) else [shared]:
            if isinstance(axis, int) and 0 < axis <= len(dims):
                dims[axis - 1] = 1
        size = tuple(any_dim() if dim is None else dim for dim in dims)
        if None in dims:
            refuse(runtime, "Cannot convert a partially known TensorShape to a Tensor.")
    layer.add_weight("alpha", size, config["alpha_initializer"], config["alpha_regularizer"])


def _build_conv_lstm(config: Call, layer: LayerState, shape: Dims) -> None:
    runtime = config.runtime
    size, filters = layers_conv.per_axis(config, "kernel_size", 2), units_of(runtime, config["filters"])
    last = layers_conv.channels_last(config)
    depth = shape[-1 if last else 2] if isinstance(shape, tuple) else any_dim()
    wide = combine("*", filters, 4)
    layer.add_weight("kernel", (*size, depth, wide), config["kernel_initializer"], config["kernel_regularizer"])
    layer.add_weight(
        "recurrent_kernel", (*size, filters, wide), config["recurrent_initializer"], config["recurrent_regularizer"]
    )
    if config.flag("use_bias"):
        layer.add_weight("bias", (wide,), config["bias_initializer"], config["bias_regularizer"])


def _run_conv_lstm(config: Call, layer: LayerState, inputs: Value, shape: Dims) -> Value:
    return layer.output("strided_slice", UNKNOWN_SHAPE, inputs)


_CONV_LSTM = (
    "filters, kernel_size, strides=(1, 1), padding='valid', data_format=None, dilation_rate=(1, 1), "
    "activation='tanh', recurrent_activation='hard_sigmoid', use_bias=True, kernel_initializer='glorot_uniform', "
    "recurrent_initializer='orthogonal', bias_initializer='zeros', unit_forget_bias=True, kernel_regularizer=None, "
    "recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "recurrent_constraint=None, bias_constraint=None, return_sequences=False, go_backwards=False, stateful=False, "
    "dropout=0.0, recurrent_dropout=0.0"
)
enter_kind(LayerKind("ConvLSTM2D", _build_conv_lstm, _run_conv_lstm, 5, 5), _CONV_LSTM)
enter_kind(layers_basic.DENSE, f"units, {_KERNEL}")
enter_kind(layers_norm.BATCH_NORMALIZATION, _BATCH_NORMALIZATION)
enter_kind(LayerKind("Embedding", _build_embedding, _run_embedding), _EMBEDDING)
enter_kind(
    LayerKind("LayerNormalization", _build_layer_normalization, _run_same, optional=("gamma", "beta")),
    _LAYER_NORMALIZATION,
)
enter_kind(
    LayerKind("PReLU", _build_prelu, _run_same),
    "alpha_initializer='zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None",
)
_convolutions()
