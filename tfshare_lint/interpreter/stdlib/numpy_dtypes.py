"""numpy's dtypes: ``np.float32``, ``np.dtype("float32")``, ``array.dtype``.

numpy tells a scalar type from the ``dtype`` of its values; here one object stands for both, for programs compare them
freely with each other and with names.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, harmless
from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.symbolic import Derived, Unknown

__all__ = ["DTYPES", "DTypeName", "dtype_function", "dtype_name", "finfo"]

DTYPES = (
    "float16", "float32", "float64", "double", "single", "float_", "int8", "int16", "int32", "int64", "int_", "uint8",
    "uint16", "uint32", "uint64", "bool_", "complex64", "complex128",
)  # fmt: skip
_SIZES = {"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "float16": 2, "int32": 4, "uint32": 4,
          "float32": 4, "int64": 8, "uint64": 8, "float64": 8, "complex64": 8, "complex128": 16}  # fmt: skip
_SHORT = {"float": "float64", "int": "int64", "double": "float64", "float_": "float64", "int_": "int64",
          "bool_": "bool", "single": "float32", "half": "float16", "f": "float32", "d": "float64",
          "f4": "float32", "f8": "float64", "i4": "int32", "i8": "int64", "u1": "uint8"}  # fmt: skip


def dtype_name(value: Value) -> str | None:
    """The name of a dtype as a program writes it: ``np.float32``, ``"float32"``, ``float``, ``tf.float32``."""
    if value is None:
        return None
    if isinstance(value, Derived) and value.op == "attr" and isinstance(value.operands[-1], str):
        name: Value = value.operands[-1]
    else:
        name = value if isinstance(value, str) else getattr(value, "name", None)
    if not isinstance(name, str):
        return None
    name = name.rpartition(".")[2]
    return _SHORT.get(name, name)


class DTypeName(LibraryName):
    """``np.float32`` and its kin: names of dtypes, and functions that convert to them."""

    def __init__(self, name: str) -> None:
        super().__init__(f"numpy.{name}")
        self.construct = self._convert

    def _convert(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        from tfshare_lint.interpreter.stdlib.arrays import ArrayValue, array_of

        dtype = dtype_name(self)
        made = array_of(runtime, args[0] if args else 0, dtype)
        return made if isinstance(made, ArrayValue) else ArrayValue((), dtype, made)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own = dtype_name(self)
        if name in ("name", "__name__"):
            return own
        if name in ("type", "base"):
            return self
        if name == "itemsize" and own in _SIZES:
            return _SIZES[own]
        return super().get_attribute(runtime, name)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op not in ("==", "!="):
            return super().compare(runtime, op, other, reflected)
        name = None if isinstance(other, Unknown) else dtype_name(other)
        if name is None:
            return harmless(f"{self.name} {op}") if isinstance(other, (Unknown, NativeObject)) else op == "!="
        return (name == dtype_name(self)) is (op == "==")


def dtype_function(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``np.dtype(x)``"""
    name = dtype_name(runtime.resolve(args[0])) if args else None
    return DTypeName(name) if name in _SIZES else harmless("numpy.dtype()")


#: Floating type → the distance of 1 to the next number, and the largest number.
_FLOATS = {
    "float16": (0.0009765625, 65504.0),
    "float32": (1.1920928955078125e-07, 3.4028234663852886e38),
    "float64": (2.220446049250313e-16, 1.7976931348623157e308),
}


class FloatInfo(NativeObject):
    """``np.finfo(dtype)``"""

    type_name = "finfo"
    attributes_are_pure = True

    def __init__(self, epsilon: float, largest: float) -> None:
        self.known = {"eps": epsilon, "max": largest, "min": -largest}

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.known.get(name, harmless(f"finfo.{name}"))


def finfo(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``np.finfo(dtype)``"""
    name = dtype_name(runtime.resolve(args[0])) if args else None
    return FloatInfo(*_FLOATS[name]) if name in _FLOATS else harmless("numpy.finfo()")
