"""Which names a function mentions, without lowering it: what mentions nothing that matters need not be run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tfshare_lint.frontend.ir import FunctionCode
from tfshare_lint.frontend.scope import mangled

__all__ = ["identifiers", "local_functions", "mentions_of", "names_in", "stored_attributes"]


def names_in(code: FunctionCode) -> frozenset[str]:
    """Every identifier that the body of ``code`` mentions: names, attributes, parts of imported modules' names, and
    strings that could be identifiers (for ``getattr``). Nested functions and classes are included, the function's
    own defaults and decorators are not, for they do not belong to its call. Computed once.
    """
    if code.names is None:
        function: Any = code.at
        code.names = frozenset(_collect(function.body, code.class_name))
    return code.names


def identifiers(at: Any) -> set[str]:
    """The same for any source node."""
    return _collect([at], None) if isinstance(at, ast.AST) else set()


def stored_attributes(code: FunctionCode) -> frozenset[str]:
    """Every name that the function assigns as an attribute of something."""
    class_name = code.class_name
    return frozenset(
        mangled(node.attr, class_name)
        for node in ast.walk(code.at)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )


def mentions_of(body: list[ast.stmt], class_name: str | None) -> set[str]:
    """Every identifier that these statements of a function mention; ``class_name``: of the class around it."""
    return _collect(body, class_name)


def local_functions(code: FunctionCode) -> tuple[tuple[str, frozenset[str]], ...]:
    """The functions and classes defined inside the function, and the names that lambdas are assigned to, each with
    the identifiers that it mentions. Computed once."""
    if code.inner is None:
        code.inner = tuple((name, frozenset(identifiers(node))) for name, node in _inner_definitions(code.at))
    return code.inner


def _inner_definitions(function: Any) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(function):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node is not function:
            yield node.name, node
        elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.Lambda, ast.Call)):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _collect(body: Any, class_name: str | None) -> set[str]:
    names: set[str] = set()
    stack: list[tuple[Any, str | None]] = [(body, class_name)]
    while stack:
        node, inside = stack.pop()
        kind = type(node)
        if kind is list:
            stack.extend([(item, inside) for item in node if isinstance(item, ast.AST)])
        elif kind is ast.Name:
            names.add(mangled(node.id, inside))
        elif kind is ast.Attribute:
            names.add(mangled(node.attr, inside))
            stack.append((node.value, inside))
        elif kind is ast.Constant:
            if type(node.value) is str and node.value.isidentifier():
                names.add(node.value)
        elif kind is ast.alias:
            names.update(node.name.split("."))
            names.add(mangled(node.asname or node.name, inside))
        else:
            if kind is ast.ImportFrom:
                names.update((node.module or "").split("."))
            elif kind is ast.ClassDef:
                inside = node.name
            stack.extend([(item, inside) for item in vars(node).values() if isinstance(item, (ast.AST, list))])
    return names
