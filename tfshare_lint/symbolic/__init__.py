"""Unknown values with a stable identity, and strings that contain them.

The linter never runs the user's program, so some values stay unknown: a parameter of a function nobody calls,
a flag, the result of a call into a library. Such a value is a :class:`Symbol`. What is computed from unknowns
is a :class:`Derived` expression, compared by structure, so the same expression over the same symbols is the
same value. A string with unknown parts is a :class:`Pattern`.

Both the machine (whose names may be patterns) and the interpreter build on this package; it knows neither.
"""

from __future__ import annotations

from typing import Union

__all__ = ["Derived", "Name", "Pattern", "Symbol", "Unknown", "concatenate", "describe", "format_name"]

#: A derived expression deeper than this is replaced by a fresh symbol (everything that grows has a budget).
DEPTH_LIMIT = 24


#: A deeper expression is not spelled out in messages.
LABEL_DEPTH = 6
LABEL_LENGTH = 60


class Unknown:
    """A value that is not known before the program runs."""

    __slots__ = ()

    #: True where the value is certainly not ``None`` (the result of an arithmetic operation, say).
    not_none: bool = False
    depth: int = 0

    def label(self) -> str:
        """Text for messages, without braces: ``scope`` or ``FLAGS.reuse``."""
        raise NotImplementedError


#: What a symbol's ``hint`` is where nothing is known about its usual value.
NO_HINT: object = type("NoHint", (), {"__repr__": lambda self: "NO_HINT"})()


class Symbol(Unknown):
    """An unknown value; two symbols are the same value only if they are the same object.

    ``hint`` is the value the plain path supposes when a decision depends on this symbol (a parameter's default,
    a flag's default), or :data:`NO_HINT`.
    """

    __slots__ = ("hint", "name", "not_none")

    def __init__(self, name: str, hint: object = NO_HINT, not_none: bool = False) -> None:
        self.name = name
        self.hint = hint
        self.not_none = not_none

    def label(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Derived(Unknown):
    """An expression over unknowns: an operator's name and its operands, compared by structure.

    ``op`` is ``"+"``, ``"=="``, ``"not"``, ``"attr"``, ``"item"``, ``"choice"`` (condition, value if true, value
    if false) and the like.
    """

    __slots__ = ("_hash", "depth", "not_none", "op", "operands")

    def __init__(self, op: str, operands: tuple[object, ...], not_none: bool = False) -> None:
        self.op = op
        self.operands = operands
        self.not_none = not_none
        depth = 0
        for operand in operands:
            if isinstance(operand, Unknown) and operand.depth > depth:
                depth = operand.depth
        self.depth = depth + 1
        try:
            self._hash = hash((op, operands))
        except TypeError:  # a list or a dict among them
            self._hash = hash((op, len(operands)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Derived) or self._hash != other._hash or self.op != other.op:
            return False
        if len(self.operands) != len(other.operands):
            return False
        return all(a is b or (type(a) is type(b) and a == b) for a, b in zip(self.operands, other.operands))

    def label(self) -> str:
        if self.depth > LABEL_DEPTH:
            return "…"
        parts = [describe(o) for o in self.operands]
        if self.op == "attr":
            return f"{parts[0]}.{self.operands[1]}"
        if self.op == "item":
            return f"{parts[0]}[{parts[1]}]"
        if self.op == "choice":
            return f"{parts[1]} if {parts[0]} else {parts[2]}"
        if len(parts) == 2:
            return f"{parts[0]} {self.op} {parts[1]}"
        return f"{self.op} {', '.join(parts)}"

    def __repr__(self) -> str:
        return f"<{self.label()}>"


class Pattern(Unknown):
    """A string with unknown parts: ``parts`` alternates freely between ``str`` and :class:`Unknown`, never empty,
    never two neighbouring ``str``. Compared by structure."""

    __slots__ = ("_hash", "parts")
    not_none = True

    def __init__(self, parts: tuple[str | Unknown, ...]) -> None:
        self.parts = parts
        self._hash = hash(parts)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Pattern) and self._hash == other._hash and self.parts == other.parts)

    def label(self) -> str:
        return format_name(self)

    def __repr__(self) -> str:
        return repr(format_name(self))


#: The name of a scope or variable: a plain string, or a string with unknown parts.
Name = Union[str, Pattern]


def concatenate(*pieces: str | Unknown) -> Name:
    """Join strings, patterns and unknowns (each an unknown piece of text) into a string, or a pattern if any
    piece is unknown."""
    parts: list[str | Unknown] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Pattern) else (piece,):
            if isinstance(part, str):
                if not part:
                    continue
                if parts and isinstance(parts[-1], str):
                    parts[-1] += part
                    continue
            parts.append(part)
    if not parts:
        return ""
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    return Pattern(tuple(parts))


def format_name(name: Name) -> str:
    """A name for people: the unknown parts stand in braces, ``tower_{i}/w``."""
    if isinstance(name, str):
        return name
    return "".join(p if isinstance(p, str) else "{" + p.label() + "}" for p in name.parts)


def describe(value: object) -> str:
    """A short text for a value inside a message."""
    if isinstance(value, Unknown):
        text = value.label()
        return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1] + "…"
    text = repr(value) if isinstance(value, (str, int, float, bool, type(None), bytes)) else type(value).__name__
    return text if len(text) <= 40 else text[:37] + "..."
