"""``unittest``: assertions do nothing, expected errors are caught. The interpreter runs the test methods."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.contextlib_model import Catching, NullContext
from tfshare_lint.interpreter.stdlib.exceptions import EXCEPTIONS
from tfshare_lint.interpreter.stdlib.library import identity, module, nothing
from tfshare_lint.interpreter.stdlib.mock_model import mock_module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, harmless
from tfshare_lint.interpreter.values import (
    MISSING,
    ModuleValue,
    NativeClass,
    NativeFunction,
    Runtime,
    Value,
)

__all__ = ["TEST_CASE", "TestCaseClass", "unittest_module"]


class _Raised(Catching):
    """``with self.assertRaises(…) as raised``"""

    def __init__(self, classes: Args) -> None:
        super().__init__(classes, self)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return harmless(f"assertRaises().{name}")


def _assert_raises(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``self.assertRaises(error[, function, *args])``"""
    _, classes, *rest = args
    context = _Raised([runtime.resolve(classes)])
    if not rest or rest[0] is None:
        return context
    function, arguments = rest[0], rest[1:]
    return runtime.within(context, lambda: runtime.call(function, arguments, kwargs))


def _assert_raises_regex(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return _assert_raises(runtime, [*args[:2], *args[3:]], kwargs)


def _sub_test(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return NullContext()


def _skip_test(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.raise_error("SystemExit", "skipped")


_METHODS: dict[str, Implementation] = {
    "assertRaises": _assert_raises,
    "failUnlessRaises": _assert_raises,
    "assertRaisesRegex": _assert_raises_regex,
    "assertRaisesRegexp": _assert_raises_regex,
    "assertWarns": lambda runtime, args, kwargs: NullContext(),
    "assertLogs": lambda runtime, args, kwargs: NullContext(harmless("logs")),
    "subTest": _sub_test,
    "skipTest": _skip_test,
    "id": lambda runtime, args, kwargs: "test",
    "shortDescription": nothing,
    "addCleanup": nothing,
    "run": nothing,
    "fail": nothing,
    "failIf": nothing,
    "failUnless": nothing,
    **dict.fromkeys(("setUp", "tearDown", "setUpClass", "tearDownClass", "__init__"), nothing),
}


class TestCaseClass(NativeClass):
    """``unittest.TestCase``"""

    def __init__(self) -> None:
        super().__init__("TestCase", lambda runtime, args, kwargs: harmless("TestCase()"))

    def method(self, name: str) -> Value:
        if name not in self.methods:
            body = _METHODS.get(name, nothing if name.startswith("assert") else None)
            if body is None:
                return MISSING
            self.methods[name] = NativeFunction(name, body, binds=True)
        return self.methods[name]

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.name if name in ("__name__", "__qualname__") else self.method(name)


TEST_CASE = TestCaseClass()


def _decorator(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``@skipIf(condition, reason)``: the test is looked at all the same."""
    return NativeFunction("decorator", identity)


def unittest_module() -> ModuleValue:
    """The model of ``unittest``."""
    table: dict[str, Implementation] = {
        "main": nothing,
        "expectedFailure": identity,
        **dict.fromkeys(("skip", "skipIf", "skipUnless"), _decorator),
    }
    others: dict[str, Value] = {
        "TestCase": TEST_CASE,
        "SkipTest": EXCEPTIONS["Exception"],
        "mock": mock_module(),
    }
    return module("unittest", table, others)
