"""Context managers: entering and leaving what stands in a ``with``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.operations import known_truth, resolve
from tfshare_lint.interpreter.values import MISSING, BoundMethod, Instance, NativeObject, UserException, Value
from tfshare_lint.symbolic import Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["OpenContext"]


class OpenContext:
    """A context manager that has been entered."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    @classmethod
    def open(cls, run: Interpreter, item: ir.WithItem, act: Activation) -> OpenContext:
        """Evaluate a ``with`` item, enter it and bind its target."""
        value = resolve(run, run.evaluate(item.context, act))
        act.at = item.at
        opened = cls(value)
        result = opened.enter(run)
        if item.target is not None:
            run.assign(item.target, result, act)
        return opened

    def enter(self, run: Interpreter) -> Value:
        """What ``__enter__`` gives."""
        value = self.value
        if isinstance(value, NativeObject):
            try:
                result = value.enter(run)
            except run.models.errors as error:
                run.recover(error)
                return run.fresh("context")
            if result is MISSING:
                run.raise_error("AttributeError", "__enter__")
            return result
        if isinstance(value, Instance):
            method = value.cls.find("__enter__")
            if method is not MISSING:
                return run.call(BoundMethod(method, value), [])
            if not value.cls.opaque_base:
                run.raise_error("AttributeError", "__enter__")
            return run.fresh("__enter__")
        if isinstance(value, Unknown):
            if stdlib.is_harmless(value):
                return stdlib.harmless(f"{value.label()}.__enter__()")
            # Who knows what it opens: a scope, a graph. What is made under it has an unknown name.
            self.value = run.models.unknown_context(run, value)
            self.value.enter(run)
            return run.fresh(f"{value.label()}.__enter__()")
        return run.raise_error("AttributeError", "__enter__")

    def close(self, run: Interpreter, error: UserException | None) -> bool:
        """Leave it; True where it swallowed the error."""
        value = self.value
        if isinstance(value, NativeObject):
            try:
                return value.exit(run, error)
            except run.models.errors as refused:
                run.recover(refused)
                return False
        method = value.cls.find("__exit__") if isinstance(value, Instance) else MISSING
        if method is MISSING:
            return False
        details = [None, None, None] if error is None else [error.value.cls, error.value, run.fresh("traceback", True)]
        swallowed = run.call(BoundMethod(method, value), details)
        return error is not None and known_truth(run, swallowed) is True
