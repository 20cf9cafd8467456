"""``utils`` of ``tf.contrib.layers``, which copies of slim's networks use: aliases of tensors, sizes, conditions; and
what ``tf.contrib.losses`` does unlike ``tf.losses``.

Facts: ``contrib/layers/python/layers/utils.py`` and ``contrib/losses/python/losses/loss_ops.py`` of TensorFlow 1.15.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeFunction, Value
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.collections import add_to_collection, collected
from tfshare_lint.tfapi.contrib.args import scoped
from tfshare_lint.tfapi.contrib.core import collect_outputs, pair, refuse, shown_shape
from tfshare_lint.tfapi.shapes import dims_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor
from tfshare_lint.tfapi.variables import VariableValue

__all__ = ["TABLE"]

TABLE: Table = {}

_PREFIX = "contrib.layers.utils."


# Aliases ------------------------------------------------------------------------------------------------------


@function(TABLE, f"{_PREFIX}collect_named_outputs", "collections, alias, outputs")
def _collect_named_outputs(call: Call) -> Value:
    alias = call["alias"]
    if isinstance(alias, str) and alias.endswith("/"):
        alias = alias[:-1]
    collect_outputs(call.runtime, call["collections"], alias, call["outputs"])
    return call["outputs"]


@function(TABLE, f"{_PREFIX}convert_collection_to_dict", "collection, clear_collection=False")
def _convert_collection(call: Call) -> Value:
    runtime = call.runtime
    items = collected(runtime, call["collection"])
    if not isinstance(items, list):
        return runtime.fresh("end points", not_none=True)
    made: dict[Any, Value] = {}
    for item in items:
        aliases = runtime.known_items(runtime.find_attribute(item, "aliases")) if _has_aliases(item) else None
        for alias in aliases if aliases is not None else [getattr(item, "op_name", None)]:
            if not isinstance(alias, str):
                return runtime.fresh("end points", not_none=True)
            made[alias] = item
    return made


def _has_aliases(item: Value) -> bool:
    return "aliases" in getattr(item, "__dict__", {}).get("user_attributes", {})


@function(TABLE, f"{_PREFIX}append_tensor_alias", "tensor, alias")
def _append_alias(call: Call) -> Value:
    runtime, tensor, alias = call.runtime, call["tensor"], call["alias"]
    if isinstance(alias, str) and alias.endswith("/"):
        alias = alias[:-1]
    known = runtime.find_attribute(tensor, "aliases") if _has_aliases(tensor) else None
    runtime.set_attribute(tensor, "aliases", [*(known if isinstance(known, list) else ()), alias])
    return tensor


def _aliases(call: Call, tensor: Value) -> list[Value] | None:
    if _has_aliases(tensor):
        return call.runtime.known_items(call.runtime.find_attribute(tensor, "aliases"))
    name = getattr(tensor, "op_name", None)
    return None if name is None else [name]


@function(TABLE, f"{_PREFIX}get_tensor_aliases", "tensor")
def _get_aliases(call: Call) -> Value:
    found = _aliases(call, call["tensor"])
    return call.runtime.fresh("aliases", not_none=True) if found is None else found


@function(TABLE, f"{_PREFIX}gather_tensors_aliases", "tensors")
def _gather_aliases(call: Call) -> Value:
    gathered: list[Value] = []
    for tensor in call.runtime.known_items(call["tensors"]) or [None]:
        found = _aliases(call, call.runtime.resolve(tensor))
        if found is None:
            return call.runtime.fresh("aliases", not_none=True)
        gathered += found
    return gathered


# Sizes and conditions -------------------------------------------------------------------------------------------


def _dimension(call: Call, axis: int) -> Value:
    shape, least = dims_of(call.runtime, call["shape"]), call["min_rank"]
    if shape is None:
        refuse(call.runtime, "dims of shape must be known but is None")
    if not isinstance(shape, tuple) or not isinstance(least, int):
        return call.runtime.fresh("dimension", not_none=True)
    if len(shape) < least:
        refuse(call.runtime, f"rank of shape must be at least {least} not: {len(shape)}")
    if not -len(shape) <= axis < len(shape):
        return call.runtime.fresh("dimension", not_none=True)
    if shape[axis] is None:
        refuse(call.runtime, f"dimension {axis} of shape must be known but is None: {shown_shape(shape)}")
        return call.runtime.fresh("dimension", not_none=True)
    return shape[axis]


@function(TABLE, f"{_PREFIX}last_dimension", "shape, min_rank=1")
def _last_dimension(call: Call) -> Value:
    return _dimension(call, -1)


@function(TABLE, f"{_PREFIX}channel_dimension", "shape, data_format, min_rank=1")
def _channel_dimension(call: Call) -> Value:
    return _dimension(call, 1 if call["data_format"] == "channels_first" else -1)


@function(TABLE, f"{_PREFIX}two_element_tuple", "int_or_tuple")
def _two_element_tuple(call: Call) -> Value:
    return tuple(pair(call, "int_or_tuple"))


@function(TABLE, f"{_PREFIX}n_positive_integers", "n, value")
def _positive_integers(call: Call) -> Value:
    count, value = call["n"], call["value"]
    if not isinstance(count, int):
        return call.runtime.fresh("integers", not_none=True)
    if isinstance(value, int):
        return (value,) * count
    items = call.runtime.known_items(value)
    if items is not None and len(items) != count:
        refuse(call.runtime, f"Expected sequence of {count} positive integers, but received {value!r}")
    return call.runtime.fresh("integers", not_none=True) if items is None else tuple(items)


@function(TABLE, f"{_PREFIX}get_variable_collections", "variables_collections, name")
def _variable_collections(call: Call) -> Value:
    given = call["variables_collections"]
    return given.get(call["name"]) if isinstance(given, dict) else given


@function(TABLE, f"{_PREFIX}constant_value", "value_or_tensor_or_var, dtype=None")
def _constant_value(call: Call) -> Value:
    value = call["value_or_tensor_or_var"]
    if value is None:
        refuse(call.runtime, "value_or_tensor_or_var cannot be None")
    if isinstance(value, VariableValue):
        return None
    if isinstance(value, Tensor):
        return call.runtime.fresh("constant_value()") if value.constant is MISSING else value.constant
    return call.runtime.fresh("constant_value()") if isinstance(value, Opaque) else value


@function(TABLE, f"{_PREFIX}smart_cond", "pred, fn1, fn2, name=None")
def _smart_cond(call: Call) -> Value:
    return _choose(call)


def _choose(call: Call) -> Value:
    """Call one of two functions, or both in the branches of a conditional."""
    from tfshare_lint.tfapi.registry import load

    runtime, pred = call.runtime, call["pred"]
    if isinstance(pred, (Tensor, Opaque)):
        return runtime.call(load("cond"), [pred, call["fn1"], call["fn2"]], {"name": call["name"]})
    return runtime.call(call["fn1"] if runtime.truth(pred) else call["fn2"], [])


@function(TABLE, "contrib.framework.smart_cond", "pred, true_fn=None, false_fn=None, name=None")
def _framework_smart_cond(call: Call) -> Value:
    call.arguments.update(fn1=call["true_fn"], fn2=call["false_fn"])
    return _choose(call)


@function(TABLE, f"{_PREFIX}static_cond", "pred, fn1, fn2")
def _static_cond(call: Call) -> Value:
    return call.runtime.call(call["fn1"] if call.flag("pred") else call["fn2"], [])


# Decorators -----------------------------------------------------------------------------------------------------


def _keep(call: Call) -> Value:
    """A decorator that only warns."""
    return NativeFunction("deprecated", lambda runtime, args, kwargs: args[0])


for _name in ("deprecated", "deprecated_args", "deprecated_arg_values"):
    function(TABLE, f"contrib.framework.{_name}", "*args, **kwargs")(_keep)


# Losses -------------------------------------------------------------------------------------------------------


@scoped(TABLE, "contrib.losses.add_loss", "loss, loss_collection='losses'", "contrib.slim.losses.add_loss")
def _add_loss(call: Call) -> Value:
    if call["loss_collection"]:
        add_to_collection(call.runtime, call["loss_collection"], call["loss"])
    return None
