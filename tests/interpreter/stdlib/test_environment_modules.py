"""Models of what a program asks its surroundings for: flags, options, files, threads, tests; and of arrays."""

from __future__ import annotations

import ast

import pytest

from tests.interpreter.stdlib.fake_runtime import FakeRuntime
from tests.interpreter.stdlib.test_modules import call
from tfshare_lint.interpreter.stdlib import BUILTINS, EXCEPTIONS, MODULES, OBJECT, TYPES
from tfshare_lint.interpreter.stdlib.arrays import ArrayValue
from tfshare_lint.interpreter.values import ClassValue, Instance, NativeFunction, UserException
from tfshare_lint.symbolic import Pattern, Symbol, Unknown

I = Symbol("i")  # noqa: E741


def raises(name):
    """Expect an exception of this built-in class in the program."""

    class Expect:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            assert isinstance(error, UserException)
            assert error.value.cls.name == name
            return True

    return Expect()


# Flags and options --------------------------------------------------------------------------------------------


def test_flags():
    runtime = FakeRuntime()
    module = MODULES["absl.flags"]()
    flags = module.attrs["FLAGS"]

    def define(kind, *args, **kwargs):
        return runtime.call(module.attrs[f"DEFINE_{kind}"], list(args), kwargs)

    define("string", "name", "net", "help")
    define("integer", "size", "5", help="…")
    define("float", name="rate", default=1, help="…")
    define("list", "units", "1, 2", "")
    define("multi_integer", "many", 3, "")
    holder = define("boolean", "reuse", True, "")
    define("string", "directory", None, "")
    define("string", flag_name="old", default_value="x", docstring="")
    read = {name: runtime.get_attribute(flags, name) for name in ("name", "size", "rate", "units", "many", "old")}
    assert read == {"name": "net", "size": 5, "rate": 1.0, "units": ["1", "2"], "many": [3], "old": "x"}
    reuse = runtime.get_attribute(flags, "reuse")
    assert reuse.hint is True
    assert reuse is runtime.get_attribute(flags, "reuse")
    assert runtime.get_attribute(holder, "value") is reuse
    assert runtime.get_attribute(flags, "directory").hint is None
    assert runtime.get_attribute(flags, "elsewhere") is runtime.get_attribute(flags, "elsewhere")
    runtime.set_attribute(flags, "name", "other")
    assert runtime.get_attribute(flags, "name") == "other"
    assert runtime.get_attribute(runtime.get_item(flags, "size"), "value") == 5
    line = [
        "p",
        "--name=a",
        "--size",
        "7",
        "--noreuse",
        "in",
        "--many=1",
        "--many=2",
        "--rate",
        "2",
        "--nope=1",
        "--",
        "-x",
    ]
    assert runtime.call(flags, [line]) == ["p", "in", "-x"]
    read = {name: runtime.get_attribute(flags, name) for name in ("name", "size", "rate", "reuse", "many")}
    assert read == {"name": "a", "size": 7, "rate": 2.0, "reuse": False, "many": [1, 2]}
    runtime.call(flags, [["p", "--reuse"]])
    assert runtime.get_attribute(flags, "reuse") is True
    runtime.call(flags, [["p"]])
    assert runtime.get_attribute(flags, "size") == 7


def test_app_run_calls_main_and_ends_the_program():
    runtime = FakeRuntime()
    seen = []
    with raises("SystemExit"):
        runtime.call(MODULES["absl.app"]().attrs["run"], [seen.append])
    assert seen == [["program"]]


def parser():
    return call("argparse.ArgumentParser", description="…")


def add(target, *names, **keywords):
    runtime = FakeRuntime()
    return runtime.call(runtime.get_attribute(target, "add_argument"), list(names), keywords)


def parse(target, *args):
    runtime = FakeRuntime()
    return runtime.call(runtime.get_attribute(target, "parse_args"), list(args)).attrs


