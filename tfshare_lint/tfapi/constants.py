"""Plain values and functions without influence: versions, ``tf.newaxis``, switches, path helpers."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import NativeClass, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.dtypes import DType
from tfshare_lint.tfapi.shapes import Dimension, TensorShape, dims_of, plain_dim, request_shape
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE"]

TABLE: Table = {
    "VERSION": "1.15.5", "__version__": "1.15.5", "version.VERSION": "1.15.5", "GIT_VERSION": "v1.15.5",
    "version.GIT_VERSION": "v1.15.5", "COMPILER_VERSION": "7.3.1", "newaxis": None,
    "estimator.ModeKeys.TRAIN": "train", "estimator.ModeKeys.EVAL": "eval", "estimator.ModeKeys.PREDICT": "infer",
    "contrib.learn.ModeKeys.TRAIN": "train", "contrib.learn.ModeKeys.EVAL": "eval",
    "contrib.learn.ModeKeys.INFER": "infer", "image.ResizeMethod.BILINEAR": 0,
    "losses.Reduction.NONE": "none", "losses.Reduction.SUM": "weighted_sum", "losses.Reduction.MEAN": "weighted_mean",
    "losses.Reduction.SUM_OVER_BATCH_SIZE": "weighted_sum_over_batch_size",
    "losses.Reduction.SUM_BY_NONZERO_WEIGHTS": "weighted_sum_by_nonzero_weights",
    "losses.Reduction.SUM_OVER_NONZERO_WEIGHTS": "weighted_sum_by_nonzero_weights",
    "image.ResizeMethod.NEAREST_NEIGHBOR": 1, "image.ResizeMethod.BICUBIC": 2, "image.ResizeMethod.AREA": 3,
}  # fmt: skip


def _nothing(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return None


for _path in (
    "set_random_seed", "random.set_random_seed",
    "disable_resource_variables", "disable_v2_tensorshape", "disable_control_flow_v2", "disable_tensor_equality",
    "enable_resource_variables", "enable_control_flow_v2", "register_tensor_conversion_function",
    "logging.set_verbosity", "logging.info", "logging.debug", "logging.warn", "logging.warning", "logging.error",
    "logging.fatal", "logging.log", "logging.log_first_n", "logging.vlog", "logging.flush",
    "random.set_seed", "get_logger",
):  # fmt: skip
    TABLE[_path] = NativeFunction(_path, _nothing)


@function(TABLE, "load_op_library", "library_filename")
def _load_op_library(call: Call) -> Value:
    """A module of operations that somebody has written: they make no variables."""
    return Opaque("operations of a library")


def _same(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return args[0] if args else next(iter(kwargs.values()), None)


for _path in ("compat.as_str", "compat.as_bytes", "compat.as_text", "compat.as_str_any", "compat.path_to_str"):
    TABLE[_path] = NativeFunction(_path, _same)


@function(TABLE, "autograph.do_not_convert", "func=None", None, "autograph.experimental.do_not_convert")
def _do_not_convert(call: Call) -> Value:
    """A decorator, with or without parentheses."""
    return TABLE["autograph.do_not_convert"] if call["func"] is None else call["func"]


@function(TABLE, "TensorShape", "dims", construct=True)
def _tensor_shape(call: Call) -> Value:
    return TensorShape(dims_of(call.runtime, call["dims"]))


@function(TABLE, "Dimension", "value", construct=True)
def _dimension(call: Call) -> Value:
    return Dimension(plain_dim(call.runtime, call["value"]))


@function(TABLE, "dimension_value", "dimension", None, "compat.dimension_value")
def _dimension_value(call: Call) -> Value:
    return plain_dim(call.runtime, call["dimension"])


@function(TABLE, "dimension_at_index", "shape, index", None, "compat.dimension_at_index")
def _dimension_at_index(call: Call) -> Value:
    shape, index = request_shape(call.runtime, call["shape"]), call["index"]
    if isinstance(shape, tuple) and isinstance(index, int) and -len(shape) <= index < len(shape):
        return Dimension(shape[index])
    return Dimension(call.runtime.fresh("dimension", not_none=True))


def _as_class(path: str, kind: Any) -> None:
    native = TABLE[path]

    def is_instance(value: Value) -> bool | None:
        return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, kind)

    TABLE[path] = NativeClass(path, native.implementation, is_instance=is_instance)


_as_class("TensorShape", TensorShape)
_as_class("Dimension", Dimension)
TABLE["DType"] = NativeFunction("DType", _same)
_as_class("DType", DType)
TABLE["dtypes.DType"] = TABLE["DType"]
