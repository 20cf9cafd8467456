"""``tf.make_template``: a function whose first call creates variables and whose later calls share them.

Facts: ``Template`` in TensorFlow's ``python/ops/template.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import TemplateCalled
from tfshare_lint.machine.names import as_name
from tfshare_lint.machine.scopes import PureScope, ScopeManager, VariableScope

if TYPE_CHECKING:
    from tfshare_lint.machine.graph import Graph
    from tfshare_lint.machine.machine import Machine

__all__ = ["Template", "TemplateCall"]


class TemplateCall:
    """One running call of a template. ``later``: the variables exist already."""

    __slots__ = ("first", "graph", "later", "manager", "template", "variables")

    def __init__(self, template: Template, manager: ScopeManager, graph: Graph, first: bool, later: bool) -> None:
        self.template = template
        self.manager = manager
        self.graph = graph
        self.first = first
        self.later = later
        self.variables = len(graph.variables)


class Template:
    """A template. The function itself belongs to the caller: it runs between :meth:`begin_call` and
    :meth:`end_call`."""

    def __init__(self, machine: Machine, name: Any, unique_name: Any, create_scope_now: bool,
                 custom_getter: Any) -> None:  # fmt: skip
        self._machine = machine
        self.name = as_name(name)
        self.unique_name = as_name(unique_name)
        self.scope: VariableScope | None = None
        self.site = machine.locate()
        self._custom_getter = custom_getter
        self._created = False
        self._first = True
        if name is None:
            raise TensorFlowError(
                "ValueError", "name cannot be None.", ErrorKind.TEMPLATE_NAME,
                recover=lambda: Template(machine, "template", unique_name, create_scope_now, custom_getter),
            )  # fmt: skip
        if create_scope_now:
            graph = machine.graph
            # The dtype is not inherited here.
            defaults = {"dtype": "float32"}
            if custom_getter is not None:
                defaults["custom_getter"] = custom_getter
            target = self.unique_name or graph.free_default(self.name)
            pure = PureScope(graph, target, None, defaults, None)
            self.scope = pure.enter()
            pure.exit()

    def begin_call(self) -> VariableScope:
        """Enter the template's scope; call before the function runs.

        Raises:
            TensorFlowError: what entering the scope may raise; ``recover()`` enters it.
        """
        machine = self._machine
        machine.journal.save(self)
        graph = machine.graph
        if self.scope is not None:
            manager = graph.variable_scope(self.scope, reuse=not self._first)
        else:
            manager = graph.variable_scope(self.unique_name, self.name, custom_getter=self._custom_getter)
        try:
            scope = manager.enter()
        except TensorFlowError as error:
            enter = error.recover
            error.recover = lambda: self._begun(manager, graph, enter())
            raise
        return self._begun(manager, graph, scope)

    def _begun(self, manager: ScopeManager, graph: Graph, scope: VariableScope) -> VariableScope:
        machine = self._machine
        if self.scope is None:
            self.scope = scope
        first = self._first and not self._created
        if first:
            self._first = False
        machine.journal.save(machine.template_calls)
        machine.template_calls.append(TemplateCall(self, manager, graph, first, self._created))
        if machine.on_event is not None:
            machine.on_event(TemplateCalled(machine.locate(), (), self, first))
        return scope

    def end_call(self, failed: bool = False) -> None:
        """Leave the template's scope; call after the function ran, ``failed`` if it raised.

        Raises:
            TensorFlowError: TEMPLATE_TRAINABLE where a later call made a trainable variable; the scope has been
                left.
        """
        machine = self._machine
        machine.journal.save(self)
        machine.journal.save(machine.template_calls)
        call = machine.template_calls.pop()
        if call.first:
            self._first = failed
            self._created = not failed
        call.manager.exit()
        if call.later and not failed:
            made = [v for v in call.graph.variables[call.variables :] if v.trainable is True and not v.assumed]
            if made:
                shown = ", ".join(machine.describe_variable(v) for v in made)
                raise TensorFlowError(
                    "ValueError",
                    "Trainable variable created when calling a template after the first time, perhaps you used "
                    f"tf.Variable when you meant tf.get_variable: [{shown}]",
                    ErrorKind.TEMPLATE_TRAINABLE, name=made[0].name, existing=made[0],
                )  # fmt: skip
