"""Operations on unknown values: what is still known, and that the same expression is the same value."""

from __future__ import annotations

import pytest

from tests.interpreter.stdlib.fake_runtime import FakeRuntime
from tests.interpreter.stdlib.test_host_values import call_builtin, call_method
from tests.interpreter.support import interpret
from tfshare_lint.interpreter.stdlib import (
    BUILTINS,
    EXCEPTIONS,
    OBJECT,
    TYPES,
    augmented,
    binary,
    compare_known,
    delete_item,
    format_value,
    get_item,
    is_harmless,
    is_instance,
    method_of,
    read_written,
    repr_of,
    set_item,
    type_of,
    unary,
    write,
)
from tfshare_lint.interpreter.stdlib.support import harmless
from tfshare_lint.interpreter.values import MISSING, ClassValue, Instance, UserException
from tfshare_lint.symbolic import Derived, Pattern, Symbol, Unknown, concatenate

RUNTIME = FakeRuntime()
I = Symbol("i")  # noqa: E741
NAME = Symbol("name")


def test_all_spellings_of_a_name_give_the_same_pattern():
    expected = Pattern(("tower_", I))
    assert binary(RUNTIME, "%", "tower_%d", I) == expected
    assert binary(RUNTIME, "%", "tower_%s", (I,)) == expected
    assert binary(RUNTIME, "+", "tower_", call_builtin("str", I)) == expected
    assert call_method("tower_{}", "format", I) == expected
    assert call_method("tower_{0}", "format", I) == expected
    assert call_method("tower_{n}", "format", n=I) == expected
    assert call_method("_", "join", ["tower", I]) == expected
    assert concatenate("tower_", format_value(RUNTIME, I, "", "")) == expected


def test_widths_make_another_text():
    padded = binary(RUNTIME, "%", "t%03d", I)
    assert padded == call_method("t{:03d}", "format", I)
    assert padded != binary(RUNTIME, "%", "t%d", I)


def test_percent_with_an_unknown_tuple():
    first = binary(RUNTIME, "%", "%s-%s", NAME)
    assert first == binary(RUNTIME, "%", "%s-%s", NAME)
    assert len(first.parts) == 3


def test_pattern_as_template():
    template = concatenate(NAME, "/w_%d")
    assert binary(RUNTIME, "%", template, 3) == concatenate(NAME, "/w_3")
    assert call_method(concatenate(NAME, "/w_{}"), "format", 3) == concatenate(NAME, "/w_3")


@pytest.mark.parametrize(
    ("method", "args", "expected"),
    [
        ("startswith", ("tow",), True),
        ("startswith", ("x",), False),
        ("startswith", (("x", "t"),), True),
        ("endswith", ("/w",), True),
        ("endswith", ("/b",), False),
        ("upper", (), "TOWER_{upper i}/W"),
        ("strip", ("/w",), "tower_{i rstrip '/w'}"),
        ("replace", ("/", "_"), "tower_{replace i, '/', '_'}_w"),
        ("rstrip", ("w",), "tower_{i}/"),
    ],
)
def test_pattern_methods(method, args, expected):
    got = call_method(Pattern(("tower_", I, "/w")), method, *args)
    assert (got.label() if isinstance(got, Unknown) else got) == expected


def test_undecidable_pattern_methods_stay_unknown():
    name = Pattern(("a", I))
    assert isinstance(call_method(name, "startswith", "ab"), Derived)
    assert isinstance(call_method(name, "endswith", "b"), Derived)
    assert isinstance(call_method(name, "split", "/"), Derived)
    assert call_method(name, "split", "/") == call_method(name, "split", "/")


def test_slices_of_patterns():
    name = Pattern(("abc", I, "xyz"))
    assert get_item(RUNTIME, name, 0) == "a"
    assert get_item(RUNTIME, name, -1) == "z"
    assert get_item(RUNTIME, name, slice(None, -1)) == Pattern(("abc", I, "xy"))
    assert get_item(RUNTIME, name, slice(1, None)) == Pattern(("bc", I, "xyz"))
    assert get_item(RUNTIME, name, slice(0, 2)) == "ab"
    assert isinstance(get_item(RUNTIME, name, 5), Pattern)


