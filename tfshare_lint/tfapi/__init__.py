"""What each name of TensorFlow does on the machine.

Models are tables where a table will do: a modelled function is a signature and a short implementation, entered under
its canonical name (``nn.relu``); operations that make no variables are rows of text
(:mod:`~tfshare_lint.tfapi.operations.table`).
Nothing here knows rules or output.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfshare_lint.interpreter.values import ModuleValue

__all__ = ["tensorflow_models"]


def tensorflow_models(machine: Any) -> Callable[[str], ModuleValue | None]:
    """A function from import paths (``tensorflow.compat.v1``) to modules; None for what is not TensorFlow's.

    The models act on ``runtime.machine`` of the run that calls them, which is ``machine``.
    """
    from tfshare_lint.tfapi.registry import module

    return module
