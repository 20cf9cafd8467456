"""Models of library modules: the pure ones, compared with Python where they can be."""

from __future__ import annotations

import itertools
import math
import operator

import pytest

from tests.interpreter.stdlib.fake_runtime import FakeRuntime
from tfshare_lint.interpreter.stdlib import BUILTINS, EXCEPTIONS, MODULES, OBJECT, harmless_module, is_harmless
from tfshare_lint.interpreter.stdlib.iterators import IteratorValue
from tfshare_lint.interpreter.values import MISSING, ClassValue, Instance, NativeFunction, NativeObject, UserException
from tfshare_lint.symbolic import Symbol, Unknown

I = Symbol("i")  # noqa: E741


def call(path, *args, **kwargs):
    """Call ``module.name`` of a fresh model."""
    module, _, name = path.rpartition(".")
    runtime = FakeRuntime()
    return runtime.call(runtime.get_attribute(MODULES[module](), name), list(args), kwargs)


def plain(value):
    """Iterators of the model as lists."""
    if isinstance(value, IteratorValue):
        return [plain(item) for item in value.walk(FakeRuntime())]
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return value


class Generator(NativeObject):
    """A generator object of the program, driven by one of the host."""

    def __init__(self, steps):
        self.steps = steps

    def resume(self, runtime, sent=None):
        try:
            return next(self.steps)
        except StopIteration:
            return runtime.raise_error("StopIteration", "")

    def throw(self, runtime, error):
        try:
            return self.steps.throw(error)
        except StopIteration:
            return runtime.raise_error("StopIteration", "")


@pytest.mark.parametrize("path", sorted(MODULES))
def test_every_module_can_be_made(path):
    module = MODULES[path]()
    runtime = FakeRuntime()
    for name in module.attrs:
        assert runtime.get_attribute(module, name) is not MISSING


def test_partial():
    function = call("functools.partial", lambda *args, **kwargs: (args, kwargs), 1, a=2)
    assert FakeRuntime().call(function, [3], {"b": 4}) == ((1, 3), {"a": 2, "b": 4})
    inner = call("functools.partial", function, 5)
    assert FakeRuntime().call(inner, [], {"a": 0}) == ((1, 5), {"a": 0})


def test_caches_call_once():
    seen = []
    runtime = FakeRuntime()
    cached = call("functools.lru_cache", lambda x: seen.append(x) or x)
    assert [runtime.call(cached, [1]), runtime.call(cached, [1]), runtime.call(cached, [2])] == [1, 1, 2]
    assert seen == [1, 2]
    decorator = call("functools.lru_cache", maxsize=None)
    assert runtime.call(runtime.call(decorator, [lambda x: x]), [7]) == 7


def test_singledispatch_and_cmp_to_key():
    runtime = FakeRuntime()
    function = call("functools.singledispatch", lambda value: "other")
    runtime.call(runtime.get_attribute(function, "register"), [BUILTINS["int"], lambda value: "int"])
    assert runtime.call(function, [1]) == "int"
    assert runtime.call(function, ["a"]) == "other"
    key = call("functools.cmp_to_key", lambda a, b: b - a)
    assert runtime.call(BUILTINS["sorted"], [[1, 3, 2]], {"key": key}) == [3, 2, 1]


