"""The call stack as programs read it: ``inspect.stack()``, ``inspect.currentframe()``, ``sys._getframe()``.

In a function that is run on its own nobody knows who calls it, so there the stack is unknown.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.library import constant
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, harmless
from tfshare_lint.interpreter.values import NativeObject, Runtime, Value

__all__ = ["FRAMES", "get_frame"]


class FrameValue(NativeObject):
    """A frame. ``number`` is its place in the interpreter's list of activations, the outermost first."""

    type_name = "frame"
    attributes_are_pure = True

    def __init__(self, activation: Any, number: int) -> None:
        self.activation = activation
        self.number = number

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        env = self.activation.env
        if name == "f_locals":
            return env.vars if env.kind == "module" else dict(env.vars)
        if name == "f_globals":
            return env.globals.vars
        if name == "f_back":
            return FrameValue(_activations(runtime)[self.number - 1], self.number - 1) if self.number else None
        if name == "f_lineno":
            return getattr(self.activation.at, "lineno", 0)
        return harmless(f"frame.{name}")

    @property
    def function_name(self) -> str:
        """What a traceback calls the running code."""
        code = self.activation.code
        return "<module>" if code is None else str(code.name)


class FrameInfo(NativeObject):
    """An element of ``inspect.stack()``: a named tuple of six."""

    type_name = "FrameInfo"
    attributes_are_pure = True
    _FIELDS = ("frame", "filename", "lineno", "function", "code_context", "index")

    def __init__(self, frame: FrameValue) -> None:
        self.frame = frame

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        known: dict[str, Value] = {
            "frame": self.frame,
            "filename": self.frame.activation.frame.path,
            "lineno": self.frame.get_attribute(runtime, "f_lineno"),
            "function": self.frame.function_name,
        }
        return known.get(name, harmless(f"FrameInfo.{name}"))

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        if isinstance(index, int) and -6 <= index < 6:
            return self.get_attribute(runtime, self._FIELDS[index])
        return harmless("FrameInfo[]")


def _activations(runtime: Any) -> list[Any]:
    """Of the interpreter, which is the one implementation of Runtime."""
    found: list[Any] = runtime.activations
    return found


def _is_unknown(runtime: Any) -> bool:
    return bool(runtime.trace.open)


def _stack(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if _is_unknown(runtime):
        return harmless("inspect.stack()")
    frames = list(enumerate(_activations(runtime)))
    return [FrameInfo(FrameValue(activation, number)) for number, activation in reversed(frames)]


def get_frame(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``sys._getframe(depth=0)``"""
    depth = runtime.resolve(args[0]) if args else 0
    known = _activations(runtime)
    if _is_unknown(runtime) or not isinstance(depth, int) or not 0 <= depth < len(known):
        return harmless("frame")
    return FrameValue(known[len(known) - 1 - depth], len(known) - 1 - depth)


def _argument_values(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``getargvalues(frame)``: the names of the parameters, of ``*`` and of ``**``, and the local variables."""
    frame = args[0] if args else None
    code = frame.activation.code if isinstance(frame, FrameValue) else None
    if code is None or not isinstance(frame, FrameValue):
        return harmless("inspect.getargvalues()")
    named = [p.name for p in code.parameters if p.kind.startswith("positional")]
    stars = {p.kind: p.name for p in code.parameters}
    return (named, stars.get("star"), stars.get("double_star"), frame.get_attribute(runtime, "f_locals"))


#: The functions of ``inspect`` that concern the stack.
FRAMES: dict[str, Implementation] = {
    "stack": _stack,
    "currentframe": lambda runtime, args, kwargs: get_frame(runtime, [], {}),
    "getargvalues": _argument_values,
    "getouterframes": constant(harmless("inspect.getouterframes()")),
}
