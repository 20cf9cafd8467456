"""The modules that are modelled, by dotted path; each is made when a program first imports it."""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import ModuleValue

__all__ = ["MODULES"]

#: Dotted path → what makes the module's model.
MODULES: dict[str, Callable[[], ModuleValue]] = {}