def test_equal_expressions_are_equal_values():
    assert binary(RUNTIME, "*", I, 2) == binary(RUNTIME, "*", I, 2)
    assert binary(RUNTIME, "*", I, 2) != binary(RUNTIME, "*", I, 3)
    assert unary(RUNTIME, "-", I) == unary(RUNTIME, "-", I)
    assert call_builtin("len", I) == call_builtin("len", I)


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        ("==", I, I, True),
        ("!=", I, I, False),
        ("==", Pattern(("a", I)), "b", False),
        ("==", Pattern(("a", I)), None, False),
        ("is", Symbol("n", not_none=True), None, False),
        ("is", "a", "a", True),
        ("in", "train", ["train", I], True),
        ("in", I, [], False),
        ("in", "a", {"a": I}, True),
        ("in", "b", {"a": I}, False),
        ("in", "sc", Pattern(("scope", I)), True),
        ("==", [I, 1], [I, 2], False),
        ("==", (I, 1), (I, 1), True),
        ("<", (1, I), (2, 0), True),
        ("==", Derived("choice", (I, "a", "b")), "c", False),
        ("==", Derived("choice", (I, "a", "b")), "a", I),
        ("in", Derived("choice", (I, "a", "b")), ["a", "b"], True),
    ],
)
def test_three_valued_comparisons(op, left, right, expected):
    got = compare_known(RUNTIME, op, left, right)
    assert got is expected or got == expected


def test_unknown_comparisons():
    assert compare_known(RUNTIME, "==", I, "a") == compare_known(RUNTIME, "==", "a", I)
    assert compare_known(RUNTIME, "!=", I, "a") == Derived("!=", (I, "a"), True)
    assert compare_known(RUNTIME, "in", I, ["a"]) == compare_known(RUNTIME, "==", I, "a")
    assert isinstance(compare_known(RUNTIME, "in", "x", ["a", I]), Derived)
    assert isinstance(compare_known(RUNTIME, "in", I, {"a": 1}), Derived)
    assert isinstance(compare_known(RUNTIME, "<", I, 3), Derived)
    assert isinstance(compare_known(RUNTIME, "in", I, "train"), Derived)


@pytest.mark.parametrize(
    ("op", "left", "right"),
    [
        ("*", "a", 10**9),
        ("*", [0], 10**9),
        ("**", 10, 10**10),
        ("<<", 1, 10**9),
        ("%", "%1000000000d", 1),
        ("*", 1 << 4000, 1 << 4000),
    ],
)
def test_results_beyond_the_budget_are_unknown(op, left, right):
    assert isinstance(binary(RUNTIME, op, left, right), Unknown)


def test_methods_beyond_the_budget_are_unknown():
    assert isinstance(call_method("a", "ljust", 10**9), Unknown)
    assert isinstance(call_method("{:1000000000}", "format", 1), Unknown)
    assert isinstance(call_method("a" * 60_000, "replace", "a", "b" * 60_000), Unknown)
    assert isinstance(call_builtin("int", "9" * 5_000), Unknown)


def test_division_by_zero_raises_in_the_program():
    with pytest.raises(UserException) as caught:
        binary(RUNTIME, "/", 1, 0)
    assert caught.value.value.cls is EXCEPTIONS["ZeroDivisionError"]
    assert caught.value.value.attrs["args"] == ("division by zero",)


def test_text_and_number_do_not_add():
    with pytest.raises(UserException) as caught:
        binary(RUNTIME, "+", "a", 1)
    assert caught.value.value.attrs["args"] == ('can only concatenate str (not "int") to str',)


def test_unknown_iterables():
    pairs = call_builtin("enumerate", I)
    assert pairs.iterate(RUNTIME) is None
    assert [index for index, _ in pairs.representatives(RUNTIME)] == [0, 1]
    together = call_builtin("zip", I, ["a", "b", "c"])
    assert [right for _, right in together.walk(RUNTIME)] == ["a", "b", "c"]
    both = call_builtin("zip", I, NAME)
    assert not both.exact
    assert len(both.representatives(RUNTIME)) == 2
    assert call_builtin("range", I) == call_builtin("range", I)
    assert isinstance(call_builtin("list", I), Unknown)
    assert isinstance(call_builtin("sum", [1, I]), Unknown)
    assert isinstance(call_builtin("max", [1, I]), Unknown)
    assert call_builtin("any", [I, 1]) is True
    assert call_builtin("all", [I, 0]) is False
    assert isinstance(call_builtin("any", [I, 0]), Unknown)


