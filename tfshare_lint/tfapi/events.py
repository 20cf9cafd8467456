"""Events of TensorFlow's API that are no business of the variable store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tfshare_lint.interpreter.values import Runtime
from tfshare_lint.trace import Event

__all__ = ["ApiMisuse", "EagerExecution", "SessionRun", "misuse", "session_run"]


@dataclass
class SessionRun(Event):
    """``Session.run``, ``Tensor.eval`` and the like: from here on the graph is being used, no longer built."""

    counts: ClassVar[bool] = False


@dataclass
class ApiMisuse(Event):
    """A call that does not do what its author must have meant.

    ``kind``: ``reuse-variables-not-called`` (``scope.reuse_variables`` without parentheses), ``variable-scope-class``
    (``tf.VariableScope(...)`` by hand), ``name-as-initial-value`` (``tf.Variable("w")``), ``reuse-variables-result``
    (the None that ``reuse_variables()`` returns is used).
    """

    kind: str = ""
    detail: Any = None


def session_run(runtime: Runtime) -> None:
    """Report that the graph is run here."""
    runtime.emit(SessionRun(runtime.site()))


def misuse(runtime: Runtime, kind: str, detail: Any = None) -> None:
    """Report a misuse of the API."""
    runtime.emit(ApiMisuse(runtime.site(), kind=kind, detail=detail))


@dataclass
class EagerExecution(Event):
    """``tf.enable_eager_execution()`` (or TensorFlow 2's behaviour): nothing that follows is built as a graph."""
