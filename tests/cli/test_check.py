"""The ``check`` command as a user runs it: what is on stdout, what on stderr, the exit status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from tfshare_lint.cli import main

ROOT = Path(__file__).resolve().parents[2]

DUPLICATE = """\
import tensorflow as tf


def net(x):
    return x * tf.get_variable("w", [3])


left = net(tf.zeros([3]))
right = net(tf.ones([3]))
"""
CORRECT = 'import tensorflow as tf\n\nw = tf.get_variable("w", [3])\n'
BROKEN = "import tensorflow as tf\n\nw = tf.Variable(1.0)\nfoo bar\n"


class Done(NamedTuple):
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, stdin: str | None = None, cwd: Path | None = None) -> Done:
    """Run the command in this process, which is quicker than a new one."""
    stdout, stderr = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO((stdin or "").encode("utf-8")), encoding="utf-8")
    folder = os.getcwd()
    os.chdir(cwd or folder)
    try:
        with redirect_stdout(stdout), redirect_stderr(stderr), pytest.raises(SystemExit) as end:
            main(list(arguments))
    finally:
        os.chdir(folder)
        sys.stdin = before
    return Done(int(end.value.code or 0), stdout.getvalue(), stderr.getvalue())


def run_process(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tfshare_lint", *arguments], capture_output=True, text=True, cwd=cwd, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one faulty and one correct program, and a file that has nothing of TensorFlow."""
    (tmp_path / "bad.py").write_text(DUPLICATE, encoding="utf-8")
    (tmp_path / "good.py").write_text(CORRECT, encoding="utf-8")
    (tmp_path / "other.py").write_text("print(1)\n", encoding="utf-8")
    return tmp_path


def test_one_line_a_finding_when_piped(folder: Path) -> None:
    done = run("check", ".", cwd=folder)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.startswith("bad.py:9:9: TFS101 TensorFlow raises ValueError: variable w already exists")
    assert done.stderr == "1 finding in 3 files, 1 of them skipped (nothing of TensorFlow 1 in them).\n"


def test_check_is_the_default_command(folder: Path) -> None:
    assert run("bad.py", cwd=folder).stdout == run("check", "bad.py", cwd=folder).stdout != ""
    assert run(cwd=folder).returncode == 1
    assert run("--output-format", "json", "bad.py", cwd=folder).returncode == 1