def test_iterators_are_turned_back_by_the_journal():
    runtime = FakeRuntime()
    iterator = runtime.call(BUILTINS["iter"], [[1, 2, 3]])
    assert runtime.call(BUILTINS["next"], [iterator]) == 1
    runtime.journal.begin()
    assert runtime.call(BUILTINS["next"], [iterator]) == 2
    runtime.journal.rollback()
    assert runtime.call(BUILTINS["next"], [iterator]) == 2


def test_changes_are_turned_back_by_the_journal():
    runtime = FakeRuntime()
    values = {"list": [3, 1], "dict": {"a": 1}, "set": {1}}
    before = repr(values)
    runtime.journal.begin()
    for name, args in (("append", [1]), ("extend", [[2]]), ("insert", [0, 1]), ("sort", []), ("reverse", [])):
        runtime.call(method_of(values["list"], name), args)
    for name, args in (("update", [{"b": 2}]), ("setdefault", ["c", 1]), ("pop", ["a"]), ("clear", [])):
        runtime.call(method_of(values["dict"], name), args)
    for name, args in (("add", [2]), ("discard", [1]), ("update", [[5]])):
        runtime.call(method_of(values["set"], name), args)
    set_item(runtime, values["list"], 0, 9)
    delete_item(runtime, values["list"], 0)
    augmented(runtime, "+", values["list"], [7])
    assert repr(values) != before
    runtime.journal.rollback()
    assert repr(values) == before


def test_isinstance():
    user = ClassValue("User", (OBJECT,), {})
    derived = ClassValue("Derived", (user,), {})
    mapping = ClassValue("Mapping", (TYPES["dict"].as_class,), {})
    opaque = ClassValue("Opaque", (OBJECT,), {}, opaque_base=True)
    assert is_instance(1, TYPES["int"]) is True
    assert is_instance(True, TYPES["int"]) is True
    assert is_instance("a", (TYPES["int"], TYPES["str"])) is True
    assert is_instance(Pattern(("a", I)), TYPES["str"]) is True
    assert is_instance(Pattern(("a", I)), TYPES["int"]) is False
    assert is_instance(I, TYPES["int"]) is None
    assert is_instance(Instance(derived), user) is True
    assert is_instance(Instance(user), derived) is False
    assert is_instance(Instance(user), TYPES["str"]) is False
    assert is_instance(Instance(mapping), TYPES["dict"]) is True
    assert is_instance(Instance(opaque), user) is None
    assert is_instance(Instance(EXCEPTIONS["KeyError"]), EXCEPTIONS["LookupError"]) is True
    assert is_instance(1, user) is False
    assert is_instance(1, OBJECT) is True
    assert is_instance(user, TYPES["type"]) is True
    assert isinstance(call_builtin("isinstance", I, TYPES["int"]), Derived)
    assert type_of([]) is TYPES["list"]
    assert type_of(Instance(user)) is user


def test_exceptions_have_pythons_hierarchy():
    assert [cls.name for cls in EXCEPTIONS["KeyError"].mro] == [
        "KeyError", "LookupError", "Exception", "BaseException", "object",
    ]  # fmt: skip
    assert EXCEPTIONS["IOError"] is EXCEPTIONS["OSError"]
    error = Instance(EXCEPTIONS["ValueError"])
    RUNTIME.call(error.cls.find("__init__"), [error, "bad"])
    assert RUNTIME.to_text(error) == "bad"
    assert repr_of(RUNTIME, error) == "ValueError('bad')"


