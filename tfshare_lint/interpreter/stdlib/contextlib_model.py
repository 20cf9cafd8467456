"""The module ``contextlib``."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.exceptions import OBJECT
from tfshare_lint.interpreter.stdlib.library import InstanceContext, WrappedFunction, as_context, decorated_call, module
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, functions
from tfshare_lint.interpreter.values import (
    MISSING,
    ClassValue,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)

__all__ = ["Catching", "GeneratorContext", "contextlib_module"]


def _is_stop(error: UserException) -> bool:
    return error.value.cls.name == "StopIteration"


class GeneratorContext(NativeObject):
    """What a function under ``@contextmanager`` gives. ``generator`` is the suspended body: an error in the ``with``
    block is raised at its ``yield``."""

    type_name = "_GeneratorContextManager"

    def __init__(self, function: Value, args: Args, kwargs: Kwargs, generator: Value) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.generator = generator

    def enter(self, runtime: Runtime) -> Value:
        resume = getattr(self.generator, "resume", None)
        if resume is None:
            return runtime.fresh("__enter__()")
        try:
            return resume(runtime, None)
        except UserException as error:
            if not _is_stop(error):
                raise
        return runtime.raise_error("RuntimeError", "generator didn't yield")

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        if not hasattr(self.generator, "resume"):
            return False
        try:
            if error is None:
                self.generator.resume(runtime, None)
            else:
                self.generator.throw(runtime, error)
        except UserException as raised:
            if error is not None and raised.value is error.value:
                return False
            if _is_stop(raised):
                return error is not None
            raise
        how = "didn't stop" if error is None else "didn't stop after throw()"
        return bool(runtime.raise_error("RuntimeError", f"generator {how}"))

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        """Used as a decorator: each call of the function gets a context of its own."""

        def run(rt: Runtime, function: Value, inner: Args, keywords: Kwargs) -> Value:
            context = _make_context(rt, self.function, self.args, self.kwargs)
            return rt.within(context, lambda: rt.call(function, inner, keywords))

        return WrappedFunction(args[0], run)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "__enter__":
            return NativeFunction(name, lambda rt, args, kwargs: self.enter(rt))
        if name == "__exit__":
            return NativeFunction(name, lambda rt, args, kwargs: self.exit(rt, None))
        return MISSING


def _make_context(runtime: Runtime, function: Value, args: Args, kwargs: Kwargs) -> GeneratorContext:
    return GeneratorContext(function, args, kwargs, runtime.call(function, args, kwargs))


def _contextmanager(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return WrappedFunction(args[0], _make_context)


class Catching(NativeObject):
    """A context manager that swallows exceptions of the classes named in ``catches`` (``"*"``: all)."""

    type_name = "suppress"

    def __init__(self, classes: Args, result: Value = None) -> None:
        names: list[str] = []
        for cls in classes:
            for one in cls if isinstance(cls, (tuple, list)) else (cls,):
                names.append(one.name if isinstance(one, ClassValue) else "*")
        self.classes = classes
        self.catches = tuple(names)
        self.result = result

    def enter(self, runtime: Runtime) -> Value:
        return self.result

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        if error is None:
            return False
        return any(name in ("*", cls.name) for name in self.catches for cls in error.value.cls.mro)


class NullContext(NativeObject):
    """A context manager that does nothing: ``nullcontext``, ``redirect_stdout`` and the like."""

    type_name = "nullcontext"

    def __init__(self, result: Value = None) -> None:
        self.result = result

    def enter(self, runtime: Runtime) -> Value:
        return self.result


class Closing(NullContext):
    """``closing(thing)``: closes it at the end."""

    type_name = "closing"

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        close = runtime.find_attribute(self.result, "close")
        if close is not MISSING:
            runtime.call(close, [])
        return False


class ExitStack(NativeObject):
    """``ExitStack`` and Python 2's ``nested``: several context managers as one."""

    type_name = "ExitStack"

    def __init__(self, pending: Args | None = None) -> None:
        self.pending = pending or []
        self.open: list[Value] = []

    def enter(self, runtime: Runtime) -> Value:
        if not self.pending:
            return self
        return tuple(self.enter_context(runtime, manager) for manager in self.pending)

    def enter_context(self, runtime: Runtime, manager: Value) -> Value:
        """Enter ``manager`` and remember to leave it."""
        context = as_context(runtime, manager)
        result = context.enter(runtime)
        self._push(runtime, context)
        return result

    def _push(self, runtime: Runtime, item: Value) -> None:
        runtime.journal.save(self.open)
        self.open.append(item)

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        runtime.journal.save(self.open)
        pending = error
        while self.open:
            item = self.open.pop()
            try:
                if isinstance(item, NativeObject):
                    if item.exit(runtime, pending):
                        pending = None
                else:
                    runtime.call(*item)
            except UserException as raised:
                pending = raised
        if pending is not None and pending is not error:
            raise pending
        return error is not None and pending is None

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        body = {
            "enter_context": lambda rt, args, kwargs: self.enter_context(rt, args[0]),
            "push": self._add,
            "callback": lambda rt, args, kwargs: self._push(rt, (args[0], args[1:], kwargs)),
            "close": lambda rt, args, kwargs: self.exit(rt, None),
            "pop_all": self._pop_all,
            "__enter__": lambda rt, args, kwargs: self.enter(rt),
            "__exit__": lambda rt, args, kwargs: self.exit(rt, None),
        }.get(name)
        return MISSING if body is None else NativeFunction(name, body)

    def _add(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        self._push(runtime, as_context(runtime, args[0]))
        return args[0]

    def _pop_all(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        other = ExitStack()
        runtime.journal.save(self.open)
        other.open = list(self.open)
        self.open.clear()
        return other


def _decorator_call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``ContextDecorator.__call__``"""
    return decorated_call(runtime, InstanceContext(args[0]), args[1])


def _self(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[0]


def _none(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return None


#: Bases of user classes; the latter's ``__enter__`` and ``__exit__`` are defaults.
CONTEXT_DECORATOR = ClassValue("ContextDecorator", (OBJECT,), {})
CONTEXT_DECORATOR.attrs.update(functions({"__call__": _decorator_call}, binds=True))
ABSTRACT_CONTEXT = ClassValue("AbstractContextManager", (OBJECT,), {})
ABSTRACT_CONTEXT.attrs.update(functions({"__enter__": _self, "__exit__": _none}, binds=True))


def _null(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return NullContext(args[0] if args else kwargs.get("enter_result"))


def contextlib_module() -> ModuleValue:
    """The model of ``contextlib``."""
    return module(
        "contextlib",
        {
            "contextmanager": _contextmanager,
            "asynccontextmanager": _contextmanager,
            "closing": lambda runtime, args, kwargs: Closing(args[0]),
            "suppress": lambda runtime, args, kwargs: Catching(args),
            "nullcontext": _null,
            "redirect_stdout": _null,
            "redirect_stderr": _null,
            "ExitStack": lambda runtime, args, kwargs: ExitStack(),
            "AsyncExitStack": lambda runtime, args, kwargs: ExitStack(),
            "nested": lambda runtime, args, kwargs: ExitStack(args),
        },
        {"ContextDecorator": CONTEXT_DECORATOR, "AbstractContextManager": ABSTRACT_CONTEXT},
    )