def test_nothing_found(folder: Path) -> None:
    done = run("check", "good.py", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")


def test_json_is_the_contract(folder: Path) -> None:
    (folder / "two.py").write_text(BROKEN, encoding="utf-8")
    done = run_process("check", "--output-format", "json", ".", cwd=folder)
    document = json.loads(done.stdout)
    assert set(document) == {"version", "findings", "errors", "summary"}
    assert document["version"] == 1
    assert document["summary"] == {"files": 4, "skipped": 1}
    (finding,) = document["findings"]
    message = finding.pop("message")
    assert message.startswith("TensorFlow raises ValueError: variable w already exists")
    assert message.endswith(".")
    assert finding == {
        "code": "TFS101", "rule": "duplicate-variable", "severity": "error", "confidence": "certain", "path": "bad.py",
        "line": 9, "column": 9, "end_line": 9, "end_column": 26, "variable": "w",
        "runtime": "ValueError: Variable w already exists, disallowed.",
        "trace": [
            {"path": "bad.py", "line": 9, "column": 9, "function": "<module>"},
            {"path": "bad.py", "line": 5, "column": 16, "function": "net"},
        ],
        "related": [{"path": "bad.py", "line": 5, "column": 16, "message": "first created here"}],
        "fix": None,
    }  # fmt: skip
    (error,) = document["errors"]
    assert (error["code"], error["path"], error["line"]) == ("TFS902", "two.py", 4)
    assert set(error) == {"code", "path", "line", "column", "message"}
    assert done.returncode == 1


def test_a_file_that_cannot_be_read_is_status_3_and_a_line(folder: Path) -> None:
    (folder / "bad.py").write_text(BROKEN, encoding="utf-8")
    done = run("check", ".", cwd=folder)
    assert done.returncode == 3
    assert done.stdout.startswith("bad.py:4:")
    assert " TFS902 " in done.stdout


def test_a_path_that_does_not_exist(folder: Path) -> None:
    done = run("check", "nowhere.py", "good.py", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "such file or directory." in done.stderr
    done = run("check", "nowhere.py", "bad.py", cwd=folder)
    assert done.returncode == 1
    assert "bad.py:9:9: TFS101" in done.stdout


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--select", "TFS101"], 1),
        (["--select", "TFS1,TFS2"], 1),
        (["--select", "duplicate-variable"], 1),
        (["--select", "TFS2"], 0),
        (["--ignore", "TFS1"], 0),
        (["--ignore", "tfs101"], 0),
        (["--select", "TFS101", "--ignore", "TFS101"], 0),
        (["--exit-zero"], 0),
        (["--no-cache"], 1),
        (["--min-confidence", "certain"], 1),
    ],
)
def test_options(folder: Path, options: list[str], status: int) -> None:
    assert run("check", *options, "bad.py", cwd=folder).returncode == status


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--select", "E501", "."], "'E501' is neither a code"),
        (["check", "-j", "none", "."], "'none' is not a number of processes"),
        (["check", "-j", "0", "."], "'0' is not a number of processes"),
        (["check", "--no-such-option"], "No such option"),
        (["check", "--output-format", "xml"], "xml"),
        (["explain", "nonsense"], "'nonsense'"),
        (["map"], "PATHS"),
        (["map", "nowhere.py"], "such file or directory."),
        (["check", "--target-tf", "1.8", "."], "'1.8' is not one of '1.4', '1.15', '2'"),
    ],
)
def test_wrong_usage_is_a_sentence(folder: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--target-tf", "1.4"], 1), (["--target-tf=2", "-j2"], 0)])
def test_target_tf(folder: Path, options: list[str], status: int) -> None:
    """TensorFlow 1.4's variable_scope does not know `auxiliary_name_scope`."""
    program = 'import tensorflow as tf\n\ntf.variable_scope("net", auxiliary_name_scope=True)\n'
    for name in ("new.py", "good.py"):
        (folder / name).write_text(program, encoding="utf-8")
    assert run("check", *options, "new.py", "good.py", cwd=folder).returncode == status
    assert run("check", *options, "-", stdin=program).returncode == status


def test_stdin(folder: Path) -> None:
    done = run("check", "-", "--stdin-filename", "typed.py", stdin=DUPLICATE)
    assert done.returncode == 1
    assert done.stdout.startswith("typed.py:9:9: TFS101")
    assert run("check", "-", stdin=CORRECT).returncode == 0
    broken = run("check", "-", stdin=CORRECT + 'x = "open\n')
    assert broken.returncode == 3
    assert broken.stdout.startswith("<stdin>:4:")


def test_stdin_shows_its_own_lines() -> None:
    done = run("check", "-", "--output-format", "full", stdin=DUPLICATE)
    assert "9 | right = net(tf.ones([3]))\n" in done.stdout


def test_several_processes_say_the_same(folder: Path) -> None:
    for number in range(6):
        (folder / f"more{number}.py").write_text(DUPLICATE.replace('"w"', f'"w{number}"'), encoding="utf-8")
    (folder / "two.py").write_text(BROKEN, encoding="utf-8")
    alone = run("check", "--output-format", "json", ".", cwd=folder)
    together = run_process("check", "--output-format", "json", "-j", "2", ".", cwd=folder)
    assert together.stdout == alone.stdout
    assert together.returncode == alone.returncode == 1


@pytest.mark.parametrize(
    ("comment", "status"),
    [
        ("# noqa", 0),
        ("# NOQA", 0),
        ("# noqa: TFS101", 0),
        ("# noqa: TFS1", 0),
        ("# noqa:E501,TFS101", 0),
        ("# noqa: E501 TFS101", 0),
        ("# noqa: E501", 1),
        ("# noqa: TFS102", 1),
        ("# nothing", 1),
    ],
)
def test_noqa(tmp_path: Path, comment: str, status: int) -> None:
    (tmp_path / "a.py").write_text(DUPLICATE.rstrip() + f"  {comment}\n", encoding="utf-8")
    assert run("check", "a.py", cwd=tmp_path).returncode == status


def test_noqa_of_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# flake8: noqa\n" + DUPLICATE, encoding="utf-8")
    assert run("check", "a.py", cwd=tmp_path).returncode == 0


def test_full_shows_the_lines(folder: Path) -> None:
    done = run("check", "--output-format", "full", "bad.py", cwd=folder)
    assert done.stdout == (
        "bad.py:9:9: TFS101 [duplicate-variable] TensorFlow raises ValueError: variable w already exists and the scope "
        "does not reuse; it was first created on line 5. Share it by reuse=True or reuse=tf.AUTO_REUSE on the scope, "
        "or give each call its own scope.\n"
        "  |\n"
        '5 |     return x * tf.get_variable("w", [3])\n'
        "  |                ------------------------- first created here\n"
        "...\n"
        "9 | right = net(tf.ones([3]))\n"
        "  |         ^^^^^^^^^^^^^^^^^\n"
        "  = TensorFlow: ValueError: Variable w already exists, disallowed.\n"
        "  = call stack: <module>:9 > net:5\n"
        "  = more: tfshare-lint explain TFS101\n"
        "\n"
    )


def test_full_copes_with_tabs_wide_characters_and_long_lines(tmp_path: Path) -> None:
    source = "import tensorflow as tf\n\nif True:\n\tw = tf.get_variable('w', [1])\n"
    source += "\té = '文字'; x = " + " + ".join(["1"] * 100) + "; v = tf.get_variable('w', [1])\n"
    (tmp_path / "a.py").write_text(source, encoding="utf-8")
    done = run("check", "--output-format", "full", "a.py", cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    carets = next(line for line in lines if "^" in line)
    shown = lines[lines.index(carets) - 1]
    assert shown[carets.index("^") :].startswith("tf.get_variable('w', [1])")
    assert max(map(len, lines[1:])) < 140


def test_output_in_a_poor_locale(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DUPLICATE.replace('"w"', '"é"'), encoding="utf-8")
    done = run_process("check", ".", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"a{number}.py").write_text(DUPLICATE, encoding="utf-8")
    command = f"{sys.executable} -m tfshare_lint check --output-format full . | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["check", "-h"], ["rules"], ["explain", "TFS101"], ["--version"]])
def test_what_is_not_needed_is_not_imported(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom tfshare_lint.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'libcst', 'rich', 'tfshare_lint.interpreter', 'tfshare_lint.frontend', 'tfshare_lint.tfapi',"
        " 'tfshare_lint.machine', 'concurrent.futures'}\n"
        "found = sorted(heavy & set(sys.modules))\nassert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=60)


def test_help_and_version() -> None:
    assert "tfshare-lint PATH" in run("--help").stdout
    assert run("--version").stdout.startswith("tfshare-lint 0.")
    assert run("-h").returncode == 0
