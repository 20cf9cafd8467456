"""Output formats, one file each. A format knows findings, and nothing about how they came to be.

Each module has ``render(reports, lines_of)``: a generator of pieces of text for the reports in their order.
``lines_of(path, cell)`` gives the source lines of a file, or of a notebook's cell, for those that show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from tfshare_lint.finding import FileReport, LinesOf

__all__ = ["FORMATS", "render"]

#: The formats of ``check`` and the modules that write them.
FORMATS = {"text": "text", "full": "full", "json": "json_format"}


def render(name: str, reports: Iterable[FileReport], lines_of: LinesOf, color: bool) -> Iterator[str]:
    """The reports in the format ``name``, piece by piece. ``color``: the output is a terminal."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    pieces: Iterator[str] = module.render(reports, lines_of, color)
    return pieces
