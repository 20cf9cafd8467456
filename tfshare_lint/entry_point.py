"""How a user names a function to be built: ``build``, ``Model.build``, ``package.module:build(is_training=True)``."""

from __future__ import annotations

import ast
import re
from typing import Any, NamedTuple, Optional

__all__ = ["Arguments", "EntryPoint", "parse_entry_point"]

_FORM = re.compile(r"(?:(?P<module>[\w.]+):)?(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)?)(?P<call>\(.*\))?", re.DOTALL)


class Arguments(NamedTuple):
    """Literal arguments of a call."""

    positional: tuple[Any, ...]
    named: dict[str, Any]


class EntryPoint(NamedTuple):
    """``module``: its dotted name, None for the file that is mapped. ``name``: a function, a class or ``Class.method``.
    ``arguments``: None where none are given, not even ``()``: they are unknown then."""

    module: Optional[str]
    name: str
    arguments: Optional[Arguments]


def parse_entry_point(text: str) -> EntryPoint:
    """What a user means by ``text``.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"{text!r} names no function: write NAME, Class.method or module:NAME, with literal arguments in brackets "
            'if you like, such as "model:build(is_training=True)".'
        )
    call = match["call"]
    arguments = None if call is None else _arguments(match["name"] + call)
    return EntryPoint(match["module"], match["name"], arguments)


def _arguments(call: str) -> Arguments:
    try:
        node = ast.parse(call, mode="eval").body
        if not isinstance(node, ast.Call) or any(keyword.arg is None for keyword in node.keywords):
            raise ValueError
        positional = tuple(ast.literal_eval(argument) for argument in node.args)
        named = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        raise ValueError(
            f"The arguments in {call!r} are not literals: only numbers, texts, True, False, None, and lists, tuples "
            "and dictionaries of them can be given."
        ) from None
    return Arguments(positional, named)
