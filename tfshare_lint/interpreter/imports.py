"""Import statements: modelled libraries, modules of the program's own project, harmless libraries, and modules about
which nothing is known.

What a name means is decided in this order: what the program has put into ``sys.modules``; a model; the project's own
module; the standard library and other harmless ones; what less likely folders have; an unknown. (Python has no such
order: the folder of the program comes first. A model comes before it because nobody calls a module ``tensorflow`` and
means another; see also the note on shadowing in the documentation.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfshare_lint.frontend import CannotParse, ir
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import NORMAL, Activation
from tfshare_lint.interpreter.finder import FoundModule
from tfshare_lint.interpreter.values import (
    MISSING,
    DeferredName,
    ModuleEnvironment,
    ModuleValue,
    NativeObject,
    UserException,
    Value,
)
from tfshare_lint.trace import Frame

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["find_module", "import_by_name", "import_from", "import_module", "look_up", "package_of"]


def find_module(run: Interpreter, path: str) -> Value:
    """The module of this dotted path: it is run if it is the project's own and nobody has imported it so far."""
    known = run.modules.get(path, MISSING)
    if known is None:  # how a program says that there is no such module
        run.raise_error("ModuleNotFoundError", f"import of {path} halted; None in sys.modules")
    if known is not MISSING:
        return known
    parent, _, name = path.rpartition(".")
    container = find_module(run, parent) if parent else None
    found = run.modules.get(path)  # the package itself may have imported it
    if found is None:
        found = _find(run, path, container, name)
        run.journal.save(run.modules)
        run.modules.setdefault(path, found)
    if isinstance(container, ModuleValue) and "__path__" in container.attrs:
        run.journal.save(container.attrs)
        container.attrs[name] = found
    return found


def _find(run: Interpreter, path: str, container: Value, name: str) -> Value:
    model = run.models.module(path)
    if model is not None:
        source = run.finder.part_of_library(path) if run.models.has_no_model(path) else None
        return model if source is None else load(run, path, source)
    if isinstance(container, ModuleValue) and "__path__" in container.attrs:
        return _in_package(run, path, container, name)
    if isinstance(container, ModuleValue) and _is_no_package(run, container, name) and run.would_catch("ImportError"):
        parent = path.rpartition(".")[0]
        run.raise_error("ModuleNotFoundError", f"No module named '{path}'; '{parent}' is not a package")
    if container is None:
        own = run.finder.top_level(name, _sys_path(run))
        if own is not None:
            return load(run, path, own)
    library = _library(run, path)
    if library is not None:
        return library
    if container is None:
        other = run.finder.elsewhere(name, _sys_path(run), run.current.frame.path)
        if other is not None:
            return load(run, path, other)
    return run.fresh(path)


def _is_no_package(run: Interpreter, container: ModuleValue, name: str) -> bool:
    """Is it known that there is no module of this name in it: because it is a plain module of the project, or because
    the name is a function or class of a modelled one?"""
    if "__file__" in container.attrs:
        return True
    modelled = container.load is not None and run.models.module(container.name) is container
    return modelled and not isinstance(run.find_attribute(container, name), ModuleValue)


def _library(run: Interpreter, path: str) -> Value | None:
    maker = stdlib.MODULES.get(path)
    if maker is not None:
        made = maker()
        if path == "sys":
            made.attrs["modules"] = run.modules
        return made
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
    return stdlib.harmless_module(path) if root in stdlib.HARMLESS_MODULES else None


