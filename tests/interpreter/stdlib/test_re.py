"""``re`` on texts that are known."""

from __future__ import annotations

from tests.interpreter.support import interpret
from tfshare_lint.symbolic import Unknown

PROGRAM = r"""
import re
a = re.match("^(.*):\\d+$", "net/w:0").group(1)
b = re.sub("x+", "y", "axxb")
c = re.compile(r"(\w+)_(\d+)", re.I).search("layer_12")[2]
d = re.findall("[a-z]", "a1b2")
e = re.split(",", "u,v", maxsplit=1)
f = re.search("zzz", "abc")
g = re.match("(?P<k>a)", "ab").groupdict()
unknown = re.match("a", open("x").read())
costly = re.match("(a+)+b", "a" * 200)
"""


def test_known_texts() -> None:
    found = interpret(PROGRAM).globals.vars
    assert [found[name] for name in "abcdefg"] == [
        "net/w", "ayb", "12", ["a", "b"], ["u", "v"], None, {"k": "a"},
    ]  # fmt: skip


def test_unknown_texts() -> None:
    found = interpret(PROGRAM).globals.vars
    assert isinstance(found["unknown"], Unknown)
    assert isinstance(found["costly"], Unknown)
