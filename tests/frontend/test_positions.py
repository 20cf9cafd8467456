"""Places: lines and columns count from 1, columns in code points, the end is exclusive."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.frontend.support import lower, lowered
from tfshare_lint.frontend.positions import place_of


def text_at(text: str, at: object) -> str:
    """The text that the place of ``at`` is around."""
    lines = text.split("\n")
    place = place_of("a.py", at, lines)
    assert place.path == "a.py"
    if place.line == place.end_line:
        return lines[place.line - 1][place.column - 1 : place.end_column - 1]
    first, *middle = lines[place.line - 1 : place.end_line]
    return "\n".join([first[place.column - 1 :], *middle[:-1], middle[-1][: place.end_column - 1]])


def first(text: str) -> Any:
    return lowered(text)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = f(1)", "x = f(1)"),
        ("import a, b", "import a, b"),
        ("if a < b : pass", "if a < b"),
        ("while (a): pass", "while (a"),
        ("for x in y(1): pass", "for x in y(1)"),
        ("with a as b, c(1): pass", "with a as b, c(1)"),
        ("with a as b: pass", "with a as b"),
        ("try: pass\nfinally: pass", "try"),
        ("@a\n@b\ndef f(x):\n    pass", "def f"),
        ("async  def f(): pass", "async  def f"),
        ("@a\nclass  Á(B): pass", "class  Á"),
        ("def \\\n  f(): pass", ""),
        ("return_ = [\n  1,\n  2]", "return_ = [\n  1,\n  2]"),
    ],
)
def test_statement(text: str, expected: str) -> None:
    assert text_at(text, first(text).at) == expected


@pytest.mark.skipif(sys.version_info < (3, 10), reason="new in Python 3.10")
def test_match() -> None:
    text = "match x.y:\n  case 1: pass"
    assert text_at(text, first(text).at) == "match x.y"


def test_expressions() -> None:
    text = "é = (tf).get_variable('ß', [1])[0] + [x for x in f(y) if z]"
    binary = first(text).value
    item = binary.left
    assert text_at(text, item.value.at) == "(tf).get_variable('ß', [1])"
    assert text_at(text, item.value.function.value.at) == "tf"
    assert text_at(text, binary.right.clauses[0].at) == "x in f(y)"


def test_clauses() -> None:
    text = "try: pass\nexcept A as b: pass\nexcept: pass"
    assert [text_at(text, handler.at).rstrip() for handler in first(text).handlers] == ["except A", "except: pass"]
    text = "with a() as b, c: pass"
    assert [text_at(text, item.at) for item in first(text).items] == ["a()", "c"]


def test_columns_count_code_points() -> None:
    text = "𝔘, é = 'ü'; x = f(1)"
    call = lowered(text)[1].value
    assert place_of("a.py", call.at, (text,))[1:] == (1, 17, 1, 21)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end: str) -> None:
    module = lower(end.join(["x = 1", "if x:", "\ty = f(", "\t\t2)", "z = '\f\x1c\u2028'", "w"]))
    assert module.source.lines == ("x = 1", "if x:", "\ty = f(", "\t\t2)", "z = '\f\x1c\u2028'", "w")
    call = module.body[1].body[0].value
    assert place_of("a.py", call.at, module.source.lines)[1:] == (3, 6, 4, 5)
    assert place_of("a.py", module.body[-1].at, module.source.lines)[1:] == (6, 1, 6, 2)


def test_form_feed_and_continued_lines() -> None:
    module = lower("x\n\f\ny = \\\n  f(1)\n")
    call = module.body[1].value
    assert place_of("a.py", call.at, module.source.lines)[1:] == (4, 3, 4, 7)


def test_byte_order_mark_is_no_column() -> None:
    module = lower("\ufeffx")
    assert place_of("a.py", module.body[0].at, module.source.lines)[1:] == (1, 1, 1, 2)


def test_what_has_no_position() -> None:
    assert place_of("a.py", None, ("x",)) == ("a.py", 1, 1, 1, 1)
    assert place_of("a.py", first("x\ny\n\nz").at, ()) == ("a.py", 1, 1, 1, 1)
