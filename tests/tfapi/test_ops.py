"""The operation table against what TensorFlow 1.15.5 was measured to do (ops_1_15.json, written by measure_ops.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tfapi import op_samples
from tests.tfapi.support import errors, run
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.operations.table import TABLE, rows
from tfshare_lint.tfapi.signature import parse
from tfshare_lint.tfapi.tensors import Tensor

FACTS: dict[str, Any] = json.loads(Path(__file__).with_name("ops_1_15.json").read_text("utf-8"))
#: What we leave open: shape inference gives "unknown" there, never something else.
OPEN_SHAPES = frozenset()


@pytest.mark.parametrize("expression", [e for e in op_samples.SAMPLES if "error" not in FACTS[e]])
def test_result(expression: str) -> None:
    fact = FACTS[expression]
    ran = run(f"import tensorflow as tf\n{op_samples.INPUTS}\nbefore = 1\nresult = {expression}\n")
    assert errors(ran) == []
    result = ran.globals.vars["result"]
    if fact["shape"] != "none":
        assert isinstance(result, Tensor), result
        known = result.shape
        if not isinstance(known, Unknown):
            assert (
                (None if known is None else [None if isinstance(d, Unknown) else d for d in known])
                == [
                    None if known is not None and isinstance(known[i], Unknown) else d
                    for i, d in enumerate(fact["shape"])
                ]
                if fact["shape"] is not None
                else known is None
            )
        assert result.dtype in (fact["dtype"], None)
    inputs = {f"in_{name}" for name in ("x2", "y2", "s", "v4", "x3", "x4", "x5", "i1", "i2", "b2", "u", "w4", "w5")}
    used = {name for name in ran.machine.graph._used if "/" not in name} - inputs
    assert sorted(used) == fact["used"]


def test_signatures_parse() -> None:
    for names, _, signature, _, _ in rows():
        assert parse(signature), names
        assert all(name in TABLE for name in names)
