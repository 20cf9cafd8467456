"""Text that is not Python 3: a sentence and a place, whatever Python runs this."""

from __future__ import annotations

import sys
import warnings

import pytest

from tfshare_lint.frontend import CannotParse, parse_and_lower
from tfshare_lint.frontend.gate import python_tree


def refused(text: str) -> CannotParse:
    with pytest.raises(CannotParse) as caught:
        parse_and_lower(text, "a.py")
    error = caught.value
    assert error.message.endswith(".")
    assert not error.message.endswith("..")
    assert "\n" not in error.message
    assert error.line >= 1
    assert error.column >= 1
    return error


@pytest.mark.parametrize(
    ("text", "construct", "line", "column"),
    [
        ('print "x"', "a print statement", 1, 1),
        ("print x,", "a print statement", 1, 1),
        ("x = 1\nfor y in z: print y", "a print statement", 2, 13),
        ("x = u'a'; print x", "a print statement", 1, 11),
        ('print "%d" % (1,)', "a print statement", 1, 1),
        ("if a:\n\tprint 'b'\n        print 'c'", "a print statement", 2, 2),
        ("é = 'é'; print é", "a print statement", 1, 10),
        ("exec code", "an exec statement", 1, 1),
        ('exec "x = 1" in d', "an exec statement", 1, 1),
        ('raise ValueError, "x"', "`raise E, message`", 1, 1),
        ("raise E, 'x', tb", "`raise E, message`", 1, 1),
        ("x = `y`", "backticks", 1, 5),
        ("a <> b", "`<>`", 1, 3),
        ('x = ur"abc"', 'a string `ur"…"`', 1, 5),
        ("x = 10L", "a long integer", 1, 5),
        ("x = 0xFFL", "a long integer", 1, 5),
        ("os.chmod(p, 0644)", "an octal number without `0o`", 1, 13),
        ("def f(a, (b, c)): pass", "a tuple as a parameter", 1, 1),
        ("x = lambda (a, b): a", "a tuple as a parameter", 1, 5),
    ],
)
def test_python_2(text: str, construct: str, line: int, column: int) -> None:
    with pytest.raises(CannotParse) as caught:
        python_tree(text)
    error = caught.value
    assert (
        error.message == f"Cannot parse this file: it is Python 2 ({construct}), but not all of it can be read as such."
    )
    assert (error.python2, error.line, error.column) == (construct, line, column)
    assert parse_and_lower(text, "a.py").python2


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python 3.14 reads it: several exceptions without brackets")
@pytest.mark.parametrize("caught", ["E, e", "(A, B), e"])
def test_python_2_except(caught: str) -> None:
    text = f"try: pass\nexcept {caught}: pass"
    with pytest.raises(CannotParse) as refusal:
        python_tree(text)
    assert refusal.value.python2 == "`except E, name`"
    assert (refusal.value.line, refusal.value.column) == (2, 1)
    assert parse_and_lower(text, "a.py").python2


@pytest.mark.parametrize("text", ["f(async=True)", "def f(async=1): pass", "x.async = 3", "async = 1"])
def test_async_as_a_name(text: str) -> None:
    with pytest.raises(CannotParse) as caught:
        python_tree(text)
    error = caught.value
    assert "`async` is a keyword since Python 3.7" in error.message
    assert error.column == text.index("async") + 1
    assert not parse_and_lower(text, "a.py").python2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def f(:", 1),
        ("foo bar", 1),
        ("x = 1\nx = 'abc", 2),
        ('x = 1\nx = """abc\n', 2),
        ("x = (1\n", 1),
        ("  x", 1),
        ("if a:\nb", 2),
        ("if a:\n    b\n\tc", 3),
        ("f(lambda x: x, (1 2))", 1),
        ("def f(a, b=(1 2)): pass", 1),
        ("return (a b)", 1),
        ("%matplotlib inline", 1),
        ("x = 1\n<<<<<<< HEAD\n", 2),
        ("x = 1\ny = '\0'", 2),
        ("x = 1\ny = 'é\ud800'", 2),
        ("x = 1\\", 1),
        ("None = 1", 1),
    ],
)
def test_not_python(text: str, line: int) -> None:
    error = refused(text)
    assert error.message.startswith("Cannot parse this file: ")
    if sys.version_info >= (3, 10):  # earlier ones name the end of the file for what was never closed
        assert error.line == line


def test_place_of_characters_that_are_not_text() -> None:
    assert refused("x = 1\r\ny = '\0'").column == 6
    assert refused("x = 1\ny = 'é\ud800'").column == 7


def test_what_libcst_cannot_read() -> None:
    error = refused("class A(metaclass=B, *C): pass")
    assert error.message.startswith("Cannot read this file: Python can parse it, libcst cannot (")


def test_warnings_of_the_parser_are_not_repeated() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse_and_lower("x = '\\d' + 'a' if 1 is 1 else 2", "a.py")


def test_a_panic_of_the_native_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def parse_module(text: str) -> None:
        raise PanicException

    monkeypatch.setattr("libcst.parse_module", parse_module)
    assert "libcst's parser fails" in refused("x").message


def test_an_interruption_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse_module(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("libcst.parse_module", parse_module)
    with pytest.raises(KeyboardInterrupt):
        parse_and_lower("x", "a.py")
