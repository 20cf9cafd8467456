"""The plugin inside flake8 itself."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tfshare_lint import api
from tfshare_lint.flake8_plugin import Plugin
from tfshare_lint.noqa import NoqaComments

ROOT = Path(__file__).resolve().parents[2]

CONFIG = """\
[flake8]
select = TFS,E9,F401
"""
#: flake8 knows the plugin by its entry point where the project is installed, or where a build left its .egg-info in the
#: folder that is put on the path; it must not be told of it twice.
LOCAL_PLUGIN = """\
[flake8:local-plugins]
extension =
    TFS = tfshare_lint.flake8_plugin:Plugin
"""
INSTALLED = any(
    distribution.metadata["Name"] == "tfshare-lint" and Path(str(distribution.locate_file(""))).resolve() != ROOT
    for distribution in metadata.distributions()
)
KNOWN = INSTALLED or (ROOT / "tfshare_lint.egg-info").is_dir()
DUPLICATE = """\
import tensorflow as tf

é = tf.get_variable("w", [3]); w = tf.get_variable("w", [3])
"""


def flake8(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run flake8 with the plugin in a folder."""
    (folder / ".flake8").write_text(CONFIG + ("" if KNOWN else LOCAL_PLUGIN), encoding="utf-8")
    # An installed project is found without help; on the path, its .egg-info would make a second plugin of it.
    path = os.environ.get("PYTHONPATH", "") if INSTALLED else str(ROOT)
    return subprocess.run(
        [sys.executable, "-m", "flake8", *arguments], input=stdin, capture_output=True, text=True, cwd=folder,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}, check=False, timeout=120,
    )  # fmt: skip


def test_columns_and_codes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DUPLICATE, encoding="utf-8")
    done = flake8(tmp_path, "a.py")
    assert done.stderr == ""
    assert done.stdout.startswith("a.py:3:36: TFS101 TensorFlow raises ValueError: variable w already exists")


def test_stdin(tmp_path: Path) -> None:
    done = flake8(tmp_path, "--stdin-display-name", "typed.py", "-", stdin=DUPLICATE)
    assert done.stdout.startswith("typed.py:3:36: TFS101")


def test_several_processes(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"a{number}.py").write_text(DUPLICATE, encoding="utf-8")
    done = flake8(tmp_path, "-j", "2", ".")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [f"./a{number}.py" for number in range(8)]


def test_noqa_is_flake8s(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DUPLICATE.rstrip() + "  # noqa: TFS1\n", encoding="utf-8")
    assert flake8(tmp_path, "a.py").stdout == ""
    assert "TFS101" in flake8(tmp_path, "--disable-noqa", "a.py").stdout


def test_min_confidence(tmp_path: Path) -> None:
    source = "import sys\n\nimport tensorflow as tf\n\nfor a in sys.argv:\n    tf.get_variable('w', [1])\n"
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    assert "a.py:6:5: TFS101 If " in flake8(tmp_path, "a.py").stdout
    assert flake8(tmp_path, "--tfs-min-confidence", "certain", "a.py").stdout == ""


def test_target_tf(tmp_path: Path) -> None:
    source = 'import tensorflow as tf\n\ntf.variable_scope("net", auxiliary_name_scope=True)\n'
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    assert flake8(tmp_path, "a.py").stdout == ""
    assert "a.py:3:1: TFS406 " in flake8(tmp_path, "--tfs-target-tf", "1.4", "a.py").stdout


def test_syntax_errors_are_flake8s(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow as tf\nprint 'x', tf.Variable\n", encoding="utf-8")
    done = flake8(tmp_path, "a.py")
    assert "E999" in done.stdout
    assert done.stderr == ""


def test_an_exception_of_ours_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(api, "check_source", fail)
    (line,) = Plugin(ast.parse(DUPLICATE), DUPLICATE.splitlines(keepends=True), "a.py").run()
    assert line[:2] == (1, 0)
    assert line[2].startswith("TFS902 The analysis failed (RecursionError: too deep).")
    assert line[3] is Plugin


def test_a_file_without_tensorflow_imports_nothing_heavy() -> None:
    code = (
        "import ast, sys\nfrom tfshare_lint.flake8_plugin import Plugin\n"
        "assert list(Plugin(ast.parse('x = 1'), ['x = 1\\n'], 'a.py').run()) == []\n"
        "heavy = {'libcst', 'click', 'rich', 'tfshare_lint.interpreter', 'tfshare_lint.frontend',"
        " 'tfshare_lint.rules'}\n"
        "found = sorted(heavy & set(sys.modules))\nassert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


#: Lines with a name that is not used (F401 under flake8, in the column of no importance), and comments of every kind.
COMMENTS = [
    "import os  # noqa",
    "import os  # noqa:F401",
    "import os  # noqa: F401",
    "import os  # noqa:  F401",
    "import os  # noqa : F401",
    "import os  # noqa F401",
    "import os  # NOQA: f401",
    "import os  # noqa: F4",
    "import os  # noqa: E501",
    "import os  # noqa: E501,F401",
    "import os  # noqa: E501, F401",
    "import os  # noqa: E501 F401",
    "import os  # noqa: E501 because of F401",
    "import os  # noqa: because",
    "import os  #noqa",
    "import os  # type: ignore # noqa: F401",
    "import os  # noqa-F401",
    "import os, \\\n    sys  # noqa",
    "x = '''\n# noqa\n'''; import os",
    "x = '''\n'''; import os  # noqa: F401",
    "from os import (\n    path,\n)  # noqa",
    "from os import (  # noqa\n    path,\n)",
    "# flake8: noqa\nimport os",
    "x = 1  # flake8: noqa\nimport os",
    "# flake8: noqa: E501\nimport os",
    "#flake8: noqa\nimport os",
    "import os\x0c  # noqa",
]


def test_noqa_comments_mean_what_they_mean_to_flake8(tmp_path: Path) -> None:
    for number, source in enumerate(COMMENTS):
        (tmp_path / f"a{number}.py").write_text(source + "\n", encoding="utf-8")
    kept = flake8(tmp_path, "--select", "F401", ".").stdout
    everything = flake8(tmp_path, "--select", "F401", "--disable-noqa", ".").stdout
    for number, source in enumerate(COMMENTS):
        name = f"./a{number}.py:"
        lines = {int(line.split(":")[1]) for line in everything.splitlines() if line.startswith(name)}
        silenced = lines - {int(line.split(":")[1]) for line in kept.splitlines() if line.startswith(name)}
        assert lines, source
        comments = NoqaComments(source + "\n")
        assert {line for line in lines if comments.silences(line, "F401")} == silenced, source
