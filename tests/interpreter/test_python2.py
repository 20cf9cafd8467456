"""What Python 2 does differently, as Python 2.7.18 with TensorFlow 1.15.0 did it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.support import interpret
from tfshare_lint.api import check_source, map_source

PROGRAM = Path(__file__).with_name("python2_program.txt").read_text(encoding="utf-8")
#: The variables that it made there.
MADE = """
    len2_2_2 a24 keysk div3 tdiv3.5 aug3 neg-4 x0 x1 itk1 has next5 long10 uni_a isbaseTrue red6 rng3 rnd3.0 cmp3
    own1 own2 mapnone4 len1_1_1 err leak3 oddiv nz hashTrue exec_apply3 internab max3 cmpf-1 mapstr12 items1
    typeTrue oct8 iz1 zipstar3 vals0 vi bbytes rawdiv2 pow2 divf0.5 rangelist4 half3.5 dim3 dimvalue2 np7 encname
    ksab vs3 fs11 fzTrue lstTrue caught
"""


def names(program: str) -> list[str]:
    mapped = map_source(program, "program.py")
    assert mapped.get("raises") is None, mapped["raises"]
    return [variable["name"] for graph in mapped["graphs"] for variable in graph["variables"]]


def test_a_program_of_many_differences() -> None:
    assert names(PROGRAM) == MADE.split()


@pytest.mark.parametrize(
    ("expression", "python2", "python3"),
    [
        ("7 / 2", 3, 3.5),
        ("-7 / 2", -4, -3.5),
        ("7.0 / 2", 3.5, 3.5),
        ("True / 2", 0, 0.5),
        ("range(3)", [0, 1, 2], range(3)),
        ("map(abs, [-1])", [1], None),
        ("'a'.encode('utf-8')", "a", b"a"),
        ("[n for n in [1, 2]] and n", 2, None),
    ],
)
def test_expressions(expression: str, python2: object, python3: object) -> None:
    assert interpret(f"x = {expression}\nprint x").globals.vars["x"] == python2
    if python3 is not None:
        assert interpret(f"x = {expression}\nprint(x)").globals.vars["x"] == python3
    # A program that Python 3 could parse, but not run
    assert interpret(f"x = {expression}\nfor i in xrange(2): pass").globals.vars["x"] == python2


def test_division_from_the_future() -> None:
    run = interpret("from __future__ import division\nx = 7 / 2\nprint x")
    assert run.globals.vars["x"] == 3.5


def test_excerpts_show_what_was_written() -> None:
    program = "import tensorflow as tf\nfor i in 1, 2: print `tf.get_variable('v', [010])`, i <> 2\n"
    (finding,) = check_source(program, "program.py").findings
    assert (finding.line, finding.column, finding.end_column) == (2, 23, 50)
