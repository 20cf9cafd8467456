"""One running piece of code: its names, its frame in the trace, and where it stands."""

from __future__ import annotations

from typing import Any

from tfshare_lint.frontend.ir import FunctionCode
from tfshare_lint.interpreter.values import Environment, FunctionValue, Value
from tfshare_lint.trace import Frame

__all__ = ["BREAK", "CONTINUE", "NORMAL", "RETURN", "Activation", "BudgetExceeded", "OpenArguments"]

#: How a statement ended.
NORMAL, BREAK, CONTINUE, RETURN = range(4)


class OpenArguments(Exception):
    """A library model misses an argument that may be among those that are not known."""


class BudgetExceeded(Exception):
    """The run has used up a budget; the message is the sentence for the user."""


class Activation:
    """``at`` is the source node that is being evaluated (what a traceback would call the current line)."""

    __slots__ = ("assigned", "at", "cut", "env", "frame", "function", "handled", "returned", "vars")

    def __init__(self, env: Environment, frame: Frame, function: FunctionValue | None, at: Any) -> None:
        self.env = env
        self.vars = env.vars
        self.frame = frame
        self.function = function
        self.at = at
        self.returned: Value = None
        self.cut = False  # some loop in it was left before the program would leave it
        self.handled: Value = None  # the exception an ``except`` block is handling: what a bare ``raise`` raises
        self.assigned: frozenset[str] = function.code.assigned if function is not None else frozenset()

    @property
    def code(self) -> FunctionCode | None:
        """The function that is running; None in the body of a module or class."""
        return None if self.function is None else self.function.code
