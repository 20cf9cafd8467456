"""Statements, and modules as a whole. See :mod:`tfshare_lint.frontend.expressions` for how the two trees go together.

Differences between the trees that concern statements: libcst has a node for each physical line of small statements
and for each suite, Python's tree only the statements; a decorated function is one node in both.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst

from tfshare_lint.frontend import ir
from tfshare_lint.frontend.expressions import arguments, expression, optional, parameters, target, yielded
from tfshare_lint.frontend.gate import CannotParse
from tfshare_lint.frontend.scope import Scope

__all__ = ["lower_module"]

Statements = list[ir.Statement]


def lower_module(text: str, tree: ast.Module) -> tuple[ir.Statement, ...]:
    """The statements of the module ``text``, of which ``tree`` is Python's own tree.

    Raises:
        CannotParse: libcst cannot read it, although Python can.
    """
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        words = "Cannot read this file: Python can parse it, libcst cannot (" + error.message.partition("\n")[0] + ")."
        raise CannotParse(words, error.editor_line, error.editor_column) from None
    except (RecursionError, MemoryError):
        raise CannotParse("Cannot parse this file: it is nested too deeply.") from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a panic of libcst's Rust code, which is no Exception
            raise CannotParse("Cannot read this file: libcst's parser fails on it.") from None
        raise
    try:
        return _statements(Scope(None), module.body, tree.body)
    except RecursionError:
        raise CannotParse("Cannot read this file: it is nested too deeply.") from None


def _statements(scope: Scope, nodes: Any, ats: list[Any]) -> tuple[ir.Statement, ...]:
    """A body: libcst's statements, in lines, beside Python's."""
    out: Statements = []
    index = 0
    for line in nodes:
        if type(line) is cst.SimpleStatementLine:
            for node in line.body:
                _statement(scope, node, ats[index], out)
                index += 1
        else:
            _statement(scope, line, ats[index], out)
            index += 1
    return tuple(out)


def _suite(scope: Scope, node: Any, ats: list[Any]) -> tuple[ir.Statement, ...]:
    """The body of a compound statement: an indented block, or small statements on the line of its header."""
    if type(node) is cst.IndentedBlock:
        return _statements(scope, node.body, ats)
    out: Statements = []
    for small, at in zip(node.body, ats):
        _statement(scope, small, at, out)
    return tuple(out)


def _statement(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    lower = _STATEMENTS.get(type(node))
    if lower is None:
        out.append(ir.ExpressionStatement(ir.Opaque(at), at))
    else:
        lower(scope, node, at, out)


def _add(scope: Scope, out: Statements, statement: ir.Statement) -> None:
    """``statement`` after the yields that its expressions contain."""
    if scope.pending:
        scope.flush(out)
    out.append(statement)


# Small statements ---------------------------------------------------------------------------------------------


def _expression_statement(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    if type(node.value) is cst.Yield:
        value, delegate = yielded(scope, node.value, at.value)
        scope.add_yield(value, None, delegate, at.value)
        scope.flush(out)
        return
    _add(scope, out, ir.ExpressionStatement(expression(scope, node.value, at.value), at))


def _assign(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    if type(node.value) is cst.Yield and len(node.targets) == 1 and type(node.targets[0].target) is cst.Name:
        value, delegate = yielded(scope, node.value, at.value)
        scope.add_yield(value, target(scope, node.targets[0].target, at.targets[0]), delegate, at.value)
        scope.flush(out)
        return
    assigned = expression(scope, node.value, at.value)
    targets = tuple([target(scope, item.target, below) for item, below in zip(node.targets, at.targets)])
    _add(scope, out, ir.Assign(targets, assigned, at))


def _annotated_assign(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    value = optional(scope, node.value, at.value)
    _add(scope, out, ir.Assign((target(scope, node.target, at.target),), value, at))


def _augmented_assign(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    changed = target(scope, node.target, at.target)
    value = expression(scope, node.value, at.value)
    _add(scope, out, ir.AugmentedAssign(changed, _AUGMENTED[type(node.operator)], value, at))


def _delete(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    if type(node.target) is cst.Tuple and not node.target.lpar:
        deleted = [target(scope, item.value, below) for item, below in zip(node.target.elements, at.targets)]
    else:
        deleted = [target(scope, node.target, at.targets[0])]
    _add(scope, out, ir.Delete(tuple(deleted), at))


def _pass(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    out.append(ir.Pass())


def _break(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    out.append(ir.Break())


def _continue(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    out.append(ir.Continue())


def _return(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    _add(scope, out, ir.Return(optional(scope, node.value, at.value), at))


def _raise(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    value = optional(scope, node.exc, at.exc)
    cause = None if node.cause is None else expression(scope, node.cause.item, at.cause)
    _add(scope, out, ir.Raise(value, cause, at))


def _assert(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    test = expression(scope, node.test, at.test)
    _add(scope, out, ir.Assert(test, optional(scope, node.msg, at.msg), at))


def _import(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    for item in at.names:
        if item.asname is None:
            scope.bind(item.name.partition(".")[0])
            out.append(ir.ImportModule(item.name, None, at))
        else:
            out.append(ir.ImportModule(item.name, scope.bind(item.asname), at))


def _import_from(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    names = []
    for item in at.names:
        bound = None if item.name == "*" else scope.bind(item.asname or item.name)
        names.append((item.name, None if bound == item.name else bound))
    out.append(ir.ImportFrom(at.module or "", at.level, tuple(names), at))


def _global(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    names = tuple([scope.mangle(name) for name in at.names])
    (scope.globals if type(node) is cst.Global else scope.nonlocals).update(names)
    out.append(ir.Global(names))


def _type_alias(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    out.append(ir.Assign((ir.LoadName(scope.bind(at.name.id), at.name),), ir.Opaque(at), at))


# Compound statements ------------------------------------------------------------------------------------------


def _if(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    """An ``if`` with its ``elif`` chain, which may be long: from the last to the first, without recursion."""
    arms: list[tuple[Statements, ir.Expr, tuple[ir.Statement, ...], Any]] = []
    while True:
        before: Statements = []
        test = expression(scope, node.test, at.test)
        scope.flush(before)
        arms.append((before, test, _suite(scope, node.body, at.body), at))
        if type(node.orelse) is not cst.If:
            break
        node = node.orelse
        at = at.orelse[0]
    orelse = () if node.orelse is None else _suite(scope, node.orelse.body, at.orelse)
    for before, test, body, place in reversed(arms):
        orelse = (*before, ir.If(test, body, orelse, place))
    out.extend(orelse)


def _while(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    """A loop whose condition yields does so in every turn: ``while (yield x): …`` becomes
    ``while True: yield x; if not …: break; …``."""
    test = expression(scope, node.test, at.test)
    before: Statements = []
    scope.flush(before)
    body = _suite(scope, node.body, at.body)
    orelse = _else(scope, node, at)
    if before:
        leave = ir.If(ir.Unary("not", test, at.test), (*orelse, ir.Break()), (), at)
        out.append(ir.While(ir.Constant(True), (*before, leave, *body), (), at))
    else:
        out.append(ir.While(test, body, orelse, at))


def _for(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    iterable = expression(scope, node.iter, at.iter)
    each = target(scope, node.target, at.target)
    scope.flush(out)
    body = _suite(scope, node.body, at.body)
    out.append(ir.For(each, iterable, body, _else(scope, node, at), at))


def _else(scope: Scope, node: Any, at: Any) -> tuple[ir.Statement, ...]:
    return () if node.orelse is None else _suite(scope, node.orelse.body, at.orelse)


def _with(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    items = []
    for item, below in zip(node.items, at.items):
        context = expression(scope, item.item, below.context_expr)
        bound = None if item.asname is None else target(scope, item.asname.name, below.optional_vars)
        items.append(ir.WithItem(context, bound, below.context_expr))
    scope.flush(out)
    out.append(ir.With(tuple(items), _suite(scope, node.body, at.body), at))


def _try(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    body = _suite(scope, node.body, at.body)
    handlers = []
    for handler, below in zip(node.handlers, at.handlers):
        caught = optional(scope, handler.type, below.type)
        name = None if below.name is None else scope.bind(below.name)
        handlers.append(ir.ExceptHandler(caught, name, _suite(scope, handler.body, below.body), below))
    orelse = _else(scope, node, at)
    final = () if node.finalbody is None else _suite(scope, node.finalbody.body, at.finalbody)
    _add(scope, out, ir.Try(body, tuple(handlers), orelse, final, at))


def _match(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    subject = expression(scope, node.subject, at.subject)
    scope.flush(out)
    cases = []
    for case, below in zip(node.cases, at.cases):
        bound = tuple([scope.bind(name) for name in _captured(below.pattern)])
        guard = optional(scope, case.guard, below.guard)
        literal = None
        if type(case.pattern) is cst.MatchValue:
            literal = expression(scope, case.pattern.value, below.pattern.value)
        elif type(case.pattern) is cst.MatchSingleton:
            literal = ir.Constant(below.pattern.value)
        wildcard = type(case.pattern) is cst.MatchAs and case.pattern.pattern is None
        cases.append(ir.MatchCase(literal, wildcard, bound, guard, _suite(scope, case.body, below.body)))
    out.append(ir.Match(subject, tuple(cases), at))


def _captured(pattern: ast.AST) -> list[str]:
    """The names that a pattern binds, in the order of the source."""
    names = []
    for node in ast.walk(pattern):
        name = getattr(node, "rest", None) if hasattr(node, "rest") else getattr(node, "name", None)
        if name is not None and name not in names:
            names.append(name)
    return names


# Definitions --------------------------------------------------------------------------------------------------


def _function(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    decorators = _decorators(scope, node, at)
    class_name = scope.class_name

    def lower(code: ir.FunctionCode) -> tuple[ir.Statement, ...]:
        inner = Scope(class_name)
        body = _suite(inner, node.body, at.body)
        inner.fill(code)
        return body

    declared = parameters(scope, node.params, at.args)
    is_async = node.asynchronous is not None
    code = ir.FunctionCode(scope.bind(at.name), declared, at, is_async, lower, class_name)
    _add(scope, out, ir.DefineFunction(code, decorators, at))


def _class(scope: Scope, node: Any, at: Any, out: Statements) -> None:
    decorators = _decorators(scope, node, at)
    given = arguments(scope, [*node.bases, *node.keywords], at.bases, at.keywords)
    scope.flush(out)
    body = _suite(Scope(at.name), node.body, at.body)
    out.append(ir.DefineClass(scope.bind(at.name), given, body, decorators, at))


def _decorators(scope: Scope, node: Any, at: Any) -> tuple[ir.Expr, ...]:
    return tuple([expression(scope, item.decorator, below) for item, below in zip(node.decorators, at.decorator_list)])


# Tables -------------------------------------------------------------------------------------------------------

_AUGMENTED: dict[type, str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
}

_STATEMENTS: dict[type, Callable[[Scope, Any, Any, Statements], None]] = {
    cst.Expr: _expression_statement,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated_assign,
    cst.AugAssign: _augmented_assign,
    cst.Del: _delete,
    cst.Pass: _pass,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.Global: _global,
    cst.Nonlocal: _global,
    cst.TypeAlias: _type_alias,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
# Since libcst 1.9 or so: ``lazy import`` (PEP 810).
for _kind, _lower in (("LazyImport", _import), ("LazyImportFrom", _import_from)):
    if hasattr(cst, _kind):
        _STATEMENTS[getattr(cst, _kind)] = _lower
