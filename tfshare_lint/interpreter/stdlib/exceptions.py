"""Python's exception classes and ``object``, as classes of the interpreted program.

The hierarchy is read from Python itself, so it is Python's.
"""

from __future__ import annotations

import builtins

from tfshare_lint.interpreter.stdlib.support import PRIMITIVES, Args, Kwargs, functions, harmless
from tfshare_lint.interpreter.values import ClassMethodValue, ClassValue, Instance, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Name, Unknown, concatenate

__all__ = [
    "EXCEPTIONS",
    "OBJECT",
    "OBJECT_INIT",
    "OBJECT_METHODS",
    "exception_text",
    "is_exception_class",
    "make_exception",
]

OBJECT = ClassValue("object", (), {})


def _object_new(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return Instance(args[0]) if args and isinstance(args[0], ClassValue) else runtime.fresh("object", not_none=True)


def _object_setattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if len(args) == 3 and isinstance(args[0], Instance) and isinstance(args[1], str):
        runtime.journal.save(args[0].attrs)
        args[0].attrs[args[1]] = args[2]


def _object_delattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if len(args) == 2 and isinstance(args[0], Instance) and isinstance(args[1], str):
        runtime.journal.save(args[0].attrs)
        args[0].attrs.pop(args[1], None)


def _object_getattribute(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.get_attribute(args[0], args[1]) if len(args) == 2 else None


def _nothing(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return None


#: What ``object.__init__`` does.
OBJECT_INIT = NativeFunction("object.__init__", _nothing, binds=True)
#: The methods of ``object``; each takes its receiver first. Of those that a user's class may be asked for by lookup
#: (``__init__``) none are in ``OBJECT.attrs``.
OBJECT_METHODS: dict[str, NativeFunction] = {
    "__init__": OBJECT_INIT,
    "__new__": NativeFunction("object.__new__", _object_new),
    **functions(
        {
            "__setattr__": _object_setattr,
            "__delattr__": _object_delattr,
            "__getattribute__": _object_getattribute,
            "__init_subclass__": _nothing,
        },
        binds=True,
    ),
}


def _subclasses(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """Those that the program has defined so far. Where it has none, other modules are meant to derive from the class,
    and its subclasses are not known."""
    cls = args[0]
    if isinstance(cls, ClassValue) and cls.subclasses and not cls.opaque_base:
        return list(cls.subclasses)
    return harmless("__subclasses__()")


OBJECT.attrs.update({name: OBJECT_METHODS[name] for name in ("__new__", "__setattr__", "__delattr__")})
OBJECT.attrs["__subclasses__"] = ClassMethodValue(NativeFunction("__subclasses__", _subclasses, pure=True))


def make_exception(type_name: str, *args: Value) -> Instance:
    """An instance of one of Python's exceptions."""
    return Instance(EXCEPTIONS[type_name], {"args": args})


def is_exception_class(value: Value) -> bool:
    """Is ``value`` a class that can be raised?"""
    return isinstance(value, ClassValue) and value.is_subclass(EXCEPTIONS["BaseException"])


def exception_text(runtime: Runtime, error: Instance) -> str | Unknown:
    """``str(error)`` as Python's own exceptions answer it."""
    args = error.attrs.get("args", ())
    if not isinstance(args, tuple) or not args:
        return ""
    if len(args) == 2 and isinstance(args[0], int) and error.cls.is_subclass(EXCEPTIONS["OSError"]):
        text = runtime.to_text(args[1])
        return concatenate(f"[Errno {args[0]}] ", text)
    if len(args) > 1:
        return runtime.to_text(args)
    if error.cls.is_subclass(EXCEPTIONS["KeyError"]) and type(args[0]) in PRIMITIVES:
        return repr(args[0])
    return runtime.to_text(args[0])


def _init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    error, *rest = args
    runtime.journal.save(error)
    error.attrs["args"] = tuple(rest)
    error.attrs.update(kwargs)
    if error.cls.is_subclass(EXCEPTIONS["SystemExit"]):
        error.attrs["code"] = rest[0] if rest else None
    if error.cls.is_subclass(EXCEPTIONS["StopIteration"]):
        error.attrs["value"] = rest[0] if rest else None
    if error.cls.is_subclass(EXCEPTIONS["OSError"]):
        error.attrs["errno"] = rest[0] if len(rest) > 1 else None
        error.attrs["strerror"] = rest[1] if len(rest) > 1 else None


def _str(runtime: Runtime, args: Args, kwargs: Kwargs) -> str | Unknown:
    return exception_text(runtime, args[0])


def _repr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Name | Unknown:
    error = args[0]
    inner = error.attrs.get("args", ())
    text = runtime.to_text(inner) if inner else "()"
    if isinstance(text, str) and isinstance(inner, tuple) and len(inner) == 1:
        text = text[:-2] + ")"  # a tuple of one is written without the comma
    return error.cls.name + text if isinstance(text, str) else text


def _same(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[0]


def _exceptions() -> dict[str, ClassValue]:
    """Every exception class of Python, by name; aliases (``IOError``) are the same class."""
    hosts = {
        name: host
        for name, host in vars(builtins).items()
        if isinstance(host, type) and issubclass(host, BaseException)
    }
    made: dict[type, ClassValue] = {object: OBJECT}

    def make(host: type) -> ClassValue:
        if host not in made:
            attrs = {}
            if host is BaseException:
                attrs = functions({"__init__": _init, "__str__": _str, "__repr__": _repr,
                                   "with_traceback": _same}, binds=True)  # fmt: skip
            made[host] = ClassValue(host.__name__, tuple(make(base) for base in host.__bases__), dict(attrs))
        return made[host]

    return {name: make(host) for name, host in hosts.items()}


EXCEPTIONS: dict[str, ClassValue] = _exceptions()
EXCEPTIONS["BaseException"].attrs.update(
    {"args": (), "__traceback__": None, "__cause__": None, "__context__": None, "message": ""}
)