ITERTOOLS = [
    ("product", ([1, 2], "ab"), {}), ("product", ([0, 1],), {"repeat": 2}), ("permutations", ([1, 2, 3], 2), {}),
    ("combinations", ("abc", 2), {}), ("chain", ([1], (2, 3), "a"), {}), ("repeat", (1, 3), {}),
    ("islice", ("abcdef", 1, 5, 2), {}), ("zip_longest", ([1], [2, 3]), {"fillvalue": 0}),
    ("accumulate", ([1, 2, 3],), {}), ("compress", ("abc", [1, 0, 1]), {}), ("pairwise", ([1, 2, 3],), {}),
    ("combinations_with_replacement", ("ab", 2), {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "kwargs"), ITERTOOLS)
def test_itertools(name, args, kwargs):
    if not hasattr(itertools, name):
        pytest.skip("not in this Python")
    assert plain(call(f"itertools.{name}", *args, **kwargs)) == list(getattr(itertools, name)(*args, **kwargs))


def test_itertools_with_functions_and_without_end():
    runtime = FakeRuntime()
    count = call("itertools.count", 5, 2)
    assert [runtime.call(BUILTINS["next"], [count]) for _ in range(3)] == [5, 7, 9]
    assert plain(call("itertools.islice", call("itertools.cycle", [1, 2]), 5)) == [1, 2, 1, 2, 1]
    assert plain(call("itertools.takewhile", lambda x: x < 3, [1, 2, 3, 1])) == [1, 2]
    assert plain(call("itertools.dropwhile", lambda x: x < 3, [1, 2, 3, 1])) == [3, 1]
    assert plain(call("itertools.starmap", lambda a, b: a + b, [(1, 2), (3, 4)])) == [3, 7]
    assert plain(call("itertools.groupby", [1, 1, 2])) == [(1, [1, 1]), (2, [2])]
    assert plain(call("itertools.tee", [1, 2])) == ([1, 2], [1, 2])
    assert isinstance(call("itertools.product", I, [1]), Unknown)
    chain = runtime.get_attribute(MODULES["itertools"](), "chain")
    assert plain(runtime.call(runtime.get_attribute(chain, "from_iterable"), [[[1], [2]]])) == [1, 2]
    assert not call("itertools.chain", I, [1]).exact


@pytest.mark.parametrize("name", ["sqrt", "floor", "ceil", "log", "exp", "cos", "factorial", "fabs"])
def test_math(name):
    assert call(f"math.{name}", 4) == getattr(math, name)(4)
    assert call(f"math.{name}", I) == call(f"math.{name}", I)


def test_math_has_limits():
    assert isinstance(call("math.factorial", 10**7), Unknown)
    with pytest.raises(UserException) as caught:
        call("math.sqrt", -1)
    assert caught.value.value.cls is EXCEPTIONS["ValueError"]


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "floordiv", "mod", "eq", "lt", "ge", "pow"])
def test_operator(name):
    assert call(f"operator.{name}", 7, 2) == getattr(operator, name)(7, 2)


def test_operator_getters():
    runtime = FakeRuntime()
    assert runtime.call(call("operator.itemgetter", 1), [[5, 6]]) == 6
    assert runtime.call(call("operator.itemgetter", 0, 1), [[5, 6]]) == (5, 6)
    thing = Instance(ClassValue("T", (OBJECT,), {}), {"a": Instance(ClassValue("T", (OBJECT,), {}), {"b": 3})})
    assert runtime.call(call("operator.attrgetter", "a.b"), [thing]) == 3
    assert runtime.call(call("operator.methodcaller", "upper"), ["a"]) == "A"


def test_namedtuple():
    runtime = FakeRuntime()
    cls = call("collections.namedtuple", "Point", "x, y")
    point = runtime.call(cls, [1], {"y": 2})
    assert (runtime.get_attribute(point, "x"), runtime.get_attribute(point, "y")) == (1, 2)
    assert plain(runtime.call(runtime.get_attribute(point, "__iter__"), [])) == [1, 2]
    moved = runtime.call(runtime.get_attribute(point, "_replace"), [], {"x": 5})
    assert runtime.call(runtime.get_attribute(moved, "_asdict"), []) == {"x": 5, "y": 2}
    assert runtime.compare("==", point, (1, 2)) is True
    made = runtime.call(runtime.get_attribute(cls, "_make"), [[3, 4]])
    assert runtime.to_text(runtime.call(runtime.get_attribute(made, "__repr__"), [])) == "Point(x=3, y=4)"
    assert runtime.get_attribute(cls, "_fields") == ("x", "y")
    with pytest.raises(UserException) as caught:
        runtime.call(cls, [1])
    assert caught.value.value.cls is EXCEPTIONS["TypeError"]
    assert runtime.call(BUILTINS["isinstance"], [point, BUILTINS["tuple"]]) is True


