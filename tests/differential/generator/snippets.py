"""Small pieces of code, each about one thing that Python or TensorFlow can do; the generator strews them in.

They stand in ``snippets/*.txt``, divided by dashes. ``$n`` is replaced by a number that is new for each use, ``$name``
and ``$scope`` by names, ``$flag`` by a value for ``reuse=``. A piece stands at any indentation and leaves nothing
behind that others use.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["SNIPPETS"]

FOLDER = Path(__file__).with_name("snippets")
SNIPPETS: tuple[str, ...] = tuple(
    snippet.strip("\n")
    for path in (FOLDER / f"{name}.txt" for name in ("data", "functions", "control", "classes", "tensorflow"))
    for snippet in path.read_text(encoding="utf-8").split("\n---\n")
)
