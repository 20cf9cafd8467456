"""Python 2 in Python 3's syntax: what it becomes, line by line, and that every position is the original's."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tfshare_lint.frontend import CannotParse, parse_and_lower
from tfshare_lint.source import python2

#: Python 2 -> Python 3, a line each.
STATEMENTS: tuple[tuple[str, str], ...] = (
    ('print "a", x', 'print("a", x)'),
    ('print "a",', 'print("a",)'),
    ("print; print 1", "print; print(1)"),
    ('print"a"', 'print("a")'),
    ("print\t'a'", "print('a')"),
    ("print ('a'); print 1", "print ('a'); print(1)"),
    ("print (a), b", "print((a), b)"),
    ("print (a) % b", "print((a) % b)"),
    ("print >>f, x", "print(  f, x)"),
    ("print>>f, x,", "print( f, x,)"),
    ("print >>f", "print(  f)"),
    ("for y in z: print y; print `y`", "for y in z: print(y); print(repr(y))"),
    ("exec code", "exec(code)"),
    ("exec code in a", "exec(code ,  a)"),
    ("exec code in a, b", "exec(code ,  a, b)"),
    ("exec(code); print 1", "exec(code); print(1)"),
    ('raise E, "x"', 'raise E( "x")'),
    ("raise E, (a, b)", "raise E (a, b)"),
    ("raise E, 'x', t", "raise E( 'x').with_traceback( t)"),
    ("x = `a, b`", "x = repr((a, b))"),
    ("x = `a`+`b`", "x = repr(a)+repr(b)"),
    ("x = `f(`b`)`", "x = repr(f(repr(b)))"),
    ("if a <> b: pass", "if a != b: pass"),
    ("x = 0777 + 00 + 0L + 017L", "x = 0o777 + 00 + 0 + 0o17"),
    ("x = 10L * 0xFFl", "x = 10 * 0xFF"),
    ("x = ur'a\\d' + Ur'b'", "x = r'a\\d' + r'b'"),
    ('x = "C:\\Users" + 10L', 'x = "C:\\\\Users" + 10'),
    ("x = '\\u1234', '\\\\u', u'\\u1234', r'\\u1', 0L", "x = '\\\\u1234', '\\\\u', u'\\u1234', r'\\u1', 0"),
    ("x = b'a', br'b', u'c', 0L", "x = 'a', r'b', u'c', 0"),
    ("x = [y for y in 1, 2]", "x = [y for y in (1, 2)]"),
    ("def f(a, (b, c)): return b", "def f(a, _unpacked_0): (b, c) = _unpacked_0; return b"),
    ("f(async=True)", "f(async_=True)"),
    ("print lambda (a, b): a", "print(lambda _unpacked_0: (lambda a, b: a)(_unpacked_0[0], _unpacked_0[1]))"),
    ("print lambda (a): a", "print(lambda _unpacked_0: (lambda a: a)(_unpacked_0))"),
    ("l = lambda (a, (b, c)): a", ("l = lambda _unpacked_0: (lambda a, b, c: a)(_unpacked_0[0], _unpacked_0[1][0], "
                                  "_unpacked_0[1][1])")),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new"), STATEMENTS)
def test_statements(old: str, new: str) -> None:
    assert python2.translate(old) == new
    ast.parse(new)


BLOCKS = (
    (
        "try:\n    f()\nexcept (A, B), e:\n    print e\nexcept C, self.e: pass\nexcept D, (n, m):\n    pass\n",
        (
            "try:\n    f()\nexcept (A, B) as e:\n    print(e)\nexcept C as _unpacked_0: self.e = _unpacked_0; pass\n"
            "except D as _unpacked_1:\n    (n, m) = _unpacked_1.args; pass\n"
        ),
    ),
    (
        "if a:\n\tprint 'b'\n        print 'c'\n",
        "if a:\n        print('b')\n        print('c')\n",
    ),
    (
        "if a:\n\tprint 'b'\nif c:\n\tprint 'd'  # tabs are left where Python 3 can tell\n",
        "if a:\n\tprint('b')\nif c:\n\tprint('d')  # tabs are left where Python 3 can tell\n",
    ),
    (
        "def f((a, b)):\n    if a:\n        pass\n",
        "def f(_unpacked_0):\n    if [a := _unpacked_0[0], b := _unpacked_0[1]] and a:\n        pass\n",
    ),
    (
        "def f((a, b)):\n    try:\n        for x in a: pass\n    finally: pass\n",
        (
            "def f(_unpacked_0):\n    try:\n        for x in [a := _unpacked_0[0], b := _unpacked_0[1]] and a: pass\n"
            "    finally: pass\n"
        ),
    ),
    (
        "print 'a %s' \\\n    % x, (1,\n    2)\nprint '''a\n\tb'''\n",
        "print('a %s' \\\n    % x, (1,\n    2))\nprint('''a\n\tb''')\n",
    ),
)


@pytest.mark.parametrize(("old", "new"), BLOCKS)
def test_blocks(old: str, new: str) -> None:
    assert python2.translate(old) == new
    ast.parse(new)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends(ending: str) -> None:
    module = parse_and_lower(ending.join(["x = 1", "print x", "y = 2"]), "a.py")
    assert module.source.lines == ("x = 1", "print x", "y = 2")
    assert module.python2


def test_print_function() -> None:
    text = "from __future__ import print_function\nprint(1, file=f)\nx = 1 <> 2\n"
    assert python2.translate(text) == text.replace("<>", "!=")
    text = "print(1, file=f)\nx = 10L\n"
    assert python2.translate(text) == text.replace("L", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        "foo bar\n",
        "print 'a'\nfoo bar\n",
        "print 'a\n",
        "print (\n",
        "x = $\nprint 'a'",
        "if x:\n    print 1\n  print 2\n",
        "print '\0'",
        "print '\ud800'",
        "def f((a, b)):\n    def g(): pass\n",
        "def f((a, b)):\n    while a: pass\n",
        "def f((a,\n b)): pass\n",
        "match x:\n    case 1: print 'a'\n",
    ],
)
def test_not_python_2(text: str) -> None:
    assert python2.translate(text) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1\nprint 'a'\nfoo bar\n", 3, "it is Python 2 (a print statement in line 2), and Python 2 would refuse"),
        ("print 'a'\ndef f((a, b)):\n    def g(): pass\n", 3, "has no counterpart in Python 3 on the same lines"),
        ("foo bar\n", 1, "Cannot parse this file: "),
    ],
)
def test_refusals(text: str, line: int, words: str) -> None:
    with pytest.raises(CannotParse) as caught:
        parse_and_lower(text, "a.py")
    assert words in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.line == line


def test_long_texts_are_not_tried() -> None:
    with pytest.raises(CannotParse) as caught:
        parse_and_lower("print 'a'\n" * 60_000, "a.py")
    assert caught.value.message.endswith("not all of it can be read as such.")


def names_in_place(text: str) -> None:
    """Every name in the tree of the translation has the place at which it stands in the original."""
    made = python2.translation(text)
    tree = ast.parse(made.text)
    made.restore(tree)
    lines = text.replace("\r\n", "\n").split("\n")
    assert len(lines) == len(made.text.split("\n"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id != "repr" and "_unpacked" not in made.text:
            written = lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()
            assert written == node.id


@pytest.mark.parametrize("text", [old for old, _ in STATEMENTS] + [old for old, _ in BLOCKS])
def test_places(text: str) -> None:
    names_in_place(text)


def test_places_behind_edits() -> None:
    text = "é = 'é', `x`, 0777, é; print é, 'é', tail  # é\n"
    names_in_place(text)
    module = parse_and_lower(text, "a.py")
    assert module.source.lines[0] == text.rstrip("\n")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("for i in xrange(3): pass", True),
        ("if d.has_key('a'): pass", True),
        ("x = isinstance(y, unicode)", True),
        ("# xrange\nfor i in range(3): pass", False),
        ("from six.moves import xrange\nfor i in xrange(3): pass", False),
        ("try:\n    xrange\nexcept NameError:\n    xrange = range\nfor i in xrange(3): pass", False),
        ("from utils import *\nfor i in xrange(3): pass", False),
        ("xrange = range\nfor i in xrange(3): pass", False),
        ("import pandas as pd\nfor k, v in d.iteritems(): pass", False),
        ("def xrange(n): pass\nxrange(3)", False),
        ("import sys\nif sys.version_info[0] < 3:\n    x = unicode('a')", False),
    ],
)
def test_python_2_in_python_3s_syntax(text: str, answer: bool) -> None:
    module = parse_and_lower(text, "a.py")
    assert module.python2 is answer


def test_division() -> None:
    assert parse_and_lower("print 3 / 2", "a.py").floor_division
    assert not parse_and_lower("from __future__ import division\nprint 3 / 2", "a.py").floor_division
    assert not parse_and_lower("from __future__ import (print_function,\n    division)\nx = 1L", "a.py").floor_division


PROGRAM = """# -*- coding: utf-8 -*-
import sys
class Odd(Exception): pass
def f(a, (b, (c, d))=(1, (2, 3)), *rest):
    "doc"
    print a, b, c, d, len(rest),
    return a <> b
