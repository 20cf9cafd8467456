"""Events of TensorFlow's API that are no business of the variable store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.symbolic import Name
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.trace import Event, Site

__all__ = [
    "ApiMisuse", "CellsCombined", "EagerExecution", "GraphGrew", "LayerCalled", "MetricMade", "OptimizerApplied",
    "SessionMade", "SessionRun", "VariablesApplied", "VariablesFiltered", "misuse", "session_run",
]  # fmt: skip


@dataclass
class SessionRun(Event):
    """``Session.run``, ``Tensor.eval`` and the like: from here on the graph is being used, no longer built.

    ``fetches`` is what the program asked for (None where that is not known).
    """

    counts: ClassVar[bool] = False

    fetches: Value = None


@dataclass
class SessionMade(Event):
    """A session was constructed."""

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


def session_run(runtime: Runtime, fetches: Value = None) -> None:
    """Report that the graph is run here."""
    site = runtime.site()
    runtime.emit(SessionRun(site, fetches=fetches))
    if runtime.looping:
        loops = state_of(runtime).session_loops
        for turn in site.all_loops():
            turn.loop.runs_session = True
            loops.setdefault(id(turn.loop), set()).add(runtime.machine.graph.serial)


def misuse(runtime: Runtime, kind: str, detail: Any = None) -> None:
    """Report a misuse of the API."""
    runtime.emit(ApiMisuse(runtime.site(), kind=kind, detail=detail))


@dataclass
class EagerExecution(Event):
    """``tf.enable_eager_execution()`` (or TensorFlow 2's behaviour): nothing that follows is built as a graph."""


@dataclass
class LayerCalled(Event):
    """A layer, an RNN cell or a module was applied; emitted when its body has run.

    ``api``: ``layers`` (a function of ``tf.layers``), ``layer`` (an object of the class API), ``contrib``
    (``tf.contrib.layers``, slim), ``keras``, ``cell``, ``sonnet``. ``kind`` is the name of the function or class.
    ``given`` is the name or scope that the program gave (None: unnamed), ``reuse`` the argument as given.
    ``scope`` is the full variable scope name that was used, ``enclosing`` the variable scope around the call.
    ``layer`` identifies the object (None for a function), ``constructed`` is where it was made, ``number`` counts
    its calls from 0. ``variables``: the machine's variables that the call made or took, in order; ``inputs`` the
    tensors it was applied to; ``output`` its result.
    """

    api: str = ""
    kind: str = ""
    given: Name | None = None
    reuse: Any = None
    scope: Name | None = None
    enclosing: Any = None
    layer: Any = None
    constructed: Site | None = None
    number: int = 0
    variables: tuple[Any, ...] = ()
    inputs: tuple[Value, ...] = ()
    output: Value = None


@dataclass
class VariablesApplied(Event):
    """An operation combined variables (their serial numbers as a bit set) with other tensors, its ``inputs``.

    What the tensors were computed from, they say themselves (``parents``).
    """

    counts: ClassVar[bool] = False

    variables: int = 0
    inputs: tuple[Value, ...] = ()
    output: Value = None


@dataclass
class OptimizerApplied(Event):
    """An optimizer or a moving average was applied: the slots that it made, and those that existed.

    ``optimizer`` identifies the object; ``kind`` is ``Adam``, ``ExponentialMovingAverage`` …; ``reuse`` is that of
    the scope around the call.
    """

    optimizer: Any = None
    kind: str = ""
    reuse: Any = None
    created: tuple[Any, ...] = ()
    shared: tuple[Any, ...] = ()


@dataclass
class MetricMade(Event):
    """A function of ``tf.metrics`` (or the like) was called; ``variables`` are the local ones it made."""

    kind: str = ""
    given: Name | None = None
    reuse: Any = None
    variables: tuple[Any, ...] = ()


@dataclass
class CellsCombined(Event):
    """RNN cells were put together. ``by``: ``MultiRNNCell``, ``bidirectional_dynamic_rnn`` …

    ``open``: a first and a later cell stand for an unknown number of them.
    """

    by: str = ""
    cells: tuple[Any, ...] = ()
    open: bool = False


@dataclass
class VariablesFiltered(Event):
    """Variables were chosen by name: ``text`` is the filter, ``how`` is ``prefix`` (a collection's ``scope=``),
    ``in`` or ``startswith`` (a test of ``v.name``); ``matched`` are the variables that pass."""

    text: str = ""
    how: str = "prefix"
    matched: tuple[Any, ...] = ()
    graph: Any = None


@dataclass
class GraphGrew(Event):
    """An operation was made again in a later turn of a loop that runs the session, in the same graph and on the same
    graph objects; written once for each list of calls that leads to it. ``operation`` is the name it asked for."""

    counts: ClassVar[bool] = False

    operation: str = ""
