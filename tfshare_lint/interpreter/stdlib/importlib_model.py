"""The modules ``importlib`` and ``imp``, as far as programs import modules by names that they compute."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs
from tfshare_lint.interpreter.values import MISSING, ModuleValue, NativeFunction, Runtime, Value

__all__ = ["import_function", "importlib_module"]


def _import_module(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``importlib.import_module(name, package=None)``"""
    return _imported(runtime, [*args, kwargs.get("name"), kwargs.get("package")], whole=True)


def import_function(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``__import__(name, …, fromlist)``: the outermost package, unless something is wanted from the module."""
    wanted = args[3] if len(args) > 3 else kwargs.get("fromlist")
    return _imported(runtime, args[:1], whole=bool(wanted))


def _imported(runtime: Runtime, args: Args, whole: bool) -> Value:
    from tfshare_lint.interpreter.imports import import_by_name

    given = [runtime.resolve(arg) for arg in args]
    name = next((arg for arg in given[:1] if isinstance(arg, str)), None)
    if not name:
        return runtime.unknown_call("import_module", args, {})
    package = next((arg for arg in given[1:] if isinstance(arg, str)), None)
    found = import_by_name(runtime, name, package)  # type: ignore[arg-type]  # the one implementation of Runtime
    return found if whole else import_by_name(runtime, name.partition(".")[0])  # type: ignore[arg-type]


def importlib_module() -> ModuleValue:
    """The model of ``importlib``; what else it has is harmless."""

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else LibraryName(f"importlib.{name}")

    table: dict[str, Value] = {"import_module": NativeFunction("importlib.import_module", _import_module)}
    return ModuleValue("importlib", table, load)
