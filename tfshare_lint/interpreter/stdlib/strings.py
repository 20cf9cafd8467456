"""Methods of ``str`` and ``bytes``, and of strings with unknown parts."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.arithmetic import type_name
from tfshare_lint.interpreter.stdlib.formatting import format_string
from tfshare_lint.interpreter.stdlib.iterators import collect
from tfshare_lint.interpreter.stdlib.support import (
    MAX_TEXT,
    Args,
    Implementation,
    Kwargs,
    derive,
    derived_text,
    gap,
    host_call,
    is_concrete,
    words,
)
from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate

__all__ = ["BYTES_METHODS", "STR_METHODS"]

_TO_TEXT = words(
    "capitalize casefold lower upper swapcase title strip lstrip rstrip replace zfill center ljust rjust "
    "expandtabs translate removeprefix removesuffix"
)
_TO_TRUTH = words(
    "startswith endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable "
    "isspace istitle isupper"
)
_TO_OTHER = words("count find index rfind rindex split rsplit splitlines partition rpartition encode")

#: Methods that work on every part of a pattern by itself.
_PARTWISE = frozenset({"lower", "upper", "swapcase", "casefold"})


def _method(name: str, gives_text: bool) -> Implementation:
    """A method that Python itself runs where all is known."""
    host = getattr(str, name, None)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        receiver = args[0]
        if host is not None and isinstance(receiver, str) and is_concrete(args) and is_concrete(kwargs):
            if _would_grow(name, args):
                return runtime.fresh(name, not_none=True)
            return host_call(runtime, name, host, *args, **kwargs)
        if isinstance(receiver, (Pattern, str)):
            known = _on_pattern(runtime, name, receiver, args[1:])
            if known is not None:
                return known
        elif not isinstance(receiver, Unknown):
            return runtime.raise_error(
                "TypeError", f"descriptor '{name}' requires a 'str' object but received a '{type_name(receiver)}'"
            )
        operands = (*args, *(part for pair in kwargs.items() for part in pair))
        return derived_text(runtime, name, operands) if gives_text else derive(runtime, name, operands)

    return call


def _would_grow(name: str, args: Args) -> bool:
    """Would Python build a string beyond the budget?"""
    if name == "replace" and len(args) >= 3 and isinstance(args[1], str) and isinstance(args[2], str):
        return bool(len(args[0]) + (args[0].count(args[1]) * len(args[2])) > MAX_TEXT)
    if name == "expandtabs":
        size = args[1] if len(args) > 1 and isinstance(args[1], int) else 8
        return bool(args[0].count("\t") * size > MAX_TEXT)
    return any(isinstance(arg, int) and arg > MAX_TEXT for arg in args[1:])


def _on_pattern(runtime: Runtime, name: str, text: Name, args: Args) -> Value:
    """The answer where the known parts of ``text`` give it, else None."""
    parts: tuple[Any, ...] = text.parts if isinstance(text, Pattern) else (text,)
    if name == "startswith" and len(args) == 1:
        return _affix(parts[0], args[0], text, 0)
    if name == "endswith" and len(args) == 1:
        return _affix(parts[-1], args[0], text, 1)
    if not isinstance(text, Pattern):
        return None
    if name in _PARTWISE:
        return concatenate(*(getattr(p, name)() if isinstance(p, str) else derive(runtime, name, (p,)) for p in parts))
    if name in ("strip", "lstrip", "rstrip") and len(args) <= 1:
        return _strip(runtime, name, parts, args)
    if name == "replace" and len(args) == 2 and isinstance(args[0], str) and isinstance(args[1], (str, Pattern)):
        return _replace(runtime, parts, args[0], args[1])
    if name == "encode":
        return text  # a name in bytes is the same name to TensorFlow
    return None


def _affix(known: Value, affixes: Value, text: Name, end: int) -> bool | None:
    """Does ``text`` start (end: 0) or end (1) with one of ``affixes``? None where that is unknown."""
    verdicts = []
    for affix in affixes if isinstance(affixes, tuple) else (affixes,):
        if not isinstance(known, str) or not isinstance(affix, str):
            verdicts.append(True if affix == "" or affix == text else None)
            continue
        length = min(len(known), len(affix))
        ours, theirs = (known[len(known) - length :], affix[len(affix) - length :]) if end else (
            known[:length], affix[:length])  # fmt: skip
        verdicts.append(False if ours != theirs else (True if length == len(affix) else None))
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _strip(runtime: Runtime, name: str, parts: tuple[Any, ...], args: Args) -> Name:
    pieces = list(parts)
    for method, index in (("lstrip", 0), ("rstrip", -1)):
        if name not in ("strip", method):
            continue
        piece = pieces[index]
        if isinstance(piece, Unknown):
            # What the strip does inside the unknown part is unknown; the rest of the name stays.
            pieces[index] = derive(runtime, method, (piece, *args))
        elif not args or args[0] is None or isinstance(args[0], str):
            stripped = getattr(piece, method)(*args)
            pieces[index] = stripped
            if not stripped and len(pieces) > 1:
                inner = 1 if index == 0 else -2
                pieces[inner] = derive(runtime, method, (pieces[inner], *args))
        else:
            return derived_text(runtime, name, (concatenate(*parts), *args))
    return concatenate(*pieces)


def _replace(runtime: Runtime, parts: tuple[Any, ...], old: str, new: Name) -> Name | None:
    """Part by part; an occurrence that spans two parts cannot be seen, so only for single characters is it sure
    that there is none."""
    if len(old) != 1 or not isinstance(new, str):
        return None
    return concatenate(
        *(p.replace(old, new) if isinstance(p, str) else derive(runtime, "replace", (p, old, new)) for p in parts)
    )


def _join(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    separator, iterable = args[0], args[1] if len(args) > 1 else None
    if isinstance(iterable, Unknown) and not isinstance(iterable, Pattern):
        return derived_text(runtime, "join", (separator, iterable))
    items = collect(runtime, iterable)
    if items is None:
        return derived_text(runtime, "join", (separator, iterable))
    pieces: list[str | Unknown] = []
    for index, item in enumerate(items):
        if not isinstance(item, (str, Unknown)):
            if type_name(item) in ("bytes", "object") or hasattr(item, "text"):
                item = runtime.to_text(item)
            else:
                item = gap(
                    runtime, "TypeError", f"sequence item {index}: expected str instance, {type_name(item)} found"
                )
        if index:
            pieces.append(separator)
        pieces.append(item)
    length = sum(len(piece) for piece in pieces if isinstance(piece, str))
    if length > MAX_TEXT or len(pieces) > 20_000:
        return concatenate(runtime.fresh("join", not_none=True))
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(pieces)  # type: ignore[arg-type]
    return concatenate(*pieces) if len(pieces) <= 500 else derived_text(runtime, "join", (separator, tuple(items)))


def _format(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return format_string(runtime, args[0], args[1:], kwargs)


def _format_map(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    mapping = args[1]
    if not isinstance(mapping, dict):
        return derived_text(runtime, "format", args)
    return format_string(runtime, args[0], [], {k: v for k, v in mapping.items() if isinstance(k, str)})


def _decode(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """Python 2's ``str.decode``: text stays text."""
    if isinstance(args[0], bytes):
        return host_call(runtime, "decode", bytes.decode, *args, **kwargs)
    return args[0]


def _dunder_len(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return len(args[0]) if isinstance(args[0], (str, bytes)) else derive(runtime, "len", args)


STR_METHODS: dict[str, Implementation] = {
    **{name: _method(name, True) for name in _TO_TEXT},
    **{name: _method(name, False) for name in (*_TO_TRUTH, *_TO_OTHER)},
    "join": _join,
    "format": _format,
    "format_map": _format_map,
    "decode": _decode,
    "__len__": _dunder_len,
}


def _bytes_method(name: str) -> Implementation:
    host = getattr(bytes, name)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if is_concrete(args) and is_concrete(kwargs) and not _would_grow(name, args):
            return host_call(runtime, name, host, *args, **kwargs)
        return derive(runtime, name, args)

    return call


BYTES_METHODS: dict[str, Implementation] = {
    **{name: _bytes_method(name) for name in dir(bytes) if not name.startswith("_") and name != "expandtabs"},
    "decode": _decode,
    "__len__": _dunder_len,
}
