"""``map --entry``: functions of other modules, with arguments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MODEL = """\
import tensorflow as tf


def build(size, layers=1, name="net"):
    with tf.variable_scope(name):
        for i in range(layers):
            tf.get_variable("w%d" % i, [size])


class Model:
    def __init__(self, size=2):
        self.size = size

    def build(self, deep):
        tf.get_variable("m", [self.size])
        if deep:
            tf.get_variable("n", [self.size])
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-m", "tfshare_lint", "map", "--output-format", "json", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": root, "PATH": ""}
    )


def variables(folder: Path, *arguments: str) -> dict[str, Any]:
    document = json.loads(run(folder, *arguments).stdout)
    (program,) = document["programs"]
    return {v["name"]: v["shape"] for graph in program["graphs"] for v in graph["variables"]}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("")
    (tmp_path / "package" / "model.py").write_text(MODEL)
    return tmp_path


def test_a_function_of_a_module_with_arguments(project: Path) -> None:
    found = variables(project, "--entry", "package.model:build(3, layers=2)")
    assert found == {"net/w0": [3], "net/w1": [3]}


def test_without_brackets_arguments_are_unknown(project: Path) -> None:
    assert "net/w0" in variables(project, "--entry", "build", "package/model.py")


def test_a_method_and_a_class(project: Path) -> None:
    assert variables(project, "--entry", "Model.build(deep=True)", "package/model.py") == {"m": [2], "n": [2]}
    assert variables(project, "--entry", "package.model:Model(size=4)") == {}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("package.model:build(f())", "are not literals"),
        ("package.other:build", "There is no module `package.other`"),
        ("1 + 1", "names no function"),
    ],
)
def test_what_makes_no_sense_is_said(project: Path, entry: str, said: str) -> None:
    result = run(project, "--entry", entry, "package")
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
