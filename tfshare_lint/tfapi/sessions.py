"""Sessions: running a graph makes no variables, but entering a session enters its graph."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import NativeClass, NativeFunction, NativeObject, Runtime, UserException, Value
from tfshare_lint.machine import Graph, Token
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, function
from tfshare_lint.tfapi.graphs import GraphValue, HarmlessContext, graph_value
from tfshare_lint.tfapi.initialization import SessionMemory
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE", "SessionValue"]

TABLE: Table = {}


def _results(fetches: Value) -> Value:
    """What ``session.run`` gives: the structure of the fetches."""
    if isinstance(fetches, (list, tuple)):
        return [_results(fetch) for fetch in fetches]
    if isinstance(fetches, dict):
        return {key: _results(fetch) for key, fetch in fetches.items()}
    return Opaque("session result")


class SessionValue(NativeObject):
    """A session. ``graph`` is the one it was made for, or the default one at its construction."""

    type_name = "Session"

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.token: Token | None = None
        self.memory: SessionMemory | None = None  # of a session whose initializers can be followed

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        if name == "run":
            return NativeFunction(name, self._run)
        if name == "graph":
            return graph_value(runtime, self.graph)
        if name == "as_default":
            return NativeFunction(name, lambda run, args, kwargs: HarmlessContext(self))
        if name == "close":
            return NativeFunction(name, lambda run, args, kwargs: None)
        return Opaque(f"session.{name}")

    def enter(self, runtime: Runtime) -> Value:
        runtime.journal.save(self)
        self.token = runtime.machine.enter_graph(self.graph)
        return self

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        if self.token is not None:
            token = self.token
            runtime.journal.save(self)
            self.token = None
            attempt(runtime, lambda: runtime.machine.leave_graph(token))
        return False

    def _run(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        fetches = runtime.resolve(args[0] if args else kwargs.get("fetches"))
        events.session_run(runtime, fetches)
        if self.memory is not None:
            self.memory.ran(runtime, self.graph, fetches)
        return _results(fetches)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op in ("==", "!="):
            return (op == "==") is (other is self)
        return runtime.fresh("session comparison")


def _session_graph(call: Call) -> Graph:
    graph = call["graph"] if "graph" in call.arguments else None
    if isinstance(graph, GraphValue):
        return graph.graph
    if graph is not None and isinstance(graph, (Unknown, Opaque)):
        made: Graph = call.runtime.machine.new_graph()
        made.open = True
        return made
    current: Graph = call.runtime.machine.graph
    return current


@function(TABLE, "Session", "target='', graph=None, config=None", construct=True)
def _session(call: Call) -> Value:
    return _made(call, _session_graph(call), followed=True)


def _made(call: Call, graph: Graph, followed: bool = False) -> SessionValue:
    call.runtime.emit(events.SessionMade(call.runtime.site()))
    session = SessionValue(graph)
    if followed:
        session.memory = SessionMemory(call.runtime)
    return session


@function(TABLE, "InteractiveSession", "target='', graph=None, config=None", construct=True)
def _interactive_session(call: Call) -> Value:
    session = _made(call, _session_graph(call), followed=True)
    if call["graph"] is not None:
        session.enter(call.runtime)
    return session


def _supervised(call: Call) -> Any:
    return _made(call, call.runtime.machine.graph)


for _path in ("train.MonitoredTrainingSession", "train.MonitoredSession", "train.SingularMonitoredSession"):
    function(TABLE, _path, "*args, **kwargs")(_supervised)


@function(TABLE, "get_default_session", "")
def _get_default_session(call: Call) -> Value:
    return SessionValue(call.runtime.machine.graph)


def _is_session(value: Value) -> bool | None:
    return isinstance(value, SessionValue) if not isinstance(value, (Unknown, Opaque)) else None


for _path in ("Session", "InteractiveSession"):
    TABLE[_path] = NativeClass(_path, TABLE[_path].implementation, is_instance=_is_session)
