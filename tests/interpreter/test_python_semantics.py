"""The interpreter against Python itself: the same programs, the same results."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interpreter.programs import PROGRAMS
from tests.interpreter.support import interpret


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_same_result_as_python(name: str) -> None:
    expected: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(PROGRAMS[name], name, "exec"), expected)
    run = interpret(PROGRAMS[name])
    assert run.trace.ended_by is None, run.trace.ended_by[:2]
    assert not run.model_failures
    assert run.path.taken == [], "nothing in these programs is unknown"
    assert run.globals.vars["result"] == expected["result"]
