"""Whatever a project holds: a sentence where something is wrong, every other result kept, time and memory bounded.

Every case runs the command in a process of its own, on a project that also has a faulty program spread over two files:
its finding must be there, whatever else the project holds.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.test_bad_input import MEMORY, resource

#: The faulty program: the guilty call is in the module.
MAIN = "import tensorflow as tf\nimport model_of_main\n\nmodel_of_main.build()\n"
MODEL = 'import tensorflow as tf\n\ndef build():\n    tf.get_variable("v", [1])\n    tf.get_variable("v", [1])\n'
TF = "import tensorflow as tf\n"
VARIABLE = 'tf.get_variable("{}", [1])\n'
SECONDS = 60


def run(*arguments: str, cwd: Path, prepare: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``python -m tfshare_lint`` to its end."""

    def prepared() -> None:
        if resource:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if prepare is not None:
            prepare()

    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "tfshare_lint", *arguments], cwd=cwd, capture_output=True, timeout=SECONDS, check=False,
        preexec_fn=prepared if os.name == "posix" else None, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    stdout, stderr = done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in stderr, stderr
    assert done.returncode in (0, 1, 2, 3), (done.returncode, stderr)
    return subprocess.CompletedProcess(done.args, done.returncode, stdout, stderr)


def check(project: Path, *more: str, prepare: Callable[[], None] | None = None) -> dict[str, Any]:
    """The JSON report of a project, in which the faulty program must have been found."""
    write(project, {"main.py": MAIN, "model_of_main.py": MODEL, "setup.py": ""})
    done = run("check", "--output-format", "json", *more, ".", cwd=project, prepare=prepare)
    report: dict[str, Any] = json.loads(done.stdout)
    report["stderr"] = done.stderr
    assert found(report, "model_of_main.py") == [("TFS101", 5)], report
    return report


def found(report: dict[str, Any], name: str) -> list[tuple[str, int]]:
    return [(f["code"], f["line"]) for f in report["findings"] if f["path"] == name]


def said(report: dict[str, Any]) -> dict[str, str]:
    """What is said about which file."""
    return {error["path"]: error["message"] for error in report["errors"]}


