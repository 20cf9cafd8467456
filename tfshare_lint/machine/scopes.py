"""Variable scopes and name scopes, and the managers that enter and leave them.

Facts: ``variable_scope``, ``_pure_variable_scope`` and ``VariableScope`` in TensorFlow's
``python/ops/variable_scope.py``, ``name_scope`` in ``python/framework/ops.py``.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import ReuseMarked, ScopeClosed, ScopeOpened
from tfshare_lint.machine.names import as_name, as_text, join, last_component
from tfshare_lint.machine.variables import AUTO_REUSE, Reuse, VariableRequest
from tfshare_lint.symbolic import Name, Pattern, describe

if TYPE_CHECKING:
    from tfshare_lint.machine.graph import Graph
    from tfshare_lint.machine.machine import Machine, Token

__all__ = ["DEFAULTS", "NameScopeManager", "PureScope", "ScopeManager", "VariableScope"]

#: The arguments of ``variable_scope`` that set what ``get_variable`` inside takes where it is given nothing.
DEFAULTS = (
    "initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "dtype", "use_resource",
    "constraint",
)  # fmt: skip


class VariableScope:
    """TensorFlow's ``VariableScope``: a name, a reuse flag and defaults for ``get_variable``.

    ``depth`` and ``opened_at`` say how it was entered last: how many scopes are around it, and where.
    """

    def __init__(self, graph: Graph, name: Name, reuse: Reuse, original_name_scope: Name, defaults: dict[str, Any],
                 depth: int = 0, opened_at: Any = None) -> None:  # fmt: skip
        self.graph = graph
        self.name = name
        self.reuse = reuse
        self.original_name_scope = original_name_scope
        self.defaults = defaults  # never changed in place
        self.depth = depth
        self.opened_at = opened_at

    def __repr__(self) -> str:
        return f"<VariableScope {self.name!r} reuse={self.reuse!r}>"

    @property
    def initializer(self) -> Any:
        return self.defaults.get("initializer")

    @property
    def regularizer(self) -> Any:
        return self.defaults.get("regularizer")

    @property
    def caching_device(self) -> Any:
        return self.defaults.get("caching_device")

    @property
    def partitioner(self) -> Any:
        return self.defaults.get("partitioner")

    @property
    def custom_getter(self) -> Any:
        return self.defaults.get("custom_getter")

    @property
    def dtype(self) -> Any:
        return self.defaults.get("dtype", "float32")

    @property
    def use_resource(self) -> Any:
        return self.defaults.get("use_resource")

    @property
    def constraint(self) -> Any:
        return self.defaults.get("constraint")

    def set_default(self, which: str, value: Any) -> None:
        """``set_initializer``, ``set_dtype`` and so on: ``which`` is one of :data:`DEFAULTS`."""
        self.graph.machine.journal.save(self)
        self.defaults = {**self.defaults, which: value}

    def reuse_variables(self) -> None:
        """``scope.reuse_variables()``: for this object, from now on and for ever."""
        machine = self.graph.machine
        machine.journal.save(self)
        self.reuse = True
        if machine.on_event is not None:
            graph = self.graph
            machine.on_event(
                ReuseMarked(machine.locate(), (), self, self is graph.root_scope, self is machine.graph.scope)
            )


class NameScopeManager:
    """``tf.name_scope(name, default_name)``: each entry works out its name anew.

    ``graph`` None: the default graph at entry. ``explicit`` False: the program did not write this scope itself, so
    it does not count among :attr:`Graph.name_scopes`.
    """

    def __init__(self, machine: Machine, name: Any, graph: Graph | None = None, explicit: bool = True) -> None:
        self._machine = machine
        self._name = as_name(name)
        self._graph = graph
        self._explicit = explicit
        self._checked = True
        # One entry is remembered: leaving a second time does nothing, as an exhausted generator would.
        self._left: tuple[Graph, Name, tuple[Name, ...]] | None = None
        self._token: Token | None = None

    def enter(self) -> Name:
        """Enter; gives the full op name scope with a slash at its end, ``""`` for the root."""
        machine = self._machine
        machine.journal.save(self)
        self.drop()
        graph = self._graph or machine.graph
        before = (graph, graph.op_scope, graph.name_scopes)
        try:
            full = graph.open_op_scope(self._name, self._checked)
        except TensorFlowError as error:
            error.recover = self._enter_unchecked
            raise
        self._left = before
        if self._explicit and self._name:
            graph.name_scopes = (*before[2], self._name)
        if machine.profile.name_scope_enters_graph:
            self._token = machine.enter_graph(graph)
        return full

    def drop(self) -> None:
        """Forget an entry that was not left. Python frees it then, which carries out its end; errors are lost."""
        try:
            self.exit()
        except TensorFlowError:
            pass

    def _enter_unchecked(self) -> Name:
        self._machine.journal.save(self)
        self._name = as_text(self._name)
        self._checked = False
        return self.enter()

    def exit(self) -> None:
        """Leave what was entered last."""
        if self._left is None:
            return
        self._machine.journal.save(self)
        graph, op_scope, name_scopes = self._left
        self._left = None
        self._machine.journal.save(graph)
        graph.op_scope = op_scope
        graph.name_scopes = name_scopes
        if self._token is not None:
            token, self._token = self._token, None
            self._machine.leave_graph(token)


def _compose(getter: Any, inner: Any) -> Any:
    """A scope's custom getter around the one it inherits; nothing is checked before it is called."""
    if inner is None:
        return getter

    def composed(true_getter: Any, name: Any, request: VariableRequest) -> Any:
        if not callable(getter) or not callable(inner):
            text = "the first argument must be callable"
            if callable(inner):
                text = f"'{type(getter).__name__}' object is not callable"
            raise TensorFlowError(
                "TypeError", text, ErrorKind.NOT_CALLABLE_GETTER, name=name, recover=lambda: true_getter(name, request)
            )
        return getter(functools.partial(inner, true_getter), name, request)

    composed.parts = (getter, inner)  # type: ignore[attr-defined]  # for whoever asks which getters there are
    return composed


