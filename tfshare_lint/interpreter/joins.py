"""Branches that cannot matter: both arms are run and their results joined, so that no decision is spent on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter.operations import derive
from tfshare_lint.interpreter.values import MISSING, BoundMethod, NativeObject, UserException, Value
from tfshare_lint.symbolic import Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.activation import Activation
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["choose", "join_arms", "only_raises", "simple_expression"]


def simple_expression(node: Any) -> bool:
    """Can evaluating this expression do nothing but give a value?"""
    parts = _SIMPLE_PARTS.get(type(node))
    return parts is not None and all(simple_expression(part) for part in parts(node))


#: The kinds of expression that are simple if their parts are.
_SIMPLE_PARTS: dict[type, Callable[[Any], Iterable[Any]]] = {
    ir.Constant: lambda node: (),
    ir.LoadName: lambda node: (),
    ir.GetAttribute: lambda node: (node.value,),
    ir.MakeTuple: lambda node: node.items,
    ir.MakeList: lambda node: node.items,
    ir.MakeDict: lambda node: node.items,  # simple only where it is empty: a pair is no expression
    ir.Comparison: lambda node: (node.left, *(right for _, right in node.rest)),
    ir.Binary: lambda node: (node.left, node.right),
    ir.Boolean: lambda node: node.values,
    ir.Conditional: lambda node: node,
    ir.Unary: lambda node: (node.value,),
}


def choose(run: Interpreter, condition: Unknown, first: Value, second: Value) -> Value:
    """The value that is ``first`` where ``condition`` holds, else ``second``."""
    if first is second or (
        type(first) is type(second) and isinstance(first, (str, int, float, tuple, Unknown)) and first == second
    ):
        return first
    if isinstance(first, NativeObject) and isinstance(second, NativeObject):
        joined = first.join(run, second)
        if joined is not MISSING:
            return joined
    not_none = first is not None and second is not None
    not_none = not_none and all(not isinstance(v, Unknown) or v.not_none for v in (first, second))
    return derive(run, "choice", (condition, first, second), not_none)


def only_raises(body: tuple[ir.Statement, ...]) -> bool:
    """Does this arm do nothing but raise, or end the program?"""
    for statement in body:
        if isinstance(statement, ir.Raise) or _exits(statement):
            return True
        if not isinstance(statement, (ir.ExpressionStatement, ir.Assign)):
            return False
    return False


def _exits(statement: ir.Statement) -> bool:
    """``sys.exit(...)``, ``exit(...)``, ``quit(...)``"""
    if not isinstance(statement, ir.ExpressionStatement) or not isinstance(statement.value, ir.Call):
        return False
    callee = statement.value.function
    if isinstance(callee, ir.GetAttribute):
        return callee.name in ("exit", "_exit") and isinstance(callee.value, ir.LoadName)
    return isinstance(callee, ir.LoadName) and callee.name in ("exit", "quit")


def join_arms(run: Interpreter, node: ir.If, condition: Unknown, act: Activation) -> bool:
    """Run both arms and join what they assign, if neither can touch the machine; False where that is not so."""
    if not (_harmless(run, node.body, act) and _harmless(run, node.orelse, act)):
        return False
    before = dict(act.vars)
    results = []
    for arm in (node.body, node.orelse):
        run.execute_block(arm, act)
        results.append(dict(act.vars))
        act.vars.clear()
        act.vars.update(before)
    for name in [*results[0], *(n for n in results[1] if n not in results[0])]:
        one, two = results[0].get(name, MISSING), results[1].get(name, MISSING)
        if one is two:
            act.vars[name] = one
        elif one is MISSING or two is MISSING:
            act.vars[name] = two if one is MISSING else one
        else:
            act.vars[name] = choose(run, condition, one, two)
    return True


def _harmless(run: Interpreter, body: tuple[ir.Statement, ...], act: Activation) -> bool:
    """Does running these statements change nothing but the activation's own names?"""
    return all(_harmless_statement(run, statement, act) for statement in body)


def _harmless_statement(run: Interpreter, statement: ir.Statement, act: Activation) -> bool:
    if isinstance(statement, ir.Pass):
        return True
    if isinstance(statement, ir.ExpressionStatement):
        return _harmless_expression(run, statement.value, act)
    if isinstance(statement, (ir.Assign, ir.AugmentedAssign)):
        targets = statement.targets if isinstance(statement, ir.Assign) else (statement.target,)
        names = [target.name for target in targets if isinstance(target, ir.LoadName)]
        return (
            len(names) == len(targets)
            and not _shared_names(act).intersection(names)
            and _harmless_expression(run, statement.value, act)
        )
    if isinstance(statement, ir.If):
        return (
            _harmless_expression(run, statement.test, act)
            and _harmless(run, statement.body, act)
            and _harmless(run, statement.orelse, act)
        )
    return False


def _shared_names(act: Activation) -> frozenset[str]:
    """Names of the function that are not its own."""
    if act.function is None:
        return frozenset()
    return act.function.code.globals | act.function.code.nonlocals


def _harmless_expression(run: Interpreter, node: Any, act: Activation) -> bool:
    if isinstance(node, ir.Call):
        return _harmless_callee(run, node.function, act) and all(
            _harmless_expression(run, argument.value, act) for argument in node.arguments
        )
    parts = _HARMLESS_PARTS.get(type(node))
    return parts is not None and all(_harmless_expression(run, part, act) for part in parts(node))


#: The kinds of expression that are harmless if their parts are.
_HARMLESS_PARTS: dict[type, Callable[[Any], Iterable[Any]]] = {
    **_SIMPLE_PARTS,
    ir.GetItem: lambda node: (node.value, node.index),
    ir.Slice: lambda node: [part for part in node if part is not None],
    ir.FString: lambda node: [part.value for part in node.parts if isinstance(part, ir.FormattedValue)],
}


def _harmless_callee(run: Interpreter, node: ir.Expr, act: Activation) -> bool:
    value = _peek(run, node, act)
    if isinstance(value, BoundMethod):
        value = value.function
    return bool(getattr(value, "pure", False))


def _peek(run: Interpreter, node: ir.Expr, act: Activation) -> Value:
    """The value of a dotted name, if looking it up can do nothing else."""
    if isinstance(node, ir.LoadName):
        try:
            return run.load_name(node.name, act)
        except UserException:
            return MISSING  # the arm itself binds the name first
    if isinstance(node, ir.GetAttribute):
        inner = _peek(run, node.value, act)
        if inner is not MISSING and type(inner).__name__ in ("ModuleValue", "str", "list", "dict", "tuple"):
            return run.find_attribute(inner, node.name)
        if isinstance(inner, NativeObject) and inner.attributes_are_pure:
            return run.find_attribute(inner, node.name)
    return MISSING