def write(project: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def names(project: Path, program: str) -> list[str]:
    """The variables that ``map`` finds in a program."""
    done = run("map", "--output-format", "json", program, cwd=project)
    (mapped,) = json.loads(done.stdout)["programs"]
    return [variable["name"] for graph in mapped["graphs"] for variable in graph["variables"]]


# Imports that go round ----------------------------------------------------------------------------------------------

CYCLES: dict[str, dict[str, str | bytes]] = {
    "two": {
        "a.py": TF + "import b\n" + "tf.Variable(0.)\n" + "def f(): b.g()\n",
        "b.py": TF + "import a\n" + "tf.Variable(0.)\n" + "def g(): a.f()\n",
    },
    "itself": {"a.py": TF + "import a\nfrom a import *\n" + "tf.Variable(0.)\n"},
    "stars": {
        "a.py": TF + "from b import *\n" + "tf.Variable(0.)\n",
        "b.py": TF + "from c import *\n" + "tf.Variable(0.)\n",
        "c.py": TF + "from a import *\nfrom c import *\n" + "tf.Variable(0.)\n",
    },
    "package": {
        "p/__init__.py": TF + "from p import q\nfrom .q import *\nimport p\n",
        "p/q.py": TF + "import p\nfrom . import q, r\nfrom p.r import *\n" + "tf.Variable(0.)\n",
        "p/r.py": TF + "from .. import p\nfrom p import *\n" + "tf.Variable(0.)\n",
        "a.py": "import p.q\n",
    },
    "names": {
        "a.py": TF + "from b import y\nx = 1\n" + "tf.Variable(0.)\n",
        "b.py": TF + "from a import x\ny = 1\n" + "tf.Variable(0.)\n",
    },
}


@pytest.mark.parametrize("name", CYCLES)
def test_cycles_of_imports(name: str, tmp_path: Path) -> None:
    write(tmp_path, CYCLES[name])
    report = check(tmp_path)
    assert report["errors"] == []


def test_a_cycle_is_run_as_python_runs_it(tmp_path: Path) -> None:
    text = TF + "import {0}\ntf.get_variable('m' + __name__ + 'sees' + str(hasattr({0}, 'x')), [1])\nx = 1\n"
    write(tmp_path, {"a.py": text.format("b"), "b.py": text.format("a"), "setup.py": ""})
    # a is run as __main__, and once more when b imports it
    assert names(tmp_path, "a.py") == ["maseesFalse", "mbseesTrue", "m__main__seesTrue"]


# Names --------------------------------------------------------------------------------------------------------------


def test_a_module_that_shadows_tensorflow(tmp_path: Path) -> None:
    shadow = "import broken_things\nVERSION = 1\ndef get_variable(*args):\n    return None\n"
    write(tmp_path, {"tensorflow.py": shadow, "tensorflow_estimator/__init__.py": "x = 1\n"})
    report = check(tmp_path)  # what is modelled is never taken from source: the finding is there
    assert "tensorflow.py" in said(report)
    assert "hides" in said(report)["tensorflow.py"]


def test_two_modules_of_one_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(tmp_path, {
            f"{folder}/main_{folder}.py": TF + "import utils\nutils.build()\n",
            f"{folder}/utils.py": TF + "def build():\n" + ("    " + VARIABLE.format(f"{folder}1")) * 2,
        })  # fmt: skip
    write(tmp_path, {"utils/__init__.py": "", "utils.py": ""})
    report = check(tmp_path)
    assert found(report, "a/utils.py") == [("TFS101", 4)]
    assert found(report, "b/utils.py") == [("TFS101", 4)]
    messages = [f["message"] for f in report["findings"]]
    assert all(any(name in message for message in messages) for name in ("a1", "b1"))


@pytest.mark.parametrize(
    "name",
    [
        "with space.py",
        "new\nline.py",
        "tab\t.py",
        "quote'\".py",
        "-dash.py",
        "ünïcödé.py",
        "%s.py",
        "{x}.py",
        "[red].py",
    ],
)
def test_odd_names(name: str, tmp_path: Path) -> None:
    write(tmp_path, {name: MAIN.replace("model_of_main", "other"), "other.py": MODEL})
    report = check(tmp_path)
    assert found(report, "other.py") == [("TFS101", 5)]
    for output_format in ("text", "full"):
        done = run("check", "--output-format", output_format, f"./{name}", cwd=tmp_path)
        assert done.returncode in (0, 1)


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="names that are no text are Linux's")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/odd\xff.py"
    with open(path, "wb") as file:
        file.write((TF + VARIABLE.format("w") * 2).encode())
    report = check(tmp_path)
    assert len(report["findings"]) == 2
    for output_format in ("text", "full", "json"):
        assert run("check", "--output-format", output_format, ".", cwd=tmp_path).returncode == 1


# Files that are no modules ------------------------------------------------------------------------------------------

