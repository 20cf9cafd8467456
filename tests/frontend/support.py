"""Lowered code as text, for comparison."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

from tfshare_lint.frontend import parse_and_lower
from tfshare_lint.frontend.ir import FunctionCode


def lower(text: str) -> Any:
    """The lowered module, untyped: the tests know which nodes it has."""
    return parse_and_lower(textwrap.dedent(text), "example.py")


def lowered(text: str) -> list[Any]:
    """The statements of a module, for looking into them."""
    return list(lower(text).body)


def statements(text: str) -> list[str]:
    """The statements of a module, each as :func:`shown`."""
    return [shown(statement) for statement in lower(text).body]


def statement(text: str) -> str:
    [only] = statements(text)
    return only


def expression(text: str) -> str:
    """The one expression that a module consists of."""
    [only] = lowered(text)
    return shown(only.value)


def function(text: str) -> FunctionCode:
    """The function that the last statement defines, its body lowered."""
    code: FunctionCode = lowered(text)[-1].function
    assert code.body
    return code


def body_of(text: str) -> list[str]:
    """The statements of the function that the last statement defines."""
    return [shown(statement) for statement in function(text).body]


def shown(value: Any) -> str:
    """A node as it would be written, without positions; a name as itself, a constant as Python writes it."""
    if isinstance(value, FunctionCode):
        return f"code {value.name}"
    if isinstance(value, tuple):
        kind = type(value).__name__
        if kind in ("LoadName", "Constant"):
            return str(value[0]) if kind == "LoadName" else repr(value[0])
        parts = [shown(part) for part in value if not isinstance(part, ast.AST)]
        return f"{'' if kind == 'tuple' else kind}({', '.join(parts)})"
    return repr(value)
