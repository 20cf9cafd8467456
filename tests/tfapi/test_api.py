"""Small programs under the models against what TensorFlow 1.15.5 did with them (measured by measure_api.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tfapi.support import run
from tfshare_lint.machine.events import Raised
from tfshare_lint.symbolic import Unknown

HERE = Path(__file__).parent
FACTS: dict[str, Any] = {}
PROGRAMS: dict[str, str] = {}
for _path in sorted(HERE.glob("*_programs.txt")):
    FACTS.update(json.loads((HERE / _path.name.replace("_programs.txt", "_1_15.json")).read_text("utf-8")))
    for _block in _path.read_text("utf-8").strip().split("## ")[1:]:
        _name, _, _body = _block.partition("\n")
        PROGRAMS[_name] = _body


def plain(value: Any) -> Any:
    """A value of the program as JSON has it; an unknown stays what it is."""
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    fact = FACTS[name]
    lines = "import tensorflow as tf\n" + PROGRAMS[name]
    ran = run("import tensorflow as tf\n_g = tf.Graph()\n_g.as_default().__enter__()\n" + lines)
    raised = [[e.error.type_name, e.error.message] for e in ran.trace.events if isinstance(e, Raised) and not e.caught]
    ended = [list(ran.trace.ended_by[:2])] if ran.trace.ended_by else []
    expected = fact["error"]
    found = (raised or ended or [None])[0]
    if expected is None:
        assert found is None
    else:
        assert found is not None
        # Tensors in TensorFlow's texts have shapes that names do not show.
        assert [found[0], found[1].split("<tf.Variable")[0]] == [expected[0], expected[1].split("<tf.Variable")[0]]
    variables = [
        [v.name, list(v.shape) if isinstance(v.shape, tuple) else v.shape, v.dtype, v.trainable]
        for graph in ran.machine.graphs
        for v in graph.variables
    ]
    assert variables == fact["variables"]
    if fact["result"] is not None:
        result = plain(ran.globals.vars.get("result"))
        assert not isinstance(result, Unknown)
        assert result == fact["result"]