def test_argparse():
    target = parser()
    add(target, "positional")
    add(target, "-s", "--hidden-size", type=TYPES["int"], default="64")
    add(target, "--rate", type=TYPES["float"], default=0.1)
    add(target, "--reuse", action="store_true")
    add(target, "--keep", dest="kept", action="store_false")
    add(target, "--path")
    add(target, "-q", default=1)
    add(target, "--needed", required=True)
    runtime = FakeRuntime()
    group = runtime.call(runtime.get_attribute(target, "add_argument_group"), ["group"])
    add(group, "--grouped", default=[1])
    runtime.call(runtime.get_attribute(target, "set_defaults"), [], {"rate": 0.5})
    attrs = parse(target)
    assert {name: attrs[name] for name in ("hidden_size", "rate", "q", "grouped")} == {
        "hidden_size": 64, "rate": 0.5, "q": 1, "grouped": [1],
    }  # fmt: skip
    assert attrs["reuse"].hint is False
    assert attrs["kept"].hint is True
    assert attrs["path"].hint is None
    assert isinstance(attrs["positional"], Symbol)
    assert isinstance(attrs["needed"], Symbol)
    attrs = parse(target, ["--hidden-size", "3", "--reuse", "--path=a/b"])
    assert (attrs["hidden_size"], attrs["reuse"], attrs["path"]) == (3, True, "a/b")


def test_argparse_subcommands_and_unknown_options():
    runtime = FakeRuntime()
    target = parser()
    commands = runtime.call(runtime.get_attribute(target, "add_subparsers"), [], {"dest": "command"})
    train = runtime.call(runtime.get_attribute(commands, "add_parser"), ["train"])
    add(train, "--steps", default=3)
    attrs = parse(target)
    assert attrs["steps"] == 3
    assert attrs["command"].hint == "train"
    add(target, I)
    options, rest = runtime.call(runtime.get_attribute(target, "parse_known_args"), [])
    assert (options.attrs["steps"], rest) == (3, [])


# The machine --------------------------------------------------------------------------------------------------


def test_paths():
    assert call("os.path.join", "a", "b", "/c", "d") == "/c/d"
    assert call("os.path.join", I, "b") == Pattern((I, "/b"))
    assert call("os.path.join", "a/", I) == Pattern(("a/", I))
    assert call("os.path.basename", "a/b.py") == "b.py"
    assert call("os.path.splitext", "b.py") == ("b", ".py")
    assert call("os.path.exists", "a") == call("os.path.exists", "a")
    with raises("TypeError"):
        call("os.path.join", None, "a")


def test_environment():
    runtime = FakeRuntime()
    environ = MODULES["os"]().attrs["environ"]
    assert runtime.get_item(environ, "A") is runtime.get_item(environ, "A")
    runtime.set_item(environ, "B", "1")
    assert runtime.get_item(environ, "B") == "1"
    assert runtime.call(runtime.get_attribute(environ, "get"), ["C", "no"]).hint == "no"


def test_sys():
    runtime = FakeRuntime()
    sys = MODULES["sys"]()
    version = runtime.get_attribute(sys, "version_info")
    assert runtime.get_attribute(version, "major") == 3
    assert runtime.call(runtime.get_attribute(version, "__getitem__"), [0]) == 3
    assert runtime.compare("<", (3, 0), runtime.call(BUILTINS["tuple"], [(3, 7)])) is True
    argv = runtime.get_attribute(sys, "argv")
    assert runtime.get_item(argv, 0) == "program.py"
    assert runtime.get_item(argv, 1) is runtime.get_item(argv, 1)
    with raises("SystemExit"):
        call("sys.exit", 1)


def test_threads_run_when_started():
    runtime = FakeRuntime()
    seen = []
    thread = call("threading.Thread", target=lambda *args, **kwargs: seen.append((args, kwargs)),
                  args=(1,), kwargs={"a": 2})  # fmt: skip
    assert seen == []
    runtime.call(runtime.get_attribute(thread, "start"), [])
    assert seen == [((1,), {"a": 2})]
    user = ClassValue("Worker", (MODULES["threading"]().attrs["Thread"],), {})
    user.attrs["run"] = NativeFunction("run", lambda rt, args, kwargs: seen.append("run"), binds=True)
    worker = runtime.call(user, [])
    runtime.call(runtime.get_attribute(worker, "start"), [])
    assert seen[-1] == "run"
    assert call("threading.Lock").enter(runtime) is not None


