"""What Python's parser lets through and libcst's takes too long for.

Measured with libcst 1.9: an expression of n links (``x.a.a.a…``, ``1 + 1 + 1…``) costs n² (0.7 s for 900, 20 s for
3,000); the pattern of a ``case`` in n brackets costs 2ⁿ, in n braces 4ⁿ (1.4 s for 10); a list of a million numbers
46 s.
"""

from __future__ import annotations

import ast
from itertools import accumulate
from typing import Any, Optional

__all__ = ["excess"]

#: Links or nested parts of one expression. A sum of a thousand terms is still read.
MAX_DEPTH = 1_200
#: Brackets around or in the pattern of a ``case``.
MAX_PATTERN_BRACKETS = 8
#: Nodes of Python's tree: several times as many as the largest module of the standard library has.
MAX_NODES = 250_000

# No text shorter than this has too many nodes, no statement shorter than this too many links.
_SMALL_TEXT = 2 * MAX_NODES
_SMALL_STATEMENT = MAX_DEPTH

_TOO_DEEP = "Cannot read this file: an expression has too many links or is nested too deeply."


def excess(tree: ast.Module, text: str, lines: tuple[str, ...]) -> Optional[tuple[str, int]]:
    """Why ``tree``, Python's tree of ``text``, is too much for libcst: a sentence and the line; None if it is not."""
    if len(text) > _SMALL_TEXT:
        for count, _ in enumerate(ast.walk(tree)):
            if count > MAX_NODES:
                return f"Cannot read this file: it has more than {MAX_NODES} syntax elements.", 1
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    pending: list[Any] = list(tree.body)
    while pending:
        node = pending.pop()
        fields = node._fields
        if "body" in fields or "cases" in fields:
            blocks, parts = _split(node)
            pending.extend(blocks)
        elif starts[node.end_lineno - 1] + node.end_col_offset - starts[node.lineno - 1] < _SMALL_STATEMENT:
            continue
        else:
            parts = [node]
        if _exceeds(parts, MAX_DEPTH):
            return _TOO_DEEP, getattr(node, "lineno", 1)
        if "cases" in fields:
            line = _deep_pattern(node, lines)
            if line is not None:
                return "Cannot read this file: a pattern is nested too deeply.", line
    return None


def _split(node: Any) -> tuple[list[Any], list[Any]]:
    """What a compound statement (an ``except`` clause, a ``case``) consists of: the statements, clauses and cases in
    it, and the expressions of its header."""
    blocks: list[Any] = []
    parts: list[Any] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if type(value) is list:
            (blocks if name in _BLOCKS else parts).extend(value)
        else:
            parts.append(value)
    return blocks, parts


_BLOCKS = frozenset(("body", "orelse", "handlers", "finalbody", "cases"))


def _exceeds(parts: list[Any], limit: int) -> bool:
    """Whether any of the nodes ``parts`` is nested deeper than ``limit``: level by level, without recursion."""
    level = parts
    depth = 0
    while level:
        depth += 1
        if depth > limit:
            return True
        below: list[Any] = []
        for node in level:
            if isinstance(node, ast.AST):
                for value in vars(node).values():
                    if type(value) is list:
                        below.extend(value)
                    elif isinstance(value, ast.AST) and not isinstance(value, _LEAVES):
                        below.append(value)
        level = below
    return False


_LEAVES = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


def _deep_pattern(match: Any, lines: tuple[str, ...]) -> Optional[int]:
    """The line of the first case whose pattern stands in too many brackets, redundant ones (which are not in the
    tree) included."""
    before = match.subject
    for case in match.cases:
        depth = 0
        for line in range(before.end_lineno, case.body[0].lineno + 1):
            for character in lines[line - 1]:
                if character in "([{":
                    depth += 1
                    if depth > MAX_PATTERN_BRACKETS:
                        return line
                elif character in ")]}":
                    depth = max(depth - 1, 0)
        before = case.body[-1]
    return None
