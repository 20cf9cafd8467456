"""Settings in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """\
import sys

import tensorflow as tf
from helpers import variable

variable("a")
variable("a")
if len(sys.argv) > 5:
    tf.get_variable("b", [])
    tf.get_variable("b", [])
"""
HELPERS = """\
import tensorflow as tf


def variable(name):
    return tf.get_variable(name, [])
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tfshare_lint", *arguments]
    root = str(Path(__file__).resolve().parents[2])
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": root, "PATH": ""}
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "libraries").mkdir()
    (tmp_path / "code" / "main.py").write_text(PROGRAM)
    (tmp_path / "libraries" / "helpers.py").write_text(HELPERS)
    return tmp_path


def configure(project: Path, *lines: str) -> None:
    (project / "pyproject.toml").write_text("\n".join(["[tool.tfshare-lint]", *lines, ""]))


def test_without_settings_the_library_is_unknown(project: Path) -> None:
    configure(project)
    assert "main.py:7:" not in run(project, "check", "code/main.py", "--root", "code").stdout


def test_paths_are_seen_from_the_file(project: Path) -> None:
    configure(project, 'search-path = ["libraries"]', 'root = "code"')
    assert "main.py:7:1: TFS101" in run(project / "code", "main.py").stdout
    assert "a" in run(project / "code", "map", "main.py").stdout


def test_the_command_line_wins(project: Path) -> None:
    configure(project, 'select = ["TFS2"]', 'search-path = ["libraries"]')
    assert run(project, "code").stdout == ""
    assert "TFS101" in run(project, "check", "--select", "TFS1", "code").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour = 1", "has no setting 'colour'"),
        ('select = "TFS1"', "select must be a list of texts, not 'TFS1'"),
        ('target-tf = "3"', "'3' is not one of '1.4', '1.15', '2'"),
        ("x = [", "is no TOML"),
    ],
)
def test_what_makes_no_sense_is_said(project: Path, line: str, said: str) -> None:
    configure(project, line)
    result = run(project, "check", "code")
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
