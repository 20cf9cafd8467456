"""From text to the intermediate representation.

:func:`parse_and_lower` is the one way in. libcst is imported by the first call, not by importing this package:
a run that parses nothing does not pay for it.
"""

from __future__ import annotations

import ast

from tfshare_lint.frontend.gate import CannotParse, check_limits, split_lines
from tfshare_lint.frontend.ir import ModuleCode, SourceLines, Statement
from tfshare_lint.frontend.syntax import read_syntax

__all__ = ["CannotParse", "check_syntax", "parse", "parse_and_lower"]


def parse_and_lower(text: str, path: str, tree: ast.Module | None = None) -> ModuleCode:
    """The module that ``text`` is, lowered; bodies of functions are lowered when somebody asks for them.

    ``path`` is only kept, for messages. ``tree`` is what :func:`ast.parse` made of this very text, for a caller who
    has it already.

    Raises:
        CannotParse: the text is not Python that can be read.
    """
    module = parse(text, path, tree)
    module.body  # noqa: B018  # lowers it
    return module


def parse(text: str, path: str, tree: ast.Module | None = None) -> ModuleCode:
    """The same module, lowered when its statements are first asked for: reading :attr:`ModuleCode.body` may raise
    CannotParse then."""
    text = text[1:] if text.startswith("\ufeff") else text
    syntax = read_syntax(text, tree)

    def lower() -> tuple[Statement, ...]:
        check_limits(syntax.tree, syntax.text, split_lines(syntax.text))
        from tfshare_lint.frontend import lowering  # imports libcst

        return lowering.lower_module(syntax.text, syntax.tree)

    source = SourceLines(split_lines(text))
    return ModuleCode(path, syntax.tree, lower, source, syntax.python2, syntax.floor_division)


def check_syntax(text: str) -> None:
    """Only ask whether there is a syntax tree of ``text``.

    Raises:
        CannotParse: it is not Python that can be read.
    """
    read_syntax(text[1:] if text.startswith("\ufeff") else text)