class PureScope:
    """A variable scope without its name scope (``_pure_variable_scope``)."""

    def __init__(self, graph: Graph, target: Name | VariableScope, reuse: Reuse | None, given: dict[str, Any],
                 original_name_scope: Name | None) -> None:  # fmt: skip
        self._graph = graph
        self._target = target
        self._reuse = reuse
        self._given = given
        self._original_name_scope = original_name_scope
        self._old = graph.scope
        self._last: VariableScope | None = None
        self._counts: dict[Name, int] | None = None
        # A captured object is read now, not at entry.
        self._jump = (
            VariableScope(graph, target.name, reuse or target.reuse, target.original_name_scope,
                          self._merged(target))
            if isinstance(target, VariableScope) else None
        )  # fmt: skip

    def _merged(self, base: VariableScope) -> dict[str, Any]:
        """The defaults of ``base`` with the ones given here laid over; a constraint is never inherited."""
        given = self._given
        if not given:
            return base.defaults if "constraint" not in base.defaults else _without_constraint(base.defaults)
        merged = {**_without_constraint(base.defaults), **given}
        if "custom_getter" in given:
            merged["custom_getter"] = _compose(given["custom_getter"], base.defaults.get("custom_getter"))
        return merged

    def enter(self) -> VariableScope:
        graph = self._graph
        machine = graph.machine
        journal = machine.journal
        journal.save(self)
        journal.save(graph)
        old = self._old = graph.scope
        if self._jump is not None:
            scope = self._jump
            graph.count_scope(scope.name)
            self._counts = graph.freeze_counts()
            journal.save(scope)
            scope.depth = old.depth + 1
            scope.opened_at = machine.locate()
        else:
            target = self._target
            assert not isinstance(target, VariableScope)
            # The reuse flag sticks to this object: entered again elsewhere it is still in force.
            self._reuse = self._reuse or old.reuse
            name_scope = self._original_name_scope
            if name_scope is None or (name_scope == "" and machine.profile.original_name_scope_never_empty):
                name_scope = target
            scope = VariableScope(graph, join(old.name, target), self._reuse, name_scope, self._merged(old),
                                  old.depth + 1, machine.locate())  # fmt: skip
            graph.count_scope(scope.name)
        graph.scope = scope
        self._last = scope
        return scope

    def exit(self) -> None:
        """Leave.

        Raises:
            TensorFlowError: IMPROPER_NESTING where the version checks it.
        """
        graph = self._graph
        machine = graph.machine
        if machine.profile.checks_nesting and graph.scope is not self._last:
            raise TensorFlowError(
                "RuntimeError", "Improper nesting of variable_scope.", ErrorKind.IMPROPER_NESTING,
                recover=self._leave,
            )  # fmt: skip
        self._leave()

    def _leave(self) -> None:
        graph = self._graph
        graph.machine.journal.save(self)
        graph.machine.journal.save(graph)
        if self._counts is not None:
            graph.restore_counts(self._counts)
        else:
            assert self._last is not None
            graph.forget_counts_below(self._last.name)
        graph.scope = self._old


