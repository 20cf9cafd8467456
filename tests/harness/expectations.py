"""What a fixture states in its comments.

On a line of the program, for that line::

    x = f()  # tf: raises ValueError "Variable w already exists"     the call that raises: type, part of the message
    y = f()  # tf: raises                                            a line of the traceback
    y = f()  # expect: TFS101                                        the linter reports the code on this line
    y = f()  # expect: TFS101:5 possible "already exists"            ... in this column, so sure, with these words
    y = f()  # todo: TFS101                                          a known miss: it should be reported and is not
    y = f()  # todo-ok: TFS101                                       a known false alarm

On lines of their own, for the whole program::

    # tf: versions 1.15 2            TensorFlow versions for which it holds; without it, all but 2e (see truth.py)
    # tf: sessions run               sessions really compute, savers save; without it, they are empty shells
    # tf: cells 1 2 3 2              a notebook (see notebooks.py): the order in which TensorFlow runs the cells
    # tf: variables a/b, a/c         what one graph holds at the end, in order (a line a graph; ``none`` for no graph)
    # expect: nothing                the linter is silent
    # map: not compared              the program needs more of TensorFlow than `map` models
    # variants: none                 the program cannot be wrapped in a function or rewritten otherwise
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.truth import EAGER, VERSIONS
from tfshare_lint.api import DEFAULT_TARGET
from tfshare_lint.source import python2

__all__ = ["Expected", "Fixture", "read_fixture", "read_text"]

COMMENT = re.compile(r"#\s*(?P<key>tf|expect|todo|todo-ok|map|variants):\s*(?P<text>[^#]*?)\s*(?=#|$)")
RAISES = re.compile(r'raises(?:\s+(?P<type>\w+))?(?:\s+"(?P<message>[^"]*)")?$')
REPORT = re.compile(
    r'(?P<code>TFS\d{3})(?::(?P<column>\d+))?(?:\s+(?P<sure>certain|possible))?(?:\s+"(?P<text>[^"]*)")?'
)


@dataclass(frozen=True)
class Expected:
    """A finding that a fixture states."""

    line: int
    code: str
    column: int | None = None
    confidence: str | None = None
    text: str | None = None
    known: str = "expect"  # or "todo", "todo-ok"


@dataclass
class Fixture:
    """A program and what it states."""

    path: Path
    source: str
    versions: tuple[str, ...] = VERSIONS
    raises_line: int | None = None
    raises_type: str | None = None
    raises_message: str = ""
    traceback_lines: list[int] = field(default_factory=list)
    variables: list[list[str]] | None = None
    reports: list[Expected] = field(default_factory=list)
    states_silence: bool = False
    map_compared: bool = True
    varied: bool = True

    @property
    def program(self) -> str:
        """What real TensorFlow runs: the program itself, or one in Python 2 in Python 3's words. (Where the two Pythons
        do different things with those words, no fixture can ask.)"""
        try:
            ast.parse(self.source)
        except SyntaxError:
            return python2.translate(self.source) or self.source
        return self.source

    @property
    def target(self) -> str:
        """The linter's default target if TensorFlow of that version does the same or none was asked, else the last of
        the fixture's versions."""
        return DEFAULT_TARGET if DEFAULT_TARGET in self.versions or not self.versions else self.versions[-1]


def read_fixture(path: Path) -> Fixture:
    """The fixture in a file."""
    return read_text(path, path.read_text(encoding="utf-8"))


def read_text(path: Path, source: str) -> Fixture:
    """The fixture in a text. Raises ValueError where a comment is not understood."""
    fixture = Fixture(path, source)
    for number, line in enumerate(source.splitlines(), 1):
        for comment in COMMENT.finditer(line):
            read_comment(fixture, number, comment["key"], comment["text"])
    if not fixture.reports and not fixture.states_silence:
        raise ValueError(f"{path}: states no expectation; write `# expect: nothing` if it is to be silent")
    if fixture.states_silence and any(report.known == "expect" for report in fixture.reports):
        raise ValueError(f"{path}: states both `# expect: nothing` and findings")
    return fixture


def read_comment(fixture: Fixture, line: int, key: str, text: str) -> None:
    """Add one comment to the fixture."""
    if key == "tf":
        read_tensorflow(fixture, line, text)
    elif key == "map" and text.startswith("not compared"):
        fixture.map_compared = False
    elif key == "variants" and text == "none":
        fixture.varied = False
    elif key == "expect" and text == "nothing":
        fixture.states_silence = True
    elif key in ("expect", "todo", "todo-ok") and REPORT.match(text):
        for part in REPORT.finditer(text):
            column = int(part["column"]) if part["column"] else None
            fixture.reports.append(Expected(line, part["code"], column, part["sure"], part["text"], key))
    else:
        raise ValueError(f"{fixture.path}:{line}: cannot read `{key}: {text}`")


def read_tensorflow(fixture: Fixture, line: int, text: str) -> None:
    """Add a ``# tf:`` comment."""
    word, _, rest = text.partition(" ")
    raises = RAISES.match(text)
    if word == "versions":
        fixture.versions = tuple(rest.split())
        if not set(fixture.versions) <= {*VERSIONS, EAGER}:
            raise ValueError(f"{fixture.path}:{line}: unknown version in `{rest}`")
    elif text == "sessions run" or word == "cells":
        pass  # for who runs the program
    elif word == "variables":
        if fixture.variables is None:
            fixture.variables = []
        if rest != "none":
            fixture.variables.append([name.strip() for name in rest.split(",")])
    elif raises is not None:
        fixture.traceback_lines.append(line)
        if raises["type"]:
            fixture.raises_line, fixture.raises_type = line, raises["type"]
            fixture.raises_message = raises["message"] or ""
    else:
        raise ValueError(f"{fixture.path}:{line}: cannot read `tf: {text}`")
