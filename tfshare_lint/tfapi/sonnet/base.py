"""dm-sonnet 1.36: the protocol of its modules.

A module chooses its scope when it is made (a template with ``create_scope_now_``): its name, or else its class's, with
a free number. Its first call makes its variables there, every later one shares them. It belongs to the graph of its
first call.

Facts: ``AbstractModule`` and ``Module`` in dm-sonnet's ``python/modules/base.py``, ``reuse_variables`` in ``util.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.functools_model import PartialValue
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    NativeFunction,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.machine import Machine
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate
from tfshare_lint.tfapi.calls import Call, Context, Table, attempt, name_of
from tfshare_lint.tfapi.collections import collected
from tfshare_lint.tfapi.errors import SONNET_ERRORS
from tfshare_lint.tfapi.events import LayerCalled
from tfshare_lint.tfapi.getters import custom_getter
from tfshare_lint.tfapi.graphs import graph_value
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, scope_value
from tfshare_lint.tfapi.templates import TemplateValue

__all__ = ["MODULE", "TABLE", "UNKNOWN", "enter_scope", "module_name", "scope_of", "snake_case"]

TABLE: Table = {f"sonnet.{name}": cls for name, cls in SONNET_ERRORS.items()}

#: Hidden attributes of a module's object.
_TEMPLATE, _GRAPH, _NUMBER, _SITE, _GIVEN = "_template", "_graph", "(calls)", "(constructed)", "(name)"
#: … of one that was made with arguments that are not known here.
UNKNOWN = "(unknown)"


def snake_case(name: str) -> str:
    """The name of a module that is given none. Fact: ``to_snake_case`` in ``python/modules/util.py``."""
    text = re.sub(r"([A-Z][a-z])", r"_\1", name)
    text = re.sub(r"([a-z])([A-Z])", r"\1_\2", text)
    text = re.sub(r"([a-z])([0-9][^_]*)", r"\1_\2", text)
    return text.strip("_").lower()


# Construction -------------------------------------------------------------------------------------------------


def _init(self: Instance, call: Call) -> Value:
    if call["_sentinel"] is not None:
        text = "Calling AbstractModule.__init__ without named arguments is not supported."
        refuse(call.runtime, text)
    name = call["name"]
    if name is not None and not isinstance(name, (str, Unknown)):
        refuse(call.runtime, f"Name must be a string, not {name} of type {type(name)}.", "TypeError")
        name = None
    _make(call.runtime, self, name_of(call.runtime, name), call["custom_getter"])
    return None


def _make(runtime: Runtime, self: Instance, given: Name | None, getter: Value) -> None:
    """Open the module's scope."""
    if isinstance(getter, dict):  # a getter for each variable: which, is not followed
        runtime.machine.assume_unknown_creations("custom_getter")
        getter = None
    name = given if given is not None else snake_case(self.cls.name)
    wanted = custom_getter(runtime, getter)
    made = attempt(runtime, lambda: runtime.machine.graph.template(name, None, True, wanted))
    made.site = None  # the program has not made this template itself
    build = NativeFunction("_build_wrapper", lambda run, args, kwargs: _build_wrapper(run, self, args, kwargs))
    values: dict[str, Value] = {
        _TEMPLATE: TemplateValue(made, build, {}),
        _GRAPH: None,
        "_is_connected": False,
        "_original_name": name,
        _GIVEN: given,
        _NUMBER: 0,
        _SITE: runtime.site(),
    }
    for key, value in values.items():
        set_attribute(runtime, self, key, value)


def _build_wrapper(runtime: Runtime, self: Instance, args: list[Value], kwargs: dict[str, Value]) -> Value:
    output = call_method(runtime, self, "_build", args, kwargs)
    machine: Machine = runtime.machine
    # A name scope is opened to read the name of the one around it.
    runtime.within(NameScopeContext(machine.name_scope("dummy", None, explicit=False)), lambda: None)
    return output


def _abstract_build(self: Instance, call: Call) -> Value:
    return call.runtime.unknown_call(f"{self.cls.name}._build", [], {})


def _template_of(runtime: Runtime, self: Instance) -> Any:
    """The module's template; None where the program's ``__init__`` did not call Sonnet's."""
    found = self.attrs.get(_TEMPLATE)
    if not isinstance(found, TemplateValue):
        text = f"You may have forgotten to call super at the start of {self.cls.name}.__init__."
        refuse(runtime, text, "NotInitializedError")
        return None
    return found