def g((a, b)):
    if a > 8: pass
    while a < 3:
\ta += 1
        print a,
    return b
print [f(1), f(1, (1, (5, 6)), 7)]
print [g((0, 9)), `g((1, 8))`], 0777 + 10L, ur"\\d", "\\u00e9\\x41" == "\\\\u00e9A"
try:
    raise Odd, ("a", 2)
except Odd, (x, y):
    print x, y
try:
    raise Odd, "text"
except (ValueError, Odd), e: print str(e)
print [x * 2 for x in 1, 2, 3], sorted({1: 2, 3: 0}.items(), key=lambda (k, v): v)
exec "z = 5"
print z
names = {}
exec "z = 6" in names
print names["z"], (lambda (a), (b,): a + b)(1, (2,))
"""


def has_python2() -> bool:
    found = shutil.which("python2.7")
    return found is not None and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0


@pytest.mark.skipif(not has_python2(), reason="asks Python 2.7")
def test_both_pythons_print_the_same(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "new.py").write_text(str(python2.translate(PROGRAM)), encoding="utf-8")
    said = [
        subprocess.run([python, path], cwd=tmp_path, capture_output=True, text=True, timeout=60).stdout.split()
        for python, path in (("python2.7", "old.py"), (sys.executable, "new.py"))
    ]
    assert said[0] == said[1]
