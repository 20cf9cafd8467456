"""Branches on unknown values: which arm a run takes, what it then knows, and which runs are worth a try.

A run follows a list of prescribed arms; past its end it takes the plain arm of every branch. Each decision becomes
a fact, so that the same condition is not decided twice, and ``mode == "train"`` makes ``mode == "eval"`` false.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tfshare_lint.symbolic import NO_HINT, Derived, Symbol, Unknown

__all__ = ["Facts", "Path", "Taken"]

#: Past this many decisions a path takes plain arms without offering the other arm for exploration.
DECISION_LIMIT = 48

#: A deeper expression is not computed from the usual values of its symbols.
HINT_DEPTH = 6

_UNKNOWN: Any = object()
_NEGATED = {"!=": "==", "is not": "is", "not in": "in", ">=": "<", ">": "<="}


@dataclass
class Taken:
    """One decision of a path."""

    condition: Unknown
    value: bool
    plain: bool
    at: Any
    events: int  # how many events that count the run had made before
    shown: bool  # the truth of the condition as the program wrote it, before negations were taken off
    usual: bool  # every unknown in it has a usual value (a flag's default), and this is what it gives
    whole_test: bool  # the condition is all of the test of the statement ``at``
    within: Any  # the code of the function in which it was taken; None: of the module or a class


class Facts:
    """What a path has come to know about unknown values."""

    def __init__(self) -> None:
        self.truths: dict[Unknown, bool] = {}
        self.values: dict[Unknown, Any] = {}  # unknown → the constant it equals
        self.excluded: dict[Unknown, list[Any]] = {}  # unknown → constants it does not equal

    def learn(self, condition: Unknown, value: bool) -> None:
        """Note that ``condition`` is true or false."""
        self.truths[condition] = value
        if isinstance(condition, Derived) and condition.op in ("==", "is") and len(condition.operands) == 2:
            left, right = condition.operands
            if isinstance(right, Unknown):
                left, right = right, left
            if isinstance(left, Unknown) and not isinstance(right, Unknown) and _constant(right):
                if value:
                    self.values[left] = right
                else:
                    self.excluded.setdefault(left, []).append(right)

    def truth(self, value: Unknown) -> bool | None:
        """Whether an unknown value is true, as far as it follows from what is known."""
        known = self.truths.get(value)
        if known is not None:
            return known
        bound = self.values.get(value, _UNKNOWN)
        if bound is not _UNKNOWN:
            return bool(bound)
        if not isinstance(value, Derived):
            return None
        return self._derived(value)

    def _derived(self, value: Derived) -> bool | None:
        op, operands = value.op, value.operands
        if op == "not":
            inner = self.truth(operands[0]) if isinstance(operands[0], Unknown) else bool(operands[0])
            return None if inner is None else not inner
        if op in _NEGATED:
            inner = self.truth(Derived(_NEGATED[op], operands, not_none=True))
            return None if inner is None else not inner
        if op in ("and", "or"):
            truths = [self._plain(o) for o in operands]
            decisive = op == "or"
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        if op == "choice":
            condition, first, second = operands
            decided = self.truth(condition) if isinstance(condition, Unknown) else bool(condition)
            if decided is not None:
                return self._plain(first if decided else second)
            one, two = self._plain(first), self._plain(second)
            return one if one is two else None
        if op in ("==", "is") and len(operands) == 2:
            return self._equal(op, operands[0], operands[1])
        return None

    def _plain(self, value: object) -> bool | None:
        if isinstance(value, Unknown):
            return self.truth(value)
        if value is None or isinstance(value, (bool, int, float, str, tuple, list, dict)):
            return bool(value)
        return None

    def _equal(self, op: str, left: object, right: object) -> bool | None:
        if isinstance(right, Unknown):
            left, right = right, left
        if left == right and isinstance(right, Unknown):
            return True
        if not isinstance(left, Unknown) or isinstance(right, Unknown):
            return None
        if right is None and (left.not_none or self.truths.get(left)):
            return False
        bound = self.values.get(left, _UNKNOWN)
        if bound is not _UNKNOWN and _constant(right):
            return bool(bound is right or (bound == right and type(bound) is type(right)))
        for other in self.excluded.get(left, ()):
            if other is right or (type(other) is type(right) and other == right):
                return False
        if self.truths.get(left) is False and _constant(right) and right:
            return False
        if self.truths.get(left) is True and _constant(right) and not right:
            return False
        return None


class Path:
    """The decisions of one run."""

    def __init__(self, prescribed: tuple[bool, ...] = ()) -> None:
        self.prescribed = prescribed
        self.taken: list[Taken] = []
        self.facts = Facts()
        self._counts: dict[tuple[int, int], int] = {}

    def decide(self, condition: Unknown, plain: bool, at: Any, events: int, within: Any,
               whole_test: bool = False, outermost: int = 0) -> bool:  # fmt: skip
        """The truth of an unknown condition on this path. ``outermost``: the serial number of the first frame on the
        stack that runs the same code."""
        negated = False
        while isinstance(condition, Derived) and (condition.op == "not" or condition.op in _NEGATED):
            if condition.op == "not":
                inner = condition.operands[0]
                if not isinstance(inner, Unknown):
                    break
                condition = inner
            else:
                condition = Derived(_NEGATED[condition.op], condition.operands, not_none=True)
            negated = not negated
        known = self.facts.truth(condition)
        if known is not None:
            return known is not negated
        hinted = hinted_truth(condition)
        default = (plain is not negated) if hinted is None else hinted
        # A branch that is decided again and again in one frame, or in frames inside each other, is a loop or a
        # recursion on an unknown: let it end.
        place = (id(at), outermost)
        count = self._counts[place] = self._counts.get(place, 0) + 1
        if count > 3:
            default = not default
        index = len(self.taken)
        if index >= DECISION_LIMIT:
            value = default
        else:
            value = self.prescribed[index] if index < len(self.prescribed) else default
            self.taken.append(
                Taken(
                    condition,
                    value,
                    value is default,
                    at,
                    events,
                    value is not negated,
                    value is hinted,
                    whole_test,
                    within,
                )
            )
        self.facts.learn(condition, value)
        return value is not negated


def hinted_truth(condition: Unknown) -> bool | None:
    """What a condition would be if every symbol had its usual value; None where some has none."""
    value = _hinted(condition)
    return None if value is _UNKNOWN else bool(value)


def _hinted(value: object) -> Any:
    if not isinstance(value, Unknown):
        return value
    if isinstance(value, Symbol):
        return _UNKNOWN if value.hint is NO_HINT else value.hint
    if not isinstance(value, Derived) or value.depth > HINT_DEPTH:
        return _UNKNOWN
    if value.op == "choice":
        condition = _hinted(value.operands[0])
        return _UNKNOWN if condition is _UNKNOWN else _hinted(value.operands[1 if condition else 2])
    operands = [_hinted(o) for o in value.operands]
    if any(o is _UNKNOWN for o in operands):
        return _UNKNOWN
    return _apply(value.op, operands)


def _apply(op: str, operands: list[Any]) -> Any:
    function = _HINT_OPERATIONS.get(op)
    if function is None:
        return _UNKNOWN
    try:
        return function(*operands)
    except Exception:
        return _UNKNOWN


_HINT_OPERATIONS: dict[str, Any] = {
    "not": lambda a: not a,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "is": lambda a, b: a is b,
    "is not": lambda a, b: a is not b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
}


def _constant(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float, str, bytes))
