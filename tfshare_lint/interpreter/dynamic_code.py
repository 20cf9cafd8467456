"""``eval``, ``exec`` and ``compile`` of texts that are known, among them the project's own files that a program opens:
the code is run where it stands in the program.

What the code does is reported at the call that runs it: its own lines are in no file (or in a file that the program
has read and perhaps changed).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import CannotParse, parse_and_lower
from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.stdlib.harmless_modules import HarmlessContext
from tfshare_lint.interpreter.stdlib.support import harmless
from tfshare_lint.interpreter.values import Environment, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.trace import Frame

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["BUILTINS"]

#: Reading code costs time, so a run reads no more texts than this; a loop over ``exec`` runs unknown code from then on.
_MOST_TEXTS = 64
_POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")
#: The name that the value of an expression is bound to for a moment.
_RESULT = "__eval__"


class CodeText(NativeObject):
    """What ``compile(text, filename, mode)`` gives."""

    type_name = "code"

    def __init__(self, text: str, mode: Value) -> None:
        self.source = text
        self.mode = mode


class SourceFile(HarmlessContext):
    """A Python file of the project, opened to be read."""

    def __init__(self, text: str) -> None:
        super().__init__("open()")
        self.source = text

    def enter(self, runtime: Runtime) -> Value:
        return self

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "read":
            return NativeFunction(name, lambda run, args, kwargs: self.source if not args else harmless("read()"))
        return super().get_attribute(runtime, name)


def _open(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    run: Interpreter = runtime
    path = run.resolve(args[0]) if args else kwargs.get("file")
    mode = args[1] if len(args) > 1 else kwargs.get("mode", "r")
    text = run.finder.text_of(path) if isinstance(path, str) and mode in ("r", "rt", "U") else None
    return HarmlessContext("open()") if text is None else SourceFile(text)


def _compile(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    given = dict(zip(("source", "filename", "mode"), args), **kwargs)
    source = runtime.resolve(given.get("source"))
    if isinstance(source, str):
        return CodeText(source, runtime.resolve(given.get("mode")))
    return runtime.unknown_call("compile", args, kwargs)


def _eval(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    text = _text(runtime, args)
    if text is None:
        return runtime.unknown_call("eval", args, kwargs)
    return _run(runtime, f"{_RESULT} = (\n{text.strip()}\n)", args, "eval")


def _exec(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    text = _text(runtime, args)
    if text is not None:
        return _run(runtime, text, args, "exec")
    run: Interpreter = runtime
    # Whatever the code binds is a name from now on.
    variables = args[1] if len(args) > 1 and isinstance(args[1], dict) else run.current.env.globals.vars
    run.journal.save(variables)
    variables["*"] = True
    return run.unknown_call("exec", args, kwargs)


def _text(runtime: Any, args: list[Value]) -> str | None:
    source = runtime.resolve(args[0]) if args else None
    source = source.source if isinstance(source, CodeText) else source
    return source if isinstance(source, str) else None


def _run(run: Interpreter, text: str, args: list[Value], what: str) -> Value:
    """Run ``text`` in the scopes that the call gives; an expression's value."""
    act = run.current
    code = _read(run, text, act)
    if code is None:
        return run.unknown_call(what, args, {})
    inner = Activation(_scope(run, args, act), _frame(run, act, code), act.function, act.at)
    run.enter(inner)
    try:
        run.execute_block(code.body, inner)
    finally:
        run.leave()
    return inner.vars.pop(_RESULT, None) if what == "eval" else None


def _frame(run: Interpreter, act: Activation, code: ModuleCode) -> Frame:
    return Frame(f"<{act.frame.function}>", "code", act.frame.path, code, run.site(), run.next_serial())


def _scope(run: Interpreter, args: list[Value], act: Activation) -> Environment:
    """The caller's scope, or the dictionaries that the call names."""
    given = [value for value in args[1:3] if isinstance(value, dict)]
    if not given:
        return act.env
    known = next((env for env in run.environments if env.vars is given[0]), None)
    outer = known or Environment("module", None, given[0])
    return outer if len(given) < 2 or given[1] is given[0] else Environment("function", outer, given[1])


def _read(run: Interpreter, text: str, act: Activation) -> ModuleCode | None:
    """The code with all its positions at the call; None where it cannot be read."""
    count = run.notes.get("dynamic code", 0)
    if count >= _MOST_TEXTS:
        return None
    run.notes["dynamic code"] = count + 1
    try:
        code = parse_and_lower(text, act.frame.path)
    except CannotParse:
        return None
    for node in ast.walk(code.tree):
        for name in _POSITION:
            if hasattr(node, name) and hasattr(act.at, name):
                setattr(node, name, getattr(act.at, name))
    return code


BUILTINS: dict[str, Value] = {
    "eval": NativeFunction("eval", _eval),
    "exec": NativeFunction("exec", _exec),
    "compile": NativeFunction("compile", _compile),
    "open": NativeFunction("open", _open, pure=True),
}
