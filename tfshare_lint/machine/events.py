"""What the machine reports while it runs; see :class:`tfshare_lint.trace.Event`.

The base class has a field with a default, so every field here has one too; all of them are always set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from tfshare_lint.trace import Event

if TYPE_CHECKING:
    from tfshare_lint.machine.errors import TensorFlowError
    from tfshare_lint.machine.graph import Graph
    from tfshare_lint.machine.scopes import VariableScope
    from tfshare_lint.machine.template import Template
    from tfshare_lint.machine.variables import PartitionedVariable, Reuse, Variable, VariableRequest
    from tfshare_lint.symbolic import Name

__all__ = [
    "AssumedVariable", "EagerVariableCreated", "GraphReset", "Raised", "ReuseMarked", "ScopeClosed", "ScopeOpened",
    "ScopeView", "TemplateCalled", "UnknownCreations", "VariableCreated", "VariableShared",
]  # fmt: skip

# A field that the emitter always gives.
_GIVEN: Any = None


class ScopeView(NamedTuple):
    """The variable scope at the time of an event.

    ``depth`` counts the open variable scopes (0: the root). ``name_scopes`` are the ``tf.name_scope`` blocks that
    the program has open, outermost first, as it named them; ``op_scope`` is the full op name scope.
    """

    name: Name
    reuse: Reuse
    depth: int
    opened_at: Any
    name_scopes: tuple[Name, ...]
    op_scope: Name
    scope: VariableScope


@dataclass
class VariableCreated(Event):
    variable: Variable = _GIVEN
    scope: ScopeView = _GIVEN
    request: VariableRequest | None = None

    @property
    def is_suspect(self) -> bool:
        return self.variable.key is None  # a tf.Variable, which no scope shares

    @property
    def builds(self) -> bool:
        return not self.variable.graph.is_dropped


@dataclass
class VariableShared(Event):
    """``get_variable`` returned a variable that existed."""

    variable: Variable | PartitionedVariable = _GIVEN
    scope: ScopeView = _GIVEN
    request: VariableRequest = _GIVEN


@dataclass
class AssumedVariable(Event):
    """A variable was asked for with reuse in a graph that others may have filled: it is taken to exist."""

    variable: Variable = _GIVEN
    scope: ScopeView = _GIVEN
    request: VariableRequest = _GIVEN


@dataclass
class EagerVariableCreated(Event):
    """``get_variable`` made a variable in eager execution: a new one, even if there is one of this name."""

    variable: Variable = _GIVEN
    scope: ScopeView = _GIVEN
    request: VariableRequest = _GIVEN


@dataclass
class ScopeOpened(Event):
    """A variable scope was entered.

    ``by`` is ``string``, ``object`` or ``default``; ``name_or_scope``, ``default_name`` and ``reuse_argument`` are
    as given, ``given`` the keyword names that the program wrote. ``outer_reuse`` is the reuse of the scope around
    it. ``uniquified``: a number was added to the default name. ``name`` is the full name.
    """

    scope: VariableScope = _GIVEN
    by: str = _GIVEN
    name_or_scope: Any = None
    default_name: Any = None
    reuse_argument: Any = None
    given: frozenset[str] = frozenset()
    outer_reuse: Reuse = False
    uniquified: bool = False
    name: Name = ""
    outer: VariableScope = _GIVEN


@dataclass
class ScopeClosed(Event):
    scope: VariableScope = _GIVEN


@dataclass
class ReuseMarked(Event):
    """``scope.reuse_variables()``. ``is_root``: on the graph's own root scope, so it holds for the rest of the
    graph; ``current``: on the scope that is open now."""

    scope: VariableScope = _GIVEN
    is_root: bool = False
    current: bool = False
    result_used: bool = False


@dataclass
class GraphReset(Event):
    """``tf.reset_default_graph()``: ``graph`` was the default graph until now."""

    graph: Graph = _GIVEN


@dataclass
class TemplateCalled(Event):
    template: Template = _GIVEN
    first: bool = False


@dataclass
class UnknownCreations(Event):
    """Code that is not known ran and may have made variables in ``graph``."""

    counts: ClassVar[bool] = False

    what: str = ""
    graph: Graph = _GIVEN


@dataclass
class Raised(Event):
    """TensorFlow raises. Emitted by whoever runs the program, which knows whether it is caught."""

    error: TensorFlowError = _GIVEN
    caught: bool = False

    @property
    def is_suspect(self) -> bool:
        return not self.caught
