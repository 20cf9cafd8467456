"""Functions that the program hands to TensorFlow for the making of variables: custom getters and partitioners."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import FunctionValue, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, VariableRequest
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, attempt, function
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.initializers import initializer_info, program_initializer
from tfshare_lint.tfapi.shapes import TensorShape, dims_of, request_shape
from tfshare_lint.tfapi.signature import bind, parse

__all__ = ["TABLE", "UserCallback", "custom_getter", "partitioner", "program_value"]

TABLE: Table = {}

_TRUE_GETTER = (
    "name, shape=None, dtype=tf.float32, initializer=None, regularizer=None, reuse=None, trainable=None, "
    "collections=None, caching_device=None, partitioner=None, validate_shape=True, use_resource=None, "
    "constraint=None, synchronization=0, aggregation=0"
)
#: The fields of a request that a custom getter sees as they are.
_PLAIN = ("regularizer", "reuse", "trainable", "collections", "caching_device", "validate_shape", "use_resource")


class UserCallback:
    """A function of the program's, for the machine to call; ``value`` is the program's own value for it."""

    def __init__(self, value: Value, call: Callable[..., Any]) -> None:
        self.value = value
        self._call = call

    def __call__(self, *args: Any) -> Any:
        return self._call(*args)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UserCallback) and (self.value is other.value or self.value == other.value)

    def __hash__(self) -> int:
        return hash(id(self.value))


def program_value(value: Any) -> Value:
    """The program's own value of a default that was wrapped for the machine."""
    return value.value if isinstance(value, UserCallback) else value


def _callable_value(value: Value) -> bool:
    return not isinstance(value, (str, bytes, int, float, list, tuple, dict, set)) and value is not None


def custom_getter(runtime: Runtime, value: Value) -> Any:
    """A ``custom_getter=`` argument in the form in which the machine calls it."""
    value = runtime.resolve(value)
    if not _callable_value(value):
        return value

    def call_user(getter: Callable[..., Any], name: Any, request: VariableRequest) -> Any:
        from tfshare_lint.tfapi.scopes import program_reuse
        from tfshare_lint.tfapi.variables import value_of

        inner = NativeFunction("getter", lambda run, args, kwargs: _inner_getter(run, getter, request, args, kwargs))
        arguments: dict[str, Value] = {
            "getter": inner,
            "name": name,
            "shape": list(request.shape) if isinstance(request.shape, tuple) else request.shape,
            "dtype": dtype_value(request.dtype, runtime) if isinstance(request.dtype, str) else request.dtype,
            "initializer": program_initializer(request.initializer),
            **{field: getattr(request, field) for field in _PLAIN},
            "reuse": program_reuse(request.reuse),
            "partitioner": program_value(request.partitioner),
            "synchronization": runtime.fresh("synchronization", not_none=True),
            "aggregation": runtime.fresh("aggregation", not_none=True),
        }
        if _takes_constraint(value):
            arguments["constraint"] = request.constraint
        result = runtime.call(value, [], arguments)
        return value_of(runtime, result)

    return UserCallback(value, call_user)


def _takes_constraint(value: Value) -> bool:
    """TensorFlow passes ``constraint`` only to a getter that has the parameter or ``**kwargs``."""
    if not isinstance(value, FunctionValue):
        return True
    return any(p.name == "constraint" or p.kind == "double_star" for p in value.code.parameters)


def _inner_getter(runtime: Runtime, getter: Callable[..., Any], outer: VariableRequest, args: list[Value],
                  kwargs: dict[str, Value]) -> Value:  # fmt: skip
    """The program's getter calls what it wraps: TensorFlow's own, or the getter of a scope around."""
    from tfshare_lint.tfapi.scopes import reuse_argument
    from tfshare_lint.tfapi.variables import value_of

    around = _getter_around(getter)
    if around is not None:  # it is the program's own: its arguments are its own affair
        callback, wrapped = around
        inner = NativeFunction("getter", lambda run, args, kwargs: _inner_getter(run, wrapped, outer, args, kwargs))
        return runtime.call(callback.value, [inner, *args], kwargs)
    given = attempt(runtime, lambda: bind("_true_getter", _TRUE_GETTER, args, kwargs))
    if given is None:
        # As if what does not fit had not been written.
        fitting = {name: value for name, value in kwargs.items() if name in parse(_TRUE_GETTER).names}
        given = bind("_true_getter", _TRUE_GETTER, [], {"name": outer.name, **fitting})
    request = outer.copy()
    request.original = outer.original
    request.name = runtime.resolve(given["name"])
    request.shape = request_shape(runtime, given["shape"])
    request.dtype = dtype_name(runtime, given["dtype"]) or given["dtype"]
    request.initializer = initializer_info(runtime, given["initializer"], given["shape"])
    for field in _PLAIN:
        setattr(request, field, runtime.resolve(given[field]))
    request.reuse = reuse_argument(runtime, request.reuse)
    if request.trainable is None:
        request.trainable = True
    request.partitioner = partitioner(runtime, given["partitioner"])
    request.constraint = given["constraint"]
    return value_of(runtime, attempt(runtime, lambda: getter(request.name, request)))


