"""``tensorflow.python.training.slot_creator``: what optimizers, a program's own among them, make their slots with.

Facts: that file of TensorFlow 1.15. A slot of a tensor that is no variable is named after the tensor's operation.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import InitializerInfo
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.optimizers.base import ZEROS, create_slot
from tfshare_lint.tfapi.shapes import Dims, dims_of
from tfshare_lint.tfapi.tensors import Tensor
from tfshare_lint.tfapi.variables import VariableValue

__all__ = ["TABLE"]

TABLE: Table = {}


def _slot(call: Call, shape: Dims, dtype: str | None, info: InitializerInfo | None) -> Value:
    primary = call["primary"]
    name = call.name()
    if not isinstance(primary, Tensor) or primary.op_name is None or name is None:
        return call.runtime.unknown_call("slot_creator", [], {})
    resource = primary.variable.resource if isinstance(primary, VariableValue) else None
    own = info or InitializerInfo("callable", value=ZEROS)
    return create_slot(call.runtime, primary.op_name, name, shape, dtype or primary.dtype, resource, own)


@function(TABLE, "slot_creator.create_slot", "primary, val, name, colocate_with_primary=True")
def _create_slot(call: Call) -> Value:
    value = call["val"]
    info = initializer_info(call.runtime, value)
    shape, dtype = (value.shape, value.dtype) if isinstance(value, Tensor) else (_shape(call.runtime, call), None)
    return _slot(call, shape, dtype, info)


@function(
    TABLE, "slot_creator.create_slot_with_initializer",
    "primary, initializer, shape, dtype, name, colocate_with_primary=True",
)  # fmt: skip
def _create_slot_with_initializer(call: Call) -> Value:
    info = initializer_info(call.runtime, call["initializer"], ())
    return _slot(call, dims_of(call.runtime, call["shape"]), dtype_name(call.runtime, call["dtype"]), info)


@function(TABLE, "slot_creator.create_zeros_slot", "primary, name, dtype=None, colocate_with_primary=True")
def _create_zeros_slot(call: Call) -> Value:
    return _slot(call, _shape(call.runtime, call), dtype_name(call.runtime, call["dtype"]), None)


def _shape(runtime: Runtime, call: Call) -> Dims:
    """The primary's own shape."""
    primary = call["primary"]
    return primary.shape if isinstance(primary, Tensor) else dims_of(runtime, runtime.fresh("shape"))
