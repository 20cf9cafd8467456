"""Bodies of functions: lowered on demand, with their local names; yields; private names."""

from __future__ import annotations

import pytest

from tests.frontend.support import body_of, function, lowered, shown, statement


def test_a_body_is_lowered_when_it_is_asked_for() -> None:
    code = lowered("def f(a):\n    b = a\n    yield b")[0].function
    assert code.assigned == frozenset()
    assert not code.is_generator
    first = code.body
    assert code.body is first
    assert code.assigned == {"b"}
    assert code.is_generator


def test_names_bound_in_a_body() -> None:
    code = function(
        """
        def f(parameter, default=1):
            a = b = 1
            c, (d, *e) = [g, h] = x
            i: int
            j += 1
            k.attribute = l[index] = 1
            for m in n: pass
            with o as p, q as (r, s): pass
            try: pass
            except t as u: pass
            import v.w, x.y as z
            from aa import bb, cc as dd
            def ee(): inner = 1
            class ff: attribute = 1
            del gg
            [hh for hh in ii if (jj := hh)]
            lambda kk: (ll := kk)
        """
    )
    assert code.assigned == {
        *"abcdeghijmprsuvz", "bb", "dd", "ee", "ff", "gg", "jj"
    }  # fmt: skip


def test_global_and_nonlocal_names_are_not_local() -> None:
    code = function("def f():\n    global a\n    nonlocal b\n    a = b = c = 1\n    def g():\n        global c")
    assert code.globals == {"a"}
    assert code.nonlocals == {"b"}
    assert code.assigned == {"c", "g"}


def test_coroutine() -> None:
    code = lowered("async def f():\n    async with a as b: pass\n    async for c in d: pass")[0].function
    assert code.is_async
    assert [shown(statement) for statement in code.body] == [
        "With((WithItem(a, b)), (Pass()))",
        "For(c, d, (Pass()), ())",
    ]


YIELDS = {
    "yield": ["Yield(None, None, False)"],
    "yield x, y": ["Yield(MakeTuple((x, y)), None, False)"],
    "yield from x": ["Yield(x, None, True)"],
    "a = yield x": ["Yield(x, a, False)"],
    "a = yield from x": ["Yield(x, a, True)"],
    "a, b = yield x": ["Yield(x, .yield1, False)", "Assign((MakeTuple((a, b))), .yield1)"],
    "a = b = yield": ["Yield(None, .yield1, False)", "Assign((a, b), .yield1)"],
    "a += yield x": ["Yield(x, .yield1, False)", "AugmentedAssign(a, '+', .yield1)"],
    "return (yield x)": ["Yield(x, .yield1, False)", "Return(.yield1)"],
    "f((yield a), (yield b))": [
        "Yield(a, .yield1, False)",
        "Yield(b, .yield2, False)",
        "ExpressionStatement(Call(f, (Argument(None, .yield1, ''), Argument(None, .yield2, ''))))",
    ],
    "yield (yield a)": ["Yield(a, .yield1, False)", "Yield(.yield1, None, False)"],
    "if (yield a): pass\n    elif (yield b): pass": [
        "Yield(a, .yield1, False)",
        "If(.yield1, (Pass()), (Yield(b, .yield2, False), If(.yield2, (Pass()), ())))",
    ],
    "for x in (yield a): pass": ["Yield(a, .yield1, False)", "For(x, .yield1, (Pass()), ())"],
    "with (yield a) as x: pass": ["Yield(a, .yield1, False)", "With((WithItem(.yield1, x)), (Pass()))"],
    "while (yield a): b": [
        "While(True, (Yield(a, .yield1, False), If(Unary('not', .yield1), (Break()), ()), ExpressionStatement(b)), ())"
    ],
    "assert (yield a), (yield b)": [
        "Yield(a, .yield1, False)",
        "Yield(b, .yield2, False)",
        "Assert(.yield1, .yield2)",
    ],
}


@pytest.mark.parametrize("text", YIELDS)
def test_yield(text: str) -> None:
    assert body_of(f"def f():\n    {text}") == YIELDS[text]
    assert function(f"def f():\n    {text}").is_generator


def test_a_while_that_yields_and_has_an_else() -> None:
    assert body_of("def f():\n    while (yield a): b\n    else: c")[0].endswith(
        "If(Unary('not', .yield1), (ExpressionStatement(c), Break()), ()), ExpressionStatement(b)), ())"
    )


def test_a_lambda_that_yields() -> None:
    code = lowered("lambda: (yield 1)")[0].value.function
    assert [shown(statement) for statement in code.body] == ["Yield(1, .yield1, False)", "Return(.yield1)"]
    assert code.is_generator


def test_hidden_names_are_local() -> None:
    assert function("def f():\n    g((yield))").assigned == {".yield1"}


PRIVATE = {
    "__x = 1": "Assign((_A__x), 1)",
    "__x__ = 1": "Assign((__x__), 1)",
    "_x = 1": "Assign((_x), 1)",
    "self.__x": "ExpressionStatement(GetAttribute(self, '_A__x'))",
    "f(__k=__v)": "ExpressionStatement(Call(f, (Argument('__k', _A__v, ''))))",
    "import __a as __b, __c": "ImportModule('__a', '_A__b')",
    "from a import __b": "ImportFrom('a', 0, (('__b', '_A__b')))",
    "def __f(): pass": "DefineFunction(code _A__f, ())",
    "global __g": "Global(('_A__g'))",
    "[__x for __x in y]": "ExpressionStatement(Comprehension('list', _A__x, None, (ComprehensionFor(_A__x, y, ()))))",
    "class __B(__C): __d = 1": "DefineClass('_A__B', (Argument(None, _A__C, '')), (Assign((_B__d), 1)), ())",
}


@pytest.mark.parametrize("text", PRIVATE)
def test_private_names(text: str) -> None:
    inner = lowered(f"class _A:\n    {text}")[0].body[0]
    assert shown(inner) == PRIVATE[text]


def test_private_names_in_methods() -> None:
    cls = lowered("class A:\n    def f(self, __a=__b):\n        self.__x = __y\n        lambda: __z")[0]
    code = cls.body[0].function
    assert [shown(parameter) for parameter in code.parameters] == [
        "Parameter('self', 'positional', None)",
        "Parameter('_A__a', 'positional', _A__b)",
    ]
    assert shown(code.body[0]) == "Assign((GetAttribute(self, '_A__x')), _A__y)"
    assert shown(code.body[1].value.function.body[0]) == "Return(_A__z)"


def test_a_class_of_underscores_mangles_nothing() -> None:
    assert statement("class __:\n    __x = 1") == "DefineClass('__', (), (Assign((__x), 1)), ())"
