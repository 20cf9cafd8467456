"""``arg_scope``: keyword arguments that functions of the library, and decorated ones of the program, take by default.

Facts: ``contrib/framework/python/ops/arg_scope.py`` of TensorFlow 1.15. The current scope is the last of a stack of
dictionaries, function's key → keyword arguments; a scope that is entered gets a copy of the one around it. What a
program holds (``as sc``, the result of ``resnet_arg_scope()``) is such a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.stdlib.library import WrappedFunction
from tfshare_lint.interpreter.values import BoundMethod, FunctionValue, NativeFunction, Runtime, UserException, Value
from tfshare_lint.machine import ErrorKind, TensorFlowError
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Context, Implementation, Table, function, refused
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE", "scoped", "scoped_arguments"]

TABLE: Table = {}

#: Function of the library → its key in a scope.
_LIBRARY: dict[Value, str] = {}
#: In place of a function's key: a scope that is not known was entered, anything may have a default argument.
_ANYTHING = "*"
#: In place of an argument's name: there are more arguments, which are not known.
_MORE = "**"
#: Where functions that are not decorated are defined, for texts of errors.
_MODULES = {"contrib.layers": "contrib.layers.python.layers.layers"}


class _Stack:
    """The scopes that are entered, innermost last; never empty."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = [{}]
        self.keys = 0

    def current(self) -> dict[str, Any]:
        return self.scopes[-1]


def _stack(runtime: Runtime) -> _Stack:
    found = runtime.notes.get("contrib.arg_scope")
    if found is None:
        found = runtime.notes["contrib.arg_scope"] = _Stack()
    assert isinstance(found, _Stack)
    return found


def _pop(runtime: Runtime) -> None:
    stack = _stack(runtime)
    runtime.journal.save(stack.scopes)
    stack.scopes.pop()
    if not stack.scopes:
        stack.scopes.append({})


def _push(runtime: Runtime, scope: dict[str, Any]) -> None:
    scopes = _stack(runtime).scopes
    runtime.journal.save(scopes)
    scopes.append(scope)


