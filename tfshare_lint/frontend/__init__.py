"""From text to the intermediate representation.

:func:`parse_and_lower` is the one way in. libcst is imported by the first call, not by importing this package:
a run that parses nothing does not pay for it.
"""

from __future__ import annotations

import ast

from tfshare_lint.frontend.gate import CannotParse, check_limits, python_tree, split_lines
from tfshare_lint.frontend.ir import ModuleCode, SourceLines

__all__ = ["CannotParse", "parse_and_lower"]


def parse_and_lower(text: str, path: str, tree: ast.Module | None = None) -> ModuleCode:
    """The module that ``text`` is, lowered; bodies of functions are lowered when somebody asks for them.

    ``path`` is only kept, for messages. ``tree`` is what :func:`ast.parse` made of this very text, for a caller who
    has it already.

    Raises:
        CannotParse: the text is not Python that can be read.
    """
    text = text[1:] if text.startswith("\ufeff") else text
    if tree is None:
        tree = python_tree(text)
    lines = split_lines(text)
    check_limits(tree, text, lines)
    from tfshare_lint.frontend import lowering  # imports libcst

    return ModuleCode(path, lowering.lower_module(text, tree), SourceLines(lines))
