"""Operations that make no variables, as rows of text.

A row reads ``names | label | signature | operation | rule``: the canonical names (the first one is the main one), the
function's own name where it differs from the last part of the main name, the signature of TensorFlow 1.15, the
default name of the operation (``-``: none is used up) and the rule that works out shape and dtype: a function of
:mod:`~tfshare_lint.tfapi.operations.ops_array`, :mod:`~tfshare_lint.tfapi.operations.ops_math`,
:mod:`~tfshare_lint.tfapi.operations.ops_nn` or :mod:`~tfshare_lint.tfapi.operations.ops_parts`.
A line that begins with blanks continues the row before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.values import Value
from tfshare_lint.tfapi.calls import Call, Implementation, Table, function
from tfshare_lint.tfapi.operations import (
    ops_array,
    ops_image,
    ops_math,
    ops_nn,
    ops_parts,
    rows_array,
    rows_contrib,
    rows_image,
    rows_math,
    rows_nn,
)
from tfshare_lint.tfapi.operations.result import Rule

__all__ = ["TABLE", "rows"]

TABLE: Table = {}


def rows() -> Iterator[tuple[list[str], str | None, str, str | None, str]]:
    """Every row: names, label, signature, operation, rule."""
    for text in (rows_array.ROWS, rows_math.ROWS, rows_nn.ROWS, rows_image.ROWS, rows_contrib.ROWS):
        for line in text.strip().replace("\n    ", " ").splitlines():
            names, label, signature, operation, rule = (cell.strip() for cell in line.split("|"))
            yield names.split(), label or None, signature, None if operation == "-" else operation, rule


def _implementation(rule: Rule, operation: str | None) -> Implementation:
    def run(call: Call) -> Value:
        return rule(call, operation)

    return run


def _fill() -> None:
    rules = {**ops_array.RULES, **ops_math.RULES, **ops_nn.RULES, **ops_image.RULES, **ops_parts.RULES}
    for names, label, signature, operation, rule in rows():
        function(TABLE, names[0], signature, label, *names[1:])(_implementation(rules[rule], operation))


_fill()