def test_subclasses_of_builtin_types():
    runtime = FakeRuntime()
    cls = ClassValue("AttrDict", (TYPES["dict"].as_class,), {})
    made = runtime.call(cls, [[("a", 1)]], {"b": 2})
    assert runtime.call(runtime.find_attribute(made, "__getitem__"), ["b"]) == 2
    runtime.call(runtime.find_attribute(made, "update"), [{"c": 3}])
    assert sorted(runtime.call(runtime.find_attribute(made, "keys"), [])) == ["a", "b", "c"]
    assert runtime.call(runtime.find_attribute(made, "__len__"), []) == 3
    names = ClassValue("Names", (TYPES["list"].as_class,), {})
    made = runtime.call(names, [])
    runtime.call(runtime.find_attribute(made, "append"), ["x"])
    assert runtime.call(runtime.find_attribute(made, "__getitem__"), [0]) == "x"


def test_getattr_and_hasattr():
    runtime = FakeRuntime()
    thing = Instance(ClassValue("Thing", (OBJECT,), {"a": 1}))
    assert runtime.call(BUILTINS["getattr"], [thing, "a"]) == 1
    assert runtime.call(BUILTINS["getattr"], [thing, "b", 5]) == 5
    assert runtime.call(BUILTINS["hasattr"], [thing, "b"]) is False
    runtime.call(BUILTINS["setattr"], [thing, "b", 2])
    assert runtime.call(BUILTINS["hasattr"], [thing, "b"]) is True
    runtime.call(BUILTINS["delattr"], [thing, "b"])
    assert runtime.call(BUILTINS["hasattr"], [thing, "b"]) is False
    assert isinstance(runtime.call(BUILTINS["hasattr"], [I, "b"]), Derived)


def test_unknown_code_is_an_unknown_callee():
    runtime = FakeRuntime()
    runtime.call(BUILTINS["execfile"], ["settings.py"])
    assert runtime.unknown_calls == ["execfile"]


def test_harmless_values():
    value = harmless("df")
    assert is_harmless(Derived("attr", (value, "mean")))
    assert not is_harmless(I)
    assert method_of("a", "no_such_method") is MISSING


def test_hostile_containers():
    loop: list = []
    loop.append(loop)
    assert RUNTIME.to_text(loop) is not None
    other: list = []
    other.append(other)
    compare_known(RUNTIME, "==", loop, other)
    deep: list = []
    for _ in range(2_000):
        deep = [deep]
    RUNTIME.to_text(deep)
    compare_known(RUNTIME, "==", deep, [deep])


def test_what_a_class_of_a_library_made_is_its_instance():
    library = Symbol("config")
    config_class = Derived("attr", (library, "RunConfig"))
    assert is_instance(Symbol("config.RunConfig()"), config_class) is True
    assert is_instance(Symbol("config.Other()"), config_class) is None
    assert is_instance(Symbol("config.load()"), Derived("attr", (library, "load"))) is None


def test_the_subclasses_of_a_class_are_not_known():
    found = RUNTIME.call(OBJECT.attrs["__subclasses__"].function, [ClassValue("A", (OBJECT,), {})])
    assert isinstance(found, Unknown)


def test_what_is_written_into_an_unknown_is_read_again():
    runtime = FakeRuntime()
    config, index = Symbol("config"), Symbol("i")
    before = get_item(runtime, config, "units")
    set_item(runtime, config, "units", 64)
    assert get_item(runtime, config, "units") == 64
    assert get_item(runtime, config, "depth") == Derived("item", (config, "depth"))
    set_item(runtime, config, index, 3)
    after = get_item(runtime, config, "units")
    assert isinstance(after, Unknown)
    assert after != before
    assert get_item(runtime, config, "units") is after


def test_attributes_and_elements_of_an_unknown_are_kept_apart():
    runtime = FakeRuntime()
    config = Symbol("config")
    write(runtime, config, "attr", "mode", "train")
    assert read_written(runtime, config, "attr", "mode") == "train"
    assert read_written(runtime, config, "item", "mode") is MISSING


def test_the_least_of_a_list_that_seems_empty_is_unknown():
    assert isinstance(interpret("result = min([])").globals.vars["result"], Unknown)
    assert interpret("try:\n    min([])\nexcept ValueError:\n    result = 1").globals.vars["result"] == 1
