"""What the interpreter asks of the library models that it is given (for TensorFlow: :mod:`tfshare_lint.tfapi`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tfshare_lint.interpreter.values import ClassValue, ModuleValue, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.trace import Event

__all__ = ["LibraryModels"]


class LibraryModels(Protocol):
    """The models of one run, with the state they act on."""

    #: The exceptions by which a model says that the library refuses.
    errors: type[Exception]
    #: Identifiers that must occur in a function, or in one that it mentions, for its run to matter.
    relevant_names: frozenset[str]

    #: The library's own classes of exceptions, by name.
    exception_classes: Mapping[str, ClassValue]

    def matters(self, value: Value) -> bool:
        """Is this a function or module of the library that a function's run matters for, whatever the program calls
        it?"""

    def begin(self, runtime: Runtime) -> Any:
        """Make the state for a new run; it becomes ``runtime.machine``."""

    def module(self, path: str) -> ModuleValue | None:
        """The model of the module with this dotted path, or None."""

    def has_no_model(self, path: str) -> bool:
        """Is this a module of the library in which nothing is modelled, so that its source may be read?"""

    def star_names(self, module: ModuleValue) -> Iterable[str]:
        """What ``from module import *`` binds, beyond what the module has shown so far."""

    def public_names(self, module: ModuleValue) -> frozenset[str] | None:
        """All public names of a module of the library, or None where they are not known."""

    def bare_attribute(self, runtime: Runtime, marker: str) -> None:
        """A marked method stood as a statement without being called."""

    def complete_keywords(
        self, runtime: Runtime, implementation: Any, args: list[Value], kwargs: dict[str, Value]
    ) -> dict[str, Value]:
        """The keyword arguments of a call that also has ``*unknown`` or ``**unknown``: with an unknown name where
        one may be among them."""

    def is_binding_error(self, error: Any) -> bool:
        """Does the refusal only say that the arguments do not fit the function's parameters?"""

    def refusal(self, runtime: Runtime, error: Any, caught: bool) -> Event:
        """The event for a refusal (one of ``errors``) at this point of the program."""

    def runs_graph(self, runtime: Runtime, what: str, args: list[Value]) -> bool:
        """Does something unknown, by its name, only run what has been built?"""

    def unknown_creations(self, runtime: Runtime, what: str) -> None:
        """Something unknown was called: it may have made anything."""

    def hand_over(self, runtime: Runtime, values: list[Value]) -> None:
        """Something unknown was called with these arguments."""

    def unknown_context(self, runtime: Runtime, value: Unknown) -> NativeObject:
        """The stand-in for an unknown context manager."""

    def chosen_by_name(self, runtime: Runtime, how: str, text: Value, items: list[Value]) -> None:
        """The program has chosen these objects of the library by a test of their names (see
        :mod:`tfshare_lint.interpreter.filters`)."""

    def begin_thread(self, runtime: Runtime) -> Callable[[], None]:
        """A thread starts to run; gives what to call when it ends."""

    def begin_entry(self, runtime: Runtime, is_open: bool) -> None:
        """A function is run on its own: in a graph that is fresh, and open where its callers are unknown."""

    def begin_handler(self, runtime: Runtime) -> None:
        """A framework calls a function: others may have run before it."""

    def is_heard(self, event: Event) -> bool:
        """Does the event say anything in the state that the library is in?"""

    def attach(self, event: Any, assumptions: tuple[Any, ...]) -> None:
        """An event is about to be written, under these assumptions."""
