"""What IPython understands in a notebook's cell and Python does not: set aside, with every line and column kept.

IPython does this itself, but its transformer comes with the whole of IPython, changes lines and columns, and depends on
its version. Source of facts: *IPython reference, Command-line usage* and *Built-in magic commands*, and the order of
the passes in ``IPython/core/inputtransformer2.py`` of IPython 8.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["PlainCell", "prompted", "without_magics"]

#: Cell magics that run their cell as Python in the notebook's own namespace. All others hand it to another process or
#: language, or write it to a file.
_RUN_THEIR_CELL = frozenset(
    ("time", "timeit", "capture", "prun", "memit", "mprun", "snakeviz", "pyinstrument", "wandb")
)
#: Line magics that run the rest of their line as Python.
_RUN_THEIR_LINE = frozenset(("time", "timeit", "prun", "memit", "snakeviz"))
#: Names that need no ``%`` where they begin a cell of one line ("automagic"); only what Python would refuse.
_AUTOMATIC = re.compile(
    r"(?:pip3?|conda|mamba|ls|ll|cd|pwd|cat|cp|mv|rm|mkdir|rmdir|man|more|env|matplotlib|pylab)\s+\S"
)

_CELL_MAGIC = re.compile(r"%%(\w*)")
_LINE_MAGIC = re.compile(r"(\s*)%(\w+)((?:\s+-\w+(?:\s*\d+)?)*\s*)(.*)", re.DOTALL)
#: ``x = !ls`` and ``x = %magic``: up to the sign.
_ASSIGNED = re.compile(r"[\w.,\s\[\]*]*\w[\s\]]*=\s*(?=[!%][^\s=])")
_HELP = re.compile(r"\s*(?:\?{1,2}\s*[\w.*]+|%{0,2}[^\W\d][\w.*]*(?:\[\w+\])*\s*\?{1,2})\s*;?\s*$")
_RUN = re.compile(r"(?:-\w+\s+)*([^\W\d]\w*)\.py\s*$")
_COMPOUND = re.compile(r"(?:for|while|with|if|try|def|class|async)\b")
_MAYBE = re.compile(r"\s*[%!?]|.*(?:=\s*[!%]|\?\s*;?\s*$)", re.DOTALL)
_PIECE = re.compile(r"\"\"\"|'''|\"|'|[()\[\]{}]|#|\\.?", re.DOTALL)
_PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)")
#: What stands for a value that only IPython knows.
_OUTPUT = 'get_ipython().getoutput("")'


class PlainCell(NamedTuple):
    """A cell as Python. ``indent``: how many columns were taken off each line."""

    lines: tuple[str, ...]
    indent: int = 0


def without_magics(lines: tuple[str, ...]) -> PlainCell:
    """The same lines as Python: a magic, a shell command or a question for help becomes ``pass``; what a timing magic
    runs stays. What another language runs (``%%bash``) becomes empty lines."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines):
        return PlainCell(lines)
    if lines[first].lstrip().startswith(">>>"):
        return prompted(lines)
    if not lines[first][0].isspace() and not any(_MAYBE.match(line) for line in lines):
        return PlainCell(_without_automatic(lines))
    lines, indent = _dedented(lines, first)
    while first < len(lines):
        magic = _CELL_MAGIC.match(lines[first])
        if magic is None:
            break
        if magic[1] not in _RUN_THEIR_CELL:
            return PlainCell(("",) * len(lines))
        lines = (*lines[:first], "", *lines[first + 1 :])
        first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return PlainCell(_without_line_magics(lines), indent)


def prompted(lines: tuple[str, ...]) -> PlainCell:
    """The statements of an interactive session (``>>> x = 1``), as doctests show them; what it printed is set aside."""
    start = next((len(line) - len(line.lstrip()) for line in lines if line.lstrip().startswith(">>>")), 0)
    code = [line[start + 4 :] if _PROMPT.match(line[start:]) and not line[:start].strip() else "" for line in lines]
    return PlainCell(tuple(code), start + 4)


def _without_automatic(lines: tuple[str, ...]) -> tuple[str, ...]:
    written = [line for line in lines if line.strip()]
    if len(written) == 1 and _AUTOMATIC.match(written[0]) and "=" not in written[0].partition(" ")[2][:2]:
        return tuple("pass" if line.strip() else line for line in lines)
    return lines


def _dedented(lines: tuple[str, ...], first: int) -> tuple[tuple[str, ...], int]:
    """Without the indentation that the first line has; IPython takes it off all lines that begin with it."""
    white = lines[first][: len(lines[first]) - len(lines[first].lstrip(" \t"))]
    if not white:
        return lines, 0
    return tuple(line[len(white) :] if line.startswith(white) else line for line in lines), len(white)


def _without_line_magics(lines: tuple[str, ...]) -> tuple[str, ...]:
    scanner = _Scanner()
    found: list[str] = []
    continued = False  # a magic goes on after a backslash
    for line in lines:
        if continued:
            continued = line.rstrip().endswith("\\")
            found.append("")
            continue
        plain = line if scanner.inside else _plain(line)
        if plain is not line:
            continued = line.rstrip().endswith("\\")
        scanner.read(plain)
        found.append(plain)
    return tuple(found)


def _plain(line: str) -> str:
    """A line that begins a statement, as Python; the line itself where it has nothing of IPython's."""
    white = line[: len(line) - len(line.lstrip())]
    sign = line[len(white) : len(white) + 1]
    if sign == "%":
        return _line_magic(line)
    if sign in ("!", "?") or (line.rstrip(" ;\t").endswith("?") and _HELP.match(line)):
        return white + "pass"
    assigned = _ASSIGNED.match(line)
    return assigned[0] + _OUTPUT if assigned is not None else line


def _line_magic(line: str) -> str:
    match = _LINE_MAGIC.match(line)
    if match is None:
        return line[: len(line) - len(line.lstrip())] + "pass"
    white, name, options, rest = match.groups()
    if name in _RUN_THEIR_LINE and rest.strip():
        if _COMPOUND.match(rest):
            return str(white + rest)
        # As long as the magic was, so that the columns of the statement stay.
        return str(white + "if 1:".ljust(1 + len(name) + len(options)) + rest)
    if name == "run":
        script = _RUN.match(rest)
        return str(white) + (f"from {script[1]} import *" if script else 'exec(open(""))')
    return str(white) + "pass"


class _Scanner:
    """Follows strings and brackets from line to line. ``inside``: the next line goes on with a statement."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self.inside = False

    def read(self, line: str) -> None:
        """Take in the next line."""
        joined = False
        position = 0
        while (piece := _PIECE.search(line, position)) is not None:
            found, position = piece[0], piece.end()
            if found[0] == "\\":
                joined = found == "\\"
            elif self._quote:
                if found.startswith(self._quote):  # a triple quote also ends a string that began with a single one
                    position = piece.start() + len(self._quote)
                    self._quote = ""
            elif found == "#":
                break
            elif found[0] in "\"'":
                self._quote = found
            else:
                self._depth = max(self._depth + (1 if found in "([{" else -1), 0)
        if len(self._quote) == 1 and not joined:
            self._quote = ""  # Python will refuse it
        self.inside = bool(self._quote) or self._depth > 0 or joined
