"""The modules ``importlib``, ``pkgutil`` and ``pydoc``, and ``__import__``, as far as programs import modules by names
that they compute."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, harmless
from tfshare_lint.interpreter.values import MISSING, ModuleValue, NativeFunction, Runtime, Value
from tfshare_lint.symbolic import Unknown

__all__ = ["import_function", "importlib_module", "pkgutil_module", "pydoc_module"]


def _import_module(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``importlib.import_module(name, package=None)``"""
    return _imported(runtime, [*args, kwargs.get("name"), kwargs.get("package")], whole=True)


def import_function(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``__import__(name, …, fromlist)``: the outermost package, unless something is wanted from the module."""
    given = {**dict(zip(("name", "globals", "locals", "fromlist", "level"), args)), **kwargs}
    name, level, around = runtime.resolve(given.get("name")), given.get("level", 0), given.get("globals")
    if isinstance(name, str) and isinstance(level, int) and level > 0:
        package = around.get("__package__") if isinstance(around, dict) else None
        return _imported(runtime, ["." * level + name, package], whole=True)
    return _imported(runtime, [name], whole=bool(given.get("fromlist")))


def _imported(runtime: Runtime, args: Args, whole: bool) -> Value:
    from tfshare_lint.interpreter.imports import import_by_name

    given = [runtime.resolve(arg) for arg in args]
    name = next((arg for arg in given[:1] if isinstance(arg, str)), None)
    if not name:
        return runtime.unknown_call("import_module", args, {})
    package = next((arg for arg in given[1:] if isinstance(arg, str)), None)
    found = import_by_name(runtime, name, package)  # type: ignore[arg-type]  # the one implementation of Runtime
    return found if whole else import_by_name(runtime, name.partition(".")[0])  # type: ignore[arg-type]


def _iter_modules(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``pkgutil.iter_modules(path=None, prefix="")``: triples of a finder, the name and whether it is a package."""
    folders = runtime.known_items(args[0]) if args else None
    prefix = args[1] if len(args) > 1 else kwargs.get("prefix", "")
    found: list[Value] = []
    for folder in folders or [None]:
        names = runtime.finder.names_in(folder) if isinstance(folder, str) else None
        if names is None or not isinstance(prefix, str):
            return harmless("iter_modules()")
        found += [(harmless("finder"), prefix + name, is_package) for name, is_package in names.items()]
    return found


def pkgutil_module() -> ModuleValue:
    """The model of ``pkgutil``; what else it has is harmless."""

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else LibraryName(f"pkgutil.{name}")

    return ModuleValue("pkgutil", {"iter_modules": NativeFunction("pkgutil.iter_modules", _iter_modules)}, load)


def _locate(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``pydoc.locate(path)``: the object of this dotted path, or None."""
    from tfshare_lint.interpreter.stdlib.builtins_model import BUILTINS

    path = runtime.resolve([*args, *kwargs.values()][0])
    if not isinstance(path, str):
        return runtime.fresh("locate()")
    parts = [part for part in path.split(".") if part]
    if not parts:
        return None
    found = _imported(runtime, [parts[0]], whole=True)
    if isinstance(found, Unknown):  # no module that is known
        return runtime.fresh(path) if len(parts) > 1 else BUILTINS.get(parts[0])
    for number, part in enumerate(parts[1:], 2):
        inner = runtime.find_attribute(found, part)
        if inner is MISSING and isinstance(found, ModuleValue) and "__path__" in found.attrs:
            inner = _imported(runtime, [".".join(parts[:number])], whole=True)
            if isinstance(inner, Unknown):
                return None
        if inner is MISSING:
            return None
        found = inner
    return found


def pydoc_module() -> ModuleValue:
    """The model of ``pydoc``; what else it has is harmless."""

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else LibraryName(f"pydoc.{name}")

    return ModuleValue("pydoc", {"locate": NativeFunction("pydoc.locate", _locate)}, load)


def importlib_module() -> ModuleValue:
    """The model of ``importlib``; what else it has is harmless."""

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else LibraryName(f"importlib.{name}")

    table: dict[str, Value] = {"import_module": NativeFunction("importlib.import_module", _import_module)}
    return ModuleValue("importlib", table, load)
