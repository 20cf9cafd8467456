"""The module ``numpy``: arrays with their shapes, numbers computed where they are known, the rest harmless."""

from __future__ import annotations

import math
from collections.abc import Callable

from tfshare_lint.interpreter.stdlib.array_functions import FUNCTIONS
from tfshare_lint.interpreter.stdlib.arrays import ArrayValue, Shape, array_of, reshaped, shape_argument
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.library import module, nothing
from tfshare_lint.interpreter.stdlib.numpy_dtypes import DTYPES, DTypeName, dtype_function, dtype_name, finfo
from tfshare_lint.interpreter.stdlib.numpy_linalg import linalg_module
from tfshare_lint.interpreter.stdlib.operator_model import math_function
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, bind, harmless
from tfshare_lint.interpreter.values import (
    MISSING,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown

__all__ = ["numpy_module"]


def _filled(value: Value) -> Implementation:
    """``zeros``, ``ones`` and ``empty``"""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        given = dict(zip(("shape", "dtype"), args), **kwargs)
        return ArrayValue(shape_argument(runtime, given.get("shape")), dtype_name(given.get("dtype")) or "float64")

    return call


def _full(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = dict(zip(("shape", "fill_value", "dtype"), args), **kwargs)
    kinds = {int: "int64", float: "float64", bool: "bool"}
    dtype = dtype_name(given.get("dtype")) or kinds.get(type(given.get("fill_value")))
    return ArrayValue(shape_argument(runtime, given.get("shape")), dtype)


def _like(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    model = array_of(runtime, args[0])
    dtype = dtype_name(kwargs.get("dtype"))
    if not isinstance(model, ArrayValue):
        return ArrayValue((), dtype)
    return ArrayValue(model.array_shape, dtype or model.array_dtype)


def _array(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    dtype = dtype_name(args[1] if len(args) > 1 else kwargs.get("dtype"))
    made = array_of(runtime, args[0] if args else kwargs.get("object"), dtype)
    if isinstance(made, (bool, int, float)):
        return ArrayValue((), dtype or {bool: "bool", int: "int64", float: "float64"}[type(made)], made)
    return made


def _arange(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    bounds = [runtime.resolve(arg) for arg in args]
    dtype = dtype_name(kwargs.get("dtype"))
    if all(type(bound) is int for bound in bounds) and 1 <= len(bounds) <= 3 and (len(bounds) < 3 or bounds[2]):
        known = range(*bounds)
        data = list(known) if len(known) <= 256 else MISSING
        return ArrayValue((len(known),), dtype or "int64", data)
    if all(isinstance(bound, (int, float)) for bound in bounds) and bounds:
        start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) > 2 else 1
        return ArrayValue((max(0, math.ceil((stop - start) / step)),) if step else None, dtype or "float64")
    return ArrayValue((bounds[0] if len(bounds) == 1 else runtime.fresh("dimension", True),), dtype)


def _linspace(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    _, _, count = bind(
        runtime, "linspace", args, {k: v for k, v in kwargs.items() if k in ("start", "stop", "num")},
        ("start", "stop"), {"num": 50},
    )  # fmt: skip
    return ArrayValue(shape_argument(runtime, count), "float64")


def _eye(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    given = dict(zip(("N", "M"), args), **kwargs)
    rows = given.get("N", given.get("n"))
    columns = given.get("M") if isinstance(given.get("M"), (int, Unknown)) else rows
    return ArrayValue((rows, columns), dtype_name(kwargs.get("dtype")) or "float64")


def _prod(name: str) -> Implementation:
    """``np.prod(x)`` and the like: the array's method."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        source = runtime.resolve(args[0])
        items = None if isinstance(source, (ArrayValue, Unknown)) else runtime.known_items(source) if not isinstance(
            source, (int, float)) else [source]  # fmt: skip
        if items is not None and len(args) == 1 and name == "prod":
            result: Value = 1
            for item in items:
                result = runtime.binary("*", result, _plain(runtime, item))
            return result
        made = array_of(runtime, source if items is None else items)
        if not isinstance(made, ArrayValue):
            return made
        rest = {key: value for key, value in kwargs.items() if key in ("axis", "keepdims")}
        return runtime.call(made.get_attribute(runtime, name), args[1:], rest)

    return call


def _plain(runtime: Runtime, value: Value) -> Value:
    number = getattr(value, "as_number", None)
    return value if number is None else number(runtime)


def _scalar(name: str) -> Implementation:
    """A function that is ``math``'s on numbers and works on the elements of arrays."""
    plain = math_function(name)
    gives_float = name in ("floor", "ceil")

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        values = [runtime.resolve(arg) for arg in args]
        known = all(isinstance(value, (int, float)) for value in values)
        if known and not kwargs:
            if name.startswith(("sqrt", "log")) and any(value <= 0 for value in values):
                return harmless(name)  # an infinity or no number, with a warning
            result = plain(runtime, values, {})
            return float(result) if gives_float and isinstance(result, int) else result
        return _elementwise(runtime, args, kwargs)

    return call


def _elementwise(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    first = runtime.resolve(args[0])
    if isinstance(first, ArrayValue):
        kept = first.array_dtype if (first.array_dtype or "").startswith("float") else "float64"
        return ArrayValue(first.array_shape, kept)
    if isinstance(first, NativeObject):
        return harmless("result")
    return harmless("result") if isinstance(first, Unknown) else _like(runtime, args, {})


def _reshape(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    array = array_of(runtime, args[0])
    shape = args[1] if len(args) > 1 else kwargs.get("newshape", kwargs.get("shape"))
    if not isinstance(array, ArrayValue):
        array = ArrayValue((1,), None)
    return reshaped(runtime, array, shape_argument(runtime, shape))


def _unknown_array(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return ArrayValue(None, None)


def _method(name: str) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        array = array_of(runtime, args[0])
        if not isinstance(array, ArrayValue):
            return ArrayValue(None, None)
        return runtime.call(array.get_attribute(runtime, name), args[1:], kwargs)

    return call


def _dimensions(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    array = array_of(runtime, args[0])
    return () if isinstance(array, (int, float)) else runtime.get_attribute(array, "shape")


# numpy.random -------------------------------------------------------------------------------------------------


def _sized(dtype: str, position: int) -> Implementation:
    """A distribution: ``size=`` (or the argument at ``position``) is the shape; without it a number."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        size = kwargs.get("size", args[position] if len(args) > position else None)
        if size is None:
            return harmless("random")
        return ArrayValue(shape_argument(runtime, size), dtype_name(kwargs.get("dtype")) or dtype)

    return call


def _by_dimensions(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``rand(d0, d1)`` and ``randn(d0, d1)``"""
    return ArrayValue(shape_argument(runtime, args), "float64") if args else harmless("random")


def _permutation(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    source = runtime.resolve(args[0])
    shape: Shape = (source,) if isinstance(source, (int, Unknown)) else _shape_of(runtime, source)
    return ArrayValue(shape, "int64")


def _shape_of(runtime: Runtime, value: Value) -> Shape:
    array = array_of(runtime, value)
    return array.array_shape if isinstance(array, ArrayValue) else ()


_RANDOM: dict[str, Implementation] = {
    "seed": nothing,
    "shuffle": nothing,
    "rand": _by_dimensions,
    "randn": _by_dimensions,
    "permutation": _permutation,
    "randint": _sized("int64", 2),
    "choice": _sized("int64", 1),
    **{name: _sized("float64", 0) for name in ("random", "random_sample", "ranf", "standard_normal")},
    **{name: _sized("float64", 2) for name in ("normal", "uniform", "gamma", "beta", "binomial", "laplace")},
    **{name: _sized("float64", 1) for name in ("exponential", "poisson")},
}


class RandomState(NativeObject):
    """``np.random.RandomState``: the functions of ``np.random`` as methods."""

    type_name = "RandomState"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        body = _RANDOM.get(name)
        return LibraryName(f"random.{name}") if body is None else NativeFunction(name, body)


def _random_module() -> ModuleValue:
    makers = dict.fromkeys(("RandomState", "default_rng"), lambda runtime, args, kwargs: RandomState())
    return module("numpy.random", {**_RANDOM, **makers})


_SCALARS = (
    "sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "tanh", "sinh", "cosh", "floor",
    "ceil",
)  # fmt: skip
_ELEMENTWISE = (
    "abs",
    "absolute",
    "square",
    "round",
    "around",
    "clip",
    "sign",
    "power",
    "maximum",
    "minimum",
    "negative",
)


def _power(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if all(isinstance(arg, (int, float)) for arg in args) and len(args) == 2:
        return runtime.binary("**", *args)
    return _elementwise(runtime, args, kwargs)


def _chosen(name: str) -> Implementation:
    """``maximum``, ``minimum`` and ``abs`` of known numbers."""
    host = {"maximum": max, "minimum": min}.get(name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if all(isinstance(arg, (int, float)) for arg in args) and not kwargs:
            return host(*args) if host is not None and len(args) == 2 else abs(args[0])
        return _elementwise(runtime, args, kwargs)

    return call


def _quantified(name: str) -> Implementation:
    """``all`` and ``any`` of known numbers."""
    host: Callable[[list[Value]], bool] = {"all": all, "any": any}[name]

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        array = array_of(runtime, args[0]) if len(args) == 1 and not kwargs else None
        data = array.data if isinstance(array, ArrayValue) else array
        if not isinstance(data, list):
            return bool(data) if isinstance(data, (int, float)) else harmless(f"numpy.{name}()")
        known = all(isinstance(element, (int, float)) for element in data)
        return host(data) if known else harmless(f"numpy.{name}()")

    return call


def numpy_module() -> ModuleValue:
    """The model of ``numpy``."""
    table: dict[str, Implementation] = {
        **dict.fromkeys(_ELEMENTWISE, _elementwise),
        **{name: _scalar(name) for name in _SCALARS},
        **{name: _chosen(name) for name in ("maximum", "minimum", "abs", "absolute")},
        **{name: _filled(None) for name in ("zeros", "ones", "empty")},
        **dict.fromkeys(("zeros_like", "ones_like", "empty_like", "full_like"), _like),
        **dict.fromkeys(("array", "asarray", "asanyarray", "ascontiguousarray", "copy"), _array),
        **{name: _prod(name) for name in ("prod", "product", "sum", "max", "min", "mean", "amax", "amin")},
        **dict.fromkeys(("eye", "identity"), _eye),
        **{name: _method(name) for name in ("transpose", "ravel")},
        **{name: _quantified(name) for name in ("all", "any")},
        **dict.fromkeys(_UNKNOWN, _unknown_array),
        **FUNCTIONS,
        "full": _full, "arange": _arange, "linspace": _linspace, "reshape": _reshape, "power": _power,
        "dtype": dtype_function,
        "finfo": finfo,
        "shape": _dimensions, "ndim": lambda runtime, args, kwargs: len(_shape_of(runtime, args[0]) or ()),
    }  # fmt: skip
    for alias, name in (("product", "prod"), ("amax", "max"), ("amin", "min")):
        table[alias] = table[name]
    others: dict[str, Value] = {
        "pi": math.pi, "e": math.e, "inf": math.inf, "Inf": math.inf, "nan": math.nan, "NaN": math.nan,
        **{name: DTypeName(name) for name in DTYPES},
        "newaxis": None, "random": _random_module(), "linalg": linalg_module(), "ndarray": _NDARRAY,
    }  # fmt: skip
    return module("numpy", table, others, pure=True)


_UNKNOWN = (
    "where", "argmax", "argmin", "argsort", "cumsum", "diff", "split", "outer", "einsum", "meshgrid", "loadtxt",
    "genfromtxt", "fromstring", "frombuffer", "fromfile", "unique", "nonzero", "random_sample", "rollaxis", "diag",
    "take", "delete", "append", "insert", "histogram",
)  # fmt: skip
_NDARRAY = NativeClass(
    "ndarray",
    lambda runtime, args, kwargs: ArrayValue(None, None),
    is_instance=lambda value: (
        True if isinstance(value, ArrayValue) else (None if isinstance(value, (Unknown, LibraryName)) else False)
    ),
)
