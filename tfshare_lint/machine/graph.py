"""One ``tf.Graph``: its variables, its current scopes and the names in use.

Facts: ``Graph.name_scope`` and ``Graph.unique_name`` in TensorFlow's ``python/framework/ops.py``, the counters of
``_VariableScopeStore`` in ``python/ops/variable_scope.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfshare_lint.machine import store
from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import ScopeView
from tfshare_lint.machine.names import (
    ancestors,
    child,
    drop_slash,
    ends_with_slash,
    fold_case,
    is_valid,
    join,
    numbered,
)
from tfshare_lint.machine.scopes import NameScopeManager, ScopeManager, VariableScope
from tfshare_lint.machine.template import Template
from tfshare_lint.machine.variables import InitializerInfo, PartitionedVariable, Shape, Variable, VariableRequest
from tfshare_lint.symbolic import Name, Pattern, concatenate, format_name

if TYPE_CHECKING:
    from tfshare_lint.machine.machine import Machine

__all__ = ["Creator", "Graph"]

#: ``creator(next, arguments)``: makes a variable, as a rule by calling ``next`` with the arguments, changed or not.
Creator = Callable[[Callable[[dict[str, Any]], Variable], dict[str, Any]], Variable]


class Graph:
    """The state of one graph.

    ``open``: variables may exist that the machine has not seen. ``store`` maps full names to what ``get_variable``
    made, ``partitioned`` the same for variables in parts. ``scope`` is the current variable scope, ``op_scope`` the
    current op name scope without a slash at its end, ``name_scopes`` the ``tf.name_scope`` blocks the program has
    open.
    """

    def __init__(self, machine: Machine, serial: int) -> None:
        self.machine = machine
        self.serial = serial
        self.open = False
        #: It is the default graph since ``reset_default_graph``.
        self.begun_by_reset = False
        #: It was the default graph until ``reset_default_graph``.
        self.is_dropped = False
        #: ``import_meta_graph`` filled it: its collections hold variables that no store knows.
        self.imported = False
        #: The functions of the ``variable_creator_scope`` blocks that are open, outermost first.
        self.creators: tuple[Creator, ...] = ()
        self.variables: list[Variable] = []
        self.store: dict[Name, Variable] = {}
        self.partitioned: dict[Name, PartitionedVariable] = {}
        #: A key that ends in ``part_0`` is in the store.
        self.has_parts = False
        self.nodes: set[Name] = set()
        self.root_scope = VariableScope(self, "", False, "", {})
        self.scope = self.root_scope
        self.op_scope: Name = ""
        self.name_scopes: tuple[Name, ...] = ()
        #: How often each op name was asked for, by the name (in lower case where case does not count).
        self._used: dict[Name, int] = {}
        #: How often a variable scope of a full name was opened; drives ``default_name``.
        self._counts: dict[Name, int] = {}
        self._counts_frozen = False
        #: Scope → the names below it that were ever counted; more than are counted now does no harm.
        self._counted_below: dict[Name, set[Name]] = {}
        self._fold = machine.profile.case_insensitive_names

    def __repr__(self) -> str:
        return f"<Graph {self.serial}>"

    @property
    def holds_unseen(self) -> bool:
        """May its collections hold variables that the machine has not seen?"""
        return self.open or self.imported

    # ---- op names --------------------------------------------------------------------------------------------

    def unique_name(self, name: Name, mark: bool = True) -> Name:
        """``Graph.unique_name``: ``name`` below the current name scope, with a number where it is taken. ``mark``
        False leaves it free."""
        return self._claim(join(self.op_scope, name), mark)

    def op_name(self, name: Name, op_type: str = "NoOp") -> Name:
        """The name of a new op that asks for ``name``: one with a slash at its end is taken exactly. ``op_type``
        matters only where the name is ``""``.

        Raises:
            TensorFlowError: BAD_NAME or DUPLICATE_NODE.
        """
        if name == "":
            return self._nameless_op(op_type, self.op_scope)
        self.check_name(name, self.op_scope)
        full = drop_slash(name) if ends_with_slash(name) else self.unique_name(name)
        self.add_node(full)
        return full

    def _nameless_op(self, op_type: str, op_scope: Name) -> Name:
        """An op that asks for the name ``""``: named after its type, or refused because it lands at the root."""
        full = self._claim(join(op_scope, op_type) if self.machine.profile.nameless_op_takes_type else "")
        if not is_valid(full, self.machine.profile.op_name):
            text = self.machine.profile.bad_node_name.format(name=format_name(full))
            raise TensorFlowError("ValueError", text, ErrorKind.BAD_NAME, name=full, requested="")
        self.add_node(full)
        return full

    def add_node(self, name: Name) -> None:
        """An op of exactly this name is made.

        Raises:
            TensorFlowError: DUPLICATE_NODE.
        """
        if name in self.nodes:
            text = self.machine.profile.duplicate_node.format(name=format_name(name))
            raise TensorFlowError("ValueError", text, ErrorKind.DUPLICATE_NODE, name=name)
        self.machine.journal.save(self.nodes)
        self.nodes.add(name)

    def _claim(self, name: Name, mark: bool = True) -> Name:
        key = fold_case(name) if self._fold else name
        used = self._used
        repeats = used.get(key, 0)
        if mark:
            self.machine.journal.save(used)
            used[key] = repeats + 1
        if not repeats:
            return name
        number = repeats
        while (candidate := numbered(key, number)) in used:
            number += 1
        if mark:
            used[candidate] = 1
        return numbered(name, number)

    def claim_root(self, name: Name) -> None:
        """Mark a name as used, whatever the current name scope."""
        self._claim(name)

    def check_name(self, name: Any, op_scope: Name) -> None:
        """May a scope of this name be opened below ``op_scope``?

        Raises:
            TensorFlowError: BAD_NAME; a TypeError where it is no name at all.
        """
        profile = self.machine.profile
        if not isinstance(name, (str, Pattern)):
            text = "expected string or bytes-like object"
            raise TensorFlowError("TypeError", text, ErrorKind.BAD_NAME, requested=name)
        # Whoever runs in an open graph may be inside a scope.
        pattern = profile.scope_name if op_scope or self.open else profile.op_name
        if not is_valid(name, pattern):
            text = profile.bad_scope_name if op_scope else profile.bad_root_name
            raise TensorFlowError(
                "ValueError", text.format(name=format_name(name)), ErrorKind.BAD_NAME, name=name, requested=name
            )

    def open_op_scope(self, name: Name | None, checked: bool = True) -> Name:
        """Make ``name`` the current op name scope; gives it with a slash at its end (``""``: the root).

        Raises:
            TensorFlowError: BAD_NAME, and nothing has changed.
        """
        if name and checked:
            self.check_name(name, self.op_scope)
        self.machine.journal.save(self)
        if not name:
            self.op_scope = ""
            return ""
        self.op_scope = drop_slash(name) if ends_with_slash(name) else self.unique_name(name)
        return f"{self.op_scope}/" if isinstance(self.op_scope, str) else concatenate(self.op_scope, "/")

    def new_variable_op(self, name: Name, op_scope: Name, callable_value: bool, resource: bool = False,
                        checked: bool = True) -> Name:  # fmt: skip
        """The op name of a new variable that asks for ``name`` below ``op_scope``; marks the names of the ops that
        come with it.

        Raises:
            TensorFlowError: BAD_NAME or DUPLICATE_NODE.
        """
        value = "Initializer" if callable_value or resource else "initial_value"
        others = ("IsInitialized", "Assign", "Read") if resource else ("Assign", "read")
        if name == "" and checked:
            self._claim(value)
            full = self._nameless_op("VarHandleOp" if resource else "VariableV2", "")
            for other in others:
                self._claim(other)
            return full
        if checked:
            self.check_name(name, op_scope)
        full = drop_slash(name) if ends_with_slash(name) else self._claim(join(op_scope, name))
        self._claim(child(full, value))
        if checked or full not in self.nodes:
            self.add_node(full)
        for other in others:
            self._claim(child(full, other))
        return full

    # ---- counters of default names -----------------------------------------------------------------------------

    def count_scope(self, name: Name) -> None:
        """A variable scope of this full name is opened."""
        counts = self._own_counts()
        if name not in counts:
            for scope in ancestors(name):
                self._counted_below.setdefault(scope, set()).add(name)
        counts[name] = counts.get(name, 0) + 1

    def free_default(self, default_name: Name) -> Name:
        """``default_name``, with the first number that makes its full name one that was not opened."""
        full = join(self.scope.name, default_name)
        counts = self._counts
        if not counts.get(full):
            return default_name
        number = 1
        while counts.get(numbered(full, number)):
            number += 1
        return numbered(default_name, number)

    def freeze_counts(self) -> dict[Name, int]:
        """The counters as they are; later changes go to a copy (made only if there are any)."""
        self._counts_frozen = True
        return self._counts

    def restore_counts(self, counts: dict[Name, int]) -> None:
        """Go back to the counters that :meth:`freeze_counts` gave. Call after saving the graph."""
        self._counts = counts
        self._counts_frozen = False

    def forget_counts_below(self, scope: Name) -> None:
        """A string scope is left: the scopes below it count from zero again."""
        if scope == "" and self.machine.profile.empty_root_scope_resets_counters:
            self._own_counts().clear()
            return
        below = self._counted_below.get(scope)
        if below and not below.isdisjoint(self._counts):
            counts = self._own_counts()
            for name in below:
                counts.pop(name, None)

    def _own_counts(self) -> dict[Name, int]:
        journal = self.machine.journal
        if self._counts_frozen:
            journal.save(self)
            self._counts = dict(self._counts)
            self._counts_frozen = False
        journal.save(self._counts)
        return self._counts

    def begin_thread(self) -> Callable[[], None]:
        """Go to a root scope without any counters; gives the function that goes back."""
        journal = self.machine.journal
        journal.save(self)
        scopes = self.root_scope, self.scope, self.op_scope, self.name_scopes
        counts = self._counts, self._counts_frozen
        self.root_scope = self.scope = VariableScope(self, "", False, "", {})
        self.op_scope, self.name_scopes = "", ()
        self._counts, self._counts_frozen = {}, False

        def end() -> None:
            journal.save(self)
            self.root_scope, self.scope, self.op_scope, self.name_scopes = scopes
            self._counts, self._counts_frozen = counts

        return end

    # ---- scopes ------------------------------------------------------------------------------------------------

    def variable_scope(self, name_or_scope: Any = None, default_name: Any = None, *, reuse: Any = None,
                       auxiliary_name_scope: Any = True, initializer: Any = None, regularizer: Any = None,
                       dtype: Any = None, custom_getter: Any = None, partitioner: Any = None,
                       caching_device: Any = None, use_resource: Any = None, constraint: Any = None,
                       given: frozenset[str] = frozenset()) -> ScopeManager:  # fmt: skip
        """``tf.variable_scope``; ``given`` are the keyword names that the program wrote.

        Raises:
            TensorFlowError: NAME_REQUIRED, REUSE_VALUE; ``recover()`` gives a manager.
        """
        defaults = {
            "initializer": initializer, "regularizer": regularizer, "dtype": dtype, "custom_getter": custom_getter,
            "partitioner": partitioner, "caching_device": caching_device, "use_resource": use_resource,
            "constraint": constraint,
        }  # fmt: skip
        defaults = {which: value for which, value in defaults.items() if value is not None}
        return ScopeManager(self, name_or_scope, default_name, reuse, auxiliary_name_scope, defaults, given)

    def name_scope(self, name: Any, default_name: Any = None, explicit: bool = True) -> NameScopeManager:
        """``graph.name_scope``; see :meth:`Machine.name_scope` for ``tf.name_scope``."""
        return NameScopeManager(self.machine, default_name if name is None else name, self, explicit)

    def view(self) -> ScopeView:
        """The current scope as events report it."""
        scope = self.scope
        return ScopeView(scope.name, scope.reuse, scope.depth, scope.opened_at, self.name_scopes, self.op_scope, scope)

    # ---- variables ---------------------------------------------------------------------------------------------

    def get_variable(self, request: VariableRequest) -> Variable | PartitionedVariable:
        """``tf.get_variable`` and, where ``request.local``, ``tf.get_local_variable``.

        Raises:
            TensorFlowError: ``recover()`` gives a variable to go on with.
        """
        return store.get_variable(self, request)

    def raw_variable(self, name: Any, shape: Shape, dtype: Any, *, trainable: Any = True, collections: Any = None,
                     initial_value: InitializerInfo | None = None, kind: str = "Variable",
                     use_resource: Any = None) -> Variable:  # fmt: skip
        """``tf.Variable``: never shares, never raises for a name that is taken.

        Raises:
            TensorFlowError: BAD_NAME, DUPLICATE_NODE; ``recover()`` gives a variable.
        """
        return store.raw_variable(
            self, name, shape, dtype, trainable=trainable, collections=collections, initial_value=initial_value,
            kind=kind, use_resource=use_resource,
        )  # fmt: skip

    def template(self, name: Any, unique_name: Any = None, create_scope_now: bool = False,
                 custom_getter: Any = None) -> Template:  # fmt: skip
        """``tf.make_template``.

        Raises:
            TensorFlowError: TEMPLATE_NAME.
        """
        return Template(self.machine, name, unique_name, create_scope_now, custom_getter)
