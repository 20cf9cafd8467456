"""``map``, ``explain`` and ``rules``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_check import run
from tfshare_lint.rules import all_rules

PROGRAM = """\
import tensorflow as tf


def net(x, reuse):
    with tf.variable_scope("net", reuse=reuse):
        with tf.variable_scope("layer"):
            w = tf.get_variable("w", [3, 1])
        b = tf.Variable(tf.zeros([1]), name="b", trainable=False)
        return tf.matmul(x, w) + b


train = net(tf.zeros([2, 3]), False)
test = net(tf.zeros([2, 3]), True)
tf.get_variable("w", [])
with tf.Graph().as_default():
    tf.get_variable("w", [3])
    tf.get_variable("w", [3])
"""
TREE = """\
a.py: 5 variables in 2 graphs
graph 1
├── net/
│   ├── layer/
│   │   └── w  [3, 1]  float32  line 7   shared by line 7
│   └── b      [1]     float32  line 8   tf.Variable; not trainable
├── net_1/
│   └── b      [1]     float32  line 8   tf.Variable; not trainable
└── w          []      float32  line 14
graph 2
└── w  [3]  float32  line 16
TensorFlow raises ValueError: Variable w already exists, disallowed. (line 17)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with one program."""
    (tmp_path / "a.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def test_map_draws_the_tree(program: Path) -> None:
    done = run("map", "a.py", cwd=program)
    assert done.stdout == TREE
    assert done.returncode == 0


SETTINGS = """
import tensorflow as tf
class Settings(object):
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
values = {"unit_%d" % i: i for i in range(150)}
made = [Settings(**values) for _ in range(40)]
tf.get_variable("w%d" % made[-1].unit_149, [made[-1].unit_7])
"""


def test_map_runs_long_loops_to_their_end(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SETTINGS)
    (mapped,) = json.loads(run("map", "--output-format", "json", "a.py", cwd=tmp_path).stdout)["programs"]
    assert mapped["raises"] is None
    assert [(v["name"], v["shape"]) for v in mapped["graphs"][0]["variables"]] == [("w149", [7])]


def test_map_json_is_the_contract(program: Path) -> None:
    done = run("map", "--output-format", "json", "a.py", cwd=program)
    document = json.loads(done.stdout)
    assert document["version"] == 1
    (mapped,) = document["programs"]
    assert set(mapped) >= {"path", "raises", "graphs"}
    assert mapped["raises"]["type"] == "ValueError"
    assert mapped["raises"]["message"].startswith("Variable w already exists, disallowed.")
    assert mapped["raises"]["trace"] == [{"path": "a.py", "line": 17, "column": 5, "function": "<module>"}]
    first = mapped["graphs"][0]["variables"][0]
    assert first == {
        "name": "net/layer/w", "kind": "get_variable", "shape": [3, 1], "dtype": "float32", "trainable": True,
        "path": "a.py", "line": 7, "column": 17,
        "trace": [
            {"path": "a.py", "line": 12, "column": 9, "function": "<module>"},
            {"path": "a.py", "line": 7, "column": 17, "function": "net"},
        ],
        "shared_by": [{"path": "a.py", "line": 7, "column": 17}],
    }  # fmt: skip


def test_map_of_one_function(program: Path) -> None:
    done = run("map", "--entry", "net", "--output-format", "json", "a.py", cwd=program)
    (mapped,) = json.loads(done.stdout)["programs"]
    assert any(v["name"].endswith("layer/w") for graph in mapped["graphs"] for v in graph["variables"])
    missing = run("map", "--entry", "nothing", "a.py", cwd=program)
    assert missing.returncode == 3
    assert "`nothing`" in missing.stdout


def test_map_of_a_folder_is_a_program_for_each_relevant_file(program: Path) -> None:
    (program / "b.py").write_text("x = 1\n", encoding="utf-8")
    (program / "c.py").write_text("import tensorflow as tf\n\n\ntf.get_variable('w' [2]\n", encoding="utf-8")
    done = run("map", "--output-format", "json", ".", cwd=program)
    programs = json.loads(done.stdout)["programs"]
    assert [p["path"] for p in programs] == ["a.py", "c.py"]
    assert set(programs[1]) == {"path", "error"}
    assert set(programs[1]["error"]) == {"code", "line", "column", "message"}
    assert done.returncode == 3
    assert "c.py:4:" in run("map", ".", cwd=program).stdout


def test_map_reads_stdin() -> None:
    done = run("map", "-", "--stdin-filename", "a.py", stdin=PROGRAM)
    assert done.stdout == TREE


@pytest.mark.parametrize(("options", "second"), [([], "w_1"), (["--target-tf", "1.4"], "w")])
def test_map_for_a_version(options: list[str], second: str) -> None:
    """TensorFlow 1.4 tells names apart that differ in case only."""
    program = 'import tensorflow as tf\n\ntf.get_variable("W", [1])\ntf.get_variable("w", [1])\n'
    done = run("map", "-", "--output-format", "json", *options, stdin=program)
    (graph,) = json.loads(done.stdout)["programs"][0]["graphs"]
    assert [variable["name"] for variable in graph["variables"]] == ["W", second]


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_explain_by_code_and_by_name(code: str) -> None:
    rule = all_rules()[code]
    page = run("explain", code).stdout
    assert page == run("explain", rule.name).stdout == run("explain", code.lower()).stdout
    assert page.startswith(f"# {rule.name} ({code})\n")
    for section in ("What it detects", "What happens at run time", "Why it matters", "Bad", "Good", "How to fix it",
                    "When it is not a bug", "What it cannot see", "TensorFlow versions"):  # fmt: skip
        assert f"\n## {section}\n" in page


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Variable x already exists, disallowed", "TFS101"),
        ("ValueError: Variable c/w already exists, disallowed. Did you mean to set reuse=True? Originally", "TFS101"),
        ("Variable d/w does not exist, or was not created with tf.get_variable(). Did you mean ...?", "TFS102"),
        ("Trying to share variable v, but specified shape (3, 2) and found shape (2, 3).", "TFS103"),
        ("Trying to share variable v, but specified dtype float32 and found dtype int32_ref.", "TFS104"),
        ("reuse=True cannot be used without a name_or_scope", "TFS105"),
        ("TypeError: If default_name is None then name_or_scope is required", "TFS106"),
        ("Trainable variable created when calling a template after the first time, perhaps you used", "TFS109"),
        ("ValueError: If initializer is a constant, do not specify shape.", "TFS111"),
        ("The reuse parameter must be True or False or None.", "TFS111"),
        ("TypeError: get_variable() got an unexpected keyword argument 'reuse'", "TFS406"),
    ],
)  # fmt: skip
def test_explain_an_error_message(message: str, code: str) -> None:
    done = run("explain", message)
    assert f"({code})\n" in done.stdout.splitlines(keepends=True)[0]
    assert run("explain", *message.split()).stdout == done.stdout


def test_explain_a_pasted_traceback() -> None:
    pasted = (
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    tf.get_variable("x", [1])\n'
        "ValueError: Variable x already exists, disallowed. Did you mean to set reuse=True in VarScope?\n"
    )
    assert "(TFS101)" in run("explain", pasted).stdout.splitlines()[0]


def test_rules() -> None:
    lines = run("rules").stdout.splitlines()
    assert [line[:6] for line in lines] == sorted(all_rules())
    listed = json.loads(run("rules", "--output-format", "json").stdout)
    assert [rule["code"] for rule in listed["rules"]] == sorted(all_rules())
    assert set(listed["rules"][0]) == {"code", "name", "severity", "confidence", "summary"}
