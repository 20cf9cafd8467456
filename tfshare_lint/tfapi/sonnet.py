"""dm-sonnet as a module; its models are loaded when a program imports it."""

from __future__ import annotations

from tfshare_lint.tfapi import sonnet_basic, sonnet_conv, sonnet_nets, sonnet_rnn  # noqa: F401  (they fill the table)
from tfshare_lint.tfapi.sonnet_base import TABLE

__all__ = ["MODULES", "TABLE"]

#: What are modules among its names.
MODULES = frozenset({"sonnet", "sonnet.nets"})
