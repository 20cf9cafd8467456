"""``tf.layers.Layer`` and the layers of ``tf.layers`` as classes: what their objects, and those of classes that a
program derives from them, do.

Facts: ``Layer`` in TensorFlow 1.15's ``python/layers/base.py``. The scope is chosen at the first call (or by
``_scope``): ``variable_scope(scope, default_name=<base name>)``, by its own name where reuse is asked for. From the
second call on the layer's scope is entered with ``reuse=True``.
"""

from __future__ import annotations

import re
from typing import Any

from tfshare_lint.interpreter.stdlib.copying import deep_copy
from tfshare_lint.interpreter.values import MISSING, ClassValue, FunctionValue, Instance, NativeFunction, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, VariableScope
from tfshare_lint.symbolic import Name
from tfshare_lint.tfapi.calls import Call, name_of
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.getters import partitioner
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.layers import (
    basic as layers_basic,
    convolution as layers_conv,
    normalization as layers_norm,
    pooling as layers_pool,
)
from tfshare_lint.tfapi.layers.core import TABLE, Layer, LayerKind, LayerState, layer_function, refuse
from tfshare_lint.tfapi.layers.spec import check_spec
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute, snake_case
from tfshare_lint.tfapi.scopes import reuse_argument, scope_value
from tfshare_lint.tfapi.shapes import TensorShape, dims_of, element_count
from tfshare_lint.tfapi.tensors import shape_of

__all__ = [
    "ADD_WEIGHT", "LAYER", "MAKER", "STATE", "TABLE", "add_weight", "build_once", "call_layer", "config_of",
    "define_kind", "input_shape", "kind_of", "layer_methods", "layer_properties", "layer_scope", "layer_state",
    "weights_of",
]  # fmt: skip

#: What a layer's constructor takes beside its own parameters.
_KEYWORDS = (
    "_scope", "_reuse", "input_shape", "batch_input_shape", "batch_size", "weights", "activity_regularizer",
    "autocast", "dtype", "dynamic",
)  # fmt: skip
#: Hidden attributes of objects: the linter's own state of the layer, the constructor's arguments.
STATE, CONFIG = "(layer)", "(config)"
#: Hidden attributes of classes: what makes that state, what the class does.
MAKER, KIND = "(maker)", "(kind)"


# Construction -------------------------------------------------------------------------------------------------


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    extra = call.arguments["kwargs"]
    given: Name | None = call.name()
    reuse = reuse_argument(runtime, extra.get("_reuse"))
    set_attribute(runtime, self, "trainable", call.arguments.get("trainable", True))
    set_attribute(runtime, self, "built", False)
    layer = _make_state(runtime, self, given, reuse)
    layer.dtype = dtype_name(runtime, call.arguments.get("dtype"))
    for name, value in (("_reuse", reuse), ("_given_name", given), ("_name", layer.name), ("_base_name", layer.base),
                        ("_scope", None)):  # fmt: skip
        set_attribute(runtime, self, name, value)
    for name in extra:
        if name not in _KEYWORDS:
            refuse(runtime, f"('Keyword argument not understood:', '{name}')", "TypeError")
    scope = extra.get("_scope")
    if scope is not None:
        layer.open_scope(_scope_target(runtime, scope), None)
    return None


def _make_state(runtime: Runtime, self: Instance, given: Name | None, reuse: Any = None) -> Layer:
    layer = Layer(runtime, snake_case(self.cls.name), given, reuse, None, functional=False, owner=self)
    set_attribute(runtime, self, STATE, layer)
    return layer


def _scope_target(runtime: Runtime, scope: Value) -> Any:
    found = getattr(runtime.resolve(scope), "scope", None)
    return found if isinstance(found, VariableScope) else name_of(runtime, scope)


def layer_state(runtime: Runtime, self: Instance) -> LayerState:
    """The state of a layer; made where the program's ``__init__`` did not call TensorFlow's."""
    found = self.attrs.get(STATE)
    if not isinstance(found, LayerState):
        found = self.cls.find(MAKER)(runtime, self, None)
        assert isinstance(found, LayerState)
    found.runtime = runtime
    return found


def layer_scope(runtime: Runtime, self: Instance) -> VariableScope | None:
    """The layer's variable scope, once it is chosen."""
    return getattr(layer_state(runtime, self), "scope", None)