def _sys_path(run: Interpreter) -> list[str]:
    """The entries of ``sys.path`` that are known."""
    module = run.modules.get("sys")
    entries = module.attrs.get("path") if isinstance(module, ModuleValue) else None
    return [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else [""]


# The project's own modules ----------------------------------------------------------------------------------------


def _in_package(run: Interpreter, path: str, container: ModuleValue, name: str) -> Value:
    """A module of a package of the project."""
    folders = container.attrs["__path__"]
    for folder in folders if isinstance(folders, list) else ():
        found = run.finder.inside(name, folder) if isinstance(folder, str) else None
        if found is not None:
            return load(run, path, found)
    value = container.known_attributes().get(name)  # six.moves of a copy of six: what is imported is an attribute
    return run.fresh(path) if value is None else value


def load(run: Interpreter, name: str, found: FoundModule) -> Value:
    """The module that has been found, its body run as Python runs it: while that lasts, whoever imports it again gets
    it as far as it is."""
    if found.code is None and found.path:
        return run.fresh(name)  # cannot be read
    variables: dict[str, Value] = {"__name__": name, "__doc__": None, "__package__": name.rpartition(".")[0]}
    if found.folder is not None:
        variables["__path__"] = [found.folder]
        variables["__package__"] = name
    module = ModuleValue(name, variables)
    if found.code is None:
        return module
    variables["__file__"] = found.path
    needed = run.finder.leads_to(found.path, name)
    if needed is None and _run_package(run, name) and name in run.modules:
        return run.modules[name]  # by its package
    run.journal.save(run.modules)
    run.modules[name] = module
    if needed is not None:
        run.deferred.add(found.path)
        module.pending = lambda: _run_deferred(run, module, found)
        run.needed.extend(needed)
        _run_needed(run)
    else:
        try:
            _run_body(run, module, found)
        except UserException:
            run.modules.pop(name, None)
            raise
    return module


def _run_body(run: Interpreter, module: ModuleValue, found: FoundModule) -> None:
    try:
        body = found.code.body if found.code is not None else ()
    except CannotParse:  # it is reported where the file itself is checked
        module.attrs["*"] = True
        return
    environment = ModuleEnvironment(module.attrs, found.code, run.globals.python2)
    run.environments.append(environment)
    frame = Frame("<module>", "module", found.path, found.code, run.site(), run.next_serial())
    run.enter(Activation(environment, frame, None, None))
    run.importing += 1
    try:
        run.execute_block(body, run.current)
    finally:
        run.importing -= 1
        run.leave()
    _run_needed(run)


def _run_needed(run: Interpreter) -> None:
    """Run the modules that must be run because of others that wait. Not before the modules that are being imported are
    complete: what waits would have come to them in another order, in which they found each other complete."""
    while run.needed and not run.importing:
        find_module(run, run.needed.pop(0))


def _run_deferred(run: Interpreter, module: ModuleValue, found: FoundModule) -> None:
    """Run the body of a module that only defines things, now that one of its names is used. It stays, whatever is taken
    back of the entry that uses it first."""
    if _run_package(run, module.name) and module.pending is None:
        return  # by its package
    module.pending = None
    state = run.call_node, run.statement_call, run.has_open_arguments, run.catchers
    run.has_open_arguments, run.catchers = False, []
    depth = len(run.activations)
    try:
        with run.journal.suspended():
            _run_body(run, module, found)
    except UserException:
        run.unwind(depth)
        module.attrs["*"] = True  # what it has not defined is not known
    finally:
        run.call_node, run.statement_call, run.has_open_arguments, run.catchers = state


def _run_package(run: Interpreter, name: str) -> bool:
    """Before a module comes its package: run that now if it still waits."""
    package = run.modules.get(name.rpartition(".")[0])
    if not isinstance(package, ModuleValue) or package.pending is None:
        return False
    package.pending()
    return True


def look_up(run: Interpreter, deferred: DeferredName) -> Value:
    """The value of a name that was imported from a module which had not been run then."""
    return _member(run, deferred.module.name, deferred.module, deferred.name)


def package_of(run: Interpreter, act: Activation) -> str:
    """The package to which the relative imports of the running code are relative."""
    variables = act.env.globals.vars
    if act.env.globals is run.globals:
        return run.finder.package
    package = variables.get("__package__")
    return package if isinstance(package, str) else ""


def _absolute(run: Interpreter, module: str, level: int, act: Activation) -> str | None:
    """The absolute name of what a relative import names; None beyond the outermost package."""
    package = package_of(run, act)
    parts = package.split(".") if package else []
    if level - 1 > len(parts):
        return None
    kept = parts[: len(parts) - (level - 1)]
    return ".".join([*kept, module] if module else kept)


def _beside(run: Interpreter, path: str, act: Activation) -> str:
    """What Python 2 takes an absolute name to be relative to: the package of the importing module, with a dot, if that
    has such a module; else nothing."""
    if not act.env.globals.python2 or act.env.globals is run.globals or path.startswith("__"):
        return ""
    package, root = package_of(run, act), path.partition(".")[0]
    container = run.modules.get(package)
    if not isinstance(container, ModuleValue) or run.models.module(root) is not None:
        return ""
    folders = container.attrs.get("__path__")
    for folder in folders if isinstance(folders, list) else ():
        if isinstance(folder, str) and run.finder.inside(root, folder) is not None:
            return f"{package}."
    return ""


# Statements -------------------------------------------------------------------------------------------------------


def import_module(run: Interpreter, node: ir.ImportModule, act: Activation) -> int:
    """``import a.b`` / ``import a.b as c``"""
    act.at = node.at
    package = _beside(run, node.module, act)
    value = find_module(run, package + node.module)
    if node.alias is not None:
        run.store_name(node.alias, value, act)
        return NORMAL
    name = node.module.split(".")[0]
    root = package + name
    value = find_module(run, root)
    run.store_name(name, value, act)
    if name != node.module and isinstance(value, ModuleValue) and value.load is None:
        child = node.module[len(name) + 1 :].split(".")[0]
        if child not in value.attrs:
            run.journal.save(value.attrs)
            value.attrs[child] = find_module(run, f"{root}.{child}")
    return NORMAL


def import_from(run: Interpreter, node: ir.ImportFrom, act: Activation) -> int:
    """``from a.b import c as d``"""
    act.at = node.at
    if node.module == "__future__" and not node.level:
        return NORMAL
    path = _absolute(run, node.module, node.level, act) if node.level else _beside(run, node.module, act) + node.module
    if path is None and run.would_catch("ImportError"):
        run.raise_error("ImportError", "attempted relative import beyond top-level package")
    module = find_module(run, path) if path else run.fresh("." * node.level)
    for name, alias in node.names:
        if name == "*":
            _import_star(run, module, act)
            continue
        if alias is not None and alias != name:
            run.aliases.add((alias, name))
        if path == "" and node.level:  # ``from . import x`` outside of any package
            value = find_module(run, name)
        elif isinstance(module, ModuleValue) and _can_wait(run, module):
            value = DeferredName(module, name)
        else:
            value = _member(run, path or node.module, module, name)
        run.store_name(alias or name, value, act)
    return NORMAL


def _can_wait(run: Interpreter, module: ModuleValue) -> bool:
    """Need the module not be run yet for a name to be imported from it? A package must be: the name may be that of a
    module in it."""
    if module.pending is None or "__path__" in module.attrs:
        return False
    return not run.would_catch("ImportError")


def import_by_name(run: Interpreter, name: str, package: str | None = None) -> Value:
    """``importlib.import_module(name, package)``"""
    level = len(name) - len(name.lstrip("."))
    if level:
        parts = (package or "").split(".")
        name = ".".join([*parts[: max(len(parts) - level + 1, 0)], name[level:]])
    return find_module(run, name)


def _member(run: Interpreter, path: str, module: Value, name: str) -> Value:
    """What ``from path import name`` binds."""
    if isinstance(module, ModuleValue) and "__path__" in module.attrs:
        if name in module.known_attributes():
            return module.attrs[name]
        known = run.modules.get(f"{path}.{name}")
        return known if known is not None else find_module(run, f"{path}.{name}")
    if isinstance(module, (ModuleValue, NativeObject)):
        if run.models.has_no_model(f"{path}.{name}"):
            part = find_module(run, f"{path}.{name}")
            if isinstance(part, ModuleValue) and "__file__" in part.attrs:
                return part
        value = run.find_attribute(module, name)
        absent = bool(run.catchers) and stdlib.lacks_name(run, module, name) and run.would_catch("ImportError")
        if value is not MISSING and not absent:
            return value
        if absent or (run.would_catch("ImportError") and isinstance(module, ModuleValue) and module.load is None):
            run.raise_error("ImportError", f"cannot import name '{name}'")
        return find_module(run, f"{path}.{name}")
    found = run.models.module(f"{path}.{name}")
    return found if found is not None else run.get_attribute(module, name)


def _import_star(run: Interpreter, module: Value, act: Activation) -> None:
    if isinstance(module, ModuleValue):
        public = module.known_attributes().get("__all__")
        if isinstance(public, (list, tuple)) and all(isinstance(name, str) for name in public):
            for name in public:
                run.store_name(name, _member(run, module.name, module, name), act)
        else:
            names = [name for name in module.attrs if isinstance(name, str)]
            for name in names:
                if not name.startswith("_"):
                    run.store_name(name, module.attrs[name], act)
            if "*" in module.attrs or len(names) < len(
                module.attrs
            ):  # which itself has names from a module that is not known
                act.env.globals.vars["*"] = True
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
