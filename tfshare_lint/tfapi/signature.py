"""Binding a call's arguments as Python binds them, with Python's own words where they do not fit.

Signatures are written as Python writes them (``"name, shape=None, *args, **kwargs"``). Defaults are constants; one
that is no literal of Python's (``dtype=tf.float32``, ``initializer=<Zeros>``) stands for itself as
:class:`Default`. The texts of the errors are CPython 3.7's, which is what TensorFlow 1.15 runs on.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any, NamedTuple

from tfshare_lint.machine import ErrorKind, TensorFlowError

__all__ = ["Default", "Signature", "bind", "of_version", "parse"]


class Default(NamedTuple):
    """A default value that only TensorFlow can write: ``text`` as it stands in the signature."""

    text: str


class Signature(NamedTuple):
    """The parameters of a function: positional names, keyword-only names, defaults, ``*args`` and ``**kwargs``."""

    names: tuple[str, ...]
    keyword_only: tuple[str, ...]
    defaults: dict[str, Any]
    star: str | None
    double_star: str | None


def _split(text: str) -> list[str]:
    """``text`` cut at its top-level commas."""
    pieces, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([{<") - (char in ")]}>")
        if char == "," and not depth:
            pieces.append(text[start:index].strip())
            start = index + 1
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def _constant(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return Default(text)


@lru_cache(maxsize=None)
def parse(text: str) -> Signature:
    """The signature that ``text`` writes."""
    names: list[str] = []
    keyword_only: list[str] = []
    defaults: dict[str, Any] = {}
    star = double_star = None
    target = names
    for piece in _split(text):
        if piece.startswith("**"):
            double_star = piece[2:]
        elif piece.startswith("*"):
            star, target = piece[1:] or None, keyword_only
        else:
            name, _, default = piece.partition("=")
            target.append(name)
            if default:
                defaults[name] = _constant(default)
    return Signature(tuple(names), tuple(keyword_only), defaults, star, double_star)


@lru_cache(maxsize=None)
def of_version(text: str, absent: tuple[str, ...], added: tuple[str, ...]) -> str:
    """The signature ``text`` without some parameters, and with others that have defaults."""
    kept = [piece for piece in _split(text) if piece.partition("=")[0] not in absent]
    return ", ".join([*kept, *(["*"] if added and "*" not in text else []), *(f"{name}=None" for name in added)])


def bind(function: str, text: str, args: list[Any], kwargs: dict[str, Any], method: bool = False) -> dict[str, Any]:
    """The value of each parameter, defaults filled in; surplus arguments under the names of ``*`` and ``**``.

    ``method`` counts one more argument, ``self``, in the texts of errors. Raises :class:`TensorFlowError` of kind
    ``WRONG_KEYWORD`` (a ``TypeError``) where the arguments do not fit; going on after it drops what is too much.
    """
    signature = parse(text)
    bound: dict[str, Any] = dict(zip(signature.names, args))
    surplus = list(args[len(signature.names) :])
    extra: dict[str, Any] = {}
    problem = None
    for name, value in kwargs.items():
        if name in bound and name in signature.names:
            problem = problem or f"{function}() got multiple values for argument '{name}'"
        elif name in signature.names or name in signature.keyword_only:
            bound[name] = value
        elif signature.double_star is None:
            problem = problem or f"{function}() got an unexpected keyword argument '{name}'"
        else:
            extra[name] = value
    if surplus and signature.star is None:
        problem = problem or _too_many(function, signature, len(args), int(method))
    missing = [n for n in (*signature.names, *signature.keyword_only) if n not in bound and n not in signature.defaults]
    if missing:
        problem = problem or _missing(function, missing, missing[0] in signature.keyword_only)
    if problem:
        raise TensorFlowError("TypeError", problem, ErrorKind.WRONG_KEYWORD)
    if signature.star is not None:
        bound[signature.star] = surplus
    if signature.double_star is not None:
        bound[signature.double_star] = extra
    merged = {**signature.defaults, **bound}
    return {name: merged[name] for name in (*signature.names, *merged) if name in merged}


def _too_many(function: str, signature: Signature, given: int, own: int) -> str:
    most = len(signature.names) + own
    least = most - sum(name in signature.defaults for name in signature.names)
    takes = f"{most}" if least == most else f"from {least} to {most}"
    plural = "argument" if most == 1 and least == most else "arguments"
    was = "was" if given + own == 1 else "were"
    return f"{function}() takes {takes} positional {plural} but {given + own} {was} given"


def _missing(function: str, names: list[str], keyword_only: bool) -> str:
    quoted = [f"'{name}'" for name in names]
    kind = "keyword-only" if keyword_only else "positional"
    if len(quoted) == 1:
        return f"{function}() missing 1 required {kind} argument: {quoted[0]}"
    if len(quoted) == 2:
        listed = " and ".join(quoted)
    else:
        listed = ", ".join(quoted[:-1]) + ", and " + quoted[-1]
    return f"{function}() missing {len(quoted)} required {kind} arguments: {listed}"
