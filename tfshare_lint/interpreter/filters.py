"""Comprehensions that choose by a name: ``[v for v in variables if "d" in v.name]``."""

from __future__ import annotations

from typing import NamedTuple

from tfshare_lint.frontend import ir

__all__ = ["NameTest", "name_test"]


class NameTest(NamedTuple):
    """``how`` is ``in`` (``text in v.name``) or ``startswith`` (``v.name.startswith(text)``)."""

    how: str
    text: ir.Expr


def name_test(node: ir.Comprehension) -> NameTest | None:
    """The test by which a list comprehension chooses elements as they are, where it is the only one."""
    if node.kind != "list" or len(node.clauses) != 1 or len(node.clauses[0].conditions) != 1:
        return None
    target, condition = node.clauses[0].target, node.clauses[0].conditions[0]
    if not isinstance(target, ir.LoadName) or not _is_name(node.element, target.name):
        return None
    name = target.name
    if isinstance(condition, ir.Comparison) and len(condition.rest) == 1:
        ((op, right),) = condition.rest
        return NameTest("in", condition.left) if op == "in" and _is_own_name(right, name) else None
    if isinstance(condition, ir.Call) and len(condition.arguments) == 1 and not condition.arguments[0].star:
        method = condition.function
        if isinstance(method, ir.GetAttribute) and method.name == "startswith" and _is_own_name(method.value, name):
            return NameTest("startswith", condition.arguments[0].value)
    return None


def _is_name(node: ir.Expr, name: str) -> bool:
    return isinstance(node, ir.LoadName) and node.name == name


def _is_own_name(node: ir.Expr, target: str) -> bool:
    """Is it ``target.name`` or ``target.op.name``?"""
    if not isinstance(node, ir.GetAttribute) or node.name != "name":
        return False
    inner = node.value
    return _is_name(inner, target) or (
        isinstance(inner, ir.GetAttribute) and inner.name == "op" and _is_name(inner.value, target)
    )
