"""Entries: which functions are run on their own because nobody in the file calls them, and with what arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

from tfshare_lint.entry_point import Arguments
from tfshare_lint.frontend import ir
from tfshare_lint.frontend.relevance import names_in
from tfshare_lint.interpreter.attributes import get_attribute
from tfshare_lint.interpreter.calls import OpenKeywords, OpenRest, call_function
from tfshare_lint.interpreter.classes import construct, make_instance
from tfshare_lint.interpreter.relevance import underlying
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    FunctionValue,
    Instance,
    PropertyValue,
    StaticMethodValue,
    Value,
)
from tfshare_lint.symbolic import NO_HINT, Symbol
from tfshare_lint.trace import CodePlace

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["Entry", "entries", "named_entry"]


class Entry(NamedTuple):
    """A function to be run on its own. ``is_open``: who calls it, and from what state, is unknown. ``own_graph``: it
    starts in a graph of its own, not in the one that the module's body left."""

    name: str
    code: ir.FunctionCode
    action: Callable[[], Value]
    is_open: bool
    own_graph: bool = True


def entries(run: Interpreter, elsewhere: Set[CodePlace] = frozenset()) -> Iterator[Entry]:
    """The functions and methods of the main file that no run has reached so far and that can matter; those that others
    mention come last, for they may be reached by then. ``elsewhere``: what the runs of other programs have reached."""
    own = run.module.path
    functions = [f for f in run.functions if isinstance(f, FunctionValue) and f.path == own]
    methods = [
        (cls, name, value)
        for cls in run.classes
        for name, value in cls.attrs.items()
        if (method := underlying(value)) is not None and method.path == own
    ]
    codes = [f.code for f in functions] + [f.code for _, _, v in methods if (f := underlying(v))]
    relevant = run.relevance.codes
    mentioned = _mentioned(codes)
    candidates: list[Entry] = []
    for function in functions:
        candidates.append(Entry(function.qualname, function.code, _function_action(run, function), True))
    for cls, name, value in methods:
        method = underlying(value)
        if method is not None:
            candidates.append(_method_entry(run, cls, name, value, method))
    candidates.sort(key=lambda entry: entry.code.name in mentioned)
    for entry in candidates:
        code = entry.code
        if code in relevant and code not in run.reached and (own, *code.start) not in elsewhere:
            yield entry


def _mentioned(codes: list[ir.FunctionCode]) -> set[str]:
    """Names of functions that some other function mentions."""
    found: set[str] = set()
    for code in codes:
        found.update(name for name in names_in(code) if name != code.name)
    return found


# Arguments ----------------------------------------------------------------------------------------------------


def _arguments(function: FunctionValue, skip: int) -> tuple[list[Value], dict[str, Value]]:
    """Unknown arguments for a function's parameters behind the first ``skip``. A default that is a number or a text
    is taken as it is; one that is a flag or None is what the plain path supposes."""
    positional: list[Value] = []
    named: dict[str, Value] = {}
    kinds = {kind for _, kind, _ in function.code.parameters}
    for name, kind, default in function.code.parameters[skip:]:
        if kind in ("star", "double_star"):
            continue
        usual = function.defaults.get(name)
        known = default is not None and not (usual is None or isinstance(usual, bool))
        value = usual if known else Symbol(name, NO_HINT if default is None else usual)
        if kind == "positional_only":
            positional.append(value)
        else:
            named[name] = value
    if "star" in kinds:
        positional.append(OpenRest(Symbol("*")))
    if "double_star" in kinds:
        named = OpenKeywords(named)
        named.rest = Symbol("**")
    return positional, named


def _given_arguments(function: FunctionValue, skip: int, given: Arguments) -> tuple[list[Value], dict[str, Value]]:
    """The arguments that a user has written down; what has no default and is not among them is unknown."""
    named: dict[str, Value] = dict(given.named)
    parameters = function.code.parameters[skip:]
    for name, kind, default in parameters[len(given.positional) :]:
        if kind not in ("star", "double_star") and default is None and name not in named:
            named[name] = Symbol(name)
    return list(given.positional), named


