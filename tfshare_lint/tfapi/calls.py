"""How a modelled function meets its call: arguments bound by TensorFlow's signature and read with care for unknowns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import TensorFlowError
from tfshare_lint.symbolic import Derived, Name, Pattern, Unknown, concatenate
from tfshare_lint.tfapi.signature import bind, of_version, parse
from tfshare_lint.tfapi.state import state_of

__all__ = [
    "Call",
    "Context",
    "Implementation",
    "Table",
    "attempt",
    "bind_call",
    "bind_versioned",
    "function",
    "is_none",
    "marked",
    "method",
    "name_of",
    "refused",
    "unlikely",
]  # fmt: skip

#: Canonical dotted name below ``tf`` → what it stands for.
Table = dict[str, Value]


class Call:
    """One call: ``call["shape"]`` is the parameter's value, with an unknown choice decided.

    ``given`` are the parameters that the program wrote; ``label`` is the function's own name in TensorFlow.
    """

    __slots__ = ("arguments", "given", "label", "runtime")

    def __init__(self, runtime: Runtime, label: str, arguments: dict[str, Value], given: frozenset[str]) -> None:
        self.runtime = runtime
        self.label = label
        self.arguments = arguments
        self.given = given

    def __getitem__(self, parameter: str) -> Value:
        return self.runtime.resolve(self.arguments[parameter])

    def default(self, parameter: str) -> bool:
        """Was the parameter left to TensorFlow's default?"""
        return parameter not in self.given

    def first(self, *parameters: str) -> Value:
        """The first of several spellings of one parameter that is not None (``axis``, ``dim``)."""
        for parameter in parameters:
            if parameter in self.arguments and (value := self[parameter]) is not None:
                return value
        return None

    def flag(self, parameter: str) -> bool:
        """Is the parameter true? Decides where it is unknown."""
        value = self[parameter]
        return self.runtime.truth(value) if not isinstance(value, (bool, type(None))) else bool(value)

    def likely_flag(self, parameter: str) -> bool:
        """Is the parameter true, as far as known? Makes no decision: for what cannot change a variable."""
        return bool(self.runtime.known_truth(self[parameter]))

    def name(self, parameter: str = "name") -> Name | None:
        """A name argument; None where none was given. Decides where it is unknown whether it is None."""
        return name_of(self.runtime, self.arguments.get(parameter))


def name_of(runtime: Runtime, value: Value) -> Name | None:
    """``value`` as a name for an operation or scope: text, a pattern, or None for None and the empty string."""
    value = runtime.resolve(value)
    if value is None or isinstance(value, (str, Pattern)):
        return value or None if isinstance(value, str) else value
    if isinstance(value, Unknown):
        if not value.not_none and not value.label().endswith(".op.name") and not runtime.truth(value):
            return None
        return concatenate(value)
    return concatenate(runtime.to_text(value))


Implementation = Callable[[Call], Value]


def is_none(runtime: Runtime, value: Value) -> bool:
    """Is it None? Decides where that is unknown; the plain path takes it that something was given."""
    value = runtime.resolve(value)
    if not isinstance(value, Unknown):
        return value is None
    return not value.not_none and not runtime.truth(runtime.compare("is not", value, None))


def unlikely(runtime: Runtime, value: Value) -> bool:
    """Is it true? Decides where that is unknown; the plain path takes it that it is not."""
    if isinstance(value, Unknown):
        return not runtime.truth(Derived("not", (value,), not_none=True))
    return runtime.truth(value)


class Context(NativeObject):
    """A context manager whose ``__enter__`` and ``__exit__`` the program may also call itself."""

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "__enter__":
            return NativeFunction(name, lambda run, args, kwargs: self.enter(run))
        if name == "__exit__":
            return NativeFunction(name, lambda run, args, kwargs: self.exit(run, None))
        return super().get_attribute(runtime, name)


def refused(runtime: Runtime, error: TensorFlowError) -> Any:
    """TensorFlow refuses: what the program goes on with, if it goes on."""
    return runtime.recover(error)


def attempt(runtime: Runtime, action: Callable[[], Any]) -> Any:
    """What ``action`` gives; where TensorFlow refuses, what the program goes on with, if it goes on."""
    try:
        return action()
    except TensorFlowError as error:
        return refused(runtime, error)


