"""The hook as pre-commit runs it: built from this repository, on a small one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_try_repo(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600)

    run("git", "init", "-q", ".")
    (tmp_path / "notes.txt").write_text("No Python.\n", encoding="utf-8")
    run("git", "add", ".")
    hook = (sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "tfshare-lint", "--all-files")
    assert run(*hook).returncode == 0, "nothing to check is no failure"
    source = 'import tensorflow as tf\n\nw = tf.get_variable("w", [3])\nv = tf.get_variable("w", [3])\n'
    (tmp_path / "bad.py").write_text(source, encoding="utf-8")
    run("git", "add", ".")
    done = run(*hook)
    assert done.returncode == 1
    assert "bad.py:4:5: TFS101 " in done.stdout
    (tmp_path / "bad.py").write_text(
        source.replace('v = tf.get_variable("w"', 'v = tf.get_variable("v"'), encoding="utf-8"
    )
    run("git", "add", ".")
    assert run(*hook).returncode == 0
