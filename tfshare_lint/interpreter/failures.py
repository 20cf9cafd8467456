"""Exceptions of the interpreted program: making them, and knowing beforehand who would catch one.

Where TensorFlow would raise, the linter goes on as if the variable were shared, unless the program itself catches
the error. So every ``try`` and every context manager that may swallow an error is kept on a stack of catchers
while its body runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter.stdlib import EXCEPTIONS
from tfshare_lint.interpreter.values import ClassValue, Instance, NativeClass, UserException, Value
from tfshare_lint.symbolic import Derived, Symbol

if TYPE_CHECKING:
    from tfshare_lint.interpreter.activation import Activation
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["ContextCatcher", "TryCatcher", "handler_matches", "make_exception", "raise_error", "refusal_exception",
           "would_catch"]  # fmt: skip


def make_exception(type_name: str, message: str) -> UserException:
    """A built-in exception with its message, ready to be raised in the program."""
    return UserException(Instance(EXCEPTIONS[type_name], {"args": (message,)}))


def refusal_exception(run: Interpreter, type_name: str, message: str) -> UserException:
    """The exception by which the library refuses: a built-in one or one of its own."""
    return UserException(Instance(_exception_class(run, type_name), {"args": (message,)}))


def _exception_class(run: Interpreter, type_name: str) -> ClassValue:
    return EXCEPTIONS.get(type_name) or run.models.exception_classes.get(type_name) or EXCEPTIONS["Exception"]


def raise_error(run: Interpreter, type_name: str, message: str) -> NoReturn:
    """Raise a built-in exception in the program."""
    error = make_exception(type_name, message)
    error.site = run.site()
    raise error


class TryCatcher:
    """A ``try`` whose body is running."""

    __slots__ = ("activation", "statement")

    def __init__(self, statement: ir.Try, activation: Activation) -> None:
        self.statement = statement
        self.activation = activation

    def catches(self, run: Interpreter, cls: ClassValue) -> bool:
        if _leaves(self.statement.final):
            return True
        return any(
            handler_matches(run, handler, cls, self.activation) is not False and not _raises_again(handler.body)
            for handler in self.statement.handlers
        )


class ContextCatcher:
    """A ``with`` whose body is running."""

    __slots__ = ("context",)

    def __init__(self, context: Value) -> None:
        self.context = context

    def catches(self, run: Interpreter, cls: ClassValue) -> bool:
        names = getattr(self.context, "catches", ())
        if any(name in ("*", c.name) for name in names for c in cls.mro):
            return True
        generator = getattr(self.context, "generator", None)
        if generator is not None:
            return any(c.catches(run, cls) for c in generator.catchers)
        if isinstance(self.context, Instance):
            method = self.context.cls.find("__exit__")
            code = getattr(method, "code", None)
            return code is not None and _may_swallow(code.body)
        return False


def would_catch(run: Interpreter, type_name: str) -> bool:
    """Would the program catch an exception of this type (Python's or the library's) if it were raised now?"""
    cls = _exception_class(run, type_name)
    return any(catcher.catches(run, cls) for catcher in reversed(run.catchers))


def handler_matches(run: Interpreter, handler: ir.ExceptHandler, cls: ClassValue, act: Activation) -> bool | None:
    """Does ``except`` name this class? None where the named class is unknown."""
    if handler.type is None:
        return True
    return _class_matches(run.resolve(run.evaluate(handler.type, act)), cls)


def _class_matches(named: Value, cls: ClassValue) -> bool | None:
    if isinstance(named, tuple):
        answers = [_class_matches(n, cls) for n in named]
        return True if True in answers else None if None in answers else False
    if isinstance(named, ClassValue):
        return cls.is_subclass(named)
    if isinstance(named, NativeClass):
        # A class that is modelled, but not as an exception.
        return cls.native is named
    # An attribute of a library that is not modelled: its exceptions are its own, not ValueError.
    return False if isinstance(named, (Derived, Symbol)) else None


def _leaves(body: tuple[ir.Statement, ...]) -> bool:
    return any(isinstance(s, (ir.Return, ir.Break, ir.Continue)) for s in body)


def _raises_again(body: tuple[ir.Statement, ...]) -> bool:
    """A handler that certainly ends by raising does not keep the error from the user."""
    branches = any(isinstance(s, (ir.If, ir.Try, ir.For, ir.While)) for s in body)
    return bool(body) and isinstance(body[-1], ir.Raise) and len(body) <= 3 and not branches


def _may_swallow(body: tuple[ir.Statement, ...]) -> bool:
    """May this ``__exit__`` return something true?"""
    for statement in body:
        if isinstance(statement, ir.Return) and statement.value is not None:
            if not isinstance(statement.value, ir.Constant) or statement.value.value:
                return True
        elif isinstance(statement, (ir.If, ir.For, ir.While, ir.With, ir.Try)):
            inner = [getattr(statement, field, ()) for field in ("body", "orelse", "final")]
            if any(_may_swallow(block) for block in inner):
                return True
    return False
