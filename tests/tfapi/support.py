"""Running a few lines under the models, for tests."""

from __future__ import annotations

from typing import Any

from tests.interpreter.support import interpret
from tfshare_lint.machine.events import Raised

HEADER = "import tensorflow as tf\n"


def run(text: str) -> Any:
    """The interpreter after the program; no model may have failed."""
    ran = interpret(text if "import tensorflow" in text else HEADER + text)
    assert ran.model_failures == []
    return ran


def values(text: str, *names: str) -> list[Any]:
    """The values of global names after the program."""
    ran = run(text)
    return [ran.globals.vars[name] for name in names]


def errors(ran: Any) -> list[str]:
    """What TensorFlow would have raised."""
    return [f"{e.error.type_name}: {e.error.message}" for e in ran.trace.events if isinstance(e, Raised)]


def variables(ran: Any) -> list[str]:
    """The names of all variables of all graphs."""
    return [str(v.name) for graph in ran.machine.graphs for v in graph.variables]
