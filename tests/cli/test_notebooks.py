"""Notebooks and Markdown documents on the command line: places, comments, folders, standard input, bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import Done, run
from tests.harness.notebooks import as_notebook

BAD = """\
# %% [markdown]
# A network.
# %%
%matplotlib inline
import tensorflow as tf
# %%
def net(x):
    with tf.variable_scope("net"):
        return x * tf.get_variable("w", [2])
# %%
a = net(1.0)
%time b = net(2.0)
"""
STORY = """\
# A story

- first

  ```python
  import tensorflow as tf
  w = tf.get_variable("w", [1])
  ```

Then:

```py
v = tf.get_variable("w", [1])
```
"""


def check(*arguments: str, text: str | None = None, cwd: Path) -> Done:
    return run("check", *arguments, stdin=text, cwd=cwd)


def found_in(*arguments: str, cwd: Path) -> dict[str, Any]:
    return dict(json.loads(check("--output-format", "json", *arguments, cwd=cwd).stdout))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.ipynb").write_text(as_notebook(BAD), encoding="utf-8")
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    return tmp_path


def test_places_in_text_are_cells_and_lines(folder: Path) -> None:
    done = check("bad.ipynb", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("bad.ipynb:cell 4:2:11: TFS101 TensorFlow raises ValueError: variable net/w already")
    assert "it was first created in cell 3, line 3. " in done.stdout


def test_places_in_json_have_both(folder: Path) -> None:
    (finding,) = found_in("bad.ipynb", cwd=folder)["findings"]
    assert (finding["path"], finding["cell"], finding["line"], finding["column"]) == ("bad.ipynb", 4, 2, 11)
    assert [(entry["path"], entry["cell"], entry["line"]) for entry in finding["trace"]] == [
        ("bad.ipynb", 4, 2),
        ("bad.ipynb", 3, 3),
    ]
    assert (finding["related"][0]["cell"], finding["related"][0]["line"]) == (3, 3)


def test_excerpts_are_of_the_cell_as_it_was_written(folder: Path) -> None:
    lines = check("--output-format", "full", "bad.ipynb", cwd=folder).stdout.splitlines()
    assert lines[2:4] == ["2 | %time b = net(2.0)", "  |           ^^^^^^^^"]
    assert "  = call stack: <module>:cell 4:2 > net:cell 3:3" in lines
    assert "  = see: bad.ipynb:cell 3:3:20 first created here" in lines


def test_a_comment_in_the_cell_silences_its_line(folder: Path) -> None:
    silenced = BAD.replace("b = net(2.0)", "b = net(2.0)  # noqa: TFS101")
    (folder / "bad.ipynb").write_text(as_notebook(silenced), encoding="utf-8")
    assert found_in("bad.ipynb", cwd=folder)["findings"] == []
    (folder / "story.md").write_text(STORY.replace("[1])\n```", "[1])  # noqa\n```"), encoding="utf-8")
    assert found_in("story.md", cwd=folder)["findings"] == []


def test_markdown_keeps_the_lines_and_columns_of_the_file(folder: Path) -> None:
    (finding,) = found_in("story.md", cwd=folder)["findings"]
    assert (finding["code"], finding["line"], finding["column"], "cell" in finding) == ("TFS101", 13, 5, False)
    assert (finding["related"][0]["line"], finding["related"][0]["column"]) == (7, 7)


def test_folders_and_standard_input(folder: Path) -> None:
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "bad-checkpoint.ipynb").write_text(as_notebook(BAD), encoding="utf-8")
    assert [finding["path"] for finding in found_in(".", cwd=folder)["findings"]] == ["bad.ipynb", "story.md"]
    done = check("--stdin-filename", "x.ipynb", "-", text=as_notebook(BAD), cwd=folder)
    assert done.stdout.startswith("x.ipynb:cell 4:2:11: TFS101 ")
    assert check("--stdin-filename", "x.md", "-", text=STORY, cwd=folder).stdout.startswith("x.md:13:5: TFS101 ")


def test_a_cell_that_cannot_be_parsed_is_reported_and_the_others_are_run(folder: Path) -> None:
    (folder / "bad.ipynb").write_text(as_notebook(BAD + "# %%\nx = = 1\n# %%\nnet(3.0)\n"), encoding="utf-8")
    document = found_in("bad.ipynb", cwd=folder)
    assert [(finding["cell"], finding["line"]) for finding in document["findings"]] == [(4, 2), (6, 1)]
    (error,) = document["errors"]
    assert (error["code"], error["path"], error["cell"], error["line"]) == ("TFS902", "bad.ipynb", 5, 1)
    assert error["message"] == "Cannot parse this cell: invalid syntax."


def test_cells_of_python_2_are_translated(folder: Path) -> None:
    old = BAD.replace("a = net(1.0)", "print 'building', net(1.0)").replace("%time b", "b")
    (folder / "bad.ipynb").write_text(as_notebook(old), encoding="utf-8")
    document = found_in("bad.ipynb", cwd=folder)
    assert document["errors"] == []
    (finding,) = document["findings"]
    assert (finding["cell"], finding["line"], finding["column"]) == (4, 2, 5)


@pytest.mark.parametrize("text", ["", "tensorflow Variable", "[]", '{"tensorflow": "Variable"}', "[" * 100_000])
def test_what_is_no_notebook_gets_a_sentence_and_the_others_are_checked(folder: Path, text: str) -> None:
    (folder / "broken.ipynb").write_text(text, encoding="utf-8")
    done = check("broken.ipynb", "bad.ipynb", cwd=folder)
    assert "Traceback" not in done.stderr
    first, second = sorted(done.stdout.splitlines(), key=lambda line: "broken" not in line)
    assert first.startswith("broken.ipynb:1:1: TFS902 Cannot read this notebook: ")
    assert second.startswith("bad.ipynb:cell 4:2:11: TFS101 ")


def test_a_notebook_that_is_not_utf_8(folder: Path) -> None:
    (folder / "broken.ipynb").write_bytes(b'{"tensorflow": "Variable \xff"}')
    assert "TFS902 Cannot read this file: it is not UTF-8" in check("broken.ipynb", cwd=folder).stdout


def test_a_notebook_of_another_language_is_no_fault_unless_it_is_named(folder: Path) -> None:
    text = json.loads(as_notebook("# %%\nlibrary(tensorflow)\nx <- tf$Variable(1)\n"))
    text["metadata"] = {"kernelspec": {"name": "ir", "language": "R"}}
    (folder / "r.ipynb").write_text(json.dumps(text), encoding="utf-8")
    assert found_in(".", cwd=folder)["errors"] == []
    (error,) = found_in("r.ipynb", cwd=folder)["errors"]
    assert error["message"] == "Cannot read this notebook: its language is R, not Python."


def test_map_of_a_notebook(folder: Path) -> None:
    done = run("map", "--output-format", "json", "bad.ipynb", cwd=folder)
    (program,) = json.loads(done.stdout)["programs"]
    (variable,) = program["graphs"][0]["variables"]
    assert (variable["name"], variable["path"], variable["cell"], variable["line"]) == ("net/w", "bad.ipynb", 3, 3)
    assert [(entry["cell"], entry["line"]) for entry in program["raises"]["trace"]] == [(4, 2), (3, 3)]


def test_the_order_of_the_execution_counts_is_told(folder: Path) -> None:
    text = """\
