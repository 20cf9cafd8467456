"""Handlers: functions of the program that a framework calls again and again. Each is run twice after the module's body.

The default graph is the one that the body left, if the framework's calls happen in the thread that ran it; a new thread
has a default graph of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.frontend.relevance import names_in
from tfshare_lint.interpreter.entries import Entry, call_openly, new_instance
from tfshare_lint.interpreter.generators import GeneratorValue
from tfshare_lint.interpreter.relevance import underlying
from tfshare_lint.interpreter.stdlib.frameworks import (
    EACH,
    EITHER,
    FRAMEWORKS,
    ONE,
    Framework,
    FrameworkName,
    framework_of,
    handlers_of,
)
from tfshare_lint.interpreter.values import BoundMethod, ClassValue, FunctionValue, UserException, Value

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["handler_entries"]

#: Platforms that keep the process for further events.
SERVERLESS = Framework("the next event", ONE)
#: Methods that are called before a handler method of the same object.
_BEFORE = ("initialize", "setup", "prepare")


def handler_entries(run: Interpreter) -> Iterator[Entry]:
    """The handlers of a program whose module body has run, each as an entry that calls it twice."""
    imported = [v.framework for v in run.globals.vars.values() if isinstance(v, FrameworkName)]
    threading = any(framework.threads == EACH for framework in imported)
    for title, code, call, framework in _calls(run):
        threads = EACH if threading else handlers_of(run).threads.get(framework, framework.threads)
        occasion = f"`{title}` is called for {framework.occasion}"
        for mode in (EACH, ONE) if threads == EITHER else (threads,):
            assumed = "one thread handles both calls" if threads == EITHER and mode == ONE else None
            action = _twice(run, call, mode == EACH, occasion, assumed)
            yield Entry(f"{title} ({mode})", code, action, False, own_graph=False)


_Call = tuple[str, ir.FunctionCode, Callable[[], Value], Framework]


def _calls(run: Interpreter) -> Iterator[_Call]:
    """Every handler: its name, its code, what calls it once, and the framework."""
    seen: set[ir.FunctionCode] = set()
    for value, framework in [*handlers_of(run).registered, *_by_convention(run), *_derived(run)]:
        for function, title, call in _callables(run, value, framework):
            if function.code not in seen and _matters(run, function):
                seen.add(function.code)
                yield title, function.code, call, framework


def _matters(run: Interpreter, function: FunctionValue, depth: int = 3) -> bool:
    """Can the function, or one that it wraps, touch variables?"""
    relevant, names = run.relevance, names_in(function.code)
    if function.code in relevant.codes or not relevant.names.isdisjoint(names):
        return True
    if depth == 0 or function.env is run.globals:
        return False
    wrapped = [value for name, value in function.env.vars.items() if name in names and isinstance(value, FunctionValue)]
    return any(_matters(run, inner, depth - 1) for inner in wrapped)


def _callables(
    run: Interpreter, value: Value, framework: Framework
) -> Iterator[tuple[FunctionValue, str, Callable[[], Value]]]:
    """What a handler is: a function itself, or the methods of a class that the framework calls. Each with its name for
    messages and what calls it."""
    if isinstance(value, FunctionValue):
        function = value
        yield function, _name(function), lambda: call_openly(run, function)
    elif isinstance(value, BoundMethod) and isinstance(value.function, FunctionValue):
        bound, receiver = value.function, value.receiver
        yield bound, _name(bound), lambda: call_openly(run, bound, receiver)
    elif isinstance(value, ClassValue):
        for name in sorted(framework.methods):
            method = underlying(value.find(name))
            if method is not None:
                yield method, f"{value.name}.{name}", _method_call(run, value, method)


def _name(function: FunctionValue) -> str:
    """A function's name; that of what it wraps, where ``functools.wraps`` says so."""
    name = function.attrs.get("__name__")
    return name if isinstance(name, str) else function.code.name


def _method_call(run: Interpreter, cls: ClassValue, method: FunctionValue) -> Callable[[], Value]:
    """Call a method of a new object."""

    def call() -> Value:
        made = new_instance(run, cls)
        for name in _BEFORE:
            before = cls.find(name)
            if isinstance(before, FunctionValue):
                call_openly(run, before, made)
        return call_openly(run, method, made)

    return call


def _derived(run: Interpreter) -> Iterator[tuple[ClassValue, Framework]]:
    """The module's classes that derive from a framework's."""
    for cls in run.classes:
        framework = framework_of(cls)
        if framework is not None and framework.methods:
            yield cls, framework


def _by_convention(run: Interpreter) -> Iterator[tuple[FunctionValue, Framework]]:
    """Django's views (``def view(request, …)`` where django is imported), and the handlers of serverless platforms."""
    django = any(isinstance(v, FrameworkName) and v.name.startswith("django.") for v in run.globals.vars.values())
    for function in run.functions:
        parameters = [name for name, _, _ in function.code.parameters]
        if django and parameters[:1] == ["request"]:
            yield function, FRAMEWORKS["django"]
        elif function.code.name == "lambda_handler" and len(parameters) == 2:
            yield function, SERVERLESS


def _twice(
    run: Interpreter, call: Callable[[], Value], in_threads: bool, occasion: str, assumed: str | None
) -> Callable[[], Value]:
    """Call a handler for a first and for a second time."""

    def action() -> Value:
        for why in ("", occasion):
            with _thread(run, in_threads):
                run.models.begin_handler(run)
                depth = len(run.activations)
                try:
                    with run.own_stack(why):
                        _finish(run, call())
                except UserException:  # the framework catches what a handler raises
                    run.unwind(depth)
        return None

    def assuming() -> Value:
        with run.assuming(assumed or ""):
            return action()

    return action if assumed is None else assuming


@contextmanager
def _thread(run: Interpreter, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    end = run.models.begin_thread(run)
    try:
        yield
    finally:
        end()


def _finish(run: Interpreter, result: Value) -> None:
    """Run a handler that is a generator (``@gen.coroutine``) to its end."""
    if isinstance(result, GeneratorValue):
        for _ in run.iterate(result):
            pass
