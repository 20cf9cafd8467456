"""Every kind of expression."""

from __future__ import annotations

import sys

import pytest

from tests.frontend.support import expression, lowered, shown

CASES = {
    # literals
    "None": "None",
    "True": "True",
    "...": "Ellipsis",
    "0x_ff": "255",
    "1e3": "1000.0",
    "2j": "2j",
    "'a' \"b\" r'\\c'": r"'ab\\c'",
    "b'a' b'b'": "b'ab'",
    "-1": "Unary('-', 1)",
    # names, attributes, subscripts, calls
    "x": "x",
    "__debug__": "__debug__",
    "ｔｆ.ｘ": "GetAttribute(tf, 'x')",
    "x.y.z": "GetAttribute(GetAttribute(x, 'y'), 'z')",
    "(x).y": "GetAttribute(x, 'y')",
    "x[1]": "GetItem(x, 1)",
    "x[1, 2]": "GetItem(x, MakeTuple((1, 2)))",
    "x[1,]": "GetItem(x, MakeTuple((1)))",
    "x[(1, 2)]": "GetItem(x, MakeTuple((1, 2)))",
    "x[()]": "GetItem(x, MakeTuple(()))",
    "x[:]": "GetItem(x, Slice(None, None, None))",
    "x[1:a:2]": "GetItem(x, Slice(1, a, 2))",
    "x[1:, ..., ::3]": "GetItem(x, MakeTuple((Slice(1, None, None), Ellipsis, Slice(None, None, 3))))",
    "f()": "Call(f, ())",
    "f(1, k=2)": "Call(f, (Argument(None, 1, ''), Argument('k', 2, '')))",
    "f(*a, b, k=1, **c, d=2)": "Call(f, (Argument(None, a, '*'), Argument(None, b, ''), Argument('k', 1, ''), "
    "Argument(None, c, '**'), Argument('d', 2, '')))",
    "f(k=1, *a)": "Call(f, (Argument('k', 1, ''), Argument(None, a, '*')))",
    "f(x for x in y)": "Call(f, (Argument(None, Comprehension('generator', x, None, "
    "(ComprehensionFor(x, y, ()))), '')))",
    "f(x)(y).z[0]": "GetItem(GetAttribute(Call(Call(f, (Argument(None, x, ''))), (Argument(None, y, ''))), 'z'), 0)",
    # operators
    "a + b * c": "Binary('+', a, Binary('*', b, c))",
    "(a + b) * c": "Binary('*', Binary('+', a, b), c)",
    "a - b - c": "Binary('-', Binary('-', a, b), c)",
    "a ** b ** c": "Binary('**', a, Binary('**', b, c))",
    "a / b // c % d @ e": "Binary('@', Binary('%', Binary('//', Binary('/', a, b), c), d), e)",
    "a << b >> c": "Binary('>>', Binary('<<', a, b), c)",
    "a & b | c ^ d": "Binary('|', Binary('&', a, b), Binary('^', c, d))",
    "not +~a": "Unary('not', Unary('+', Unary('~', a)))",
    "a or b or c": "Boolean('or', (a, b, c))",
    "a and b or c and d": "Boolean('or', (Boolean('and', (a, b)), Boolean('and', (c, d))))",
    "(a or b) or c": "Boolean('or', (Boolean('or', (a, b)), c))",
    "a or (b or c)": "Boolean('or', (a, Boolean('or', (b, c))))",
    "a < b <= c != d == e > f >= g": "Comparison(a, (('<', b), ('<=', c), ('!=', d), ('==', e), ('>', f), ('>=', g)))",
    "a is b": "Comparison(a, (('is', b)))",
    "a is not b not in c in d": "Comparison(a, (('is not', b), ('not in', c), ('in', d)))",
    "a if b else c": "Conditional(b, a, c)",
    "(y := f)": "NamedExpression('y', f)",
    # displays
    "()": "MakeTuple(())",
    "a,": "MakeTuple((a))",
    "(a, *b)": "MakeTuple((a, Star(b)))",
    "[a, *b]": "MakeList((a, Star(b)))",
    "{a, *b}": "MakeSet((a, Star(b)))",
    "{}": "MakeDict(())",
    "{a: b, **c, 1: 2}": "MakeDict(((a, b), (None, c), (1, 2)))",
    "[x for x in y if a if b for z in x]": "Comprehension('list', x, None, (ComprehensionFor(x, y, (a, b)), "
    "ComprehensionFor(z, x, ())))",
    "{x for x, *y in z}": "Comprehension('set', x, None, (ComprehensionFor(MakeTuple((x, Star(y))), z, ())))",
    "{k: v for k, v in y}": "Comprehension('dict', k, v, (ComprehensionFor(MakeTuple((k, v)), y, ())))",
    "lambda: 1": "Lambda(code <lambda>)",
    # formatted strings
    "f'abc'": "'abc'",
    "f''": "''",
    "f'a{x}b'": "FString(('a', FormattedValue(x, '', None), 'b'))",
    "f'{x!r}{y!s:>3}{z!a}'": "FString((FormattedValue(x, 'r', None), FormattedValue(y, 's', '>3'), "
    "FormattedValue(z, 'a', None)))",
    "f'{x:{w}.{p}f}'": "FString((FormattedValue(x, '', FString((FormattedValue(w, '', None), '.', "
    "FormattedValue(p, '', None), 'f')))))",
    "f'{x=}'": "FString(('x=', FormattedValue(x, 'r', None)))",
    "f'{x = :3}'": "FString(('x = ', FormattedValue(x, '', '3')))",
    "f'{{{x}}}'": "FString(('{', FormattedValue(x, '', None), '}'))",
    "'a' f'{x}' 'b' f'c{y}'": "FString(('a', FormattedValue(x, '', None), 'bc', FormattedValue(y, '', None)))",
    "f'{a}' f'{b}' 'c'": "FString((FormattedValue(a, '', None), FormattedValue(b, '', None), 'c'))",
    "f'{f(x)[0].y + 1}'": "FString((FormattedValue(Binary('+', GetAttribute(GetItem(Call(f, "
    "(Argument(None, x, ''))), 0), 'y'), 1), '', None)))",
    "f'{(lambda: 1)}'": "FString((FormattedValue(Lambda(code <lambda>), '', None)))",
    "f'''{\nx\n}\n'''": "FString((FormattedValue(x, '', None), '\\n'))",
}


