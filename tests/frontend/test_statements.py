"""Every kind of statement."""

from __future__ import annotations

import sys

import pytest

from tests.frontend.support import statement, statements

CASES = {
    "f": "ExpressionStatement(f)",
    "x = 1": "Assign((x), 1)",
    "x = y = 1": "Assign((x, y), 1)",
    "x, (y, *z) = a": "Assign((MakeTuple((x, MakeTuple((y, Star(z)))))), a)",
    "[x, y] = a": "Assign((MakeList((x, y))), a)",
    "x.y, z[0] = a": "Assign((MakeTuple((GetAttribute(x, 'y'), GetItem(z, 0)))), a)",
    "x: int": "Assign((x), None)",
    "x: int = 1": "Assign((x), 1)",
    "x.y: int = 1": "Assign((GetAttribute(x, 'y')), 1)",
    "x += 1": "AugmentedAssign(x, '+', 1)",
    "x[0] **= 1": "AugmentedAssign(GetItem(x, 0), '**', 1)",
    "x //= 1": "AugmentedAssign(x, '//', 1)",
    "x @= 1": "AugmentedAssign(x, '@', 1)",
    "del x": "Delete((x))",
    "del x, y.z,": "Delete((x, GetAttribute(y, 'z')))",
    "del (x, y)": "Delete((MakeTuple((x, y))))",
    "del (x)": "Delete((x))",
    "del [x]": "Delete((MakeList((x))))",
    "pass": "Pass()",
    "raise": "Raise(None, None)",
    "raise A": "Raise(A, None)",
    "raise A from b": "Raise(A, b)",
    "assert a": "Assert(a, None)",
    "assert a, b": "Assert(a, b)",
    "import a.b": "ImportModule('a.b', None)",
    "import a.b as c": "ImportModule('a.b', 'c')",
    "from a.b import c": "ImportFrom('a.b', 0, (('c', None)))",
    "from . import c as d": "ImportFrom('', 1, (('c', 'd')))",
    "from ....a import (b, c as d,)": "ImportFrom('a', 4, (('b', None), ('c', 'd')))",
    "from a import *": "ImportFrom('a', 0, (('*', None)))",
    "global a, b": "Global(('a', 'b'))",
    "if a: b": "If(a, (ExpressionStatement(b)), ())",
    "if a: b; c\nelse: d": "If(a, (ExpressionStatement(b), ExpressionStatement(c)), (ExpressionStatement(d)))",
    "if a:\n    pass\nelif b:\n    pass\nelif c: pass\nelse:\n    d": "If(a, (Pass()), (If(b, (Pass()), "
    "(If(c, (Pass()), (ExpressionStatement(d)))))))",
    "if a: pass\nelse:\n    if b: pass": "If(a, (Pass()), (If(b, (Pass()), ())))",
    "for x in y: break\nelse: pass": "For(x, y, (Break()), (Pass()))",
    "for x, y in a, b: continue": "For(MakeTuple((x, y)), MakeTuple((a, b)), (Continue()), ())",
    "while a: pass": "While(a, (Pass()), ())",
    "while a: pass\nelse: b": "While(a, (Pass()), (ExpressionStatement(b)))",
    "with a: pass": "With((WithItem(a, None)), (Pass()))",
    "with a as b, c as (d, e): pass": "With((WithItem(a, b), WithItem(c, MakeTuple((d, e)))), (Pass()))",
    "with (a, b): pass": "With((WithItem(a, None), WithItem(b, None)), (Pass()))",
    "with (a, b) as c: pass": "With((WithItem(MakeTuple((a, b)), c)), (Pass()))",
    "with (\n  a as b,\n  c,\n): pass": "With((WithItem(a, b), WithItem(c, None)), (Pass()))",
    "with (a): pass": "With((WithItem(a, None)), (Pass()))",
    "try: a\nexcept: b": "Try((ExpressionStatement(a)), (ExceptHandler(None, None, (ExpressionStatement(b)))), (), ())",
    "try: a\nexcept (A, B) as e: pass\nexcept C: pass\nelse: b\nfinally: c": "Try((ExpressionStatement(a)), "
    "(ExceptHandler(MakeTuple((A, B)), 'e', (Pass())), ExceptHandler(C, None, (Pass()))), "
    "(ExpressionStatement(b)), (ExpressionStatement(c)))",
    "try: a\nfinally: c": "Try((ExpressionStatement(a)), (), (), (ExpressionStatement(c)))",
    "def f(): pass": "DefineFunction(code f, ())",
    "@a\n@b.c(1)\ndef f(): pass": "DefineFunction(code f, (a, Call(GetAttribute(b, 'c'), (Argument(None, 1, '')))))",
    "async def f(): pass": "DefineFunction(code f, ())",
    "class A: pass": "DefineClass('A', (), (Pass()), ())",
    "@d\nclass A(B, *C, metaclass=M, **k):\n    x = 1": "DefineClass('A', (Argument(None, B, ''), "
    "Argument(None, C, '*'), Argument('metaclass', M, ''), Argument(None, k, '**')), (Assign((x), 1)), (d))",
}


@pytest.mark.parametrize("text", CASES)
def test_statement(text: str) -> None:
    assert statement(text) == CASES[text]


def test_several_on_a_line() -> None:
    assert statements("a; b = 1; pass\nimport c, d as e;") == [
        "ExpressionStatement(a)",
        "Assign((b), 1)",
        "Pass()",
        "ImportModule('c', None)",
        "ImportModule('d', 'e')",
    ]


def test_docstring_stays_a_statement() -> None:
    assert statements('"""Doc."""\nx') == ["ExpressionStatement('Doc.')", "ExpressionStatement(x)"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing", "\f\n"])
def test_empty_module(text: str) -> None:
    assert statements(text) == []


@pytest.mark.skipif(sys.version_info < (3, 10), reason="new in Python 3.10")
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("1", "MatchCase(1, False, (), None, (Pass()))"),
        ("-1", "MatchCase(Unary('-', 1), False, (), None, (Pass()))"),
        ("'a'", "MatchCase('a', False, (), None, (Pass()))"),
        ("A.b", "MatchCase(GetAttribute(A, 'b'), False, (), None, (Pass()))"),
        ("None", "MatchCase(None, False, (), None, (Pass()))"),
        ("_", "MatchCase(None, True, (), None, (Pass()))"),
        ("y if z", "MatchCase(None, True, ('y'), z, (Pass()))"),
        ("[a, *b]", "MatchCase(None, False, ('a', 'b'), None, (Pass()))"),
        ("{'k': a, **b}", "MatchCase(None, False, ('b', 'a'), None, (Pass()))"),
        ("C(a, k=(1 | 2) as b)", "MatchCase(None, False, ('a', 'b'), None, (Pass()))"),
    ],
)
def test_match(pattern: str, expected: str) -> None:
    assert statement(f"match x:\n    case {pattern}: pass") == f"Match(x, ({expected}))"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="new in Python 3.11")
def test_except_star() -> None:
    assert statement("try: a\nexcept* A as e: pass") == (
        "Try((ExpressionStatement(a)), (ExceptHandler(A, 'e', (Pass()))), (), ())"
    )


@pytest.mark.skipif(sys.version_info < (3, 12), reason="new in Python 3.12")
def test_type_parameters() -> None:
    assert statements("type X[T] = list[T]\ndef f[T: int](x: T): pass\nclass A[*Ts, **P](B): pass") == [
        "Assign((X), Opaque())",
        "DefineFunction(code f, ())",
        "DefineClass('A', (Argument(None, B, '')), (Pass()), ())",
    ]