def bind_call(
    runtime: Runtime, label: str, signature: str, args: list[Value], kwargs: dict[str, Value],
    implementation: Implementation, own: bool,
) -> Value:  # fmt: skip
    """Bind the arguments and run ``implementation``; where they do not fit, TensorFlow refuses.

    ``own``: a method or constructor, whose ``self`` Python counts in its texts.
    """
    accepted = parse(signature)
    try:
        arguments = bind(label, signature, args, kwargs, own)
    except TensorFlowError as error:
        if " missing " in error.message and state_of(runtime).other_defaults:
            return runtime.unknown_call(label, args, kwargs)
        refused(runtime, error)
        # As if what does not fit had not been written.
        args = args[: len(accepted.names)]
        kwargs = {k: v for k, v in kwargs.items() if k in (*accepted.names[len(args) :], *accepted.keyword_only)}
        try:
            arguments = bind(label, signature, args, kwargs, own)
        except TensorFlowError:
            return runtime.fresh(f"{label}()")
    given = frozenset(accepted.names[: len(args)]) | frozenset(kwargs)
    return implementation(Call(runtime, label, arguments, given))


def _versioned(path: str, label: str, signature: str, implementation: Implementation,
               own: bool) -> Callable[..., Value]:  # fmt: skip
    """The function ``path`` with the parameters that the version has; ``implementation`` sees those of 1.15."""

    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return bind_versioned(runtime, path, label, signature, args, kwargs, implementation, own)

    run.path = path  # type: ignore[attr-defined]
    return run


def bind_versioned(
    runtime: Runtime, path: str, label: str, signature: str, args: list[Value], kwargs: dict[str, Value],
    implementation: Implementation, own: bool,
) -> Value:  # fmt: skip
    """:func:`bind_call` of what stands under ``path``, with the parameters that the version has."""
    profile = runtime.machine.profile
    absent, added = profile.absent_parameters.get(path, ()), profile.added_parameters.get(path, ())
    if not absent and not added:
        return bind_call(runtime, label, signature, args, kwargs, implementation, own)

    def implemented(call: Call) -> Value:
        for name in absent:
            call.arguments[name] = parse(signature).defaults.get(name)
        return implementation(call)

    return bind_call(runtime, label, of_version(signature, absent, added), args, kwargs, implemented, own)


def _native(label: str, signature: str, implementation: Implementation, own: bool) -> Callable[..., Value]:
    def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return bind_call(runtime, label, signature, args, kwargs, implementation, own)

    return run


def function(table: Table, path: str, signature: str, label: str | None = None, *also: str,
             construct: bool = False) -> Callable[[Implementation], NativeFunction]:  # fmt: skip
    """Enter the decorated implementation into ``table`` under ``path`` and the names in ``also``.

    ``label`` is the function's own name in texts of errors where it is not the last part of ``path``;
    ``construct`` is for a class: texts speak of ``__init__()`` and count ``self``.
    """

    def enter(implementation: Implementation) -> NativeFunction:
        name = label or ("__init__" if construct else path.rpartition(".")[2])
        native = NativeFunction(path, _versioned(path, name, signature, implementation, construct))
        for spelling in (path, *also):
            table[spelling] = native
        return native

    return enter


def method(label: str, signature: str, implementation: Implementation) -> NativeFunction:
    """A bound method of a modelled object: ``signature`` without ``self``."""
    return NativeFunction(label, _native(label.rpartition(".")[2], signature, implementation, True))


class _Marked(NativeFunction):
    """A method that should never stand in an expression statement without being called."""

    __slots__ = ("pure_statement_event",)

    def __init__(self, name: str, run: Callable[..., Value], not_called: str) -> None:
        super().__init__(name, run)
        self.pure_statement_event = not_called


def marked(label: str, implementation: Implementation, not_called: str) -> NativeFunction:
    """A bound method without arguments, and the kind of :class:`~tfshare_lint.tfapi.events.ApiMisuse` to report
    where it is not called."""
    return _Marked(label, _native(label, "", implementation, True), not_called)
