"""Small pieces of code, each about one thing that Python or TensorFlow can do; the generator strews them in.

They stand in ``snippets/*.txt``, divided by dashes. ``$n`` is replaced by a number that is new for each use, ``$name``
and ``$scope`` by names, ``$flag`` by a value for ``reuse=``. A piece stands at any indentation and leaves nothing
behind that others use. Its first line may name the versions of TensorFlow that know what it uses: ``#: 1.15 2``.
"""

from __future__ import annotations

import functools
from pathlib import Path

__all__ = ["snippets_for"]

FOLDER = Path(__file__).with_name("snippets")
#: The files of an area.
AREAS = {"core": ("data", "functions", "control", "classes", "tensorflow")}
MARK = "#: "


@functools.lru_cache(maxsize=None)
def snippets_for(area: str, version: str) -> tuple[str, ...]:
    """The pieces of an area that a version of TensorFlow knows; none for an area without a file."""
    paths = [FOLDER / f"{name}.txt" for name in AREAS.get(area, (area,))]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.exists()]
    pieces = [piece.strip("\n") for text in texts for piece in text.split("\n---\n")]
    return tuple(without_mark(piece) for piece in pieces if version in versions_of(piece))


def versions_of(piece: str) -> tuple[str, ...]:
    """The versions that a piece is for."""
    first = piece.split("\n", 1)[0]
    return tuple(first[len(MARK) :].split()) if first.startswith(MARK) else ("1.4", "1.15", "2")


def without_mark(piece: str) -> str:
    """The piece as it is written into a program."""
    return piece.split("\n", 1)[1] if piece.startswith(MARK) else piece