def weights_of(runtime: Runtime, self: Instance, trainable: bool | None = None) -> list[Value]:
    """The variables that a layer added itself, in TensorFlow's order: trainable ones first."""
    made = list(layer_state(runtime, self).variables())
    first = [v for v in made if _is_trainable(v)]
    rest = [v for v in made if not _is_trainable(v)]
    return [*first, *rest] if trainable is None else first if trainable else rest


def _is_trainable(value: Value) -> bool:
    # A partitioned variable is in no collection, so TensorFlow takes it for one that is not trained.
    return not hasattr(value, "parts") and getattr(getattr(value, "variable", None), "trainable", True) is not False


def _deep_copy(self: Instance, call: Call) -> Value:
    """A copy has the scope and the name of the original, so far as it has chosen them, and goes its own way."""
    runtime = call.runtime
    made = Instance(self.cls)
    for name, value in self.attrs.items():
        made.attrs[name] = value.copied(made) if isinstance(value, LayerState) else deep_copy(runtime, value, {})
    return made


# Calls --------------------------------------------------------------------------------------------------------


def call_layer(runtime: Runtime, self: Instance, inputs: Value, args: list[Value], kwargs: dict[str, Value],
               report: bool = True) -> Value:  # fmt: skip
    """``Layer.__call__``: choose the scope, build at the first call, run ``call``. ``report``: tell the rules."""
    layer = layer_state(runtime, self)
    assert isinstance(layer, Layer)
    kwargs = dict(kwargs)
    scope = kwargs.pop("scope", None)
    layer.reported = report
    layer.beside = tuple(args)

    def body() -> Value:
        build_once(runtime, self, layer, inputs)
        if _takes_scope(self):
            kwargs["scope"] = scope_value(runtime, runtime.machine.graph.scope)
        return call_method(runtime, self, "call", [inputs, *args], kwargs)

    return layer(inputs, body, None if scope is None else _scope_target(runtime, scope))


def build_once(runtime: Runtime, self: Instance, layer: LayerState, inputs: Value, builds: bool = True) -> None:
    """Check the inputs; at the first call, ``build`` (where ``builds``)."""
    kind = kind_of(self)
    if kind is not None and kind.least:
        layer.check_rank(shape_of(runtime, inputs), kind.least, kind.exactly)
    check_spec(runtime, self, layer, inputs)
    if not layer.built:
        if builds:
            call_method(runtime, self, "build", [input_shape(runtime, inputs)])
        if runtime.machine.profile.built_before_call:
            layer.built = True


def kind_of(self: Instance) -> LayerKind | None:
    """What TensorFlow's class among its bases does."""
    found = self.cls.find(KIND)
    return found if isinstance(found, LayerKind) else None


def config_of(self: Instance) -> Call | None:
    """The arguments of the constructor of TensorFlow's class."""
    found = self.attrs.get(CONFIG)
    return found if isinstance(found, Call) else None


def input_shape(runtime: Runtime, inputs: Value) -> Value:
    """What ``build`` is given."""
    if isinstance(inputs, (list, tuple)):
        return [input_shape(runtime, item) for item in inputs]
    shape = shape_of(runtime, inputs)
    return TensorShape(shape) if shape is not UNKNOWN_SHAPE else runtime.fresh("input_shape", not_none=True)


def _takes_scope(self: Instance) -> bool:
    found = self.cls.find("call")
    return isinstance(found, FunctionValue) and any(p.name == "scope" for p in found.code.parameters)


def _call(self: Instance, call: Call) -> Value:
    return call_layer(call.runtime, self, call["inputs"], list(call.arguments["args"]), call.arguments["kwargs"])


def _build(self: Instance, call: Call) -> Value:
    set_attribute(call.runtime, self, "built", True)
    return None


# Methods ------------------------------------------------------------------------------------------------------


