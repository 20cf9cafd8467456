"""``tf.TensorArray``: what loops read from and write to.

Facts: TensorFlow 1.15's ``python/ops/tensor_array_ops.py``. The shape of the elements is shared by all the objects
that ``write``, ``unstack`` and the like make of one array, and is merged with that of everything that is put in
(unless ``infer_shape`` is False). How many elements there are is not known to shape inference.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import MISSING, NativeClass, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, bind_call, method
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.shapes import Dims, TensorShape, dims_of, merge
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, new_tensor, shape_of, variables_of

__all__ = ["TABLE", "TensorArrayValue"]

TABLE: Table = {}


class TensorArrayValue(Opaque):
    """One state of an array. ``element`` holds the shape of the elements, for all states of it."""

    type_name = "TensorArray"

    def __init__(self, dtype: str | None, element: list[Dims], infers: bool = True, variables: int = 0,
                 parents: tuple[Value, ...] = ()) -> None:  # fmt: skip
        super().__init__("TensorArray", variables, parents)
        self.dtype = dtype
        self.element = element
        self.infers = infers

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        body = _METHODS.get(name)
        if body is not None:
            signature, implementation = body
            return method(name, signature, lambda call: implementation(self, call))
        if name == "dtype":
            return dtype_value(self.dtype, runtime)
        if name == "element_shape":
            return TensorShape(self.element[0])
        if name in ("flow", "handle"):
            return Tensor((), "float32" if name == "flow" else None, None, self.variables, parents=(self,))
        return super().get_attribute(runtime, name)

    def truth(self, runtime: Runtime) -> Value:
        return True

    def after(self, *values: Value) -> TensorArrayValue:
        """The array once these have been put in, by whatever way."""
        bits = self.variables | variables_of(values)
        return TensorArrayValue(self.dtype, self.element, self.infers, bits, (self, *values))

    def put(self, runtime: Runtime, shape: Dims, value: Value) -> TensorArrayValue:
        """Put in elements of this shape."""
        if self.infers:
            runtime.journal.save(self.element)
            self.element[0] = merge(self.element[0], shape)
        return self.after(value)

    def elements(self, skipped: int = 0) -> Dims:
        """The shape of many elements, side by side or (``skipped`` 1) one after the other."""
        shape = self.element[0]
        return (None, *shape[skipped:]) if isinstance(shape, tuple) else shape


def _rest(shape: Dims) -> Dims:
    return shape[1:] if isinstance(shape, tuple) else shape


def _read(self: TensorArrayValue, call: Call) -> Value:
    return new_tensor(call.runtime, "TensorArrayReadV3", self.element[0], self.dtype, [self], call.name())


def _write(self: TensorArrayValue, call: Call) -> Value:
    return self.put(call.runtime, shape_of(call.runtime, call["value"]), call["value"])


def _unstack(self: TensorArrayValue, call: Call) -> Value:
    return self.put(call.runtime, _rest(shape_of(call.runtime, call["value"])), call["value"])


def _split(self: TensorArrayValue, call: Call) -> Value:
    shape = shape_of(call.runtime, call["value"])
    return self.put(call.runtime, (None, *shape[1:]) if isinstance(shape, tuple) else shape, call["value"])


def _stack(self: TensorArrayValue, call: Call) -> Value:
    return new_tensor(call.runtime, "TensorArrayStack", self.elements(), self.dtype, [self], call.name())


def _gather(self: TensorArrayValue, call: Call) -> Value:
    return new_tensor(call.runtime, "TensorArrayGatherV3", self.elements(), self.dtype, [self], call.name())


def _concat(self: TensorArrayValue, call: Call) -> Value:
    return new_tensor(call.runtime, "TensorArrayConcatV3", self.elements(1), self.dtype, [self], call.name())


_METHODS: dict[str, tuple[str, Callable[[TensorArrayValue, Call], Value]]] = {
    "read": ("index, name=None", _read),
    "write": ("index, value, name=None", _write),
    "unstack": ("value, name=None", _unstack),
    "scatter": ("indices, value, name=None", _unstack),
    "split": ("value, lengths, name=None", _split),
    "stack": ("name=None", _stack),
    "gather": ("indices, name=None", _gather),
    "concat": ("name=None", _concat),
    "size": ("name=None", lambda self, call: new_tensor(call.runtime, "TensorArraySizeV3", (), "int32")),
    "identity": ("", lambda self, call: self.after()),
    "grad": ("source, flow=None, name=None", lambda self, call: self.after()),
    "close": ("name=None", lambda self, call: Operation("TensorArrayCloseV3")),
}  # fmt: skip

_SIGNATURE = (
    "dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None, flow=None, "
    "infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None"
)


def _make(call: Call) -> Value:
    runtime, flow = call.runtime, call["flow"]
    shape: Dims = None if call["element_shape"] is None else dims_of(runtime, call["element_shape"])
    if call["handle"] is not None or flow is not None:
        shape = UNKNOWN_SHAPE
    infers = call["infer_shape"]
    made = TensorArrayValue(
        dtype_name(runtime, call["dtype"]), [shape], infers is not False, variables_of([flow, call["size"]])
    )
    runtime.machine.graph.unique_name(call.name() or "TensorArray")
    return made


def _construct(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return bind_call(runtime, "__init__", _SIGNATURE, args, kwargs, _make, own=True)


def _is_array(value: Value) -> bool | None:
    if isinstance(value, TensorArrayValue):
        return True
    return None if isinstance(value, (Unknown, Opaque)) or value is MISSING else False


TABLE["TensorArray"] = NativeClass("TensorArray", _construct, is_instance=_is_array)
