"""Which files are looked at, and their text. Knows nothing of syntax trees.

Notebooks, Markdown and Python 2 sources will be further kinds of modules here.
"""

from __future__ import annotations

from tfshare_lint.source.decode import CannotRead, decode, read_bytes, read_module
from tfshare_lint.source.discover import Discovery, discover
from tfshare_lint.source.relevance import looks_relevant

__all__ = ["CannotRead", "Discovery", "decode", "discover", "looks_relevant", "read_bytes", "read_module"]
