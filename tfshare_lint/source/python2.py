"""Python 2 sources: the same program in Python 3's syntax, every line and every column where it was.

Python 2's syntax tree is made with **fissix**, chosen among the descendants of ``lib2to3``:

* ``lib2to3`` itself left Python with 3.13; ``blib2to3``, in black, dropped Python 2's grammar with black 22 and is
  private; ``parso`` dropped it with 0.8; tree-sitter's grammar knows no backticks.
* fissix is ``lib2to3`` kept alive outside of Python (PSF licence, pure Python, Python 3.8 and later, last release
  24.4.24, 190 KB, one small dependency), and what ``modernize`` and ``bowler`` stand on. It has no type annotations.

Only its grammar, tokenizer and parser are used, and imported when the first Python 2 source is met. Its refactorings
are not: they move lines and add imports. What differs is edited here in place, as little as possible, and each edit
is noted, so that positions in the new text can be told in the old one. Its module ``pygram`` is not imported either:
that would write tables into the user's cache folder, while making them takes 10 ms. Parsing takes 2 ms per KB.

What Python 2 *does* differently (division, lists from ``map``, imports) is not the text's affair: the module is marked
(:attr:`tfshare_lint.frontend.ir.ModuleCode.python2`) and the interpreter knows.

Source of facts: the grammars in the reference manuals of Python 2.7 and 3.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from itertools import accumulate
from typing import Any, NamedTuple, Optional

from tfshare_lint.source.python2_edits import Edits, Untranslatable

__all__ = [
    "Translation", "Untranslatable", "has_floor_division", "is_plainly_python2", "translate", "translation",
]  # fmt: skip


class Translation(NamedTuple):
    """``text``: in Python 3's syntax, with the lines of the original. ``python2``: it needed to be Python 2's; the
    alternative is an older Python 3, in which ``async`` was a name."""

    text: str
    python2: bool
    shifts: dict[int, list[tuple[int, int, int]]]  # line -> its edits: column, characters removed, characters put there
    lines: tuple[str, ...]  # the original's

    def restore(self, tree: ast.Module) -> None:
        """Give the nodes of ``tree``, which was made of :attr:`text`, their columns in the original."""
        if not self.shifts:
            return
        new = self.text.split("\n")
        tables = {line: _columns(self.lines[line - 1], new[line - 1], edits) for line, edits in self.shifts.items()}
        for node in ast.walk(tree):
            at: Any = node
            table = tables.get(getattr(at, "lineno", 0))
            if table is not None:
                at.col_offset = table[0][at.col_offset]
            table = tables.get(getattr(at, "end_lineno", None) or 0)
            if table is not None:
                at.end_col_offset = table[1][at.end_col_offset]


def _columns(old: str, new: str, edits: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """For each byte offset in the line ``new`` (its end included) the byte offset in ``old``, both in UTF-8: of what
    begins there, and of what ends there."""
    spans: list[tuple[int, int]] = []  # of each character of the new line: where it was in the old one
    column = 0
    for start, removed, put in edits:
        spans += [(at, at + 1) for at in range(column, start)]
        spans += [(start + min(index, removed), start + min(index + 1, removed)) for index in range(put)]
        column = start + removed
    spans += [(at, at + 1) for at in range(column, len(old) + 1)]
    before = [0, *accumulate(len(c.encode("utf-8", "surrogatepass")) for c in old)]
    starts, ends = [], [0]
    for (first, last), character in zip(spans, new):
        width = len(character.encode("utf-8", "surrogatepass"))
        starts += [before[first]] * width
        ends += [before[last]] * width
    return [*starts, before[-1]], ends


def translate(text: str) -> Optional[str]:
    """``text``, which Python 3 refuses, in Python 3's syntax; None where it is not Python 2 that can be read."""
    try:
        return translation(text).text
    except Untranslatable:
        return None


def translation(text: str) -> Translation:
    """The same, with what it takes to find the original's columns.

    Raises:
        Untranslatable: it is not Python 2 that can be read.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    edits = Edits(text)
    made = edits.apply()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(made)
    except SyntaxError as error:
        raise Untranslatable("and Python 2 would refuse this place, too.", error.lineno or 0) from None
    except (ValueError, RecursionError, MemoryError):
        raise Untranslatable from None
    return Translation(made, edits.is_python2, _by_line(text, edits.made), tuple(text.split("\n")))


def _by_line(text: str, edits: list[tuple[int, int, str]]) -> dict[int, list[tuple[int, int, int]]]:
    """The edits (offset, end, new text) of each line, in order; each lies within a line."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: dict[int, list[tuple[int, int, int]]] = {}
    for start, end, new in edits:
        line = bisect_right(starts, start)
        found.setdefault(line, []).append((start - starts[line - 1], end - start, len(new)))
    return found


# Sources that are Python 2 although Python 3 would parse them ---------------------------------------------------

#: Built-in functions and types that only Python 2 has, and a dictionary's methods that only it has.
_NAMES = frozenset(("xrange", "raw_input", "unicode", "basestring", "unichr", "execfile"))
_METHODS = frozenset(("has_key", "iteritems", "itervalues", "iterkeys"))
_HINT = re.compile(r"\b(?:xrange|raw_input|unicode|basestring|unichr|execfile|has_key|iteritems|itervalues|iterkeys)\b")
#: Who mentions these knows both Pythons, or (pandas, h5py) calls objects that have such methods in Python 3.
_BOTH = re.compile(r"\b(?:six|past|builtins|PY2|PY3|version_info|python_version|pandas|h5py|NameError)\b")


def is_plainly_python2(text: str, tree: ast.Module) -> bool:
    """Whether a source that Python 3 can parse would still fail under it, because it uses what only Python 2 has."""
    if _HINT.search(text) is None or _BOTH.search(text) is not None:
        return False
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        if type(node) is ast.Name:
            (used if type(node.ctx) is ast.Load else bound).add(node.id)
        elif type(node) is ast.Call and type(node.func) is ast.Attribute:
            used.add(node.func.attr)
        elif type(node) is ast.arg:
            bound.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif type(node) is ast.alias:
            if node.name == "*":
                bound |= _NAMES  # it may bring them
            bound.add(node.asname or node.name)
    return bool((used - bound) & (_NAMES | _METHODS))


_DIVISION = re.compile(r"^from[ \t]+__future__[ \t]+import\b[^#]*?\bdivision\b", re.MULTILINE)


def has_floor_division(text: str) -> bool:
    """Whether ``/`` between two integers of this Python 2 source gives an integer."""
    return _DIVISION.search(text) is None