def _add_weight(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    layer = layer_state(runtime, self)
    assert isinstance(layer, Layer)
    return layer.inside(lambda: add_weight(call, layer))


def add_weight(call: Call, layer: LayerState) -> Value:
    """``self.add_weight`` with the arguments that the program gave."""
    runtime = call.runtime
    shape = () if call["shape"] is None else dims_of(runtime, call["shape"])
    dtype = dtype_name(runtime, call["dtype"]) or layer.dtype or "float32"
    wanted, initializer = call["trainable"], call["initializer"]
    if isinstance(initializer, str) and runtime.machine.profile.keras_in_store:
        initializer = initializer_info(runtime, initializer)  # its names are not known there
    return layer.add_weight(
        call.name(), shape, initializer, call["regularizer"],
        wanted is None or runtime.known_truth(wanted) is not False, dtype, use_resource=call["use_resource"],
        partitioner=partitioner(runtime, call["partitioner"]),
    )  # fmt: skip


def _count_params(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    total: Any = 0
    for weight in weights_of(runtime, self):
        size = element_count(weight.shape)
        total = runtime.binary("+", total, runtime.fresh("size", not_none=True) if size is None else size)
    return total


def _add_loss(self: Instance, call: Call) -> Value:
    layer = layer_state(call.runtime, self)
    losses = call["losses"]
    for loss in losses if isinstance(losses, (list, tuple)) else [losses]:
        layer.add_loss(loss)
    return None


def _scope_name(runtime: Runtime, self: Instance) -> Value:
    scope = layer_scope(runtime, self)
    return MISSING if scope is None else scope.name


ADD_WEIGHT = (
    "name=None, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None, "
    "partitioner=None, use_resource=None, synchronization=0, aggregation=0, **kwargs"
)
_ADD_WEIGHT = (
    "name, shape, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None, "
    "use_resource=None, synchronization=0, aggregation=0, partitioner=None, **kwargs"
)


def _nothing(self: Instance, call: Call) -> Value:
    return None


#: What layers of ``tf.layers`` and of Keras have in common.
layer_methods: dict[str, Any] = {
    "build": ("input_shape", _build),
    "call": ("inputs, *args, **kwargs", lambda self, call: call["inputs"]),
    "count_params": ("", _count_params),
    "add_loss": ("losses, inputs=None", _add_loss),
    "add_update": ("updates, inputs=None", _nothing),
    "set_weights": ("weights", _nothing),
    "get_weights": ("", lambda self, call: call.runtime.fresh("get_weights()", not_none=True)),
    "__deepcopy__": ("memo=None", _deep_copy),
    "__copy__": ("", _deep_copy),
}
layer_properties: dict[str, Any] = {
    "name": lambda runtime, self: attribute(runtime, self, "_name", None) or layer_state(runtime, self).name,
    "dtype": lambda runtime, self: layer_state(runtime, self).dtype,
    "losses": lambda runtime, self: list(layer_state(runtime, self).losses),
}

LAYER = model_class(
    TABLE, "layers.Layer", (),
    {
        **layer_methods,
        "__init__": ("trainable=True, name=None, dtype=None, **kwargs", _init),
        "__call__": ("inputs, *args, **kwargs", _call),
        "apply": ("inputs, *args, **kwargs", _call),
        "add_weight": (_ADD_WEIGHT, _add_weight),
        "add_variable": (_ADD_WEIGHT, _add_weight),
    },
    {
        **layer_properties,
        "variables": weights_of, "weights": weights_of,
        "trainable_variables": lambda runtime, self: weights_of(runtime, self, True),
        "trainable_weights": lambda runtime, self: weights_of(runtime, self, True),
        "non_trainable_variables": lambda runtime, self: weights_of(runtime, self, False),
        "non_trainable_weights": lambda runtime, self: weights_of(runtime, self, False),
        "scope_name": _scope_name,
    },
)  # fmt: skip
LAYER.attrs[MAKER] = _make_state


# The layers of tf.layers ----------------------------------------------------------------------------------------


def define_kind(table: dict[str, Value], path: str, base: ClassValue, signature: str, kind: LayerKind,
                *also: str) -> ClassValue:  # fmt: skip
    """A class of layers that does what ``kind`` says; its constructor takes ``signature``."""

    def init(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        given: dict[str, Value] = {n: call.arguments[n] for n in ("trainable", "name") if n in call.arguments}
        constructor = base.find("__init__")
        assert isinstance(constructor, NativeFunction)
        constructor.implementation(runtime, [self], {**given, **call.arguments["kwargs"]})
        for name, value in call.arguments.items():
            if name not in ("trainable", "name", "kwargs"):
                set_attribute(runtime, self, name, _kept(kind, call, name, value))
        set_attribute(runtime, self, CONFIG, call)
        return None

    def build(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        config, layer = config_of(self), layer_state(runtime, self)
        if config is not None and kind.build is not None:
            shape = _fitting(kind, dims_of(runtime, call["input_shape"]))
            kind.build(config, layer, shape)
            for name in kind.optional:
                if name not in layer.weights:
                    set_attribute(runtime, self, name, None)
        layer.built = True
        return None

    def run(self: Instance, call: Call) -> Value:
        runtime, inputs = call.runtime, call["inputs"]
        config = config_of(self)
        if config is None:
            return runtime.fresh(f"{kind.name}()")
        for value in (*call.arguments["args"][:1], *_given(call.arguments["kwargs"], "training")):
            given = {**config.arguments, "training": value}
            config = Call(runtime, config.label, given, config.given)
        shape = _fitting(kind, shape_of(runtime, inputs))
        return kind.run(config, layer_state(runtime, self), inputs, shape)

    methods: dict[str, Any] = {
        "__init__": (signature, init),
        "build": ("input_shape", build),
        "call": ("inputs, *args, **kwargs", run),
    }
    made = model_class(table, path, (base,), methods, None, *also)
    made.attrs[KIND] = kind
    return made


def _kept(kind: LayerKind, call: Call, name: str, value: Value) -> Value:
    """An argument as the layer keeps it: sizes for each axis of space."""
    rank = (kind.exactly or 2) - 2
    if name not in ("kernel_size", "strides", "dilation_rate", "pool_size") or not rank:
        return value
    value = call.runtime.resolve(value)
    if isinstance(value, int):
        return (value,) * rank
    return tuple(value) if isinstance(value, list) else value


def _given(arguments: dict[str, Value], name: str) -> list[Value]:
    return [arguments[name]] if name in arguments else []


def _fitting(kind: LayerKind, shape: Any) -> Any:
    """A shape whose rank the layer takes, or one that is not known."""
    fits = isinstance(shape, tuple) and (len(shape) >= kind.least and kind.exactly in (None, len(shape)))
    return shape if fits or not kind.least else UNKNOWN_SHAPE


def _class_signature(signature: str) -> str:
    """The constructor's: without the inputs, with ``**kwargs`` in place of ``reuse``."""
    own = re.sub(r"^inputs, |, reuse=None|, training=False", "", signature)
    return f"{own}, **kwargs"


#: The names that the modules below ``tensorflow.python.layers`` also have for classes and functions.
_SPELLINGS = {
    "Dense": "FullyConnected", "dense": "fully_connected", "BatchNormalization": "BatchNorm",
    "batch_normalization": "batch_norm", "max_pooling2d": "max_pool2d", "average_pooling2d": "avg_pool2d",
    "MaxPooling2D": "MaxPool2D", "AveragePooling2D": "AvgPool2D", "Conv1D": "Convolution1D",
    "Conv2D": "Convolution2D", "Conv3D": "Convolution3D", "SeparableConv2D": "SeparableConvolution2D",
    "Conv2DTranspose": "Convolution2DTranspose Deconvolution2D Deconv2D", "conv1d": "convolution1d",
    "Conv3DTranspose": "Convolution3DTranspose Deconvolution3D Deconv3D", "conv2d": "convolution2d",
    "conv3d": "convolution3d", "separable_conv2d": "separable_convolution2d",
    "conv2d_transpose": "convolution2d_transpose deconvolution2d deconv2d",
    "conv3d_transpose": "convolution3d_transpose deconvolution3d deconv3d",
}  # fmt: skip


def _also(name: str) -> list[str]:
    return [f"layers.{spelling}" for spelling in _SPELLINGS.get(name, "").split()]


for _path, _signature, _kind in (
    *layers_basic.LAYERS, *layers_conv.LAYERS, *layers_norm.LAYERS, *layers_pool.LAYERS,
):  # fmt: skip
    layer_function(_path, _signature, _kind, *_also(_path.rpartition(".")[2]))
    define_kind(TABLE, f"layers.{_kind.name}", LAYER, _class_signature(_signature), _kind, *_also(_kind.name))
