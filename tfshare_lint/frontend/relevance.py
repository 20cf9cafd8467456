"""Which names a function mentions, without lowering it: what mentions nothing that matters need not be run."""

from __future__ import annotations

import ast
from typing import Any

from tfshare_lint.frontend.ir import FunctionCode
from tfshare_lint.frontend.scope import mangled

__all__ = ["identifiers", "names_in"]


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
