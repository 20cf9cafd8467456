"""Markdown documents as modules: their fenced blocks of Python one after another, on the file's own lines.

``markdown-it-py`` finds the blocks (``rich`` depends on it, so it is there anyway).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfshare_lint.cells import Cell, Document
from tfshare_lint.source.magics import prompted, without_magics

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["read_markdown"]

#: The languages of blocks that are read; the first word behind the fence, as CommonMark's info string has it.
_LANGUAGES = frozenset(("python", "python2", "python3", "py", "py2", "py3", "pycon", "ipython", "ipython3"))
#: ``{.python .numberLines}`` and ``{code-cell} python`` of Pandoc and MyST; ``python{1,3}``, ``python:title``.
_LANGUAGE = re.compile(r"(?:\{code(?:-cell|-block)?\}\s*|\{\s*\.?)?([\w+#-]+)")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_markdown(text: str) -> Document:
    """The blocks of Python in a Markdown document; all its other lines are empty."""
    from markdown_it import MarkdownIt

    written = _LINE_END.split(text)
    lines = [""] * len(written)
    cells: list[Cell] = []
    parser = MarkdownIt("commonmark").disable(["inline", "text_join"], ignoreInvalid=True)
    for token in parser.parse("\n".join(written)):
        if token.type == "fence" and token.map is not None and _is_python(token):
            cell = _block(token, written, lines)
            if cell is not None:
                cells.append(cell)
    return Document("\n".join(lines), "\n".join(written), tuple(cells))


def _is_python(token: Token) -> bool:
    language = _LANGUAGE.match(token.info.strip())
    return language is not None and language[1].lower() in _LANGUAGES


def _block(token: Token, written: list[str], lines: list[str]) -> Cell | None:
    """Put the block's code on its lines."""
    assert token.map is not None
    first = token.map[0] + 1  # behind the line of the fence; 0-based
    code = tuple(token.content.split("\n")[:-1])
    if not code or first + len(code) > len(written):
        return None
    # What stands before the code on the lines: the indentation of a list's item, a quotation's marks.
    outer = min((len(written[first + n]) - len(line) for n, line in enumerate(code) if line.strip()), default=0)
    session = any(line.startswith(">>>") for line in code)
    plain = prompted(code) if session else without_magics(code)
    lines[first : first + len(code)] = plain.lines
    return Cell(None, first + 1, len(code), max(outer, 0) + plain.indent)
