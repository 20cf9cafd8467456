"""tfshare-lint: a linter for variable sharing in TensorFlow 1 graph code.

Importing this package imports nothing else: what a command does not need is not loaded.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