BROKEN: dict[str, bytes] = {
    "nul": TF.encode() + b"variable = 1\0\n",
    "bytes": b"\x80\x81tensorflow variable" * 40,
    "syntax": TF.encode() + b"def f(:\n    tf.get_variable('x', [1])\n",
    "huge": TF.encode() + b"# variable\n" * 900_000,
    "deep": TF.encode() + b"x = " + b"(" * 3000 + b")" * 3000 + b"# variable\n",
    "surrogate": TF.encode() + "x = tf.Variable('\ud800')\n".encode("utf-8", "surrogatepass"),
    "encoding": b"# coding: klingon\n" + TF.encode() + b"# variable\n",
    "python 2 that is broken": TF.encode() + b"print 'variable'\nfoo bar\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_import_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    importer = TF + "import broken\nfrom broken import *\nfrom broken import thing\n" + VARIABLE.format("w") * 2
    write(tmp_path, {"importer.py": importer, "broken.py": BROKEN[name]})
    report = check(tmp_path)
    assert "broken.py" in said(report)
    assert said(report)["broken.py"].endswith(".")
    assert len([e for e in report["errors"] if e["path"] == "broken.py"]) == 1
    # What the module did is not known, but that the same variable is made twice in a row is.
    assert [line for code, line in found(report, "importer.py") if code == "TFS101"] == [6]


def test_folders_where_files_should_be(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "package" / "__init__.py").mkdir(parents=True)
    (tmp_path / "package" / "inner.py").mkdir()
    importer = TF + "import folder, package, package.inner\nfrom folder import x\n" + VARIABLE.format("w") * 2
    write(tmp_path, {"importer.py": importer, "folder.py/inside.py": TF + VARIABLE.format("u") * 2})
    report = check(tmp_path)
    assert found(report, "importer.py") == [("TFS101", 5)]
    assert found(report, "folder.py/inside.py") == [("TFS101", 3)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    write(tmp_path, {"importer.py": TF + "import pipe\n" + VARIABLE.format("w") * 2})
    report = check(tmp_path)
    assert found(report, "importer.py") == [("TFS101", 4)]
    done = run("check", "pipe.py", cwd=tmp_path)
    assert done.returncode == 3
    assert "not a regular file" in done.stdout


def test_line_ends_and_byte_order_marks(tmp_path: Path) -> None:
    write(tmp_path, {
        "windows.py": b"\xef\xbb\xbf" + (TF + "import helper\nhelper.f()\n").replace("\n", "\r\n").encode(),
        "helper.py": "\ufeff" + (TF + "def f():\n" + ("    " + VARIABLE.format("w")) * 2).replace("\n", "\r"),
    })  # fmt: skip
    report = check(tmp_path)
    assert report["errors"] == []
    assert found(report, "helper.py") == [("TFS101", 4)]


def test_files_that_vanish(tmp_path: Path) -> None:
    for number in range(40):
        text = TF + f"import other{number}\n" + VARIABLE.format("w") + "x = 1\n" * 300
        write(tmp_path, {f"gone{number:02}.py": text, f"other{number}.py": MODEL})
    begun = threading.Timer(0.5, lambda: [path.unlink() for path in tmp_path.glob("[go]*.py")])
    begun.start()
    report = check(tmp_path)
    begun.join()
    assert all("No such file" in message for message in said(report).values())


# Notebooks ----------------------------------------------------------------------------------------------------------


def old_notebook() -> str:
    lines = ["import tensorflow as tf\n", "tf.get_variable('w', [1])\n", "tf.get_variable('w', [1])"]
    cells = [{"cell_type": "code", "language": "python", "outputs": [], "prompt_number": 1, "input": lines}]
    return json.dumps({"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]})


def test_notebooks(tmp_path: Path) -> None:
    tail = ' "tensorflow Variable" '
    write(tmp_path, {
        "no_json.ipynb": "{" + tail,
        "no_object.ipynb": "[" + tail + "]",
        "no_cells.ipynb": '{"nbformat": 4, "nbformat_minor": 2, "metadata": {"a":' + tail + "}}",
        "odd_cells.ipynb": '{"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": {"a":' + tail + "}}",
        "nothing.ipynb": "",
        "future.ipynb": '{"nbformat": 99, "cells": [' + tail + "]}",
        "old.ipynb": old_notebook(),
    })  # fmt: skip
    report = check(tmp_path)
    assert {"no_json.ipynb", "no_object.ipynb", "no_cells.ipynb", "odd_cells.ipynb"} <= set(said(report))
    assert all(message.endswith(".") for message in said(report).values())
    assert "old.ipynb" not in said(report)
    assert [code for code, _ in found(report, "old.ipynb")] == ["TFS101"]


# Folders and links --------------------------------------------------------------------------------------------------


def test_links(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"
    write(outside, {"secret.py": TF + VARIABLE.format("s") * 2, "package/__init__.py": TF + VARIABLE.format("p") * 2})
    write(project, {
        "inside/real.py": TF + "import secret, package, loop, dangling\n" + VARIABLE.format("w"),
        "importer.py": TF + "import linked.real\nimport secret\nfrom package import *\n" + VARIABLE.format("w") * 2,
    })  # fmt: skip
    (project / "secret.py").symlink_to(outside / "secret.py")
    (project / "package").symlink_to(outside / "package")
    (project / "linked").symlink_to(project / "inside")
    (project / "inside" / "round").symlink_to(project)
    (project / "loop.py").symlink_to(project / "loop.py")
    (project / "dangling.py").symlink_to(project / "nowhere.py")
    (project / "up").symlink_to("..")
    report = check(project)
    assert {f["path"] for f in report["findings"]} <= {"model_of_main.py", "importer.py", "inside/real.py"}
    assert "secret" not in json.dumps(report["findings"])
    for name in ("loop.py", "dangling.py"):
        done = run("check", name, cwd=project)
        assert done.returncode in (2, 3)
        assert name in done.stdout + done.stderr


def drop_rights() -> None:
    """The child may read only what the modes of files allow, even if it is root."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; 24 is PR_CAPBSET_DROP
        libc.prctl(24, capability, 0, 0, 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="drops the rights of root as Linux does it")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, {
        "closed/inner.py": TF + VARIABLE.format("c") * 2,
        "package/__init__.py": TF + VARIABLE.format("p"),
        "private.py": TF + VARIABLE.format("x") * 2,
        "importer.py": TF + "import private, closed.inner, package\n" + VARIABLE.format("w") * 2,
    })  # fmt: skip
    closed = [tmp_path / "closed", tmp_path / "package", tmp_path / "private.py"]
    for path in closed:
        path.chmod(0)
    try:
        report = check(tmp_path, prepare=drop_rights)
        if os.path.exists("/proc/self") and "private.py" not in said(report):
            pytest.skip("this machine lets root read everything")
        assert "Permission denied" in said(report)["private.py"]
        assert "closed" in report["stderr"] + json.dumps(said(report))
        assert ("TFS101", 4) in found(report, "importer.py")
        done = run("check", "closed", cwd=tmp_path, prepare=drop_rights)
        assert done.returncode == 2
        assert "Permission denied" in done.stderr
    finally:
        for path in closed:
            path.chmod(0o700)


def test_relative_imports_beyond_the_top(tmp_path: Path) -> None:
    text = TF + "from .... import x\nfrom ....y import *\nfrom .....z import w\n" + VARIABLE.format("w") * 2
    write(tmp_path, {"p/__init__.py": "", "p/q.py": text, "top.py": text})
    report = check(tmp_path)
    assert report["errors"] == []


def test_deep_packages(tmp_path: Path) -> None:
    depth = 200
    folder = tmp_path
    for _ in range(depth):
        folder = folder / "p"
        folder.mkdir()
        (folder / "__init__.py").write_text("")
    (folder / "deep.py").write_text(TF + f"from {'.' * depth}p import p\nimport {'p.' * depth}deep\n")
    write(tmp_path, {"importer.py": TF + f"import {'p.' * depth}deep as d\n" + VARIABLE.format("w") * 2})
    report = check(tmp_path)
    assert found(report, "importer.py") == [("TFS101", 4)]


# Much ---------------------------------------------------------------------------------------------------------------


def used(action: Callable[[], Any]) -> tuple[float, float]:
    """Seconds, and the most megabytes that a child has had so far."""
    begun = time.perf_counter()
    action()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 if resource else 0.0
    return time.perf_counter() - begun, most


def test_long_packages(tmp_path: Path) -> None:
    write(tmp_path, {
        "p/__init__.py": TF + "".join(f"NAME_{n} = {n}\n" for n in range(50_000)) + VARIABLE.format("p"),
        "q/__init__.py": TF + "".join(f"def f{n}(x):\n    return x + NAME_{n}\n" for n in range(25_000)),
        "importer.py": TF + "import p, q\nfrom p import *\nfrom q import *\n" + VARIABLE.format("w") * 2,
    })  # fmt: skip
    seconds, _ = used(lambda: check(tmp_path))
    assert seconds < SECONDS


@pytest.mark.slow
def test_five_thousand_files(tmp_path: Path) -> None:
    big_project(tmp_path, 5_000)
    seconds, megabytes = used(lambda: check(tmp_path))
    assert seconds < 2 * SECONDS
    assert megabytes < 1_500


def test_five_hundred_files(tmp_path: Path) -> None:
    big_project(tmp_path, 500)
    check(tmp_path)


def big_project(folder: Path, files: int) -> None:
    """Packages of fifty modules each, which import each other across packages; each makes variables."""
    for number in range(files):
        package, other = number // 50, (number * 7 + 1) % files
        text = (
            f"import tensorflow as tf\nfrom pkg{other // 50} import mod{other}\nfrom . import mod{package * 50}\n\n"
            f"def layer{number}(x, name='l{number}'):\n"
            f"    with tf.variable_scope(name):\n"
            f"        w = tf.get_variable('w', [3, 4])\n"
            f"        return tf.matmul(x, w)\n\n"
            f"class Net{number}(object):\n"
            f"    def __init__(self):\n"
            f"        self.out = layer{number}(tf.zeros([2, 3]))\n"
        )
        write(folder, {f"pkg{package}/mod{number}.py": text, f"pkg{package}/__init__.py": ""})