def _getter_around(getter: Callable[..., Any]) -> tuple[UserCallback, Callable[..., Any]] | None:
    """Where what a custom getter wraps is another custom getter: that one, and what it wraps in turn."""
    if not isinstance(getter, functools.partial):
        return None
    callback, wrapped = getter.func, getter.args[0]
    parts = getattr(callback, "parts", None)
    if parts is not None:
        callback, wrapped = parts[0], functools.partial(parts[1], wrapped)
    return (callback, wrapped) if isinstance(callback, UserCallback) else None


def partitioner(runtime: Runtime, value: Value) -> Any:
    """A ``partitioner=`` argument in the form in which the machine calls it."""
    value = runtime.resolve(value)
    if not _callable_value(value) or isinstance(value, UserCallback):
        return value

    def call_user(shape: Any, dtype: Any) -> Any:
        dims = shape if isinstance(shape, tuple) else None
        kwargs = {"shape": TensorShape(dims), "dtype": dtype_value(dtype, runtime) if isinstance(dtype, str) else dtype}
        result = runtime.call(value, [], kwargs)
        return None if isinstance(result, Unknown) else runtime.known_items(result)

    return UserCallback(value, call_user)


class Partitioner(NativeObject):
    """One of TensorFlow's partitioners: ``slices(dims, element size)`` gives the numbers of parts."""

    type_name = "partitioner"

    def __init__(self, slices: Callable[[tuple[Any, ...], int], list[int] | None]) -> None:
        self._slices = slices

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        given = bind("_partitioner", "shape, dtype=tf.float32", args, kwargs)
        dims = dims_of(runtime, given["shape"])
        sizes = {"float64": 8, "int64": 8, "complex64": 8, "complex128": 16, "float16": 2, "int16": 2, "int8": 1,
                 "uint8": 1, "bool": 1}  # fmt: skip
        size = sizes.get(dtype_name(runtime, given["dtype"]) or "float32", 4)
        if dims is UNKNOWN_SHAPE or not isinstance(dims, tuple) or not all(isinstance(d, int) for d in dims):
            return runtime.fresh("partitions", not_none=True)
        slices = self._slices(dims, size)
        return runtime.fresh("partitions", not_none=True) if slices is None else slices


@function(TABLE, "fixed_size_partitioner", "num_shards, axis=0")
def _fixed_size(call: Call) -> Value:
    shards, axis = call["num_shards"], call["axis"]

    def slices(dims: tuple[Any, ...], size: int) -> list[int] | None:
        if not isinstance(shards, int) or not isinstance(axis, int):
            return None
        parts = [1] * len(dims)
        parts[axis] = min(shards, dims[axis])
        return parts

    return Partitioner(slices)


def _by_bytes(dims: tuple[Any, ...], size: int, axis: int, limit: int, most: Any) -> list[int]:
    """As few parts along ``axis`` as keep each below ``limit`` bytes."""
    parts = [1] * len(dims)
    elements = math.prod(dims)
    if not elements:
        return parts
    bytes_per_slice = elements // dims[axis] * size
    per_shard = max(1, math.floor(limit / bytes_per_slice))
    count = math.ceil(1.0 * dims[axis] / per_shard)
    parts[axis] = min(count, most) if most else count
    return parts


@function(TABLE, "variable_axis_size_partitioner", "max_shard_bytes, axis=0, bytes_per_string_element=16,"
          " max_shards=None")  # fmt: skip
def _variable_axis_size(call: Call) -> Value:
    limit, axis, most = call["max_shard_bytes"], call["axis"], call["max_shards"]
    known = all(isinstance(value, int) for value in (limit, axis, most or 0))
    return Partitioner(lambda dims, size: _by_bytes(dims, size, axis, limit, most) if known else None)


@function(TABLE, "min_max_variable_partitioner", "max_partitions=1, axis=0, min_slice_size=262144,"
          " bytes_per_string_element=16")  # fmt: skip
def _min_max(call: Call) -> Value:
    most, axis, least = call["max_partitions"], call["axis"], call["min_slice_size"]

    def slices(dims: tuple[Any, ...], size: int) -> list[int] | None:
        if not all(isinstance(value, int) for value in (most, axis, least)):
            return None
        total = math.prod(dims) * size
        parts = [1] * len(dims)
        parts[axis] = max(1, min(most, dims[axis], total // max(least, 1)))
        return parts

    return Partitioner(slices)
