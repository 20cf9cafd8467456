"""Calling things: binding arguments, running functions, library models, unknown callees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import RETURN, Activation, OpenArguments
from tfshare_lint.interpreter.attributes import SuperValue, type_name
from tfshare_lint.interpreter.classes import instantiate
from tfshare_lint.interpreter.generators import GeneratorValue
from tfshare_lint.interpreter.operations import derive, known_items, mapping_of, resolve
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    Environment,
    FunctionValue,
    Instance,
    NativeFunction,
    NativeObject,
    StaticMethodValue,
    Value,
)
from tfshare_lint.symbolic import Derived, Symbol, Unknown
from tfshare_lint.trace import Frame

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["call", "call_function", "evaluate_arguments"]


class OpenKeywords(dict[str, Value]):
    """Keyword arguments of a call that also had ``**unknown``: a parameter that is not here may still be given."""

    rest: Unknown


def evaluate_arguments(
    run: Interpreter, arguments: tuple[ir.Argument, ...], act: Activation
) -> tuple[list[Value], dict[str, Value]]:
    """The positional and keyword arguments of a call."""
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for keyword, node, star in arguments:
        value = run.evaluate(node, act)
        if not star:
            if keyword is None:
                args.append(value)
            else:
                kwargs[keyword] = value
        elif star == "*":
            items = known_items(run, value)
            if items is None:
                items = [OpenRest(resolve(run, value))]
            args.extend(items)
        else:
            kwargs = _spread(run, kwargs, resolve(run, value))
    return args, kwargs


class OpenRest:
    """Stands for ``*unknown`` among the positional arguments: any number of unknown values."""

    __slots__ = ("source",)

    def __init__(self, source: Value) -> None:
        self.source = source


def _spread(run: Interpreter, kwargs: dict[str, Value], value: Value) -> dict[str, Value]:
    items = mapping_of(run, value)
    if items is not None:
        known = {k: v for k, v in items.items() if isinstance(k, str)}
        for name in known:
            if name in kwargs:
                run.raise_error("TypeError", f"got multiple values for keyword argument '{name}'")
        kwargs.update(known)
        return kwargs
    opened = OpenKeywords(kwargs)
    opened.rest = value if isinstance(value, Unknown) else run.fresh("**")
    return opened


def call(run: Interpreter, function: Value, args: list[Value], kwargs: dict[str, Value] | None = None) -> Value:
    """Call anything callable."""
    kwargs = {} if kwargs is None else kwargs
    kind = type(function)
    if kind is FunctionValue:
        return call_function(run, function, args, kwargs)
    if kind is BoundMethod:
        inner = function.function
        if type(inner) is FunctionValue:
            return call_function(run, inner, [function.receiver, *args], kwargs, function.receiver)
        return call(run, inner, [function.receiver, *args], kwargs)
    if kind is NativeFunction:
        return call_native(run, function.implementation, args, kwargs)
    if kind is ClassValue:
        return instantiate(run, function, args, kwargs)
    function = resolve(run, function)
    if isinstance(function, NativeObject):
        return call_native(run, function.call, args, kwargs)
    if isinstance(function, NativeFunction):
        return call_native(run, function.implementation, args, kwargs)
    if isinstance(function, Instance):
        method = function.cls.find("__call__")
        if method is MISSING and function.cls.native is not None:
            method = function.cls.native.method("__call__")
        if method is not MISSING:
            return call(run, BoundMethod(method, function), args, kwargs)
        if not function.cls.opaque_base:
            run.raise_error("TypeError", f"'{function.cls.name}' object is not callable")
        return run.unknown_call(function.cls.name, args, kwargs)
    if isinstance(function, (StaticMethodValue, ClassMethodValue)):
        return call(run, function.function, args, kwargs)
    if isinstance(function, Unknown):
        return _call_unknown(run, function, args, kwargs)
    if isinstance(function, (FunctionValue, BoundMethod, ClassValue)):
        return call(run, function, args, kwargs)
    if isinstance(function, SuperValue) or function is MISSING:
        return run.fresh("call")
    return run.raise_error("TypeError", f"'{type_name(function)}' object is not callable")


def _call_unknown(run: Interpreter, function: Unknown, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Call an unknown: a library that makes no variables, a method that every container has, or anything at all."""
    label = function.label()
    if stdlib.is_harmless(function):
        framework = stdlib.framework_behind(function)
        if framework is not None:
            result = stdlib.call_framework(run, label, framework, args, kwargs)
            if result is not None:
                return result
        return stdlib.harmless(f"{label}()", not_none=False)
    if isinstance(function, Derived) and function.op == "attr" and function.operands[1] in stdlib.HARMLESS_METHODS:
        return run.fresh(f"{label}()")
    stdlib.note_servicer(run, label, args)
    return run.unknown_call(label, args, kwargs)


