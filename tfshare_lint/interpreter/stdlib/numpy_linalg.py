"""The module ``numpy.linalg`` (``scipy.linalg`` is alike): factorisations and inverses by their shapes."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.arrays import ArrayValue, Shape, array_of
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, harmless
from tfshare_lint.interpreter.values import ModuleValue, Runtime, Value

__all__ = ["linalg_module"]


def _matrix(runtime: Runtime, args: Args) -> tuple[Shape, str | None]:
    """The shape of the first argument, a matrix or several, and its dtype; a shape of None is not known."""
    array = array_of(runtime, args[0])
    if not isinstance(array, ArrayValue) or not isinstance(array.array_shape, tuple) or len(array.array_shape) < 2:
        return None, None
    return array.array_shape, array.array_dtype


def _same(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """A matrix of the same size."""
    return ArrayValue(*_matrix(runtime, args))


def _inverse(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    shape, dtype = _matrix(runtime, args)
    return ArrayValue(None if shape is None else (*shape[:-2], shape[-1], shape[-2]), dtype)


def _square_parts(*kinds: str) -> Implementation:
    """Results for a square matrix, each of them a ``matrix`` or a ``vector``. Others are not known."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        shape, dtype = _matrix(runtime, args)
        if shape is None or (shape[-1] is not shape[-2] and shape[-1] != shape[-2]):
            return tuple(ArrayValue(None, dtype) for _ in kinds)
        return tuple(ArrayValue(shape if kind == "matrix" else shape[:-1], dtype) for kind in kinds)

    return call


def _number(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    shape, dtype = _matrix(runtime, args)
    return harmless("number") if shape is None or len(shape) == 2 else ArrayValue(shape[:-2], dtype)


def _unknown(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return ArrayValue(None, None)


_FUNCTIONS: dict[str, Implementation] = {
    "qr": _square_parts("matrix", "matrix"),
    "svd": _square_parts("matrix", "vector", "matrix"),
    "lu": _square_parts("matrix", "matrix", "matrix"),
    "eig": _square_parts("vector", "matrix"),
    "eigh": _square_parts("vector", "matrix"),
    "inv": _inverse,
    "pinv": _inverse,
    "cholesky": _same,
    "sqrtm": _same,
    "det": _number,
    "norm": _unknown,
    "solve": _unknown,
}


def linalg_module() -> ModuleValue:
    """The model of ``numpy.linalg``."""
    return module("numpy.linalg", _FUNCTIONS, pure=True)
