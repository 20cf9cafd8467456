"""Import statements: modelled libraries, harmless libraries, and modules about which nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import NORMAL, Activation
from tfshare_lint.interpreter.values import MISSING, ModuleValue, NativeObject, Value

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["find_module", "import_from", "import_module"]


def find_module(run: Interpreter, path: str) -> Value:
    """The module of this dotted path: a model, a harmless opaque one, or an unknown."""
    known = run.modules.get(path)
    if known is None:
        known = run.modules[path] = _find(run, path)
    return known


def _find(run: Interpreter, path: str) -> Value:
    model = run.models.module(path)
    if model is not None:
        return model
    maker = stdlib.MODULES.get(path)
    if maker is not None:
        return maker()
    root, _, rest = path.partition(".")
    if rest and root in stdlib.MODULES:
        value = find_module(run, root)
        for name in rest.split("."):
            value = run.find_attribute(value, name)
            if value is MISSING:
                return stdlib.harmless_module(path)
        return value
    framework = stdlib.framework_module(path)
    if framework is not None:
        return framework
    if root in stdlib.HARMLESS_MODULES:
        return stdlib.harmless_module(path)
    return run.fresh(path)


def import_module(run: Interpreter, node: ir.ImportModule, act: Activation) -> int:
    """``import a.b`` / ``import a.b as c``"""
    act.at = node.at
    if node.alias is not None:
        run.store_name(node.alias, find_module(run, node.module), act)
        return NORMAL
    root = node.module.split(".")[0]
    value = find_module(run, root)
    run.store_name(root, value, act)
    if root != node.module and isinstance(value, ModuleValue) and value.load is None:
        child = node.module[len(root) + 1 :].split(".")[0]
        value.attrs.setdefault(child, find_module(run, f"{root}.{child}"))
    return NORMAL


def import_from(run: Interpreter, node: ir.ImportFrom, act: Activation) -> int:
    """``from a.b import c as d``"""
    act.at = node.at
    if node.module == "__future__" and not node.level:
        return NORMAL
    module = run.fresh(node.module or ".") if node.level else find_module(run, node.module)
    for name, alias in node.names:
        if name == "*":
            _import_star(run, module, act)
            continue
        value = _member(run, node, module, name)
        run.store_name(alias or name, value, act)
    return NORMAL


def _member(run: Interpreter, node: ir.ImportFrom, module: Value, name: str) -> Value:
    if isinstance(module, (ModuleValue, NativeObject)):
        value = run.find_attribute(module, name)
        if value is not MISSING:
            return value
        if run.would_catch("ImportError") and isinstance(module, ModuleValue) and module.load is None:
            run.raise_error("ImportError", f"cannot import name '{name}'")
        return find_module(run, f"{node.module}.{name}")
    if not node.level:
        found = run.models.module(f"{node.module}.{name}")
        if found is not None:
            return found
    return run.get_attribute(module, name)


def _import_star(run: Interpreter, module: Value, act: Activation) -> None:
    if isinstance(module, ModuleValue):
        for name, value in list(module.attrs.items()):
            if not name.startswith("_"):
                run.store_name(name, value, act)
        if module.load is None:
            return
        if run.models.star_names is not None:
            for name in run.models.star_names(module):
                value = module.load(name)
                if value is not MISSING and name not in act.vars:
                    run.store_name(name, value, act)
            return
    # Any name that is not found from now on may have come from here.
    act.env.globals.vars["*"] = True