def test_unittest():
    runtime = FakeRuntime()
    case = ClassValue("Case", (OBJECT,), {}, native=MODULES["unittest"]().attrs["TestCase"])
    test = Instance(case)
    runtime.call(runtime.get_attribute(test, "assertEqual"), [1, 2])
    context = runtime.call(runtime.get_attribute(test, "assertRaises"), [EXCEPTIONS["ValueError"]])
    assert context.catches == ("ValueError",)
    assert context.exit(runtime, UserException(Instance(EXCEPTIONS["ValueError"]))) is True

    def fail():
        runtime.raise_error("ValueError", "bad")

    assert runtime.call(runtime.get_attribute(test, "assertRaises"), [EXCEPTIONS["ValueError"], fail]) is None
    with raises("ValueError"):
        runtime.call(runtime.get_attribute(test, "assertRaises"), [EXCEPTIONS["KeyError"], fail])


# Classes ------------------------------------------------------------------------------------------------------


def test_enum():
    runtime = FakeRuntime()
    base = MODULES["enum"]().attrs["Enum"]
    mode = base.make_subclass(runtime, "Mode", {"TRAIN": 0, "EVAL": 1, "ALSO": 1, "__doc__": None})
    train = runtime.get_attribute(mode, "TRAIN")
    assert runtime.get_attribute(train, "name") == "TRAIN"
    assert runtime.get_attribute(train, "value") == 0
    assert runtime.call(mode, [0]) is train
    assert runtime.get_item(mode, "TRAIN") is train
    assert runtime.get_attribute(mode, "ALSO") is runtime.get_attribute(mode, "EVAL")
    assert len(runtime.known_items(mode)) == 2
    assert runtime.compare("==", train, train) is True
    assert runtime.compare("==", train, 0) is False
    assert runtime.compare("in", train, mode) is True
    assert runtime.call(BUILTINS["isinstance"], [train, mode]) is True
    number = MODULES["enum"]().attrs["IntEnum"].make_subclass(runtime, "N", {"ONE": 1})
    assert runtime.compare("==", runtime.get_attribute(number, "ONE"), 1) is True
    with raises("ValueError"):
        runtime.call(mode, [7])


def test_dataclass():
    runtime = FakeRuntime()
    module = MODULES["dataclasses"]()
    cls = ClassValue("Config", (OBJECT,), {"size": 3})
    cls.attrs["items"] = runtime.call(module.attrs["field"], [], {"default_factory": BUILTINS["list"]})
    cls.at = ast.parse("class Config:\n  name: str\n  size: int = 3\n  items: list = field()\n").body[0]
    cls = runtime.call(runtime.call(module.attrs["dataclass"], [], {"frozen": True}), [cls])
    one, two = runtime.call(cls, ["a"]), runtime.call(cls, [], {"name": "a", "size": 4})
    assert (one.attrs["name"], one.attrs["size"], one.attrs["items"]) == ("a", 3, [])
    assert one.attrs["items"] is not two.attrs["items"]
    assert runtime.compare("==", one, two) is False
    assert runtime.compare("==", one, runtime.call(module.attrs["replace"], [two], {"size": 3})) is True
    assert runtime.call(module.attrs["asdict"], [two]) == {"name": "a", "size": 4, "items": []}
    with raises("TypeError"):
        runtime.call(cls, [])


def test_simple_namespace_and_typing():
    made = call("types.SimpleNamespace", a=1)
    assert made.attrs["a"] == 1
    runtime = FakeRuntime()
    typing = MODULES["typing"]()
    assert runtime.get_item(runtime.get_attribute(typing, "Optional"), TYPES["int"]) is not None
    point = runtime.call(runtime.get_attribute(typing, "NamedTuple"), ["P", [("x", TYPES["int"])]])
    assert runtime.call(point, [4]).attrs["x"] == 4


def test_factorisations():
    runtime = FakeRuntime()
    linalg = MODULES["numpy.linalg"]()
    square, long = ([ArrayValue(shape, "float32")] for shape in ((I, 3, 3), (3, 5)))

    def shapes(name, args):
        return [part.array_shape for part in runtime.call(linalg.attrs[name], args)]

    assert shapes("qr", square) == [(I, 3, 3)] * 2
    assert shapes("svd", square) == [(I, 3, 3), (I, 3), (I, 3, 3)]
    assert shapes("svd", long) == [None] * 3
    assert isinstance(runtime.call(linalg.attrs["det"], [ArrayValue((2, 2), "float64")]), Unknown)


