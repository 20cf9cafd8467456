"""TensorFlow as the interpreter sees it: the models of one run, and the machine they drive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tfshare_lint.interpreter.values import (
    ClassValue,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.machine import DEFAULT, ErrorKind, Machine, TensorFlowError, VersionProfile
from tfshare_lint.machine.events import EagerVariableCreated, Raised, VariableCreated
from tfshare_lint.symbolic import Pattern, Unknown
from tfshare_lint.tfapi import tensorflow_models
from tfshare_lint.tfapi.collections import note_filter
from tfshare_lint.tfapi.eager import NEVER, PROGRAM
from tfshare_lint.tfapi.errors import ERROR_CLASSES
from tfshare_lint.tfapi.events import ApiMisuse, EagerExecution, session_run
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.trace import Event

__all__ = ["TensorFlowModels"]

#: The method of something that is called a session.
_SESSION_RUN = re.compile(r"(^|[._])sess(ion)?(_?\d+)?\.run$", re.IGNORECASE)
#: What a helper is called that resets the default graph (``reset_graph()``, ``clear_tf_graph()``).
_NEW_GRAPH = re.compile(r"(reset|clear|new|fresh).*graph", re.IGNORECASE)

#: A function in which none of these occurs, directly or through others, cannot do what a rule speaks of.
RELEVANT_NAMES = frozenset(
    [
        "get_variable", "get_local_variable", "Variable", "variable_scope", "variable_op_scope", "VariableScope",
        "reuse_variables", "make_template", "reset_default_graph", "layers", "AUTO_REUSE", "local_variable",
        "model_variable", "slim", "arg_scope", "rnn", "rnn_cell", "seq2seq", "LSTMCell", "GRUCell", "BasicLSTMCell",
        "MultiRNNCell", "dynamic_rnn", "static_rnn", "bidirectional_dynamic_rnn", "raw_rnn", "minimize",
        "apply_gradients", "assign", "snt", "sonnet",
    ]
)  # fmt: skip

#: How the canonical names of functions and modules begin that a program may know under other names.
_RELEVANT_PATHS = ("contrib.layers", "contrib.slim", "contrib.framework", "layers", "sonnet")

#: What TensorFlow says whatever the arguments that are not known.
_ABOUT_THE_STORE = (
    ErrorKind.EXISTS, ErrorKind.MISSING, ErrorKind.SLOT_MISSING, ErrorKind.SHAPE, ErrorKind.DTYPE,
    ErrorKind.PARTITION_EXISTS,
)  # fmt: skip


class TensorFlowModels:
    """Implements :class:`tfshare_lint.interpreter.models.LibraryModels` for TensorFlow."""

    errors: type[Exception] = TensorFlowError
    relevant_names = RELEVANT_NAMES
    exception_classes: Mapping[str, ClassValue] = ERROR_CLASSES

    def __init__(self, profile: VersionProfile = DEFAULT, eager: str = NEVER) -> None:
        """``eager``: which runs begin in eager execution, see :func:`tfshare_lint.tfapi.eager.starts_eagerly`."""
        self.profile = profile
        self.eager = eager
        self.machine: Machine

    def matters(self, value: Value) -> bool:
        """Is it a function or module of layers?"""
        if isinstance(value, NativeFunction):
            return value.name.startswith(_RELEVANT_PATHS)
        return isinstance(value, ModuleValue) and value.name.removeprefix("tensorflow.") in _RELEVANT_PATHS

    def begin(self, runtime: Runtime) -> Machine:
        """A new machine that writes its events into the runtime's trace."""
        self.machine = Machine(self.profile, runtime.journal, runtime.site)
        self.machine.on_event = runtime.emit
        self.machine.set_eager(self.eager != NEVER)
        self._loaders = tensorflow_models(self.machine)
        return self.machine

    def module(self, path: str) -> ModuleValue | None:
        """TensorFlow's modules, by their import paths."""
        return self._loaders(path)

    def has_no_model(self, path: str) -> bool:
        """Of ``contrib.slim.nets`` and the like nothing is modelled."""
        from tfshare_lint.tfapi.registry import is_unmodelled

        return is_unmodelled(path)

    def star_names(self, module: ModuleValue) -> Iterable[str]:
        """The public names of a TensorFlow module."""
        from tfshare_lint.tfapi.registry import public_names

        return public_names(module.name)

    def public_names(self, module: ModuleValue) -> frozenset[str] | None:
        """The names that a public module has in this version."""
        known = self.profile.public_names
        root, _, path = module.name.partition(".")
        return None if known is None or root != "tensorflow" or module.load is None else known().get(path)

    def bare_attribute(self, runtime: Runtime, marker: str) -> None:
        """A method such as ``scope.reuse_variables`` stands without a call."""
        runtime.emit(ApiMisuse(runtime.site(), (), marker, ""))

    def complete_keywords(
        self, runtime: Runtime, implementation: Any, args: list[Value], kwargs: dict[str, Value]
    ) -> dict[str, Value]:
        """A layer called with ``**unknown`` has an unknown name, not the default one."""
        path = getattr(implementation, "path", "")
        for package, parameter in (("layers.", "name"), ("contrib.layers.", "scope")):
            if path.startswith(package) and parameter not in kwargs:
                kwargs[parameter] = runtime.fresh(parameter, not_none=True)
        return kwargs

    def is_binding_error(self, error: Any) -> bool:
        """The arguments do not fit the signature, or something is missing that may be among the unknown ones."""
        return error.kind not in _ABOUT_THE_STORE

    def refusal(self, runtime: Runtime, error: Any, caught: bool) -> Event:
        """TensorFlow raises here."""
        return Raised(runtime.site(), (), error, caught)

    def runs_graph(self, runtime: Runtime, what: str, args: list[Value]) -> bool:
        """``sess.run(...)`` of a session that somebody else has made."""
        found = what.endswith(".run") and _SESSION_RUN.search(what) is not None
        if found:
            session_run(runtime, args[0] if args else None)
        return found

    def unknown_creations(self, runtime: Runtime, what: str) -> None:
        """From here on the current graph may hold variables that were not seen, or be another one."""
        self.machine.assume_unknown_creations(what)
        state_of(runtime).unseen_effects += 1
        if _NEW_GRAPH.search(what.rpartition(".")[2]) and not self.machine.inside_a_graph:
            self.machine.start_over(is_open=True)

    def hand_over(self, runtime: Runtime, values: list[Value]) -> None:
        """What is given functions or modules of TensorFlow's may change their defaults (tensorpack's ``argscope``)."""
        for value in values:
            for item in value if isinstance(value, (list, tuple)) else (value,):
                if self.matters(item):
                    state_of(runtime).other_defaults = True

    def unknown_context(self, runtime: Runtime, value: Unknown) -> NativeObject:
        """A context manager that may open a scope."""
        return UnknownContext(runtime, value)

    def chosen_by_name(self, runtime: Runtime, how: str, text: Value, items: list[Value]) -> None:
        """Variables chosen by ``text in v.name`` or ``v.name.startswith(text)``."""
        note_filter(runtime, how, text, items)

    def begin_thread(self, runtime: Runtime) -> Callable[[], None]:
        """Default graphs and scopes are kept for each thread."""
        return self.machine.begin_thread()

    def begin_entry(self, runtime: Runtime, is_open: bool) -> None:
        """A graph of its own for a function whose callers are unknown."""
        self.machine.start_over(is_open)
        if is_open and self.eager == PROGRAM:
            self.machine.set_eager(False)

    def begin_handler(self, runtime: Runtime) -> None:
        """The current graph may hold variables that were not seen."""
        graph = self.machine.graph
        runtime.journal.save(graph)
        graph.open = True

    def is_heard(self, event: Event) -> bool:
        """In eager execution little of what the machine does has a meaning."""
        return not self.machine.is_eager or isinstance(event, (EagerVariableCreated, EagerExecution))

    def attach(self, event: Any, assumptions: tuple[Any, ...]) -> None:
        """Put the assumptions on the event and on the variable it makes; a clash rests on those of both sides."""
        event.assumptions = assumptions
        if isinstance(event, VariableCreated):
            event.variable.assumptions = assumptions
        elif isinstance(event, Raised) and event.error.existing is not None:
            earlier = getattr(event.error.existing, "assumptions", ())
            event.assumptions = (*assumptions, *(a for a in earlier if a not in assumptions))


class UnknownContext(NativeObject):
    """An unknown context manager: the scope under it has a name that is unknown, and new at each entry."""

    type_name = "context"

    def __init__(self, runtime: Runtime, value: Unknown) -> None:
        self.value = value
        self.managers: list[Any] = []

    def enter(self, runtime: Runtime) -> Value:
        name = Pattern((runtime.fresh(self.value.label(), not_none=True),))
        manager = runtime.machine.graph.variable_scope(name)
        manager.enter()
        self.managers.append(manager)
        return runtime.fresh(self.value.label())

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        self.managers.pop().exit()
        return False
