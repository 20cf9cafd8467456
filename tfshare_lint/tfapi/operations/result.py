"""What the rules of the operation table share: making the result of an operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from tfshare_lint.interpreter.values import Value
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.shapes import Dims
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of

__all__ = ["Rule", "Rules", "first_input", "result", "rule_into", "wanted_dtype"]

#: ``rule(call, default name of the operation)``
Rule = Callable[[Call, Optional[str]], Value]
Rules = dict[str, Rule]


def rule_into(rules: Rules) -> Callable[[Rule], Rule]:
    """Enter the decorated rule under its own name (without a leading ``_``)."""

    def enter(rule: Rule) -> Rule:
        rules[rule.__name__.lstrip("_")] = rule
        return rule

    return enter


def result(call: Call, operation: str | None, shape: Dims, dtype: str | None) -> Tensor:
    """A new tensor computed from all arguments, named by the argument ``name`` or ``scope``, else ``operation``."""
    name = None
    for parameter in ("name", "scope"):
        if parameter in call.given:
            name = name or call.name(parameter)
    return new_tensor(call.runtime, operation, shape, dtype, call.arguments.values(), name)


def first_input(call: Call) -> Value:
    """The value of the first parameter that is not None."""
    return next((call[p] for p in call.arguments if call[p] is not None), None)


def wanted_dtype(call: Call, otherwise: str | None = None, parameter: str = "dtype") -> str | None:
    """The ``dtype=`` argument's name, or ``otherwise`` where it is None."""
    value = call[parameter]
    return otherwise if value is None else dtype_name(call.runtime, value)


def input_tensor(call: Call, parameter: str) -> Tensor | Opaque | None:
    """A parameter's value where it is a tensor or opaque result already."""
    value = call[parameter]
    return value if isinstance(value, (Tensor, Opaque)) else None


def described(call: Call, value: Value) -> tuple[Dims, str | None]:
    """Shape and dtype of a value."""
    return shape_of(call.runtime, value), dtype_of(call.runtime, value)
