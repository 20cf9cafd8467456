"""The built-in functions that need the interpreter itself: ``super``, ``globals``, ``locals``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.classes import make_super
from tfshare_lint.interpreter.dynamic_code import BUILTINS as CODE
from tfshare_lint.interpreter.values import NativeFunction, Value

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["BUILTINS"]


def _super(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return make_super(runtime, args)


def _globals(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    run: Interpreter = runtime
    return run.current.env.globals.vars


def _locals(runtime: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    run: Interpreter = runtime
    act = run.current
    return act.vars if act.env.kind == "module" else dict(act.vars)


#: Every built-in name.
BUILTINS: dict[str, Value] = {
    **stdlib.BUILTINS,
    **CODE,
    "super": NativeFunction("super", _super),
    "globals": NativeFunction("globals", _globals, pure=True),
    "locals": NativeFunction("locals", _locals, pure=True),
}
