"""dm-sonnet as a module; its models are loaded when a program imports it."""

from __future__ import annotations

from tfshare_lint.tfapi.sonnet import basic, conv, nets, rnn  # noqa: F401  (they fill the table)
from tfshare_lint.tfapi.sonnet.base import TABLE

__all__ = ["MODULES", "TABLE"]

#: What are modules among its names.
MODULES = frozenset({"sonnet", "sonnet.nets"})
