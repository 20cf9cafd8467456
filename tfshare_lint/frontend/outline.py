"""What Python's tree of a module shows without lowering it: whether importing it does anything, and what its functions
mention."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from tfshare_lint.frontend.relevance import mentions_of

__all__ = ["Import", "Mention", "has_main_part", "is_inert", "module_imports", "module_mentions"]

#: Modules whose functions, called while a module is imported, change nothing that another module could see.
_HARMLESS_ROOTS = frozenset((
    "logging", "collections", "functools", "itertools", "os", "re", "np", "numpy", "six", "math", "typing", "operator",
    "namedtuple", "OrderedDict", "defaultdict", "partial", "range", "dict", "list", "set", "tuple", "frozenset", "int",
    "float", "str", "object", "TypeVar", "getLogger", "datetime", "time", "pathlib", "Path", "argparse", "warnings",
    "plt", "matplotlib", "cv2", "print", "super",
))  # fmt: skip
_HARMLESS_DECORATORS = frozenset((
    "property", "staticmethod", "classmethod", "abstractmethod", "abstractproperty", "wraps", "contextmanager",
    "total_ordering", "dataclass", "lru_cache", "unique", "add_metaclass", "setter", "getter", "deleter", "tf_export",
    "add_arg_scope", "lazy_property", "deprecated",
))  # fmt: skip


class Mention(NamedTuple):
    """A function, method, local function or lambda of a module: its ``name`` and the identifiers in it. ``makes``: the
    class whose objects it initialises, None for other functions."""

    name: str
    names: frozenset[str]
    makes: str | None


class Import(NamedTuple):
    """An import statement: the module as it is written, the dots before it, the names that are wanted from it."""

    module: str
    level: int
    names: tuple[str, ...]


def module_imports(tree: ast.Module) -> Iterator[Import]:
    """The import statements that are executed when the module is imported."""
    pending: list[Any] = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, 0, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", node.level, tuple(alias.name for alias in node.names if alias.name != "*"))
        elif isinstance(node, ast.If) and not _is_main_test(node.test):
            pending += reversed([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handled = [statement for handler in node.handlers for statement in handler.body]
            pending += reversed([*node.body, *handled, *node.orelse, *node.finalbody])


def is_inert(tree: ast.Module) -> bool:
    """Does importing the module only define things? Then nobody can tell when it was run, as long as that is before
    the first of its names is used."""
    return all(_is_inert(statement) for statement in tree.body)


def has_main_part(tree: ast.Module) -> bool:
    """Is there something that is done only where the file is run as a program?"""
    return any(isinstance(statement, ast.If) and _is_main_test(statement.test) for statement in tree.body)


def _is_inert(node: Any) -> bool:
    kind = type(node)
    if kind in (ast.Import, ast.ImportFrom, ast.Pass):
        return True
    if kind is ast.Delete:
        return all(isinstance(target, ast.Name) for target in node.targets)
    if kind in (ast.FunctionDef, ast.AsyncFunctionDef):
        return all(_harmless_decorator(item) for item in node.decorator_list) and _defaults_are_harmless(node.args)
    if kind is ast.ClassDef:
        bases = [*node.bases, *(keyword.value for keyword in node.keywords)]
        return (
            all(_harmless_decorator(item) for item in node.decorator_list)
            and all(map(_harmless, bases))
            and all(map(_is_inert, node.body))
        )
    if kind is ast.Expr:
        return _harmless(node.value)
    if kind is ast.Assign:
        return _harmless(node.value) and all(isinstance(target, (ast.Name, ast.Tuple)) for target in node.targets)
    if kind is ast.AnnAssign:
        return node.value is None or _harmless(node.value)
    if kind is ast.If:
        if _is_main_test(node.test):
            return not node.orelse
        return _harmless(node.test) and all(map(_is_inert, [*node.body, *node.orelse]))
    if kind is ast.Try:
        handled = [statement for handler in node.handlers for statement in handler.body]
        return all(map(_is_inert, [*node.body, *handled, *node.orelse, *node.finalbody]))
    return False


def _is_main_test(test: Any) -> bool:
    """``__name__ == "__main__"``, which is false where a module is imported."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in (test.left, test.comparators[0]))


def _harmless_decorator(node: Any) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
    return name in _HARMLESS_DECORATORS


def _defaults_are_harmless(arguments: ast.arguments) -> bool:
    return all(_harmless(default) for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None)


def _harmless(expression: Any) -> bool:
    """Does computing it change nothing? Calls are only of what is known to be harmless."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            function: Any = node.func
            while isinstance(function, ast.Attribute):
                function = function.value
            if not (isinstance(function, ast.Name) and function.id in _HARMLESS_ROOTS):
                return False
        elif isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return False
    return True


def module_mentions(tree: ast.Module) -> tuple[Mention, ...]:
    """What each function of the module mentions; methods with the class that they initialise."""
    found: list[Mention] = []
    for statement in tree.body:
        _add_mentions(statement, None, found)
    return tuple(found)


def _add_mentions(node: Any, owner: str | None, found: list[Mention]) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        makes = owner if node.name in ("__init__", "__new__", "__call__") else None
        found.append(Mention(node.name, frozenset(mentions_of(node.body, owner)), makes))
    elif isinstance(node, ast.ClassDef):
        for inner in node.body:
            _add_mentions(inner, node.name, found)
    elif isinstance(node, (ast.If, ast.Try)):
        for inner in [*node.body, *node.orelse]:
            _add_mentions(inner, owner, found)
