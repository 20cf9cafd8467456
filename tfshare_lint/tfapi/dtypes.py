"""TensorFlow's data types: ``tf.float32`` and everything that ``tf.as_dtype`` takes for one."""

from __future__ import annotations

from tfshare_lint.interpreter.values import MISSING, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Derived, Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.signature import Default

__all__ = ["TABLE", "DType", "dtype_name", "dtype_value", "is_floating", "is_integer"]

TABLE: Table = {}

#: Name → size in bytes (0: none), as TensorFlow 1.15 prints them.
_SIZES = {
    "float16": 2, "float32": 4, "float64": 8, "bfloat16": 2, "complex64": 8, "complex128": 16,
    "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8,
    "bool": 1, "string": 1, "qint8": 1, "qint16": 2, "qint32": 4, "quint8": 1, "quint16": 2,
    "resource": 1, "variant": 1,
}  # fmt: skip
#: Name → the largest number that the type holds.
_LARGEST: dict[str, float] = {
    "float16": 65504.0, "float32": 3.4028234663852886e38, "float64": 1.7976931348623157e308,
    **{f"int{bits}": 2 ** (bits - 1) - 1 for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": 2**bits - 1 for bits in (8, 16, 32, 64)},
}  # fmt: skip
#: Other spellings: Python's own types, numpy's names and TensorFlow's short ones.
_ALIASES = {
    "half": "float16", "float": "float32", "double": "float64", "int": "int32", "str": "string", "object": "string",
    "bytes": "string",
    "bool_": "bool", "float_": "float64", "int_": "int64", "float128": "float64", "unicode": "string",
    "complex": "complex128", "intc": "int32", "single": "float32", "string_": "string", "bytes_": "string",
    "object_": "string", "str_": "string",
}  # fmt: skip


class DType(NativeObject):
    """One data type; there is one object per name."""

    type_name = "DType"

    def __init__(self, name: str) -> None:
        self.name = name

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "name":
            return self.name
        base = self.name[:-4] if self.name.endswith("_ref") else self.name
        if name in ("base_dtype", "as_datatype_enum", "real_dtype", "as_numpy_dtype"):
            return _DTYPES[base]
        if name == "size":
            return _SIZES[base]
        if name in ("min", "max") and base in _LARGEST:
            largest = _LARGEST[base]
            smallest = 0 if base.startswith("u") else -largest if is_floating(base) else -largest - 1
            return largest if name == "max" else smallest
        if name in ("is_floating", "is_integer", "is_bool", "is_complex"):
            answers = {"is_floating": is_floating(base), "is_integer": is_integer(base)}
            return answers.get(name, base.startswith(name[3:]))
        if name in ("min", "max", "limits") and is_integer(base):
            return _limits(base)[name]
        if name == "is_compatible_with":
            return NativeFunction(name, lambda run, args, kwargs: dtype_name(run, args[0]) == base)
        return runtime.fresh(f"tf.{self.name}.{name}", not_none=True)

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return runtime.fresh(f"{self.name}()", not_none=True)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op not in ("==", "!="):
            return MISSING
        if other is None:
            return op == "!="
        name = other.name if isinstance(other, DType) else dtype_name(runtime, other)
        if name is None:
            return runtime.fresh("dtype comparison", not_none=True) if isinstance(other, Unknown) else op == "!="
        return (name == self.name) == (op == "==")

    def text(self, runtime: Runtime) -> str:
        return f"<dtype: '{self.name}'>"

    def __repr__(self) -> str:
        return f"tf.{self.name}"


def _limits(name: str) -> dict[str, Value]:
    """The numbers that an integer type holds. ``limits`` begins at 0 for those with a sign too."""
    bits = 8 * _SIZES[name]
    least, most = (0, 2**bits - 1) if name.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return {"min": least, "max": most, "limits": (0, most)}


_DTYPES = {name: DType(name) for name in _SIZES}
#: The dtypes of variables that are no resources.
_REFERENCES = {name: DType(f"{name}_ref") for name in _SIZES}
TABLE.update(_DTYPES)
TABLE.update({"half": _DTYPES["float16"], "double": _DTYPES["float64"]})
TABLE.update({f"dtypes.{name}": dtype for name, dtype in _DTYPES.items()})


def dtype_value(name: str | None, runtime: Runtime | None = None) -> Value:
    """The :class:`DType` of a name; an unknown for None."""
    if name is None:
        return runtime.fresh("dtype", not_none=True) if runtime is not None else None
    if name.endswith("_ref"):
        return _REFERENCES[name[:-4]]
    return _DTYPES.get(_ALIASES.get(name, name)) or DType(name)


def _last_name(value: Unknown) -> str | None:
    """The attribute's name where an unknown is an attribute of a library (``np.float32``)."""
    if isinstance(value, Derived) and value.op == "attr" and isinstance(value.operands[-1], str):
        return value.operands[-1]
    return value.label().rpartition(".")[2] or None


def dtype_name(runtime: Runtime, value: Value) -> str | None:
    """The name of the data type that ``value`` stands for; None where it is None or unknown."""
    if isinstance(value, Default):
        value = value.text.rpartition(".")[2]
    if isinstance(value, DType):
        return value.name[:-4] if value.name.endswith("_ref") else value.name
    if isinstance(value, Unknown):
        name = _last_name(value)
    elif isinstance(value, str):
        name = value
    else:
        name = getattr(value, "name", None) or getattr(value, "__name__", None)
    if not isinstance(name, str):
        return None
    name = name.rpartition(".")[2]
    name = _ALIASES.get(name, name)
    name = name[:-4] if name.endswith("_ref") else name
    return name if name in _SIZES else None


def is_floating(name: str) -> bool:
    """Is it one of the floating-point types?"""
    return name in ("float16", "float32", "float64", "bfloat16")


def is_integer(name: str) -> bool:
    """Is it one of the (not quantized) integer types?"""
    return name.startswith(("int", "uint"))


@function(TABLE, "as_dtype", "type_value", None, "dtypes.as_dtype")
def _as_dtype(call: Call) -> Value:
    name = dtype_name(call.runtime, call["type_value"])
    return dtype_value(name, call.runtime)