class ScopedFunction(WrappedFunction):
    """A function of the program's behind ``@add_arg_scope``."""

    def __init__(self, inner: Value, key: str) -> None:
        super().__init__(inner, self._call)
        self.key = key

    def _call(self, runtime: Runtime, inner: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
        from tfshare_lint.interpreter.calls import OpenKeywords

        merged = _arguments(runtime, self.key, kwargs)
        if merged is None:
            merged = OpenKeywords(kwargs)
            merged.rest = runtime.fresh("arg_scope")
        return runtime.call(inner, args, merged)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.key if name == "_key_op" else super().get_attribute(runtime, name)


def _key_of(runtime: Runtime, op: Value) -> str | None:
    """The key of a decorated function; None where it is not decorated."""
    op = runtime.resolve(op)
    if isinstance(op, BoundMethod):
        op = op.function
    if isinstance(op, FunctionValue) and "__wrapped__" in op.attrs:  # functools.wraps copies the key
        return _key_of(runtime, op.attrs["__wrapped__"])
    if isinstance(op, ScopedFunction):
        return op.key
    key = _LIBRARY.get(op) if isinstance(op, NativeFunction) else None
    return None if key is None else _shared(runtime, key)


def _shared(runtime: Runtime, key: str) -> str:
    """Functions that are one function in this version have one key."""
    if runtime.machine.profile.one_convolution and key in ("<function convolution2d>", "<function convolution3d>"):
        return "<function convolution>"
    return key


def _arguments(runtime: Runtime, key: str, kwargs: dict[str, Value]) -> dict[str, Value] | None:
    """The keyword arguments of a call with the defaults of the current scope; None where those are not known."""
    key = _shared(runtime, key)
    current = _stack(runtime).current()
    own = runtime.resolve(current.get(key))
    if _ANYTHING in current or (own is not None and not isinstance(own, dict)) or (own and _MORE in own):
        return None
    if not own:
        return kwargs
    merged: Any = {**own, **kwargs}
    if hasattr(kwargs, "rest"):  # the call has **unknown
        opened = type(kwargs)(merged)
        opened.rest = kwargs.rest  # type: ignore[attr-defined]
        return opened
    return dict(merged)


def scoped_arguments(runtime: Runtime, function_of_library: Value, kwargs: dict[str, Value]) -> dict[str, Value] | None:
    """The keyword arguments of a call that the library itself makes; None where they are not known."""
    return _arguments(runtime, _LIBRARY[function_of_library], kwargs)


def scoped(
    table: Table, path: str, signature: str, *also: str
) -> Callable[[Implementation], NativeFunction]:  # fmt: skip
    """Enter the decorated implementation as a function of the library that ``arg_scope`` reaches.

    ``path`` ends in the function's own name (``convolution2d``), which texts of errors and ``repeat`` show; ``also``
    are its other names.
    """

    def enter(implementation: Implementation) -> NativeFunction:
        plain = function({}, path, signature)(implementation)
        key = f"<function {path.rpartition('.')[2]}>"

        def run(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
            merged = _arguments(runtime, key, kwargs)
            if merged is None:
                return runtime.unknown_call(f"tf.{path}", args, kwargs)
            return plain.implementation(runtime, args, merged)

        run.path = path  # type: ignore[attr-defined]
        native = NativeFunction(path, run)
        _LIBRARY[native] = key
        for spelling in (path, *also):
            table[spelling] = native
        return native

    return enter


def _refuse(runtime: Runtime, type_name: str, text: str) -> None:
    refused(runtime, TensorFlowError(type_name, text, ErrorKind.OTHER))


class ArgScopeContext(Context):
    """What ``arg_scope(...)`` gives. Everything is looked at when it is entered."""

    type_name = "_GeneratorContextManager"

    def __init__(self, target: Value, kwargs: dict[str, Value]) -> None:
        self.target = target
        self.kwargs = kwargs
        self.entered = False

    def enter(self, runtime: Runtime) -> Value:
        if self.entered:
            runtime.raise_error("AttributeError", "args")  # a generator runs once
        runtime.journal.save(self)
        self.entered = True
        scope = self._scope(runtime)
        _push(runtime, scope)
        return scope

    def _scope(self, runtime: Runtime) -> dict[str, Any]:
        target = runtime.resolve(self.target)
        current = _stack(runtime).current()
        if isinstance(target, dict):
            if self.kwargs:
                text = "When attempting to re-use a scope by suppling adictionary, kwargs must be empty."
                _refuse(runtime, "ValueError", text)
            return dict(target)
        if not isinstance(target, (list, tuple, Unknown, Opaque)):
            text = "list_ops_or_scope must either be a list/tuple or reused scope (i.e. dict)"
            _refuse(runtime, "TypeError", text)
            return dict(current)
        items = runtime.known_items(target)
        if items is None:
            return {**current, _ANYTHING: True}
        scope = dict(current)
        for op in items:
            op = runtime.resolve(op)
            key = _key_of(runtime, op)
            if key is not None:
                scope[key] = {**scope.get(key, {}), **self.kwargs}
            elif not isinstance(op, (Unknown, Opaque)) and not _from_library(op):
                _refuse_and_pop(runtime, _not_decorated(runtime, op))
        return scope

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        _pop(runtime)
        return False

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """Used as a decorator: each call of the function gets a scope of its own."""
        return WrappedFunction(
            args[0],
            lambda run, inner, given, keywords: run.within(
                ArgScopeContext(self.target, self.kwargs), lambda: run.call(inner, given, keywords)
            ),
        )


def _from_library(op: Value) -> bool:
    """A name of TensorFlow without a model, of which we do not know whether it is decorated."""
    return getattr(op, "type_name", "") == "tensorflow name"


def _refuse_and_pop(runtime: Runtime, text: str) -> None:
    """Refuse; TensorFlow then leaves the scope around this one too."""
    try:
        _refuse(runtime, "ValueError", text)
    except UserException:
        _pop(runtime)
        raise


def _not_decorated(runtime: Runtime, op: Value) -> str:
    name = runtime.to_text(runtime.get_attribute(op, "__name__"))
    module = "__main__"
    if isinstance(op, NativeFunction):
        package = op.name.rpartition(".")[0]
        module = f"tensorflow.{_MODULES.get(package, package)}"
    return f"('%s is not decorated with @add_arg_scope', ('{module}', '{name}'))"


@function(TABLE, "contrib.framework.arg_scope", "list_ops_or_scope, **kwargs")
def _arg_scope(call: Call) -> Value:
    kwargs = dict(call.arguments["kwargs"])
    if getattr(call.runtime, "has_open_arguments", False):
        kwargs[_MORE] = True
    return ArgScopeContext(call["list_ops_or_scope"], kwargs)


@function(TABLE, "contrib.framework.add_arg_scope", "func")
def _add_arg_scope(call: Call) -> Value:
    inner = call["func"]
    stack = _stack(call.runtime)
    stack.keys += 1  # only ever grows: keys stay apart whatever path of the program is taken
    name = inner.code.name if isinstance(inner, FunctionValue) else "function"
    return ScopedFunction(inner, f"<function {name} {stack.keys}>")


@function(TABLE, "contrib.framework.has_arg_scope", "func")
def _has_arg_scope(call: Call) -> Value:
    op = call["func"]
    if isinstance(op, (Unknown, Opaque)):
        return call.runtime.fresh("has_arg_scope()", not_none=True)
    return _key_of(call.runtime, op) is not None


@function(TABLE, "contrib.framework.arg_scoped_arguments", "func")
def _arg_scoped_arguments(call: Call) -> Value:
    op = call["func"]
    if not isinstance(op, (Unknown, Opaque)) and _key_of(call.runtime, op) is None:
        _refuse(call.runtime, "AssertionError", "")
    return call.runtime.fresh("arg_scoped_arguments()", not_none=True)


@function(TABLE, "contrib.framework.current_arg_scope", "")
def _current_arg_scope(call: Call) -> Value:
    return _stack(call.runtime).current()


@function(TABLE, "contrib.framework.arg_scope_func_key", "op")
def _func_key(call: Call) -> Value:
    return _key_of(call.runtime, call["op"]) or call.runtime.to_text(call["op"])
