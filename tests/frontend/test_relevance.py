"""Names that a function mentions."""

from __future__ import annotations

from tests.frontend.support import lowered
from tfshare_lint.frontend.relevance import identifiers, names_in


def names(text: str) -> frozenset[str]:
    code = lowered(text)[-1].function
    found = names_in(code)
    assert names_in(code) is found  # computed once
    assert not code.assigned  # and without lowering the body
    return found


def test_names_attributes_and_called_names() -> None:
    assert names("def f(a):\n    b = tf.get_variable(c)[d]\n    for e in g: h.i()") == {
        "b", "tf", "get_variable", "c", "d", "e", "g", "h", "i"
    }  # fmt: skip


def test_nested_functions_and_classes() -> None:
    assert names("def f():\n    def g(x=a): return b\n    class C(D):\n        e = lambda: h") == {
        "a", "b", "D", "e", "h"
    }  # fmt: skip


def test_imports() -> None:
    assert names("def f():\n    import a.b as c\n    from d.e import g as h, i") == set("abcdeghi")


def test_strings_for_getattr() -> None:
    assert names("def f():\n    getattr(tf, 'get_variable')('a b')") == {"getattr", "tf", "get_variable"}


def test_formatted_strings() -> None:
    assert names("def f():\n    f'{a.b} {c!r:{d}}'") == {"a", "b", "c", "d"}


def test_own_decorators_and_defaults_are_not_its_body() -> None:
    assert names("@a\ndef f(x=b) -> c:\n    global d\n    d = 1") == {"d"}


def test_lambda() -> None:
    code = lowered("lambda x: x.y + z")[0].value.function
    assert names_in(code) == {"x", "y", "z"}


def test_private_names() -> None:
    cls = lowered("class A:\n    def f(self):\n        self.__a()\n        class B: __b = 1")[0]
    assert names_in(cls.body[0].function) == {"self", "_A__a", "_B__b"}


def test_any_node() -> None:
    assert identifiers(lowered("if a.b(c): d = 'e'")[0].at) == set("abcde")
    assert identifiers(None) == set()
