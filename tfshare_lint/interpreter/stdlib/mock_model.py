"""``unittest.mock`` and ``mock``: ``patch`` and ``patch.object`` with a given stand-in; the rest is harmless."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.harmless_modules import HarmlessContext, LibraryName, harmless_module
from tfshare_lint.interpreter.stdlib.library import decorated_call
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, bind
from tfshare_lint.interpreter.values import (
    MISSING,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)

__all__ = ["mock_module"]


class Patch(NativeObject):
    """While it is entered, ``owner.name`` is ``new``. It decorates functions too."""

    type_name = "patch"

    def __init__(self, owner: Value, name: str, new: Value) -> None:
        self.owner = owner
        self.name = name
        self.new = new
        self.before: list[Value] = []

    def enter(self, runtime: Runtime) -> Value:
        runtime.journal.save(self.before)
        self.before.append(runtime.find_attribute(self.owner, self.name))
        runtime.set_attribute(self.owner, self.name, self.new)
        return self.new

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        before = self.before.pop() if self.before else MISSING
        if before is not MISSING:
            runtime.set_attribute(self.owner, self.name, before)
        return False

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        if len(args) == 1 and isinstance(args[0], FunctionValue):
            return decorated_call(runtime, self, args[0])
        return args[0] if args else None

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "start":
            return NativeFunction(name, lambda rt, args, kwargs: self.enter(rt))
        if name == "stop":
            return NativeFunction(name, lambda rt, args, kwargs: self.exit(rt, None) or None)
        return MISSING


def _patched(runtime: Runtime, owner: Value, name: Value, new: Value) -> Value:
    known = isinstance(owner, (ModuleValue, ClassValue, Instance)) and isinstance(name, str)
    return Patch(owner, name, new) if known and new is not MISSING else HarmlessContext("mock.patch()")


def _patch_object(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``patch.object(target, attribute, new, …)``"""
    own = {key: value for key, value in kwargs.items() if key in ("target", "attribute", "new")}
    owner, name, new = bind(
        runtime, "patch.object", args[:3], own, ("target", "attribute"), {"new": MISSING}
    )  # fmt: skip
    return _patched(runtime, runtime.resolve(owner), runtime.resolve(name), new)


class PatchFunction(LibraryName):
    """``patch("module.name", new, …)``, and its attribute ``object``."""

    def __init__(self) -> None:
        super().__init__("mock.patch")
        self.construct = self._patch

    def _patch(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        from tfshare_lint.interpreter.imports import import_by_name

        target = runtime.resolve(args[0] if args else kwargs.get("target"))
        new = args[1] if len(args) > 1 else kwargs.get("new", MISSING)
        if not isinstance(target, str) or "." not in target or new is MISSING:
            return HarmlessContext("mock.patch()")
        path, _, name = target.rpartition(".")
        return _patched(runtime, import_by_name(runtime, path), name, new)  # type: ignore[arg-type]

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return (
            NativeFunction("patch.object", _patch_object) if name == "object" else super().get_attribute(runtime, name)
        )


def mock_module() -> ModuleValue:
    """The model of ``unittest.mock``."""
    found = harmless_module("unittest.mock")
    found.attrs["patch"] = PatchFunction()
    return found
