"""The module ``numbers``: the abstract classes that Python's numbers and numpy's are of."""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.stdlib.arrays import ArrayValue
from tfshare_lint.interpreter.stdlib.library import module, nothing
from tfshare_lint.interpreter.values import ModuleValue, NativeClass, Value
from tfshare_lint.symbolic import Pattern, Unknown

__all__ = ["numbers_module"]


def _check(kinds: tuple[type, ...]) -> Callable[[Value], bool | None]:
    def check(value: Value) -> bool | None:
        if isinstance(value, Unknown):
            return False if isinstance(value, Pattern) else None
        if isinstance(value, ArrayValue):  # a scalar of numpy's is one, an array of no dimensions is not
            return None if value.array_shape == () else False
        return isinstance(value, kinds)

    return check


def numbers_module() -> ModuleValue:
    """The model of ``numbers``."""
    every = (int, float, complex)
    kinds: dict[str, tuple[type, ...]] = {
        "Number": every, "Complex": every, "Real": (int, float), "Rational": (int,), "Integral": (int,),
    }  # fmt: skip
    return module(
        "numbers", {}, {name: NativeClass(name, nothing, is_instance=_check(of)) for name, of in kinds.items()}
    )
