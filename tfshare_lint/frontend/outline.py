"""What Python's tree of a module shows without lowering it: whether importing it does anything, and what its functions
mention."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tfshare_lint.frontend.relevance import mentions_of

__all__ = ["Import", "Mention", "has_main_part", "is_inert", "module_imports", "module_mentions"]

#: Modules whose functions, called while a module is imported, change nothing that another module could see.
_HARMLESS_ROOTS = frozenset((
    "logging", "collections", "functools", "itertools", "os", "re", "np", "numpy", "six", "math", "typing", "operator",
    "namedtuple", "OrderedDict", "defaultdict", "partial", "range", "dict", "list", "set", "tuple", "frozenset", "int",
    "float", "str", "object", "TypeVar", "getLogger", "datetime", "time", "pathlib", "Path", "argparse", "warnings",
    "plt", "matplotlib", "cv2", "print", "super", "open", "json", "yaml", "random", "copy", "string", "struct",
    "len", "max", "min", "sum", "sorted", "zip", "map", "filter", "enumerate", "reversed", "any", "all", "type",
    "isinstance", "getattr", "hasattr", "abs", "round", "str", "bool", "bytes", "abc", "ABCMeta", "enum", "Enum",
))  # fmt: skip
#: A decorator of such a name puts what it decorates somewhere, where others find it.
_REGISTERS = re.compile(
    "regist|route|command|task|handler|hook|listen|subscri|export|plugin|^add_(?!arg_scope)|^on_|^app"
)


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
    definitions = _Definitions(tree)
    return all(map(definitions.is_inert, tree.body))


def has_main_part(tree: ast.Module) -> bool:
    """Is there something that is done only where the file is run as a program?"""
    return any(isinstance(statement, ast.If) and _is_main_test(statement.test) for statement in tree.body)


def _is_main_test(test: Any) -> bool:
    """``__name__ == "__main__"``, which is false where a module is imported."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in (test.left, test.comparators[0]))


class _Definitions:
    """The statements of one module."""

    def __init__(self, tree: ast.Module) -> None:
        self._own: dict[str, ast.AST] = {
            node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        }
        self._imported = {
            (alias.asname or alias.name).partition(".")[0]
            for node in tree.body
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        self._confined: dict[str, bool] = {}

    def is_inert(self, node: Any) -> bool:
        """Does the statement only define something?"""
        kind = type(node)
        if kind in (ast.Import, ast.ImportFrom, ast.Pass):
            return True
        if kind is ast.Delete:
            return all(isinstance(target, ast.Name) for target in node.targets)
        if kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            defaults = (*node.args.defaults, *node.args.kw_defaults)
            return self._decorators_are_harmless(node) and all(self._harmless(d) for d in defaults if d is not None)
        if kind is ast.ClassDef:
            bases = [*node.bases, *(keyword.value for keyword in node.keywords)]
            parts = all(map(self._harmless, bases)) and all(map(self.is_inert, node.body))
            return parts and self._decorators_are_harmless(node)
        if kind is ast.Expr:
            return self._harmless(node.value)
        if kind is ast.Assign:
            return self._harmless(node.value) and all(map(self._is_own_target, node.targets))
        if kind is ast.AnnAssign:
            return node.value is None or self._harmless(node.value)
        return self._compound(node)

    def _compound(self, node: Any) -> bool:
        kind = type(node)
        if kind is ast.If:
            if _is_main_test(node.test):
                return not node.orelse
            return self._harmless(node.test) and all(map(self.is_inert, [*node.body, *node.orelse]))
        if kind is ast.With:
            return all(self._harmless(item.context_expr) for item in node.items) and all(map(self.is_inert, node.body))
        if kind is ast.Try:
            handled = [statement for handler in node.handlers for statement in handler.body]
            return all(map(self.is_inert, [*node.body, *handled, *node.orelse, *node.finalbody]))
        return False

    def _is_own_target(self, target: Any) -> bool:
        """A name, or an attribute or item of something that the module itself defines."""
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
            if isinstance(target, ast.Name):
                return target.id in self._own or target.id in _HARMLESS_ROOTS
        return isinstance(target, (ast.Name, ast.Tuple))

    def _decorators_are_harmless(self, node: Any) -> bool:
        for decorator in node.decorator_list:
            name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if _REGISTERS.search(name) and not self._is_confined(name):
                return False
        return True

    def _harmless(self, expression: Any) -> bool:
        """Does computing it change nothing outside of the module?"""
        for node in ast.walk(expression):
            if isinstance(node, ast.Call):
                function: Any = node.func
                while isinstance(function, (ast.Attribute, ast.Call)):
                    function = function.value if isinstance(function, ast.Attribute) else function.func
                if not isinstance(function, ast.Name):
                    if not isinstance(function, ast.Constant):  # "a b".split()
                        return False
                elif function.id not in _HARMLESS_ROOTS and not self._is_confined(function.id):
                    return False
            elif isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
                return False
        return True

    def _is_confined(self, name: str) -> bool:
        """A function or class of the module that mentions nothing that was imported, but for harmless libraries: it can
        change only what belongs to the module. (Whoever looks at that has the module run.)"""
        if name not in self._own:
            return False
        if name not in self._confined:
            self._confined[name] = True  # for those that call each other
            node: Any = self._own[name]
            mentioned = mentions_of(node.body, None)
            self._confined[name] = mentioned.isdisjoint(self._imported - _HARMLESS_ROOTS) and all(
                map(self._is_confined, mentioned & self._own.keys() - {name})
            )
        return self._confined[name]


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
