"""Initializers, regularizers and what ``initializer=`` may be besides: constants, tensors, functions.

Two initializers are equal where their callee and their constant arguments are; the rule about arguments that are
ignored on reuse compares them.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.machine import UNKNOWN_SHAPE, InitializerInfo
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.shapes import dims_of
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of

__all__ = ["NO_REGULARIZER", "TABLE", "Configured", "initializer_info", "program_initializer"]

TABLE: Table = {}

#: Class → (signature of ``__init__`` in TensorFlow 1.15, its other names).
_INITIALIZERS = {
    "zeros_initializer": ("dtype=tf.float32", "initializers.zeros keras.initializers.Zeros keras.initializers.zeros"),
    "ones_initializer": ("dtype=tf.float32", "initializers.ones keras.initializers.Ones keras.initializers.ones"),
    "constant_initializer": (
        "value=0, dtype=tf.float32, verify_shape=False",
        "initializers.constant keras.initializers.Constant keras.initializers.constant",
    ),
    "random_uniform_initializer": (
        "minval=0, maxval=None, seed=None, dtype=tf.float32",
        ("initializers.random_uniform keras.initializers.RandomUniform keras.initializers.random_uniform "
        "keras.initializers.uniform"),
    ),
    "random_normal_initializer": (
        "mean=0.0, stddev=1.0, seed=None, dtype=tf.float32",
        ("initializers.random_normal keras.initializers.RandomNormal keras.initializers.random_normal "
        "keras.initializers.normal"),
    ),
    "truncated_normal_initializer": (
        "mean=0.0, stddev=1.0, seed=None, dtype=tf.float32",
        "initializers.truncated_normal keras.initializers.TruncatedNormal keras.initializers.truncated_normal",
    ),
    "variance_scaling_initializer": (
        "scale=1.0, mode='fan_in', distribution='truncated_normal', seed=None, dtype=tf.float32",
        "initializers.variance_scaling keras.initializers.VarianceScaling",
    ),
    "uniform_unit_scaling_initializer": ("factor=1.0, seed=None, dtype=tf.float32",
                                         "initializers.uniform_unit_scaling"),
    "orthogonal_initializer": (
        "gain=1.0, seed=None, dtype=tf.float32",
        "initializers.orthogonal keras.initializers.Orthogonal keras.initializers.orthogonal",
    ),
    "glorot_uniform_initializer": (
        "seed=None, dtype=tf.float32", "initializers.glorot_uniform glorot_uniform keras.initializers.glorot_uniform",
    ),
    "glorot_normal_initializer": (
        "seed=None, dtype=tf.float32", "initializers.glorot_normal keras.initializers.glorot_normal",
    ),
    "initializers.identity": ("gain=1.0, dtype=tf.float32", "keras.initializers.Identity"),
    "initializers.he_normal": ("seed=None", "keras.initializers.he_normal"),
    "initializers.he_uniform": ("seed=None", "keras.initializers.he_uniform"),
    "initializers.lecun_normal": ("seed=None", "keras.initializers.lecun_normal"),
    "initializers.lecun_uniform": ("seed=None", "keras.initializers.lecun_uniform"),
    "contrib.layers.xavier_initializer": (
        "uniform=True, seed=None, dtype=tf.float32",
        "contrib.layers.xavier_initializer_conv2d contrib.layers.initializers.xavier_initializer",
    ),
    "contrib.layers.variance_scaling_initializer": (
        "factor=2.0, mode='FAN_IN', uniform=False, seed=None, dtype=tf.float32",
        "contrib.layers.initializers.variance_scaling_initializer",
    ),
}  # fmt: skip
_REGULARIZERS = {
    "contrib.layers.l1_regularizer": "scale, scope=None",
    "contrib.layers.l2_regularizer": "scale, scope=None",
    "contrib.layers.l1_l2_regularizer": "scale_l1=1.0, scale_l2=1.0, scope=None",
    "contrib.layers.sum_regularizer": "regularizer_list, scope=None",
    "keras.regularizers.l1": "l=0.01",
    "keras.regularizers.l2": "l=0.01",
    "keras.regularizers.l1_l2": "l1=0.01, l2=0.01",
}  # fmt: skip
_FUNCTIONS = frozenset({
    "glorot_uniform_initializer", "glorot_normal_initializer", "initializers.he_normal", "initializers.he_uniform",
    "initializers.lecun_normal", "initializers.lecun_uniform", "contrib.layers.xavier_initializer",
    "contrib.layers.variance_scaling_initializer",
})  # fmt: skip


def _frozen(value: Value) -> Any:
    """An argument in a form that can be compared; a container becomes a tuple."""
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return tuple((key, _frozen(item)) for key, item in value.items())
    return value


class Configured(NativeObject):
    """An initializer or regularizer: a callee's path with its arguments, equal to another of the same ones."""

    def __init__(self, path: str, arguments: dict[str, Value], regularizer: bool = False) -> None:
        self.path = path
        self.arguments = arguments
        self.regularizer = regularizer
        self.type_name = path.rpartition(".")[2]

    @property
    def key(self) -> tuple[Any, ...]:
        """What equality goes by."""
        return (self.path, *((name, _frozen(value)) for name, value in sorted(self.arguments.items())))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Configured) and self.path == other.path and self.key == other.key)

    def __hash__(self) -> int:
        return hash(self.path)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in self.arguments:
            return self.arguments[name]
        return Opaque(f"{self.type_name}.{name}")

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        if self.regularizer:
            return new_tensor(runtime, self.type_name, (), "float32", args)
        given = [*args, *kwargs.values()]
        dtype = dtype_name(runtime, kwargs.get("dtype", args[1] if len(args) > 1 else None)) or "float32"
        return new_tensor(runtime, self.type_name, dims_of(runtime, given[0]) if given else UNKNOWN_SHAPE, dtype)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING

    def __repr__(self) -> str:
        return f"<{self.path}>"