# Arrays -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "shape", "dtype"),
    [
        ("zeros", ((2, 3),), {}, (2, 3), "float64"),
        ("zeros", (4,), {"dtype": "float32"}, (4,), "float32"),
        ("ones", ([2, I],), {}, (2, I), "float64"),
        ("array", ([[1, 2], [3, 4]],), {}, (2, 2), "int64"),
        ("array", ([1.0, 2],), {}, (2,), "float64"),
        ("array", (3,), {}, (), "int64"),
        ("array", ([[1]], "float32"), {}, (1, 1), "float32"),
        ("random.randn", (3, 4), {}, (3, 4), "float64"),
        ("random.uniform", (-1, 1), {"size": (2, 5)}, (2, 5), "float64"),
        ("random.randint", (10,), {"size": 3}, (3,), "int64"),
        ("arange", (5,), {}, (5,), "int64"),
        ("arange", (0.0, 1.0, 0.25), {}, (4,), "float64"),
        ("linspace", (0, 1, 7), {}, (7,), "float64"),
        ("eye", (3,), {}, (3, 3), "float64"),
        ("full", ((2,), 1), {}, (2,), "int64"),
        ("reshape", ([1, 2, 3, 4], (2, -1)), {}, (2, 2), "int64"),
        ("concatenate", ([[1], [2]],), {}, (2,), "int64"),
        ("linalg.inv", ([[1.0, 2.0], [3.0, 4.0]],), {}, (2, 2), "float64"),
        ("linalg.cholesky", ([[[1.0]]],), {}, (1, 1, 1), "float64"),
        ("linalg.det", ([[[1.0]]],), {}, (1,), "float64"),
        ("linalg.solve", ([[1.0]], [1.0]), {}, None, None),
    ],
)
def test_shapes_of_arrays(name, args, kwargs, shape, dtype):
    runtime = FakeRuntime()
    function = MODULES["numpy"]()
    for part in name.split("."):
        function = runtime.get_attribute(function, part)
    made = runtime.call(function, list(args), kwargs)
    assert isinstance(made, ArrayValue)
    assert (made.array_shape, made.array_dtype) == (shape, dtype)


def test_arrays():
    runtime = FakeRuntime()
    array = call("numpy.array", [[1, 2, 3], [4, 5, 6]])
    assert runtime.get_attribute(array, "shape") == (2, 3)
    assert runtime.get_attribute(array, "size") == 6
    assert runtime.get_attribute(array, "T").array_shape == (3, 2)
    assert runtime.call(BUILTINS["len"], [array]) == 2
    assert runtime.get_item(runtime.get_item(array, 1), 2) == 6
    assert runtime.get_item(array, slice(0, 1)).array_shape == (1, 3)
    assert runtime.call(runtime.get_attribute(array, "sum"), []) == 21
    assert runtime.call(runtime.get_attribute(array, "tolist"), []) == [[1, 2, 3], [4, 5, 6]]
    assert runtime.call(runtime.get_attribute(array, "astype"), ["float32"]).array_dtype == "float32"
    assert runtime.call(runtime.get_attribute(array, "reshape"), [3, -1]).array_shape == (3, 2)
    doubled = runtime.binary("*", array, 2)
    assert (doubled.array_shape, doubled.data) == ((2, 3), [[2, 4, 6], [8, 10, 12]])
    assert runtime.binary("/", 1, array).array_dtype == "float64"
    assert [item.array_shape for item in runtime.iterate(array)] == [(3,), (3,)]
    assert isinstance(runtime.call(BUILTINS["len"], [call("numpy.concatenate", [])]), Unknown)


def test_numbers_of_numpy():
    assert call("numpy.prod", [2, 3, 4]) == 24
    assert isinstance(call("numpy.prod", [2, I]), Unknown)
    assert call("numpy.sqrt", 4) == 2.0
    assert call("numpy.ceil", 1.5) == 2.0
    assert call("numpy.sum", [1, 2]) == 3
    assert call("numpy.maximum", 1, 2) == 2


def test_progress_bars_iterate_over_their_argument():
    runtime = FakeRuntime()
    assert list(runtime.iterate(call("tqdm.tqdm", [1, 2]))) == [1, 2]
    assert list(runtime.iterate(call("tqdm.trange", 3))) == [0, 1, 2]
    assert call("tqdm.tqdm", I).iterate(runtime) is None