# tf: cells 1 4 3
# %%
import tensorflow as tf
# %%
v = tf.get_variable("w", [1])
# %%
w = tf.get_variable("w", [1])
# %%
tf.reset_default_graph()
"""
    (folder / "order.ipynb").write_text(as_notebook(text), encoding="utf-8")
    (finding,) = found_in("--select", "TFS101", "order.ipynb", cwd=folder)["findings"]
    assert "execution counts" not in finding["message"]  # the cell with the first one has none
    (folder / "order.ipynb").write_text(as_notebook(text.replace("1 4 3", "1 2 4 3")), encoding="utf-8")
    (finding,) = found_in("--select", "TFS101", "order.ipynb", cwd=folder)["findings"]
    assert finding["message"].endswith("It does not happen in the order of the execution counts (cells 1, 2, 4, 3).")


def test_a_notebook_uses_the_modules_of_its_project(folder: Path) -> None:
    helper = "import tensorflow as tf\n\n\ndef net(x):\n    return x * tf.get_variable('w', [2])\n"
    (folder / "helper.py").write_text(helper, encoding="utf-8")
    (folder / "sizes.py").write_text("SIZE = 2.0\n", encoding="utf-8")
    notebook = "# %%\nimport tensorflow\nfrom helper import net\n%run sizes.py\n# %%\na = net(SIZE)\n# %%\nb = net(a)\n"
    (folder / "use.ipynb").write_text(as_notebook(notebook), encoding="utf-8")
    again, twice = found_in("use.ipynb", cwd=folder)["findings"]
    assert (again["code"], again["cell"], again["line"]) == ("TFS409", 2, 1)
    assert (twice["code"], twice["cell"], twice["line"], twice["trace"][-1]["path"]) == ("TFS101", 3, 1, "helper.py")
    assert "cell" not in twice["trace"][-1]
    assert found_in("helper.py", cwd=folder)["findings"] == []
