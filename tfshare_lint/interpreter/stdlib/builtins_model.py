"""Python's built-in functions."""

from __future__ import annotations

import builtins
import zlib
from typing import Any

from tfshare_lint.interpreter.stdlib.builtins_iteration import ITERATION
from tfshare_lint.interpreter.stdlib.exceptions import EXCEPTIONS, OBJECT
from tfshare_lint.interpreter.stdlib.flags import exit_program
from tfshare_lint.interpreter.stdlib.formatting import format_value, repr_of
from tfshare_lint.interpreter.stdlib.harmless_modules import HarmlessContext
from tfshare_lint.interpreter.stdlib.importlib_model import import_function
from tfshare_lint.interpreter.stdlib.items import length, set_some_attribute
from tfshare_lint.interpreter.stdlib.support import (
    Args,
    Implementation,
    Kwargs,
    derive,
    functions,
    harmless,
    host_call,
    is_concrete,
    lacks_name,
    words,
)
from tfshare_lint.interpreter.stdlib.types_model import BASESTRING, TYPES, is_instance, is_subclass
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    StaticMethodValue,
    UserException,
    Value,
)
from tfshare_lint.symbolic import Pattern, Unknown, concatenate

__all__ = ["BUILTINS"]


def _len(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return length(runtime, args[0])


def _isinstance(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value, cls = args
    known = is_instance(value, cls)
    return derive(runtime, "isinstance", (value, cls)) if known is None else known


def _issubclass(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    known = is_subclass(args[0], args[1])
    return derive(runtime, "issubclass", args) if known is None else known


def _callable(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value = args[0]
    if isinstance(value, (FunctionValue, BoundMethod, ClassValue, NativeFunction, NativeClass)):
        return True
    if isinstance(value, (StaticMethodValue, ClassMethodValue)):
        return True
    if isinstance(value, Pattern):
        return False
    if isinstance(value, Unknown):
        return derive(runtime, "callable", (value,))
    if isinstance(value, Instance):
        return value.cls.find("__call__") is not MISSING or (
            derive(runtime, "callable", (value,)) if value.cls.opaque_base else False
        )
    if isinstance(value, NativeObject):
        return type(value).call is not NativeObject.call
    return False


def _hasattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value, name = runtime.resolve(args[0]), runtime.resolve(args[1])
    if not isinstance(name, str) or (isinstance(value, Unknown) and not isinstance(value, Pattern)):
        return derive(runtime, "hasattr", (value, name))
    if lacks_name(runtime, value, name):
        return False
    if isinstance(value, Instance) and value.cls.opaque_base and value.cls.find(name) is MISSING:
        return name in value.attrs or derive(runtime, "hasattr", (value, name))
    found = _attribute(runtime, value, name)
    if isinstance(found, Unknown) and isinstance(value, NativeObject):
        return derive(runtime, "hasattr", (value, name))
    return found is not MISSING


def _getattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value, name = runtime.resolve(args[0]), runtime.resolve(args[1])
    if not isinstance(name, str):
        return derive(runtime, "getattr", (value, name), not_none=False)
    if len(args) < 3:
        return runtime.get_attribute(value, name)
    found = MISSING if lacks_name(runtime, value, name) else _attribute(runtime, value, name)
    return args[2] if found is MISSING else found


def _attribute(runtime: Runtime, value: Value, name: str) -> Value:
    """``value.name``, or MISSING: also where a property or ``__getattr__`` raises AttributeError."""
    try:
        return runtime.find_attribute(value, name)
    except UserException as error:
        if not error.value.cls.is_subclass(EXCEPTIONS["AttributeError"]):
            raise
        return MISSING


def _setattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, name = runtime.resolve(args[0]), runtime.resolve(args[1])
    if isinstance(name, str):
        runtime.set_attribute(target, name, args[2])
    elif isinstance(target, Instance):
        set_some_attribute(runtime, target)


def _delattr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    target, name = runtime.resolve(args[0]), runtime.resolve(args[1])
    attrs = getattr(target, "attrs", None)
    if isinstance(attrs, dict) and isinstance(name, str):
        if name not in attrs:
            runtime.raise_error("AttributeError", name)
        runtime.journal.save(attrs)
        del attrs[name]


def _vars(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if args:
        return runtime.get_attribute(args[0], "__dict__")
    return runtime.fresh("vars()", not_none=True)


def _dir(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value = args[0] if args else None
    names: set[str] = set()
    if isinstance(value, Instance):
        names.update(value.attrs)
        value = value.cls
    if isinstance(value, ClassValue):
        for cls in value.mro:
            names.update(cls.attrs)
        if not value.opaque_base:
            return sorted(names)
    if isinstance(value, ModuleValue):
        public = runtime.public_names(value) if value.load is not None else frozenset(value.known_attributes())
        return harmless("dir()") if public is None else sorted(public)
    return harmless("dir()")


def _print(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return None


def _open(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return HarmlessContext("open()")


def _input(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return concatenate(harmless("input()"))


def _repr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return concatenate(repr_of(runtime, args[0]))


def _format(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    spec = args[1] if len(args) > 1 else ""
    return concatenate(format_value(runtime, args[0], "", spec))


def _on_numbers(name: str) -> Implementation:
    """A function that Python itself runs on known values."""
    host = getattr(builtins, name)
    dunder = f"__{name}__"

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if is_concrete(args) and is_concrete(kwargs):
            return host_call(runtime, name, host, *args, **kwargs)
        value = args[0]
        if isinstance(value, Instance):
            method = runtime.find_attribute(value, dunder)
            if method is not MISSING:
                return runtime.call(method, args[1:], kwargs)
        if isinstance(value, NativeObject):
            return value.unary(runtime, name)
        return derive(runtime, name, (*args, *kwargs.values()))

    return call


def _divmod(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return (runtime.binary("//", *args), runtime.binary("%", *args))


def _pow(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    if len(args) == 3:
        if is_concrete(args) and isinstance(args[2], int) and args[2].bit_length() <= 256:
            return host_call(runtime, "pow", pow, *args)
        return derive(runtime, "pow", args)
    return runtime.binary("**", *args)


def _id(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return derive(runtime, "id", (args[0],))


def _hash(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value = runtime.resolve(args[0])
    if isinstance(value, (bool, int)):
        return hash(value)
    if isinstance(value, Instance):
        own = runtime.find_attribute(value, "__hash__")
        if isinstance(own, BoundMethod) and isinstance(own.function, FunctionValue):
            return runtime.call(own, [])
    text = _hash_text(runtime, value)
    # A number of its own for each value, the same on every run.
    return derive(runtime, "hash", (value,)) if text is None else zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _hash_text(runtime: Runtime, value: Value) -> str | None:
    """A text that is the same for equal values and differs for others; None for what is not known. Objects are numbered
    as they come."""
    if isinstance(value, (list, dict, set)):
        runtime.raise_error("TypeError", f"unhashable type: '{type(value).__name__}'")
    if isinstance(value, Unknown):
        return None
    if isinstance(value, (bool, int, float)):
        return repr(value if isinstance(value, float) and not value.is_integer() else int(value))
    if value is None or isinstance(value, (str, bytes)):
        return repr(value)
    if isinstance(value, tuple):
        parts = [_hash_text(runtime, item) for item in value]
        return None if None in parts else f"({','.join(part or '' for part in parts)})"
    known: dict[int, tuple[Value, int]] = runtime.notes.setdefault("hashes", {})
    return f"<{known.setdefault(id(value), (value, len(known)))[1]}>"


def _unknown_code(name: str) -> Implementation:
    """``exec`` and its kin run code that the linter does not see."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return runtime.unknown_call(name, args, kwargs)

    return call


def _cmp(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """Python 2's ``cmp``."""
    smaller, larger = runtime.compare("<", *args), runtime.compare(">", *args)
    if isinstance(smaller, bool) and isinstance(larger, bool):
        return int(larger) - int(smaller)
    return derive(runtime, "cmp", args)


_FUNCTIONS: dict[str, Implementation] = {
    "len": _len,
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "callable": _callable,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "vars": _vars,
    "dir": _dir,
    "print": _print,
    "open": _open,
    "file": _open,
    "input": _input,
    "raw_input": _input,
    "repr": _repr,
    "ascii": _repr,
    "format": _format,
    "divmod": _divmod,
    "pow": _pow,
    "id": _id,
    "hash": _hash,
    "cmp": _cmp,
    **{name: _on_numbers(name) for name in ("abs", "round", "chr", "ord", "hex", "oct", "bin")},
    **{name: _unknown_code(name) for name in ("execfile",)},
    "__import__": import_function,
    **ITERATION,
}


#: What changes nothing that matters. Functions that read attributes are not among them: a property may do anything.
_PURE = frozenset(
    words(
        "len isinstance issubclass callable print open repr ascii format divmod pow id hash cmp abs round chr ord hex "
        "oct bin min max sum enumerate zip"
    )
)


def _builtins() -> dict[str, Value]:
    types: dict[str, Any] = {
        name: cls
        for name, cls in TYPES.items()
        if name
        not in ("function", "method", "builtin_function_or_method", "module", "NoneType", "ellipsis", "iterator")
    }
    return {
        **functions(_FUNCTIONS, pure=_PURE),
        **types,
        **EXCEPTIONS,
        "object": OBJECT,
        "basestring": BASESTRING,
        "unicode": TYPES["str"],
        "long": TYPES["int"],
        "xrange": TYPES["range"],
        "unichr": NativeFunction("chr", _on_numbers("chr")),
        **functions({"exit": exit_program, "quit": exit_program}),
        "NotImplemented": harmless("NotImplemented"),
        "Ellipsis": ...,
        "__debug__": True,
        "None": None,
        "True": True,
        "False": False,
    }


BUILTINS: dict[str, Value] = _builtins()
