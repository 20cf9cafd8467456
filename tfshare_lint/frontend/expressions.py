"""Expressions: libcst's nodes say what stands there, the nodes of Python's own tree at the same places give
positions, the values of literals, and names (which Python normalizes: ``ｔｆ`` is ``tf``).

Every function here takes the scope, libcst's node and Python's node (``at``) of the same expression.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, Optional

import libcst as cst

from tfshare_lint.frontend import ir
from tfshare_lint.frontend.scope import Scope

__all__ = ["arguments", "expression", "parameters", "target"]


def expression(scope: Scope, node: Any, at: Any) -> ir.Expr:
    """The expression ``node``. What is not known here is :class:`Opaque`."""
    lower = _EXPRESSIONS.get(type(node))
    return ir.Opaque(at) if lower is None else lower(scope, node, at)


def optional(scope: Scope, node: Any, at: Any) -> Optional[ir.Expr]:
    return None if node is None else expression(scope, node, at)


def target(scope: Scope, node: Any, at: Any) -> ir.Target:
    """The expression ``node`` as what is assigned to (or deleted): its names become names of the scope."""
    kind = type(node)
    if kind is cst.Name:
        return ir.LoadName(scope.bind(at.id), at)
    if kind is cst.Tuple or kind is cst.List:
        items = tuple([target(scope, item, below) for item, below in zip(node.elements, at.elts)])
        return ir.MakeTuple(items) if kind is cst.Tuple else ir.MakeList(items)
    if kind is cst.Element:
        return target(scope, node.value, at)
    if kind is cst.StarredElement:
        return ir.Star(target(scope, node.value, at.value))
    return expression(scope, node, at)


# Names and literals -------------------------------------------------------------------------------------------


def _name(scope: Scope, node: Any, at: Any) -> ir.Expr:
    if type(at) is ast.Constant:  # True, False, None
        return ir.Constant(at.value)
    return ir.LoadName(scope.mangle(at.id), at)


def _literal(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.Constant(at.value)


def _string(scope: Scope, node: Any, at: Any) -> ir.Expr:
    """A formatted string, or several strings side by side. Python's tree has already joined the literal parts (and
    the ``x=`` of ``{x=}``); the replacement fields stand in the same order in both trees."""
    if type(at) is ast.Constant:
        return ir.Constant(at.value)
    if type(at) is not ast.JoinedStr:
        return ir.Opaque(at)  # a template string
    fields: list[Any] = []
    while type(node) is cst.ConcatenatedString:
        if type(node.left) is cst.FormattedString:
            fields.extend(node.left.parts)
        node = node.right
    if type(node) is cst.FormattedString:
        fields.extend(node.parts)
    return _formatted(scope, fields, at)


def _formatted(scope: Scope, contents: Any, at: Any) -> ir.Expr:
    """The parts of a formatted string or of a format specification."""
    fields: Iterator[Any] = iter([part for part in contents if type(part) is cst.FormattedStringExpression])
    parts: list[Any] = []
    for part in at.values:
        if type(part) is ast.Constant:
            parts.append(ir.Constant(part.value))
            continue
        field = next(fields)
        value = expression(scope, field.expression, part.value)
        conversion = chr(part.conversion) if part.conversion > 0 else ""
        spec = None if part.format_spec is None else _formatted(scope, field.format_spec or (), part.format_spec)
        parts.append(ir.FormattedValue(value, conversion, spec))
    if all(type(part) is ir.Constant for part in parts):
        return ir.Constant("".join([part.value for part in parts]))
    return ir.FString(tuple(parts))


# Chains: what nests to the left without brackets, and so can be deep in ordinary code -------------------------------


def _chain(scope: Scope, node: Any, at: Any) -> ir.Expr:
    """Attributes, calls, subscripts and binary operations, followed to the left without recursion."""
    links = []
    kind = type(node)
    while True:
        links.append((kind, node, at))
        if kind is cst.Call:
            node = node.func
            at = at.func
        elif kind is cst.BinaryOperation:
            node = node.left
            at = at.left
        else:
            node = node.value
            at = at.value
        kind = type(node)
        if kind not in _CHAINED:
            break
    value = expression(scope, node, at)
    while links:
        kind, node, at = links.pop()
        if kind is cst.Attribute:
            value = ir.GetAttribute(value, scope.mangle(at.attr), at)
        elif kind is cst.Call:
            value = ir.Call(value, arguments(scope, node.args, at.args, at.keywords), at)
        elif kind is cst.Subscript:
            value = ir.GetItem(value, _index(scope, node.slice, at.slice), at)
        else:
            right = expression(scope, node.right, at.right)
            value = ir.Binary(_BINARY[type(node.operator)], value, right, at)
    return value


_CHAINED = frozenset((cst.Attribute, cst.Call, cst.Subscript, cst.BinaryOperation))


def arguments(scope: Scope, nodes: Any, positional: Any, keywords: Any) -> tuple[ir.Argument, ...]:
    """The arguments of a call or a class statement in the order of the source. Python's tree keeps those without
    and those with a keyword (``**`` among these) apart, each kind in the order of the source."""
    if not nodes:
        return ()
    result = []
    p = k = 0
    for node in nodes:
        if node.keyword is not None:
            value = expression(scope, node.value, keywords[k].value)
            result.append(ir.Argument(keywords[k].arg, value, ""))  # Python does not mangle it
            k += 1
        elif node.star == "":
            result.append(ir.Argument(None, expression(scope, node.value, positional[p]), ""))
            p += 1
        elif node.star == "*":
            result.append(ir.Argument(None, expression(scope, node.value, positional[p].value), "*"))
            p += 1
        else:
            result.append(ir.Argument(None, expression(scope, node.value, keywords[k].value), "**"))
            k += 1
    return tuple(result)


def _index(scope: Scope, elements: Any, at: Any) -> ir.Expr:
    """What stands between the brackets of a subscript. Python's tree has a tuple there as soon as there is a comma
    or a star."""
    first = elements[0]
    if len(elements) == 1 and not isinstance(first.comma, cst.Comma) and getattr(first.slice, "star", None) is None:
        return _index_item(scope, first.slice, at)
    return ir.MakeTuple(tuple([_index_item(scope, item.slice, below) for item, below in zip(elements, at.elts)]))


def _index_item(scope: Scope, node: Any, at: Any) -> ir.Expr:
    if type(node) is cst.Slice:
        return ir.Slice(
            optional(scope, node.lower, at.lower),
            optional(scope, node.upper, at.upper),
            optional(scope, node.step, at.step),
        )
    if node.star is not None:
        return ir.Star(expression(scope, node.value, at.value))
    return expression(scope, node.value, at)


# Operators ----------------------------------------------------------------------------------------------------


def _unary(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.Unary(_UNARY[type(node.operator)], expression(scope, node.expression, at.operand), at)


def _boolean(scope: Scope, node: Any, at: Any) -> ir.Expr:
    """libcst has one node for each operator, Python one for a whole run of the same operator; brackets end a run."""
    kind = type(node.operator)
    spine = []
    while True:
        spine.append(node.right)
        node = node.left
        if type(node) is not cst.BooleanOperation or type(node.operator) is not kind or node.lpar:
            break
    spine.append(node)
    spine.reverse()
    values = tuple([expression(scope, operand, below) for operand, below in zip(spine, at.values)])
    return ir.Boolean("and" if kind is cst.And else "or", values)


def _comparison(scope: Scope, node: Any, at: Any) -> ir.Expr:
    left = expression(scope, node.left, at.left)
    rest = tuple(
        [
            (_COMPARISONS[type(item.operator)], expression(scope, item.comparator, below))
            for item, below in zip(node.comparisons, at.comparators)
        ]
    )
    return ir.Comparison(left, rest, at)


def _conditional(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.Conditional(
        expression(scope, node.test, at.test),
        expression(scope, node.body, at.body),
        expression(scope, node.orelse, at.orelse),
    )


def _named(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.NamedExpression(scope.bind(at.target.id), expression(scope, node.value, at.value))


def _await(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.Await(expression(scope, node.expression, at.value), at)


def _yield(scope: Scope, node: Any, at: Any) -> ir.Expr:
    """A yield inside a larger expression."""
    value, delegate = yielded(scope, node, at)
    return scope.hoist(value, delegate, at)


def yielded(scope: Scope, node: Any, at: Any) -> tuple[Optional[ir.Expr], bool]:
    """What a yield yields, and whether it is a ``yield from``."""
    if type(node.value) is cst.From:
        return expression(scope, node.value.item, at.value), True
    return optional(scope, node.value, at.value), False


# Displays and comprehensions ----------------------------------------------------------------------------------


def _items(scope: Scope, node: Any, at: Any) -> tuple[ir.Expr, ...]:
    return tuple(
        [
            ir.Star(expression(scope, item.value, below.value))
            if type(item) is cst.StarredElement
            else expression(scope, item.value, below)
            for item, below in zip(node.elements, at.elts)
        ]
    )


def _tuple(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.MakeTuple(_items(scope, node, at))


def _list(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.MakeList(_items(scope, node, at))


def _set(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.MakeSet(_items(scope, node, at))


def _dict(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.MakeDict(
        tuple(
            [
                (
                    None if type(item) is cst.StarredDictElement else expression(scope, item.key, key),
                    expression(scope, item.value, value),
                )
                for item, key, value in zip(node.elements, at.keys, at.values)
            ]
        )
    )


def _starred(scope: Scope, node: Any, at: Any) -> ir.Expr:
    return ir.Star(expression(scope, node.value, at.value))


def _comprehension(kind: str) -> Callable[[Scope, Any, Any], ir.Expr]:
    def lower(scope: Scope, node: Any, at: Any) -> ir.Expr:
        clauses = _clauses(scope, node.for_in, at)
        return ir.Comprehension(kind, expression(scope, node.elt, at.elt), None, clauses, at)

    return lower


def _dict_comprehension(scope: Scope, node: Any, at: Any) -> ir.Expr:
    clauses = _clauses(scope, node.for_in, at)
    key = expression(scope, node.key, at.key)
    return ir.Comprehension("dict", key, expression(scope, node.value, at.value), clauses, at)


def _clauses(scope: Scope, node: Any, at: Any) -> tuple[ir.ComprehensionFor, ...]:
    """The ``for`` clauses: nested in libcst's tree, a list in Python's. Their targets are no names of the scope."""
    result = []
    for below in at.generators:
        inner = Scope(scope.class_name)
        bound = target(inner, node.target, below.target)
        iterable = expression(scope, node.iter, below.iter)
        conditions = tuple([expression(scope, item.test, test) for item, test in zip(node.ifs, below.ifs)])
        result.append(ir.ComprehensionFor(bound, iterable, conditions, below))
        node = node.inner_for_in
    return tuple(result)


# Functions ----------------------------------------------------------------------------------------------------


def _lambda(scope: Scope, node: Any, at: Any) -> ir.Expr:
    class_name = scope.class_name

    def lower(code: ir.FunctionCode) -> tuple[ir.Statement, ...]:
        inner = Scope(class_name)
        result = ir.Return(expression(inner, node.body, at.body), at.body)
        body: list[ir.Statement] = []
        inner.flush(body)
        inner.fill(code)
        return (*body, result)

    declared = parameters(scope, node.params, at.args)
    return ir.Lambda(ir.FunctionCode("<lambda>", declared, at, False, lower, class_name), at)


def parameters(scope: Scope, node: Any, at: Any) -> tuple[ir.Parameter, ...]:
    """The parameters of a function or lambda; their defaults are expressions of the scope around it."""
    result: list[ir.Parameter] = []
    named = [("positional_only", *pair) for pair in zip(node.posonly_params, at.posonlyargs)]
    named.extend([("positional", *pair) for pair in zip(node.params, at.args)])
    missing = len(named) - len(at.defaults)
    for index, (kind, item, below) in enumerate(named):
        default = None if index < missing else expression(scope, item.default, at.defaults[index - missing])
        result.append(ir.Parameter(scope.mangle(below.arg), kind, default))
    if at.vararg is not None:
        result.append(ir.Parameter(scope.mangle(at.vararg.arg), "star", None))
    for item, below, value in zip(node.kwonly_params, at.kwonlyargs, at.kw_defaults):
        result.append(ir.Parameter(scope.mangle(below.arg), "keyword", optional(scope, item.default, value)))
    if at.kwarg is not None:
        result.append(ir.Parameter(scope.mangle(at.kwarg.arg), "double_star", None))
    return tuple(result)


# Tables -------------------------------------------------------------------------------------------------------

_BINARY: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
}

_UNARY: dict[type, str] = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~", cst.Not: "not"}

_COMPARISONS: dict[type, str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}

_EXPRESSIONS: dict[type, Callable[[Scope, Any, Any], ir.Expr]] = {
    cst.Name: _name,
    cst.Attribute: _chain,
    cst.Call: _chain,
    cst.Subscript: _chain,
    cst.BinaryOperation: _chain,
    cst.SimpleString: _literal,
    cst.Integer: _literal,
    cst.Float: _literal,
    cst.Imaginary: _literal,
    cst.Ellipsis: _literal,
    cst.FormattedString: _string,
    cst.ConcatenatedString: _string,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.Set: _set,
    cst.Dict: _dict,
    cst.StarredElement: _starred,
    cst.ListComp: _comprehension("list"),
    cst.SetComp: _comprehension("set"),
    cst.GeneratorExp: _comprehension("generator"),
    cst.DictComp: _dict_comprehension,
    cst.Lambda: _lambda,
    cst.NamedExpr: _named,
    cst.Await: _await,
    cst.Yield: _yield,
}
