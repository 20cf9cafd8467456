"""What IPython understands and Python does not is set aside, and every other line and column stays."""

from __future__ import annotations

import ast

import pytest

from tfshare_lint.source.magics import PlainCell, without_magics

#: A cell's text and what is left of it.
CELLS = [
    ("%matplotlib inline\nx = 1", "pass\nx = 1"),
    ("if a:\n    %load_ext b", "if a:\n    pass"),
    ("!pip install tensorflow==1.15\nx = 1", "pass\nx = 1"),
    ("!echo \"it's\" \\\n  'more'\nx = 1", "pass\n\nx = 1"),
    ("tf.Variable?", "pass"),
    ("?tf.Variable", "pass"),
    ("x = y??", "x = y??"),  # no name alone: IPython leaves it to Python, too
    ("%%time\nx = f()", "\nx = f()"),
    ("\n%%capture out\n%%time\nx = f()", "\n\n\nx = f()"),
    ("%%bash\nls 'a", "\n"),
    ("%%writefile model.py\nx = 1", "\n"),
    ("%time x = f()", "if 1: x = f()"),
    ("%timeit -n 10 f()", "if 1:         f()"),
    ("  %time f()", "if 1: f()"),
    ("%time for i in x: f(i)", "for i in x: f(i)"),
    ("%time", "pass"),
    ("files = !ls", 'files = get_ipython().getoutput("")'),
    ("a, b = %env X", 'a, b = get_ipython().getoutput("")'),
    ("%run helpers.py", "from helpers import *"),
    ("%run ../helpers.py -v", 'exec(open(""))'),
    ("pip install tensorflow", "pass"),
    ("  x = 1\n  y = 2", "x = 1\ny = 2"),
    (">>> x = 1\n>>> if x:\n...     y = 2\n...\n1", "x = 1\nif x:\n    y = 2\n\n"),
]
#: What only looks like it.
PLAIN = [
    'x = """\n%matplotlib\n!ls\nwhat?\n"""',
    "x = (a\n     % b)",
    "x = a \\\n  % b",
    'print("a=%d" % 1)',
    'd["a=%s" % b] = 1',
    "# what?",
    "x = 1  # !ls",
    "s = 'it\\'s (' # (\ny = 1",
    "x = '''a'''\ny = {\n  'b': 1,\n}",
    "",
    "   ",
    "pip = 1",
]


def text_of(cell: PlainCell) -> str:
    return "\n".join(cell.lines)


@pytest.mark.parametrize(("written", "plain"), CELLS)
def test_magics_are_set_aside(written: str, plain: str) -> None:
    found = without_magics(tuple(written.split("\n")))
    assert text_of(found) == plain
    assert len(found.lines) == written.count("\n") + 1


@pytest.mark.parametrize(("written", "plain"), [pair for pair in CELLS if "??" not in pair[0]])
def test_what_is_left_is_python(written: str, plain: str) -> None:
    ast.parse(plain)


@pytest.mark.parametrize("written", PLAIN)
def test_what_only_looks_like_a_magic_stays(written: str) -> None:
    assert text_of(without_magics(tuple(written.split("\n")))) == written


def test_columns_of_a_timed_statement_stay() -> None:
    written = "%timeit -r3   x = f()"
    assert text_of(without_magics((written,))).index("x = f()") == written.index("x = f()")


def test_the_indentation_that_was_taken_off_is_known() -> None:
    assert without_magics(("    x = 1", "    y = 2")).indent == 4
    assert without_magics((">>> x = 1",)).indent == 4
    assert without_magics(("x = 1",)).indent == 0