def call_openly(
    run: Interpreter, function: FunctionValue, receiver: Value = MISSING, given: Arguments | None = None
) -> Value:
    """Call a function with unknown arguments, or with those that a user has ``given``."""
    first = [] if receiver is MISSING else [receiver]
    if given is None:
        positional, named = _arguments(function, len(first))
    else:
        positional, named = _given_arguments(function, len(first), given)
    kind = "entry" if receiver is MISSING else "method"
    return call_function(run, function, [*first, *positional], named, receiver if first else None, kind)


def _function_action(run: Interpreter, function: FunctionValue) -> Callable[[], Value]:
    return lambda: call_openly(run, function)


def _method_entry(
    run: Interpreter, cls: ClassValue, name: str, value: Value, function: FunctionValue, given: Arguments | None = None
) -> Entry:
    title = f"{cls.name}.{name}"
    if _is_test(cls, name):
        return Entry(title, function.code, lambda: _run_test(run, cls, function), False)

    def action() -> Value:
        if isinstance(value, StaticMethodValue):
            return call_openly(run, function, given=given)
        if isinstance(value, ClassMethodValue) or name == "__new__":
            return call_openly(run, function, cls, given)
        if name == "__init__":
            return new_instance(run, cls)
        run.reached.discard(function.code)
        made = new_instance(run, cls)
        if given is None and function.code in run.reached:
            return None  # the constructor has already called it
        if isinstance(value, PropertyValue) and isinstance(made, Instance):
            return get_attribute(run, made, name)
        return call_openly(run, function, made, given)

    return Entry(title, function.code, action, True)


def new_instance(run: Interpreter, cls: ClassValue) -> Value:
    """An object of the class, made with unknown arguments."""
    initializer = cls.find("__init__")
    special = isinstance(cls.metaclass, ClassValue) and cls.metaclass.find("__call__") is not MISSING
    if isinstance(initializer, FunctionValue) and not special:
        if isinstance(cls.find("__new__"), (FunctionValue, StaticMethodValue)):
            return construct(run, cls, *_arguments(initializer, 1))
        made = make_instance(run, cls)
        call_openly(run, initializer, made)
        return made
    return make_instance(run, cls) if initializer is MISSING else construct(run, cls, [], {})


# Tests --------------------------------------------------------------------------------------------------------


def _is_test(cls: ClassValue, name: str) -> bool:
    return name.startswith("test") and cls.native is not None and "TestCase" in cls.native.name


def _run_test(run: Interpreter, cls: ClassValue, function: FunctionValue) -> Value:
    made = make_instance(run, cls)
    for name in ("setUpClass", "setUp"):
        found = cls.find(name)
        hook = underlying(found)
        if hook is not None:
            run.call(BoundMethod(hook, cls if name == "setUpClass" else made), [])
    return call_openly(run, function, made)


def _named_global(run: Interpreter, name: str, given: Arguments | None) -> Entry | None:
    value = run.resolve(run.globals.vars.get(name))
    if isinstance(value, FunctionValue):
        function = value
        return Entry(name, value.code, lambda: call_openly(run, function, given=given), True)
    if isinstance(value, ClassValue):
        cls, init = value, underlying(value.find("__init__"))
        if init is None:
            return None
        if given is None:
            return Entry(name, init.code, lambda: new_instance(run, cls), True)
        arguments = _given_arguments(init, 1, given)
        return Entry(name, init.code, lambda: construct(run, cls, *arguments), True)
    return None


def named_entry(run: Interpreter, name: str, given: Arguments | None = None) -> Entry | None:
    """The function or method of this name (``build``, ``Model.build``), for a user who asks for it, perhaps with
    arguments."""
    head, _, tail = name.partition(".")
    if not tail:
        return _named_global(run, name, given)
    cls = run.resolve(run.globals.vars.get(head))
    if isinstance(cls, ClassValue):
        value = cls.find(tail)
        function = underlying(value)
        if function is not None:
            return _method_entry(run, cls, tail, value, function, given)
    return None
