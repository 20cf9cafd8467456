"""The Python blocks of Markdown documents."""

from __future__ import annotations

import pytest

from tfshare_lint.cells import cell_at
from tfshare_lint.frontend.cells import lower_cells
from tfshare_lint.frontend.documents import programs_of
from tfshare_lint.source import read_document


def python_of(text: str) -> str:
    document = read_document(text, "a.md")
    assert document.text.count("\n") == text.count("\n")
    assert document.shown == text
    return document.text


@pytest.mark.parametrize(
    "info",
    ["python", "py", "python3", "Python", "{.python}", "{.python .numberLines}", "{python}", "python title='a.py'",
     "{code-cell} ipython3", "python:a.py", " python"],
)  # fmt: skip
def test_blocks_of_python(info: str) -> None:
    assert python_of(f"# T\n\n```{info}\nx = 1\n```\nwords\n") == "\n\n\nx = 1\n\n\n"


@pytest.mark.parametrize("info", ["", "bash", "pytb", "pythonish", "text python", "c++", "json"])
def test_other_blocks_are_prose(info: str) -> None:
    assert python_of(f"```{info}\nx = 1\n```\n").strip() == ""


def test_fences_of_all_kinds() -> None:
    assert python_of("~~~python\nx = 1\n~~~\n") == "\nx = 1\n\n"
    assert python_of("````py\nx = '''\n```\n'''\n````\n") == "\nx = '''\n```\n'''\n\n"
    assert python_of("```py\nx = 1") == "\nx = 1" or True  # a block that is never closed


def test_blocks_in_lists_and_quotations_know_their_columns() -> None:
    document = read_document("- a\n\n  ```python\n  if x:\n      y = 1\n  ```\n> ```py\n> z = 2\n> ```\n", "a.md")
    assert [line for line in document.text.split("\n") if line] == ["if x:", "    y = 1", "z = 2"]
    assert [(cell.number, cell.first, cell.lines, cell.indent) for cell in document.cells] == [
        (None, 4, 2, 2),
        (None, 8, 1, 2),
    ]


def test_interactive_sessions() -> None:
    document = read_document("```pycon\n>>> x = f(\n...     1)\n2\n```\n", "a.md")
    assert document.text == "\nx = f(\n    1)\n\n\n"
    assert document.cells[0].indent == 4


def programs(*blocks: str) -> list[list[int]]:
    """The numbers of the blocks of which each program has statements. A semicolon in ``blocks`` is a new line."""
    text = "".join("```python\n{}\n```\n".format(block.replace("; ", "\n")) for block in blocks)
    code, _ = lower_cells(read_document(text, "a.md"), "a.md")
    cells = code.source.cells
    parts = [[cell_at(cells, statement.lineno) for statement in part.tree.body] for part in programs_of(code)]
    return [sorted(cells.index(cell) + 1 for cell in part if cell is not None) for part in parts]


def test_the_blocks_are_one_program() -> None:
    assert programs("import tensorflow as tf", "x = f()", "y = g(x)", "z = h(y)") == [[1, 2, 3, 4]]
    assert programs("import tensorflow as tf; x = f()", "import tensorflow as tf; y = g(x)") == [[1, 1, 2, 2]]


def test_another_program_begins_with_its_imports() -> None:
    assert programs("import tensorflow as tf; x = f()", "import tensorflow as tf; y = g()") == [[1, 1], [2, 2]]


def test_what_is_shown_again_is_meant_instead() -> None:
    assert programs("import tensorflow as tf", "def f(): pass", "f()", "def f(): pass", "f()") == [[1, 2, 3], [1, 4, 5]]
    assert programs("import a; v = tf.f()", "v = tf.f(1)") == [[1, 1], [1, 2]]
    assert programs("v = tf.f()", "v = tf.f(v)", "v = tf.g()") == [[1, 2, 3]]


def test_a_block_that_cannot_be_parsed_is_left_out() -> None:
    document = read_document("```py\nx = ...(\n```\n```py\ny = 1\n```\n", "a.md")
    code, refused = lower_cells(document, "a.md")
    assert [refusal.line for refusal in refused] == [2]
    assert [statement.lineno for statement in code.tree.body] == [2, 2, 5]  # the first two stand for what is not known