@pytest.mark.parametrize("text", CASES)
def test_expression(text: str) -> None:
    assert expression(text) == CASES[text]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="new in Python 3.11")
def test_star_in_a_subscript() -> None:
    assert expression("x[*a]") == "GetItem(x, MakeTuple((Star(a))))"
    assert expression("x[1, *a]") == "GetItem(x, MakeTuple((1, Star(a))))"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="new in Python 3.12")
def test_nested_quotes_in_formatted_strings() -> None:
    assert expression("f'{x['a']}'") == "FString((FormattedValue(GetItem(x, 'a'), '', None)))"


@pytest.mark.skipif(sys.version_info < (3, 14), reason="new in Python 3.14")
def test_template_string_is_opaque() -> None:
    assert expression("t'{x}'") == "Opaque()"


def test_await() -> None:
    [statement] = lowered("async def f():\n    await g(x)")[0].function.body
    assert shown(statement) == "ExpressionStatement(Await(Call(g, (Argument(None, x, '')))))"


def test_parameters() -> None:
    text = "lambda a, b=1, /, c=2, *d, e, f=3, **g: 0"
    parameters = lowered(text)[0].value.function.parameters
    assert [shown(parameter) for parameter in parameters] == [
        "Parameter('a', 'positional_only', None)",
        "Parameter('b', 'positional_only', 1)",
        "Parameter('c', 'positional', 2)",
        "Parameter('d', 'star', None)",
        "Parameter('e', 'keyword', None)",
        "Parameter('f', 'keyword', 3)",
        "Parameter('g', 'double_star', None)",
    ]


def test_bare_star_among_the_parameters() -> None:
    parameters = lowered("lambda *, a: 0")[0].value.function.parameters
    assert [shown(parameter) for parameter in parameters] == ["Parameter('a', 'keyword', None)"]


def test_lambda_body() -> None:
    code = lowered("lambda x: x + (y := 1)")[0].value.function
    assert [shown(statement) for statement in code.body] == ["Return(Binary('+', x, NamedExpression('y', 1)))"]
    assert code.name == "<lambda>"
    assert code.assigned == {"y"}
    assert not code.is_generator
