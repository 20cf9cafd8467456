"""What the lowering of one scope of names (a module, a class's or a function's body) collects on its way."""

from __future__ import annotations

import ast
from typing import Optional

from tfshare_lint.frontend.ir import Expr, FunctionCode, LoadName, Statement, Target, Yield

__all__ = ["Scope", "mangled"]


def mangled(name: str, class_name: Optional[str]) -> str:
    """The name that Python gives to ``name`` inside the class ``class_name``: ``__x`` is ``_Class__x``.

    Source: *Private name mangling* in the language reference (section 6.2.1, identifiers).
    """
    if class_name is None or not name.startswith("__") or name.endswith("__"):
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


class Scope:
    """The scope that is being lowered.

    ``pending`` holds the yields that were found inside an expression and have to come before its statement.
    """

    __slots__ = ("assigned", "class_name", "globals", "is_generator", "nonlocals", "pending", "yields")

    def __init__(self, class_name: Optional[str]) -> None:
        self.class_name = class_name  # of the innermost class around: what private names are mangled with
        self.assigned: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.is_generator = False
        self.pending: list[Statement] = []
        self.yields = 0

    def mangle(self, name: str) -> str:
        return mangled(name, self.class_name) if name.startswith("__") else name

    def bind(self, name: str) -> str:
        """Note that ``name`` is assigned to; returns it mangled."""
        name = self.mangle(name)
        self.assigned.add(name)
        return name

    def hoist(self, value: Optional[Expr], delegate: bool, at: ast.AST) -> LoadName:
        """Put a yield before the statement; returns the hidden name that gets its result."""
        self.yields += 1
        result = LoadName(self.bind(f".yield{self.yields}"), at)
        self.add_yield(value, result, delegate, at)
        return result

    def add_yield(self, value: Optional[Expr], target: Optional[Target], delegate: bool, at: ast.AST) -> None:
        self.is_generator = True
        self.pending.append(Yield(value, target, delegate, at))

    def flush(self, into: list[Statement]) -> None:
        """Move the pending yields to the end of ``into``."""
        if self.pending:
            into.extend(self.pending)
            self.pending.clear()

    def fill(self, code: FunctionCode) -> None:
        """Write into ``code`` what its body, lowered in this scope, showed."""
        code.is_generator = self.is_generator
        code.assigned = frozenset(self.assigned - self.globals - self.nonlocals)
        code.globals = frozenset(self.globals)
        code.nonlocals = frozenset(self.nonlocals)
