"""The machine: every graph of a run, and which of them is the default one.

Facts: ``_DefaultGraphStack`` and ``reset_default_graph`` in TensorFlow's ``python/framework/ops.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.journal import Journal
from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import GraphReset, UnknownCreations
from tfshare_lint.machine.graph import Graph
from tfshare_lint.machine.names import is_below
from tfshare_lint.machine.profile import DEFAULT, VersionProfile
from tfshare_lint.machine.scopes import NameScopeManager
from tfshare_lint.machine.template import TemplateCall
from tfshare_lint.machine.variables import Variable, format_shape
from tfshare_lint.symbolic import Name, format_name
from tfshare_lint.trace import Event

__all__ = ["Machine", "Token"]


class Token:
    """One entry of a graph; leaving it a second time does nothing."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.left = False


class Machine:
    """TensorFlow 1's graph-building state.

    ``locate()`` gives the place where the program stands, put on variables and events; ``on_event`` receives
    :mod:`~tfshare_lint.machine.events` as they happen. ``graphs`` has every graph in order of creation.
    """

    def __init__(self, profile: VersionProfile = DEFAULT, journal: Journal | None = None,
                 locate: Callable[[], Any] = lambda: None) -> None:  # fmt: skip
        self.profile = profile
        self.journal = journal if journal is not None else Journal()
        self.locate = locate
        self.on_event: Callable[[Event], None] | None = None
        self.graphs: list[Graph] = []
        self.template_calls: list[TemplateCall] = []
        self._stack: list[Graph] = []
        self._serials = 0
        self._default: Graph | None = None  # made when it is first needed, as TensorFlow does
        self._was_reset = False  # by reset_default_graph
        self._eager = False
        self._eager_stores = 0

    @property
    def graph(self) -> Graph:
        """The current default graph; made when it is first needed after a reset."""
        if self._stack:
            return self._stack[-1]
        if self._default is None:
            self.journal.save(self)
            self._default = self.new_graph()
            self._default.begun_by_reset = self._was_reset
        return self._default

    @property
    def inside_a_graph(self) -> bool:
        """Is a graph entered (``with graph.as_default()``, a session)?"""
        return bool(self._stack)

    @property
    def is_eager(self) -> bool:
        """Is the program in eager execution here? It is not where it has entered a graph (scopes are entered with the
        graph that they are in)."""
        return self._eager and all(graph is self._default for graph in self._stack)

    @property
    def shares_nothing(self) -> bool:
        """Does ``get_variable`` make a new variable each time? In eager execution it does, but for templates and stores
        made for that purpose."""
        shares = self._eager_stores or self.template_calls or not self.profile.eager_shares_nothing
        return self.is_eager and not shares

    def set_eager(self, eager: bool) -> None:
        """Switch eager execution on or off."""
        self.journal.save(self)
        self._eager = eager

    def enter_eager_store(self, change: int) -> None:
        """Enter (1) or leave (-1) an ``EagerVariableStore``."""
        self.journal.save(self)
        self._eager_stores += change

    def next_serial(self) -> int:
        """A number for a new variable."""
        self.journal.save(self)
        self._serials += 1
        return self._serials - 1

    def new_graph(self) -> Graph:
        """``tf.Graph()``."""
        self.journal.save(self.graphs)
        graph = Graph(self, len(self.graphs))
        self.graphs.append(graph)
        return graph

    def start_over(self, is_open: bool) -> Graph:
        """Begin with no graph entered and a new default graph, as a function does that is run on its own; with
        ``is_open``, whoever calls it may have made variables in it and opened scopes."""
        self.journal.save(self)
        self.journal.save(self._stack)
        self._stack.clear()
        graph = self._default = self.new_graph()
        graph.open = is_open
        return graph

    def enter_graph(self, graph: Graph) -> Token:
        """``graph.as_default()``, entered."""
        self.journal.save(self._stack)
        self._stack.append(graph)
        return Token(graph)

    def leave_graph(self, token: Token) -> None:
        """Leave what :meth:`enter_graph` entered.

        Raises:
            TensorFlowError: IMPROPER_NESTING where it is not the innermost; the graph stays the default one.
        """
        if token.left:
            return
        self.journal.save(token)
        token.left = True
        stack = self._stack
        if not stack:
            return
        if stack[-1] is not token.graph:
            raise TensorFlowError(
                "AssertionError",
                "Nesting violated for default stack of <class 'tensorflow.python.framework.ops.Graph'> objects",
                ErrorKind.IMPROPER_NESTING, recover=lambda: self._remove(token.graph),
            )  # fmt: skip
        self.journal.save(stack)
        stack.pop()

    def drop_graph(self, token: Token) -> None:
        """Leave a graph as Python does when it frees a context manager that was not left: where the graph is not the
        innermost, the error is lost and the graph stays."""
        try:
            self.leave_graph(token)
        except TensorFlowError:
            pass

    def _remove(self, graph: Graph) -> None:
        """Take a graph off the stack wherever it is."""
        self.journal.save(self._stack)
        for index in range(len(self._stack) - 1, -1, -1):
            if self._stack[index] is graph:
                del self._stack[index]
                return

    def begin_thread(self) -> Callable[[], None]:
        """Another thread runs: it has a default graph of its own and, depending on the version, stands in the root
        scope of every graph. Gives the function to call when it ends (threads are run one after the other)."""
        self.journal.save(self)
        stack, default = self._stack, self._default
        self._stack, self._default = [], None
        separate = self.profile.scopes_per_thread
        ends = [graph.begin_thread() for graph in self.graphs] if separate else []
        known = len(self.graphs)

        def end() -> None:
            self.journal.save(self)
            self._stack, self._default = stack, default
            for restore in ends:
                restore()
            for graph in self.graphs[known:] if separate else ():
                graph.begin_thread()

        return end

    def reset_default_graph(self) -> None:
        """``tf.reset_default_graph()``.

        Raises:
            TensorFlowError: RESET_NESTED inside a variable scope, a graph or a session; nothing has changed.
        """
        if self._stack:
            raise TensorFlowError(
                "AssertionError",
                "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the "
                "nesting and create a new graph.",
                ErrorKind.RESET_NESTED,
            )  # fmt: skip
        old = self._default
        self.journal.save(self)
        if old is not None:
            self.journal.save(old)
            old.is_dropped = True
        self._default = None
        self._was_reset = True
        if self.on_event is not None and old is not None:
            self.on_event(GraphReset(self.locate(), (), old))

    def name_scope(self, name: Any, default_name: Any = None, explicit: bool = True) -> NameScopeManager:
        """``tf.name_scope``: enters the graph that is the default one at entry."""
        return NameScopeManager(self, default_name if name is None else name, None, explicit)

    def assume_unknown_creations(self, what: str) -> None:
        """Code that is not known ran: the current graph may have variables that were not seen."""
        graph = self.graph
        self.journal.save(graph)
        graph.open = True
        if self.on_event is not None:
            self.on_event(UnknownCreations(self.locate(), (), what, graph))

    def describe_variable(self, variable: Variable) -> str:
        """``repr(variable)`` in the program."""
        ref = "" if variable.resource else "_ref"
        return (
            f"<tf.Variable '{format_name(variable.name)}:0' "
            f"shape={format_shape(variable.shape)} dtype={variable.dtype}{ref}>"
        )

    def in_later_template_call(self, graph: Graph, name: Name) -> bool:
        """Is a template running again whose scope holds ``name``?"""
        return any(
            call.later and call.graph is graph and call.template.scope is not None
            and is_below(name, call.template.scope.name)
            for call in self.template_calls
        )  # fmt: skip
