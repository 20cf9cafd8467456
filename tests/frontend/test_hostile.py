"""Text that is made to be difficult: it is read or refused in a sentence, in time, and nothing dies."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tfshare_lint.frontend import CannotParse, parse_and_lower
from tfshare_lint.frontend.ir import FunctionCode

REFUSED: dict[str, Callable[[], str]] = {
    "brackets": lambda: "(" * 3_000 + ")" * 3_000,
    "lists": lambda: "x = " + "[" * 3_000 + "]" * 3_000,
    "calls": lambda: "f(" * 3_000 + ")" * 3_000,
    "subscripts": lambda: "x" + "[0]" * 3_000,
    "chain of calls": lambda: "x" + ".f()" * 3_000,
    "sum": lambda: "x = " + "+".join(["a"] * 50_000),
    "sum over lines": lambda: "x = (" + "+\n".join(["a"] * 5_000) + ")",
    "sum in a function": lambda: "def f():\n  if a:\n    return " + "+".join(["a"] * 5_000),
    "sum in a decorator": lambda: "@d(" + "+".join(["a"] * 5_000) + ")\ndef f(): pass",
    "signs": lambda: "x = " + "-" * 20_000 + "a",
    "powers": lambda: "x = " + "**".join(["a"] * 5_000),
    "conditions": lambda: "x = " + "a if b else " * 5_000 + "c",
    "lambdas": lambda: "x = " + "lambda: " * 5_000 + "c",
    "indentation": lambda: "".join(" " * depth + "if a:\n" for depth in range(105)) + " " * 105 + "pass\n",
    "list of numbers": lambda: "x = [" + "1," * 300_000 + "]",
    "number": lambda: "x = " + "9" * 10_000 + ".a",
    "pattern": lambda: "match x:\n    case " + "[" * 60 + "]" * 60 + ": pass",
    "pattern in brackets": lambda: "match x:\n  case 1: pass\n  case " + "(\n" * 60 + "1" + ")" * 60 + ": pass",
}

READ: dict[str, Callable[[], str]] = {
    "brackets": lambda: "x = " + "(" * 90 + "1" + ")" * 90,
    "lists": lambda: "x = " + "[" * 90 + "1" + "]" * 90,
    "calls": lambda: "f(" * 90 + ")" * 90,
    "chain of calls": lambda: "x" + ".f(a)" * 400,
    "sum": lambda: "x = " + "+".join(["a"] * 1_000),
    "or": lambda: "x = " + " or ".join(["a"] * 5_000),
    "comparison": lambda: "x = " + "<".join(["a"] * 5_000),
    "strings side by side": lambda: "x = " + " ".join(["'a'", "f'{b}'"] * 500),
    "fields of a string": lambda: "x = f'" + "{a}" * 2_000 + "'",
    "elif": lambda: "if a: pass\n" + "elif b: pass\n" * 1_000 + "else: pass",
    "indentation": lambda: "".join(" " * depth + "if a:\n" for depth in range(99)) + " " * 99 + "pass\n",
    "nested functions": lambda: "".join(" " * depth + "def f():\n" for depth in range(99)) + " " * 99 + "pass\n",
    "targets": lambda: "x = " * 2_000 + "1",
    "decorators": lambda: "@a\n" * 1_000 + "def f(): pass",
    "literal of 10 MB": lambda: "x = '" + "a" * 10_000_000 + "'",
    "large number": lambda: "x = 0x" + "9" * 1_000_000,
    "statements on a line": lambda: "x = 1;" * 5_000,
    "clauses of a comprehension": lambda: "x = [a " + "for i in b " * 500 + "]",
    "dots": lambda: "from " + "." * 5_000 + " import a",
    "form feeds": lambda: "\f\n\fx = 1\n\f\n",
    "tabs": lambda: "if a:\n\tif b:\n\t\tx = 1\n",
    "no end of line": lambda: "def f():\n  pass  # end",
    "cookie": lambda: "# -*- coding: latin-1 -*-\nx = 'é'",
    "unknown cookie": lambda: "# -*- coding: nonsense -*-\nx = 1",
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text = REFUSED[name]()
    begin = time.process_time()
    with pytest.raises(CannotParse) as caught:
        parse_and_lower(text, "a.py")
    assert time.process_time() - begin < 10
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("name", READ)
def test_read(name: str) -> None:
    text = READ[name]()
    begin = time.process_time()
    pending: list[Any] = list(parse_and_lower(text, "a.py").body)
    while pending:  # every body
        node = pending.pop()
        if isinstance(node, FunctionCode):
            pending.extend(node.body)
        elif isinstance(node, tuple):
            pending.extend(node)
    assert time.process_time() - begin < 10
