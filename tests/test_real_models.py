"""The comparison of the benchmark over published models, and the models' records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.real_models import MODELS, compare, count_open, record_text

KERNEL: list[Any] = ["dense/kernel", [3, 4], "float32", True]
BIAS: list[Any] = ["dense/bias", [4], "float32", True]
STEP: list[Any] = ["global_step", [], "int64", False]


def test_the_same_variables_are_exact() -> None:
    assert compare([[KERNEL, BIAS], [STEP]], [[KERNEL, BIAS], [STEP]]) is None
    assert count_open([[KERNEL, BIAS]], [[KERNEL, BIAS]]) == 0


def test_what_the_map_leaves_open_differs_from_nothing() -> None:
    found = [[["dense/kernel", None, None, None], ["dense/bias", [None], "float32", True]]]
    assert compare([[KERNEL, BIAS]], found) is None
    assert count_open([[KERNEL, BIAS]], found) == 2


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([[BIAS, KERNEL]], "graph 1, variable 1 of 2: dense/kernel [3, 4] float32 is mapped as dense/bias"),
        ([[KERNEL, ["dense/bias", [5], "float32", True]]], "dense/bias [4] float32 is mapped as dense/bias [5]"),
        ([[KERNEL, ["dense/bias", [4, 1], "float32", True]]], "is mapped as dense/bias [4, 1]"),
        ([[KERNEL, ["dense/bias", [4], "float32", False]]], "dense/bias [4] float32 (not trainable)"),
        ([[KERNEL]], "after 1 of 2 variables dense/bias [4] float32 is missing"),
        ([[KERNEL, BIAS, STEP]], "after all 2 variables the map has global_step [] int64 (not trainable)"),
        ([[KERNEL, BIAS], [STEP]], "TensorFlow made variables in 1 graphs, the map has 2"),
    ],
)
def test_the_first_difference_is_told(found: list[list[Any]], words: str) -> None:
    assert words in (compare([[KERNEL, BIAS]], found) or "")


def test_a_record_is_json_with_one_variable_a_line() -> None:
    text = record_text({"repository": "https://github.com/a/b", "graphs": [[KERNEL, BIAS], [STEP]]})
    assert json.loads(text)["graphs"] == [[KERNEL, BIAS], [STEP]]
    assert json.dumps(BIAS) in text.splitlines()


@pytest.mark.parametrize("driver", sorted(path.stem for path in MODELS.glob("*.py")))
def test_each_driver_has_a_record(driver: str) -> None:
    record = json.loads((MODELS / f"{driver}.json").read_text(encoding="utf-8"))
    assert record["tensorflow"] == "1.15.5"
    assert all(rows for rows in record["graphs"])
    assert record["graphs"]
    assert ("package" in record) != ("repository" in record and len(record["commit"]) == 40)