def _without_constraint(defaults: dict[str, Any]) -> dict[str, Any]:
    return {which: value for which, value in defaults.items() if which != "constraint"}


class ScopeManager:
    """``tf.variable_scope(...)``: made once, entered and left any number of times.

    Construction makes the checks that TensorFlow makes there. The graph that is the default one at construction is
    the one that entry makes the default.
    """

    def __init__(self, graph: Graph, name_or_scope: Any, default_name: Any, reuse: Any,
                 auxiliary_name_scope: Any, defaults: dict[str, Any], given: frozenset[str]) -> None:  # fmt: skip
        self.graph = graph
        self._target = as_name(name_or_scope)
        self._default_name = as_name(default_name)
        self._auxiliary = auxiliary_name_scope
        self._defaults = defaults
        self._given = given
        self._reuse_argument = reuse
        self._checked = True
        self._pure: PureScope | None = None
        self._name_scope: NameScopeManager | None = None
        self._token: Token | None = None
        if default_name is None and name_or_scope is None:
            raise TensorFlowError(
                "TypeError", "If default_name is None then name_or_scope is required", ErrorKind.NAME_REQUIRED,
                recover=lambda: self._remade(graph.scope, reuse),
            )  # fmt: skip
        if reuse not in (None, False, True, AUTO_REUSE) or (reuse is not None and type(reuse) in (int, float)):
            raise TensorFlowError(
                "ValueError", "The reuse parameter must be True or False or None.", ErrorKind.REUSE_VALUE,
                requested=reuse, recover=lambda: self._remade(name_or_scope, bool(reuse) or None),
            )  # fmt: skip
        if not isinstance(auxiliary_name_scope, bool):
            raise TensorFlowError(
                "TypeError",
                f"The auxiliary_name_scope must be `True` or `False`, while get {describe(auxiliary_name_scope)}",
                ErrorKind.OTHER, recover=lambda: self._remade(name_or_scope, reuse),
            )  # fmt: skip
        self._reuse: Reuse | None = reuse or None

    def _remade(self, name_or_scope: Any, reuse: Any) -> ScopeManager:
        """The manager that the program must have meant."""
        return ScopeManager(self.graph, name_or_scope, self._default_name, reuse, True, self._defaults, self._given)

    def enter(self) -> VariableScope:
        """Enter the scope.

        Raises:
            TensorFlowError: BAD_NAME, NAME_REQUIRED, REUSE_WITHOUT_NAME; ``recover()`` enters all the same.
        """
        machine = self.graph.machine
        machine.journal.save(self)
        if self._token is not None and not self._token.left:
            machine.drop_graph(self._token)  # entered again before it was left
        self._token = machine.enter_graph(self.graph)
        try:
            if self._pure is not None and machine.profile.cached_scope_managers:
                if self._name_scope is not None:
                    self._name_scope.enter()
                scope, outer = self._pure.enter(), self._pure._old
            else:
                self._pure = None
                scope, outer = self._enter_first()
        except TensorFlowError as error:
            machine.leave_graph(self._token)
            if error.kind is ErrorKind.BAD_NAME:
                error.recover = self._enter_unchecked
            raise
        if machine.on_event is not None:
            self._report(scope, outer)
        return scope

    def _enter_unchecked(self) -> VariableScope:
        self.graph.machine.journal.save(self)
        self._default_name = self._default_name and as_text(self._default_name)
        self._checked = False
        return self.enter()

    def _enter_as(self, target: Any, reuse: Any) -> VariableScope:
        self.graph.machine.journal.save(self)
        self._target = target
        self._reuse = reuse
        return self.enter()

    def _enter_first(self) -> tuple[VariableScope, VariableScope]:
        """An entry that is not remembered from an earlier one."""
        graph, target, reuse = self.graph, self._target, self._reuse
        original: Name | None = None
        if self._name_scope is not None:
            self._name_scope.drop()
        self._name_scope = None
        if target is None:
            if reuse:
                raise TensorFlowError(
                    "ValueError", "reuse=True cannot be used without a name_or_scope", ErrorKind.REUSE_WITHOUT_NAME,
                    name=join(graph.scope.name, self._default_name), requested=reuse,
                    recover=lambda: self._enter_as(self._default_name, AUTO_REUSE),
                )  # fmt: skip
            original = self._open_name_scope(self._default_name)
            target = graph.free_default(self._default_name)
            reuse = None
        elif isinstance(target, VariableScope):
            own = last_component(target.name)
            if own or not self._auxiliary:
                self._open_name_scope(own)
        elif isinstance(target, (str, Pattern)):
            if target or not self._auxiliary:
                original = self._open_name_scope(target)
        else:
            raise TensorFlowError(
                "TypeError", "VariableScope: name_or_scope must be a string or VariableScope.",
                ErrorKind.NAME_REQUIRED, requested=target, recover=lambda: self._enter_as(graph.scope, reuse),
            )  # fmt: skip
        pure = PureScope(graph, target, reuse, self._defaults, original)
        scope = pure.enter()
        self._pure = pure
        return scope, pure._old

    def _open_name_scope(self, name: Name) -> Name:
        """Open the name scope that goes with the variable scope."""
        graph = self.graph
        if not self._auxiliary:
            name = f"{graph.op_scope}/" if isinstance(graph.op_scope, str) else join(graph.op_scope, "")
            name = "" if graph.op_scope == "" else name
        manager = NameScopeManager(graph.machine, name, graph, explicit=False)
        manager._checked = self._checked
        full = manager.enter()
        self._name_scope = manager
        return full

    def exit(self) -> None:
        """Leave the scope.

        Raises:
            TensorFlowError: IMPROPER_NESTING; ``recover()`` leaves it by force.
        """
        machine = self.graph.machine
        machine.journal.save(self)
        pure = self._pure
        try:
            if pure is not None:
                pure.exit()
                if machine.on_event is not None and pure._last is not None:
                    machine.on_event(ScopeClosed(machine.locate(), (), pure._last))
        finally:
            if self._name_scope is not None:
                self._name_scope.exit()
            if self._token is not None:
                machine.leave_graph(self._token)

    def _report(self, scope: VariableScope, outer: VariableScope) -> None:
        machine = self.graph.machine
        target = self._target
        by = "default" if target is None else "object" if isinstance(target, VariableScope) else "string"
        assert machine.on_event is not None
        machine.on_event(
            ScopeOpened(
                scope.opened_at, (), scope, by, target, self._default_name, self._reuse_argument, self._given,
                outer.reuse, by == "default" and scope.name != join(outer.name, self._default_name), scope.name, outer,
            )
        )  # fmt: skip