def call_native(run: Interpreter, implementation: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Call a library model; a refusal of TensorFlow's becomes an event."""
    is_open = isinstance(kwargs, OpenKeywords)
    if args and any(type(a) is OpenRest for a in args):
        is_open = True
        args = args[: next(i for i, a in enumerate(args) if type(a) is OpenRest)]
    if is_open:
        return _call_native_openly(run, implementation, args, dict(kwargs))
    try:
        return implementation(run, args, kwargs)
    except run.models.errors as error:
        return run.recover(error)
    except (RecursionError, MemoryError):
        raise
    except (TypeError, AttributeError, ValueError, KeyError, IndexError, ArithmeticError, AssertionError) as error:
        # A model that cannot cope with its arguments must not end the analysis of the file.
        run.note_model_failure(implementation, error)
        return run.fresh("result")


def _call_native_openly(run: Interpreter, implementation: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """The same where some of the arguments are not known: what seems to be missing may be among them."""
    kwargs = run.models.complete_keywords(run, implementation, args, kwargs)
    outer, run.has_open_arguments = run.has_open_arguments, True
    try:
        return call_native(run, implementation, args, kwargs)
    except OpenArguments:
        return run.fresh("result")
    finally:
        run.has_open_arguments = outer


# User functions -----------------------------------------------------------------------------------------------


def call_function(
    run: Interpreter,
    function: FunctionValue,
    args: list[Value],
    kwargs: dict[str, Value],
    receiver: Value = None,
    kind: str | None = None,
) -> Value:
    """Run a user's function."""
    code = function.code
    body = code.body  # lowers it on the first call; its local names are known from then on
    if run.trace.open and kind is None and isinstance(receiver, Instance) and left_to_subclasses(body):
        return run.unknown_call(code.name, args, kwargs)  # the object is of a class that is not here
    variables: dict[str, Value] = {}
    bind_arguments(run, function, args, kwargs, variables)
    site = run.site()
    if kind is None:
        kind = "method" if function.owner is not None else "lambda" if code.name == "<lambda>" else "function"
    frame = Frame(code.name, kind, function.path, code, site, run.next_serial(), receiver, dict(variables))
    env = Environment("function", function.env, variables)
    act = Activation(env, frame, function, code.at)
    run.reached.add(code)
    run.reached_places.add((function.path, *code.start))
    if code.is_generator:
        return GeneratorValue(run, act, body)
    if code.is_async:
        pass  # a coroutine's body runs when it is called: graph code does not depend on the event loop
    return run_body(run, act, body)


def left_to_subclasses(body: tuple[ir.Statement, ...]) -> bool:
    """Does a method only say that subclasses must implement it?"""
    rest = [s for s in body if not (isinstance(s, ir.ExpressionStatement) and isinstance(s.value, ir.Constant))]
    if len(rest) != 1 or not isinstance(rest[0], ir.Raise):
        return False
    raised = rest[0].value.function if isinstance(rest[0].value, ir.Call) else rest[0].value
    return isinstance(raised, ir.LoadName) and raised.name == "NotImplementedError"


def run_body(run: Interpreter, act: Activation, body: tuple[ir.Statement, ...]) -> Value:
    """Execute a function's statements in its activation; the value it returns."""
    run.enter(act)
    try:
        signal = run.execute_block(body, act)
    finally:
        run.leave()
    return act.returned if signal == RETURN else None


def bind_arguments(
    run: Interpreter, function: FunctionValue, args: list[Value], kwargs: dict[str, Value], out: dict[str, Value]
) -> None:
    """Put the arguments under their parameters' names; raises TypeError in the program where they do not fit."""
    opened: Value = None
    if args and any(type(a) is OpenRest for a in args):
        cut = next(i for i, a in enumerate(args) if type(a) is OpenRest)
        opened = args[cut].source
        args = args[:cut]
    rest = getattr(kwargs, "rest", None)
    position = 0
    count = len(args)
    used: set[str] = set()
    missing: list[str] = []
    missing_keywords: list[str] = []
    code = function.code
    for name, kind, default in code.parameters:
        if kind == "star":
            out[name] = tuple(args[position:]) if opened is None else _open_tuple(run, args[position:], opened)
            position = count
            opened = None
        elif kind == "double_star":
            extra = {k: v for k, v in kwargs.items() if k not in used and k not in out}
            out[name] = extra if rest is None else run.fresh(f"**{name}")
            used.update(kwargs)
        elif kind != "keyword" and position < count:
            if name in kwargs and kind != "positional_only":
                run.raise_error("TypeError", f"{code.name}() got multiple values for argument '{name}'")
            out[name] = args[position]
            position += 1
        elif name in kwargs and kind != "positional_only":
            out[name] = kwargs[name]
            used.add(name)
        elif opened is not None and kind != "keyword":
            out[name] = derive(run, "item", (opened, name)) if isinstance(opened, Unknown) else run.fresh(name)
        elif rest is not None:
            out[name] = Symbol(name, function.defaults.get(name, MISSING)) if default is not None else run.fresh(name)
        elif default is not None:
            out[name] = function.defaults.get(name)
        else:
            (missing_keywords if kind == "keyword" else missing).append(name)
    if len(used) < len(kwargs):
        for name in kwargs:
            if name not in used and name not in out:
                run.raise_error("TypeError", f"{code.name}() got an unexpected keyword argument '{name}'")
    if position < count:
        given = f"{count} {'was' if count == 1 else 'were'} given"
        run.raise_error("TypeError", f"{code.name}() takes {_accepted(code)} but {given}")
    for names, what in ((missing, "positional"), (missing_keywords, "keyword-only")):
        if names:
            run.raise_error("TypeError", f"{code.name}() missing {len(names)} required {what} {_listed(names)}")


def _accepted(code: ir.FunctionCode) -> str:
    """How many positional arguments a function takes, as CPython's messages have it."""
    own = [default for _, kind, default in code.parameters if kind not in ("star", "double_star", "keyword")]
    least = sum(default is None for default in own)
    if least < len(own):
        return f"from {least} to {len(own)} positional arguments"
    return f"{least} positional argument{'s' * (least != 1)}"


def _listed(names: list[str]) -> str:
    """Names of arguments as CPython's messages have them."""
    *most, last = [f"'{name}'" for name in names]
    if not most:
        return f"argument: {last}"
    return f"arguments: {', '.join(most)}{',' * (len(most) > 1)} and {last}"


def _open_tuple(run: Interpreter, known: list[Value], opened: Value) -> Value:
    if known:
        return (*known, run.fresh("*args"))
    return opened if isinstance(opened, Unknown) else run.fresh("*args")