#: ``tf.no_regularizer``: takes away the regularizer of the scope.
NO_REGULARIZER = Configured("no_regularizer", {}, regularizer=True)
TABLE["no_regularizer"] = NO_REGULARIZER


def _enter(path: str, signature: str, also: str, regularizer: bool) -> None:
    def make(call: Call) -> Value:
        return Configured(path, dict(call.arguments), regularizer)

    construct = path not in _FUNCTIONS and not regularizer
    native = function(TABLE, path, signature, None, construct=construct)(make)
    value: Value = native
    if construct:
        value = NativeClass(path, native.implementation, is_instance=lambda v: _is_made_by(v, path))
    for spelling in (path, *also.split()):
        TABLE[spelling] = value


def _is_made_by(value: Value, path: str) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, Configured) and value.path == path


for _path, (_signature, _also) in _INITIALIZERS.items():
    _enter(_path, _signature, _also, False)
for _path, _signature in _REGULARIZERS.items():
    _enter(_path, _signature, "", True)


def _needs_no_argument(value: Value) -> bool:
    """Is this a user's function without parameters? TensorFlow calls such an initializer as it is."""
    return isinstance(value, FunctionValue) and not any(
        p.kind in ("positional_only", "positional") for p in value.code.parameters
    )


def initializer_info(runtime: Runtime, value: Value, shape: Any = None) -> InitializerInfo | None:
    """What the machine wants to know about an ``initializer=``; None for None.

    A function without parameters is called where no ``shape`` is given: its result says the shape.
    """
    value = runtime.resolve(value)
    if value is None:
        return None
    if isinstance(value, InitializerInfo):
        return value
    if isinstance(value, Unknown):
        return InitializerInfo("unknown", UNKNOWN_SHAPE, None, value=value)
    if isinstance(value, Tensor):
        return InitializerInfo("constant", value.shape, value.dtype, tensor=True, value=value)
    if isinstance(value, (Configured, NativeFunction, NativeClass, BoundMethod, ClassValue, Default)):
        return InitializerInfo("callable", value=value)
    if isinstance(value, FunctionValue):
        info = InitializerInfo("callable", value=value)
        if _needs_no_argument(value) and shape is None:
            made = runtime.call(value, [])
            info.nullary, info.shape, info.dtype = True, shape_of(runtime, made), dtype_of(runtime, made)
        return info
    if isinstance(value, Instance):
        kind = "callable" if value.cls.find("__call__") is not MISSING else "unknown"
        return InitializerInfo(kind, UNKNOWN_SHAPE, None, value=value)
    if isinstance(value, NativeObject) and not hasattr(value, "array_shape"):
        return InitializerInfo("unknown", UNKNOWN_SHAPE, None, value=value)
    return InitializerInfo("constant", shape_of(runtime, value), dtype_of(runtime, value), value=value)


def program_initializer(info: InitializerInfo | None) -> Value:
    """The program's own value again."""
    return None if info is None else info.value
