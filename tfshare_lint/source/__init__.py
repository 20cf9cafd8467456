"""Which files are looked at, and their text. Knows nothing of syntax trees.

Notebooks and Markdown documents are modules whose text consists of cells (:mod:`tfshare_lint.cells`).
"""

from __future__ import annotations

from tfshare_lint.source.decode import CannotRead, NotPython, decode, read_bytes, read_module
from tfshare_lint.source.discover import Discovery, discover
from tfshare_lint.source.documents import MARKDOWN, NOTEBOOKS, decode_as, read_document, read_text
from tfshare_lint.source.relevance import looks_relevant

__all__ = [
    "MARKDOWN", "NOTEBOOKS", "CannotRead", "Discovery", "NotPython", "decode", "decode_as", "discover",
    "looks_relevant", "read_bytes", "read_document", "read_module", "read_text",
]  # fmt: skip
