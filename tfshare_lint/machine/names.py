"""Arithmetic on names that may have unknown parts.

An unknown part is taken for a piece of text without slashes: what TensorFlow would do with a real name is done
with the known text around it.
"""

from __future__ import annotations

import re
from typing import Any

from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate, describe

__all__ = [
    "ancestors",
    "as_name",
    "as_text",
    "child",
    "drop_slash",
    "ends_with_slash",
    "fold_case",
    "is_below",
    "is_valid",
    "join",
    "last_component",
    "may_be_equal",
    "numbered",
]


def join(prefix: Name, name: Name) -> Name:
    """``prefix/name``; just ``name`` where the prefix is empty (nothing else is normalised)."""
    if isinstance(prefix, str) and isinstance(name, str):
        return f"{prefix}/{name}" if prefix else name
    return concatenate(prefix, "/", name) if prefix != "" else name


def as_name(value: Any) -> Any:
    """A lone unknown as a name; everything else as it is."""
    return Pattern((value,)) if isinstance(value, Unknown) and not isinstance(value, Pattern) else value


def as_text(value: Any) -> Name:
    """A name to go on with where the program gave something that is none."""
    return value if isinstance(value, (str, Pattern)) else describe(value)


def child(name: Name, leaf: str) -> Name:
    """``name/leaf``, also where the name is empty."""
    return f"{name}/{leaf}" if isinstance(name, str) else concatenate(name, f"/{leaf}")


def numbered(name: Name, number: int) -> Name:
    """``name_number``."""
    return f"{name}_{number}" if isinstance(name, str) else concatenate(name, f"_{number}")


def ends_with_slash(name: Name) -> bool:
    """Does the known text end with ``/``?"""
    if isinstance(name, str):
        return name.endswith("/")
    last = name.parts[-1]
    return isinstance(last, str) and last.endswith("/")


def drop_slash(name: Name) -> Name:
    """The name without the one ``/`` at its end."""
    if isinstance(name, str):
        return name[:-1]
    last = name.parts[-1]
    assert isinstance(last, str)
    return concatenate(*name.parts[:-1], last[:-1])


def last_component(name: Name) -> Name:
    """What stands after the last ``/``."""
    if isinstance(name, str):
        return name.rpartition("/")[2]
    for index in range(len(name.parts) - 1, -1, -1):
        part = name.parts[index]
        if isinstance(part, str) and "/" in part:
            return concatenate(part.rpartition("/")[2], *name.parts[index + 1 :])
    return name


def is_below(name: Name, scope: Name) -> bool:
    """Does ``name`` begin with ``scope/``?"""
    if isinstance(name, str):
        return isinstance(scope, str) and name.startswith(scope + "/")
    head: tuple[str | Unknown, ...] = (scope + "/",) if isinstance(scope, str) else (*scope.parts, "/")
    if len(head) > 1 and isinstance(head[-2], str):
        head = (*head[:-2], head[-2] + "/")
    if len(head) > len(name.parts) or name.parts[: len(head) - 1] != head[:-1]:
        return False
    part, end = name.parts[len(head) - 1], head[-1]
    return isinstance(part, str) and isinstance(end, str) and part.startswith(end)


def ancestors(name: Name) -> list[Name]:
    """Every ``scope`` that ``name`` :func:`is_below`."""
    if isinstance(name, str):
        return [name[:at] for at, letter in enumerate(name) if letter == "/"] if "/" in name else []
    found: list[Name] = []
    for index, part in enumerate(name.parts):
        if isinstance(part, str):
            found += [concatenate(*name.parts[:index], part[:at]) for at, letter in enumerate(part) if letter == "/"]
    return found


def fold_case(name: Name) -> Name:
    """The name in lower case, as the key under which a free name is sought."""
    if isinstance(name, str):
        return name.lower()
    return Pattern(tuple(part.lower() if isinstance(part, str) else part for part in name.parts))


def is_valid(name: Name, pattern: re.Pattern[str]) -> bool:
    """Does the name match, each unknown part taken for a letter?"""
    if isinstance(name, str):
        return pattern.match(name) is not None
    return pattern.match("".join(part if isinstance(part, str) else "x" for part in name.parts)) is not None


def may_be_equal(one: Name, other: Name) -> bool:
    """Can the two names be one, whatever their unknown parts are? (What both have at an end decides nothing.)"""
    first, second = _parts(one), _parts(other)
    while first and second and first[0] == second[0]:
        del first[0], second[0]
    while first and second and first[-1] == second[-1]:
        del first[-1], second[-1]
    if not first or not second:
        return all(isinstance(part, Unknown) for part in first + second)
    for a, b, begins in ((first[0], second[0], str.startswith), (first[-1], second[-1], str.endswith)):
        if isinstance(a, str) and isinstance(b, str) and not begins(a, b) and not begins(b, a):
            return False
    return any(isinstance(part, Unknown) for part in first + second)


def _parts(name: Name) -> list[str | Unknown]:
    return [name] if isinstance(name, str) else list(name.parts)
