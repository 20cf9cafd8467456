"""The module ``six``, and ``future``'s and ``builtins``' names for the same things. Programs are taken as Python 3."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.builtins_model import BUILTINS
from tfshare_lint.interpreter.stdlib.exceptions import OBJECT, make_exception
from tfshare_lint.interpreter.stdlib.functools_model import functools_module
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName, harmless_module
from tfshare_lint.interpreter.stdlib.itertools_model import itertools_module
from tfshare_lint.interpreter.stdlib.library import identity, module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs
from tfshare_lint.interpreter.stdlib.types_model import TYPES
from tfshare_lint.interpreter.values import (
    ClassValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    Runtime,
    UserException,
    Value,
)

__all__ = ["builtins_module", "six_module", "six_moves_module"]


def _method(name: str) -> Implementation:
    """``six.iteritems(d)`` calls ``d.items()`` and the like."""
    return lambda runtime, args, kwargs: runtime.call(runtime.get_attribute(args[0], name), args[1:], kwargs)


def _with_metaclass(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    metaclass, *bases = args
    classes = tuple(base for base in bases if isinstance(base, ClassValue))
    native = next((base for base in bases if isinstance(base, NativeClass)), None)
    opaque = len(classes) + (native is not None) < len(bases)
    made = ClassValue("temporary_class", classes or (OBJECT,), {}, opaque_base=opaque, native=native)
    if isinstance(metaclass, ClassValue):
        made.metaclass = metaclass
    return made


def _add_metaclass(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    metaclass = args[0]

    def decorate(rt: Runtime, inner: Args, _: Kwargs) -> Value:
        cls = inner[0]
        if isinstance(cls, ClassValue) and isinstance(metaclass, ClassValue):
            rt.journal.save(cls)
            cls.metaclass = metaclass
        return cls

    return NativeFunction("add_metaclass", decorate)


def _raise(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    error = runtime.resolve(args[0])
    if isinstance(error, ClassValue):
        error = runtime.call(error, [])
    if not isinstance(error, Instance):
        error = make_exception("Exception")
    raise UserException(error)


def _reraise(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return _raise(runtime, [args[1] if len(args) > 1 and args[1] is not None else args[0]], {})


_MOVED = ("range", "zip", "map", "filter", "input", "reduce", "xrange")
_MOVED_MODULES = (
    "builtins cPickle configparser copyreg html_entities html_parser http_client http_cookiejar http_cookies queue "
    "reprlib socketserver tkinter urllib urllib_parse urllib_error urllib_request winreg xmlrpc_client "
    "email_mime_text email_mime_base BaseHTTPServer SimpleHTTPServer"
)


def six_moves_module() -> ModuleValue:
    """The model of ``six.moves``."""
    itertools = itertools_module().attrs
    others: dict[str, Value] = {name: BUILTINS[name] for name in _MOVED}
    others.update({name: harmless_module(name) for name in _MOVED_MODULES.split()})
    others.update({"zip_longest": itertools["zip_longest"], "filterfalse": itertools["filterfalse"]})
    others["builtins"] = builtins_module()
    return module("six.moves", {}, others)


def builtins_module() -> ModuleValue:
    """The module ``builtins``."""
    return ModuleValue("builtins", {name: value for name, value in BUILTINS.items() if name.isidentifier()})


def six_module() -> ModuleValue:
    """The model of ``six``."""
    table: dict[str, Implementation] = {
        **{f"iter{name}": _method(name) for name in ("items", "keys", "values")},
        **{f"view{name}": _method(name) for name in ("items", "keys", "values")},
        "next": BUILTINS["next"].implementation,
        "advance_iterator": BUILTINS["next"].implementation,
        "callable": BUILTINS["callable"].implementation,
        "print_": BUILTINS["print"].implementation,
        "with_metaclass": _with_metaclass,
        "add_metaclass": _add_metaclass,
        "raise_from": _raise,
        "reraise": _reraise,
        **dict.fromkeys(_IDENTITIES, identity),
    }
    integers, text, data = TYPES["int"], TYPES["str"], TYPES["bytes"]
    others: dict[str, Value] = {
        "PY2": False, "PY3": True, "PY34": True,
        "string_types": (text,), "integer_types": (integers,), "class_types": (TYPES["type"],),
        "text_type": text, "binary_type": data, "MAXSIZE": 2**63 - 1,
        "wraps": functools_module().attrs["wraps"], "moves": six_moves_module(),
        "Iterator": OBJECT, "StringIO": LibraryName("StringIO"), "BytesIO": LibraryName("BytesIO"),
    }  # fmt: skip
    return module("six", table, others)


_IDENTITIES = (
    "ensure_str", "ensure_text", "ensure_binary", "python_2_unicode_compatible", "u", "get_method_function",
    "get_unbound_function",
)  # fmt: skip
