"""Whose syntax a text has: Python 3's, or Python 2's, which is read by way of Python 3's."""

from __future__ import annotations

import ast
from typing import NamedTuple

from tfshare_lint.frontend.gate import CannotParse, python_tree
from tfshare_lint.source import python2

__all__ = ["Syntax", "read_syntax"]

#: No longer text is taken for Python 2: its tree would fill the memory (1 KB for a character or two).
MAX_PYTHON2 = 500_000


class Syntax(NamedTuple):
    """A text in Python 3's syntax and Python's tree of it, whose nodes have the places of the original.

    The others are as in :class:`~tfshare_lint.frontend.ir.ModuleCode`."""

    text: str
    tree: ast.Module
    python2: bool = False
    floor_division: bool = False


def read_syntax(text: str, tree: ast.Module | None = None) -> Syntax:
    """The syntax of ``text``. ``tree``: what :func:`ast.parse` made of it, if it has been called.

    Raises:
        CannotParse: it is neither Python 3 nor Python 2 that can be read.
    """
    if tree is None:
        try:
            tree = python_tree(text)
        except CannotParse as refused:
            return _python2(text, refused)
    return Syntax(text, tree, python2.is_plainly_python2(text, tree), python2.has_floor_division(text))


def _python2(text: str, refused: CannotParse) -> Syntax:
    """The syntax of a text that Python 3 has ``refused``."""
    if len(text) > MAX_PYTHON2:
        raise refused
    try:
        made = python2.translation(text)
    except python2.Untranslatable as reason:
        if not refused.python2 or not reason.line:
            raise refused from None
        said = f"Cannot parse this file: it is Python 2 ({refused.python2} in line {refused.line}), "
        raise CannotParse(said + reason.message, reason.line, reason.column) from None
    tree = python_tree(made.text)
    made.restore(tree)
    return Syntax(made.text, tree, made.python2, python2.has_floor_division(text))
