"""What is in the files of a project: on disk, or in the hands of a caller (standard input, an editor, flake8)."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from tfshare_lint.source import CannotRead, read_bytes, read_text

__all__ = ["Given", "Texts"]


class Given(NamedTuple):
    """What a caller has in hand of a file that others would read: its text, and Python's tree of it."""

    text: str
    tree: ast.Module | None


@dataclass
class Texts:
    """The contents of files, by real path."""

    given: dict[str, Given] = field(default_factory=dict)

    def give(self, real: str, text: str, tree: ast.Module | None) -> bool:
        """Let a text stand for what is in the file. Is it another one than what is there?"""
        old: str | None
        try:
            old = self.text(real)
        except CannotRead:
            old = None
        self.given[real] = Given(text, tree)
        return old != text

    def read(self, real: str) -> bytes:
        """What is in the file.

        Raises:
            CannotRead: there is no such file, or it cannot be read.
        """
        given = self.given.get(real)
        return read_bytes(real) if given is None else given.text.encode("utf-8", "surrogatepass")

    def text(self, real: str) -> str:
        """The same as text; raises :class:`~tfshare_lint.source.CannotRead` too."""
        given = self.given.get(real)
        return read_text(real) if given is None else given.text

    def tree(self, real: str) -> ast.Module | None:
        """Python's tree of it, if the caller had one."""
        given = self.given.get(real)
        return None if given is None else given.tree
