"""``tf.app``, ``tf.flags`` and ``tf.test``: the models of the Python libraries that they are."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import (
    MISSING,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.tfapi.calls import Table
from tfshare_lint.tfapi.graphs import GraphValue
from tfshare_lint.tfapi.sessions import SessionValue
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE"]

TABLE: Table = {}


class _Library(NativeObject):
    """A module of ``tf`` that is another library under a second name."""

    type_name = "module"

    def __init__(self, path: str, extra: dict[str, Value] | None = None) -> None:
        self.path = path
        self.extra = extra or {}

    def _module(self, runtime: Runtime) -> Value:
        from tfshare_lint.interpreter.imports import find_module

        found: Value = find_module(runtime, self.path)  # type: ignore[arg-type]  # the one implementation of Runtime
        return found

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.extra[name] if name in self.extra else runtime.get_attribute(self._module(runtime), name)

    def set_attribute(self, runtime: Runtime, name: str, value: Value) -> None:
        runtime.set_attribute(self._module(runtime), name, value)

    def __repr__(self) -> str:
        return f"<module {self.path}>"


TABLE["flags"] = TABLE["app.flags"] = _Library("absl.flags")
TABLE["app"] = _Library("absl.app", {"flags": TABLE["flags"]})


class _Raises(NativeObject):
    """``with self.assertRaises(...)``: whatever is raised inside is expected."""

    type_name = "assertRaises context"
    catches = ("*",)

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        return error is not None


def _nothing(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return None


def _raises(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    functions = [a for a in args[2:] if not isinstance(a, (str, int, float, type(None)))]
    if not functions:
        return _Raises()
    return runtime.within(_Raises(), lambda: runtime.call(functions[0], args[args.index(functions[0]) + 1 :], kwargs))


def _session(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    graph = kwargs.get("graph", args[1] if len(args) > 1 else None)
    return SessionValue(graph.graph if isinstance(graph, GraphValue) else runtime.machine.graph)


def _opaque(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return Opaque("test value")


class _TestCase(NativeClass):
    """``tf.test.TestCase``: what test methods find on ``self``."""

    def method(self, name: str) -> Value:
        if name in self.methods:
            return self.methods[name]
        if name.startswith(("assert", "setUp", "tearDown", "addCleanup", "skipTest", "fail")):
            raising = name.startswith("assertRaises")
            self.methods[name] = NativeFunction(name, _raises if raising else _nothing, binds=True)
            return self.methods[name]
        return MISSING

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.method(name)


def _construct(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return Opaque("TestCase")


_METHODS: dict[str, Any] = {
    "test_session": _session, "session": _session, "cached_session": _session, "evaluate": _opaque,
    "get_temp_dir": _opaque, "checkedThread": _opaque,
}  # fmt: skip
TABLE["test.TestCase"] = _TestCase(
    "tf.test.TestCase", _construct, {n: NativeFunction(n, m, binds=True) for n, m in _METHODS.items()}
)
TABLE["test.main"] = NativeFunction("main", lambda run, args, kwargs: run.call(
    run.get_attribute(_Library("unittest"), "main"), [], {}
))  # fmt: skip
for _path in ("test.is_gpu_available", "test.is_built_with_cuda", "test.gpu_device_name"):
    TABLE[_path] = NativeFunction(_path, _opaque)