def test_collections():
    runtime = FakeRuntime()
    groups = call("collections.defaultdict", BUILTINS["list"])
    runtime.call(runtime.get_attribute(runtime.get_item(groups, "a"), "append"), [1])
    assert groups == {"a": [1]}
    counts = call("collections.Counter", "aab")
    assert runtime.get_item(counts, "a") == 2
    assert runtime.get_item(counts, "z") == 0
    assert call("collections.OrderedDict", [("b", 1), ("a", 2)]) == {"b": 1, "a": 2}
    queue = call("collections.deque", [1, 2, 3], maxlen=2)
    assert list(queue) == [2, 3]
    runtime.call(runtime.get_attribute(queue, "appendleft"), [9])
    assert runtime.call(runtime.get_attribute(queue, "popleft"), []) == 9
    iterable = MODULES["collections.abc"]().attrs["Iterable"]
    assert runtime.call(BUILTINS["isinstance"], [[1], iterable]) is True
    assert runtime.call(BUILTINS["isinstance"], [1, iterable]) is False
    mapping = MODULES["collections"]().attrs["Mapping"]
    assert runtime.call(BUILTINS["isinstance"], [{}, mapping]) is True


def test_contextmanager():
    runtime = FakeRuntime()
    log = []

    def body(*args):
        log.append("enter")
        try:
            yield "value"
        finally:
            log.append("exit")

    make = call("contextlib.contextmanager", lambda *args: Generator(body(*args)))
    context = runtime.call(make, [])
    assert context.enter(runtime) == "value"
    assert context.exit(runtime, None) is False
    assert log == ["enter", "exit"]
    context = runtime.call(make, [])
    context.enter(runtime)
    error = UserException(Instance(EXCEPTIONS["ValueError"], {"args": ()}))
    assert context.exit(runtime, error) is False
    decorated = runtime.call(runtime.call(make, []), [lambda: log.append("body")])
    del log[:]
    runtime.call(decorated, [])
    runtime.call(decorated, [])
    assert log == ["enter", "body", "exit"] * 2


def test_contextmanager_that_swallows():
    runtime = FakeRuntime()

    def body():
        try:
            yield
        except UserException:
            pass

    context = runtime.call(call("contextlib.contextmanager", lambda: Generator(body())), [])
    context.enter(runtime)
    assert context.exit(runtime, UserException(Instance(EXCEPTIONS["ValueError"], {"args": ()}))) is True


def test_other_contexts():
    runtime = FakeRuntime()
    suppress = call("contextlib.suppress", EXCEPTIONS["ValueError"])
    assert suppress.catches == ("ValueError",)
    assert suppress.exit(runtime, UserException(Instance(EXCEPTIONS["UnicodeError"]))) is True
    assert suppress.exit(runtime, UserException(Instance(EXCEPTIONS["KeyError"]))) is False
    assert call("contextlib.nullcontext", 3).enter(runtime) == 3
    log = []

    class Context(NativeObject):
        def enter(self, runtime):
            log.append("in")
            return 1

        def exit(self, runtime, error):
            log.append("out")
            return False

    stack = call("contextlib.ExitStack")
    stack.enter(runtime)
    assert runtime.call(runtime.get_attribute(stack, "enter_context"), [Context()]) == 1
    runtime.call(runtime.get_attribute(stack, "callback"), [NativeFunction("f", lambda *_: log.append("called"))])
    stack.exit(runtime, None)
    assert log == ["in", "called", "out"]
    assert call("contextlib.nested", Context(), Context()).enter(runtime) == (1, 1)


def test_copy():
    runtime = FakeRuntime()
    inner = [1]
    thing = Instance(ClassValue("T", (OBJECT,), {}), {"items": inner, "self": None})
    thing.attrs["self"] = thing
    deep = runtime.call(MODULES["copy"]().attrs["deepcopy"], [thing])
    assert deep is not thing
    assert deep.attrs["self"] is deep
    assert deep.attrs["items"] == [1]
    assert deep.attrs["items"] is not inner
    assert call("copy.copy", thing).attrs["items"] is inner
    native = NativeObject()
    assert call("copy.deepcopy", [native])[0] is native


def test_six():
    runtime = FakeRuntime()
    assert list(call("six.iteritems", {"a": 1})) == [("a", 1)]
    assert runtime.call(BUILTINS["isinstance"], ["a", MODULES["six"]().attrs["string_types"]]) is True
    assert call("six.moves.xrange", 3) == range(3)
    meta = ClassValue("Meta", (OBJECT,), {})
    assert call("six.with_metaclass", meta, OBJECT).metaclass is meta


def test_harmless_modules():
    runtime = FakeRuntime()
    pandas = harmless_module("pandas")
    frame = runtime.call(runtime.get_attribute(pandas, "read_csv"), ["a.csv"])
    assert is_harmless(runtime.get_attribute(frame, "mean"))
    assert runtime.unknown_calls == []