def scope_of(runtime: Runtime, self: Instance) -> Any:
    """The machine's variable scope of a module."""
    found = _template_of(runtime, self)
    return None if found is None else found.template.scope


def module_name(runtime: Runtime, self: Instance) -> Name:
    """The name with which the module's scope ends."""
    scope = scope_of(runtime, self)
    name = "" if scope is None else scope.name
    return name.rpartition("/")[2] if isinstance(name, str) else name


# Calls --------------------------------------------------------------------------------------------------------


def _check_same_graph(runtime: Runtime, self: Instance) -> None:
    current = graph_value(runtime, runtime.machine.graph)
    own = attribute(runtime, self, _GRAPH)
    if own is None:
        set_attribute(runtime, self, _GRAPH, current)
    elif own is not current and not runtime.machine.is_eager:
        refuse(runtime, "Cannot connect module to multiple Graphs.", "DifferentGraphError")


def _call(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    args, kwargs = list(call.arguments["args"]), call.arguments["kwargs"]
    if UNKNOWN in self.attrs:
        return runtime.unknown_call(f"sonnet.{self.cls.name}", args, kwargs)
    template = _template_of(runtime, self)
    if template is None:
        return call_method(runtime, self, "_build", args, kwargs)
    _check_same_graph(runtime, self)
    graph = runtime.machine.graph
    before, enclosing = len(graph.variables), graph.scope.name
    output = template.call(runtime, args, kwargs)
    number = attribute(runtime, self, _NUMBER, 0)
    set_attribute(runtime, self, _NUMBER, number + 1)
    set_attribute(runtime, self, "_is_connected", True)
    runtime.emit(
        LayerCalled(
            runtime.site(), api="sonnet", kind=self.cls.name, given=self.attrs.get(_GIVEN),
            scope=None if template.template.scope is None else template.template.scope.name, enclosing=enclosing,
            layer=self, constructed=self.attrs.get(_SITE), number=number, variables=tuple(graph.variables[before:]),
            inputs=tuple(args), output=output,
        )
    )  # fmt: skip
    return output


class _Entered(Context):
    """What ``self._enter_variable_scope()`` gives."""

    type_name = "context"

    def __init__(self, module: Instance, reuse: Value, check: bool) -> None:
        self.module = module
        self.reuse = reuse
        self.check = check
        self.inner: ScopeContext | None = None

    def enter(self, runtime: Runtime) -> Value:
        if self.check:
            _check_same_graph(runtime, self.module)
        scope = scope_of(runtime, self.module)
        if scope is None:
            return None
        runtime.journal.save(self)
        self.inner = ScopeContext(
            attempt(runtime, lambda: runtime.machine.graph.variable_scope(scope, reuse=self.reuse))
        )
        return self.inner.enter(runtime)

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        return self.inner is not None and self.inner.exit(runtime, error)


def enter_scope(module: Instance, reuse: Value = None, check: bool = False) -> Context:
    """``module._enter_variable_scope(reuse, check_same_graph=check)``"""
    return _Entered(module, reuse, check)


def _enter_variable_scope(self: Instance, call: Call) -> Value:
    reuse = call["reuse"]
    if isinstance(reuse, Unknown):
        reuse = call.runtime.truth(reuse)
    return enter_scope(self, reuse, call.flag("check_same_graph"))


# What programs read -------------------------------------------------------------------------------------------


def _variables(key: str, collection: Value = None) -> Callable[[Runtime, Instance], Value]:
    def read(runtime: Runtime, self: Instance) -> Value:
        scope, own = scope_of(runtime, self), attribute(runtime, self, _GRAPH)
        if scope is None or own is None:
            return ()
        found = collected(runtime, collection if collection is not None else key, concatenate(scope.name, "/"),
                          own.graph)  # fmt: skip
        return tuple(found) if isinstance(found, list) else found

    return read


def _get_variables(self: Instance, call: Call) -> Value:
    return _variables("", call["collection"])(call.runtime, self)


def _scope_name(runtime: Runtime, self: Instance) -> Value:
    scope = scope_of(runtime, self)
    return runtime.fresh("scope_name", not_none=True) if scope is None else scope.name


MODULE: ClassValue = model_class(
    TABLE, "sonnet.AbstractModule", (),
    {
        "__init__": ("_sentinel=None, custom_getter=None, name=None", _init),
        "__call__": ("*args, **kwargs", _call),
        "_build": ("*args, **kwargs", _abstract_build),
        "_enter_variable_scope": ("reuse=None, check_same_graph=True", _enter_variable_scope),
        "get_variables": ("collection='trainable_variables'", _get_variables),
        "get_all_variables": ("collection='trainable_variables'", _get_variables),
        "_ensure_is_connected": ("", lambda self, call: None),
        "_check_init_called": ("", lambda self, call: None),
        "defun": ("", lambda self, call: None),
    },
    {
        "scope_name": _scope_name,
        "module_name": module_name,
        "variable_scope": lambda runtime, self: scope_value(runtime, scope_of(runtime, self)),
        "is_connected": lambda runtime, self: attribute(runtime, self, "_is_connected", False),
        "graph": lambda runtime, self: attribute(runtime, self, _GRAPH),
        "variables": _variables("variables"),
        "trainable_variables": _variables("trainable_variables"),
    },
    "sonnet.Transposable",
)  # fmt: skip


# Module(build) ------------------------------------------------------------------------------------------------


def _name_for(function: Value) -> Name | None:
    """The name of a module made of a function; None where the class's is taken."""
    while isinstance(function, (PartialValue, BoundMethod)):
        function = function.function
    if isinstance(function, FunctionValue):
        return None if function.code.name == "<lambda>" else snake_case(function.code.name)
    return None


def _init_module(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    build = call["build"]
    if build is None:  # Sonnet 2's class of this name, from which programs derive
        runtime.unknown_call("sonnet.Module", [], {})
        return None
    set_attribute(runtime, self, "_build_function", build)
    name = call.name()
    if name is None:
        name = Pattern((runtime.fresh("name", not_none=True),)) if isinstance(build, Unknown) else _name_for(build)
    _make(runtime, self, name, call["custom_getter"])
    return None


def _build_module(self: Instance, call: Call) -> Value:
    function = attribute(call.runtime, self, "_build_function")
    return call.runtime.call(function, list(call.arguments["args"]), call.arguments["kwargs"])


model_class(
    TABLE, "sonnet.Module", (MODULE,),
    {
        "__init__": ("build=None, custom_getter=None, name=None", _init_module),
        "_build": ("*args, **kwargs", _build_module),
    },
)  # fmt: skip


# reuse_variables ----------------------------------------------------------------------------------------------


def _reuse_variables(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """``@snt.reuse_variables``: a method that makes its variables in the module's scope at its first call in a graph,
    and shares them later."""
    function = args[0]
    done: dict[tuple[int, Any], bool] = {}
    name = function.code.name if isinstance(function, FunctionValue) else "method"

    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        self = runtime.resolve(args[0]) if args else None
        scope = _own_scope(runtime, self)
        if scope is None:
            return runtime.unknown_call(f"reuse_variables({name})", args, kwargs)
        graph = runtime.machine.graph
        key = (graph.serial, scope.name)
        reuse = True if key in done else None
        manager = attempt(runtime, lambda: graph.variable_scope(scope, reuse=reuse, auxiliary_name_scope=False))
        inner = NameScopeContext(runtime.machine.name_scope(concatenate(scope.name, f"/{snake_case(name)}"), None,
                                                            explicit=False))  # fmt: skip
        output = runtime.within(
            ScopeContext(manager), lambda: runtime.within(inner, lambda: runtime.call(function, args, kwargs))
        )
        runtime.journal.save(done)
        done[key] = True
        if isinstance(self, Instance):
            set_attribute(runtime, self, "_is_connected", True)
        return output

    return NativeFunction(name, run, binds=True)


def _own_scope(runtime: Runtime, self: Value) -> Any:
    """The variable scope of the object whose method was decorated."""
    if not isinstance(self, Instance):
        return None
    if isinstance(self.attrs.get(_TEMPLATE), TemplateValue):
        _check_same_graph(runtime, self)
        return scope_of(runtime, self)
    found = runtime.find_attribute(self, "variable_scope")
    return None if found is MISSING else getattr(runtime.resolve(found), "scope", None)


TABLE["sonnet.reuse_variables"] = NativeFunction("reuse_variables", _reuse_variables)
