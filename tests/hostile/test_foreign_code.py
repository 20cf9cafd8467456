"""Code that has nothing to do with TensorFlow: no traceback, and nothing to say about variables.

The standard library is the largest body of strange Python that every machine has. As it is, none of it mentions
TensorFlow and the linter would not look at it, so each file is checked with ``import tensorflow as tf`` put behind it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
#: A slice through the library with every construct in it, small enough for every run.
SAMPLE = [
    "argparse.py", "ast.py", "bdb.py", "collections/__init__.py", "contextlib.py", "copy.py", "dataclasses.py",
    "datetime.py", "decimal.py", "enum.py", "fractions.py", "functools.py", "heapq.py", "inspect.py", "ipaddress.py",
    "json/decoder.py", "logging/__init__.py", "pickle.py", "random.py", "statistics.py", "string.py", "textwrap.py",
    "threading.py", "tokenize.py", "typing.py", "unittest/mock.py", "uuid.py", "zipfile.py",
]  # fmt: skip
#: The folders of the library, among them its own test suite, and what stands at its top.
PARTS = [".", *sorted(p.name for p in LIBRARY.iterdir() if p.is_dir() and any(p.glob("*.py")))]
MENTION = b"\nimport tensorflow as tf  # makes a tf.Variable, so the file counts\n"


def check(folder: Path, timeout: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tfshare_lint", "check", "--output-format", "json", "-j", "2", str(folder)],
        capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert done.returncode in (0, 3), done.stdout[-3000:] + done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def copy_with_mention(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes() + MENTION)


def test_sample_of_the_standard_library(tmp_path: Path) -> None:
    found = [name for name in SAMPLE if (LIBRARY / name).is_file()]
    assert len(found) > 20
    for name in found:
        copy_with_mention(LIBRARY / name, tmp_path / name.replace("/", "_"))
    report = check(tmp_path, timeout=300)
    assert report["findings"] == []
    assert {e["code"] for e in report["errors"]} <= {"TFS901"}
    assert report["summary"]["files"] == len(found)


def test_untouched_library_is_skipped_unparsed() -> None:
    report = check(LIBRARY / "email", timeout=60)
    assert (report["findings"], report["errors"]) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_whole_standard_library(part: str, tmp_path: Path) -> None:
    if part in ("site-packages", "dist-packages"):
        pytest.skip("not the standard library")
    folder = LIBRARY / part
    for path in folder.glob("*.py") if part == "." else folder.rglob("*.py"):
        copy_with_mention(path, tmp_path / path.relative_to(folder))
    report = check(tmp_path, timeout=3600)
    assert report["findings"] == []
    assert {e["code"] for e in report["errors"]} <= {"TFS901", "TFS902"}
