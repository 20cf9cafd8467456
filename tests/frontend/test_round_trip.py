"""Every statement of real code, built again from its lowered form: it is Python's own tree, but for annotations.

The way back shares nothing with the lowering, which follows libcst's tree.
"""

from __future__ import annotations

import ast
import random
import warnings
from pathlib import Path
from typing import Any, Optional

from tests.frontend.test_real_code import all_files
from tfshare_lint.frontend import ir, parse_and_lower

Fields = list[Any]


def plain(node: Any) -> Any:
    """Python's tree as nested lists, without contexts, annotations and positions."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, ast.AST):
        return node
    if isinstance(node, ast.Name):
        return ["Name", node.id]
    if isinstance(node, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop)):
        return type(node).__name__
    if isinstance(node, ast.Lambda):
        return ["Lambda", plain_parameters(node.args), plain(node.body)]
    if isinstance(node, ast.Constant):
        return ["Constant", repr(node.value)]
    if isinstance(node, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in node.values):
        return ["Constant", repr("".join(part.value for part in node.values))]  # type: ignore[attr-defined]
    return [type(node).__name__, *(plain(getattr(node, name)) for name in node._fields if name not in IGNORED)]


IGNORED = ("ctx", "is_async", "type_comment")


def plain_parameters(node: ast.arguments) -> Fields:
    named = [("positional_only", item.arg) for item in node.posonlyargs]
    named += [("positional", item.arg) for item in node.args]
    defaults = [None] * (len(named) - len(node.defaults)) + [plain(value) for value in node.defaults]
    result: Fields = [[kind, name, default] for (kind, name), default in zip(named, defaults)]
    if node.vararg is not None:
        result.append(["star", node.vararg.arg, None])
    for item, value in zip(node.kwonlyargs, node.kw_defaults):
        result.append(["keyword", item.arg, None if value is None else plain(value)])
    if node.kwarg is not None:
        result.append(["double_star", node.kwarg.arg, None])
    return result


OPERATORS = {
    "+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "//": "FloorDiv", "%": "Mod", "**": "Pow", "@": "MatMult",
    "<<": "LShift", ">>": "RShift", "&": "BitAnd", "|": "BitOr", "^": "BitXor",
}  # fmt: skip
UNARY = {"-": "USub", "+": "UAdd", "~": "Invert", "not": "Not"}
COMPARISONS = {
    "==": "Eq", "!=": "NotEq", "<": "Lt", "<=": "LtE", ">": "Gt", ">=": "GtE", "is": "Is", "is not": "IsNot",
    "in": "In", "not in": "NotIn",
}  # fmt: skip
PLAIN_NAMES = {
    ir.MakeTuple: "Tuple", ir.MakeList: "List", ir.MakeSet: "Set", ir.Conditional: "IfExp", ir.Slice: "Slice",
    ir.GetItem: "Subscript", ir.Star: "Starred", ir.Await: "Await",
}  # fmt: skip
COMPREHENSIONS = {"list": "ListComp", "set": "SetComp", "generator": "GeneratorExp", "dict": "DictComp"}


def again(node: Any) -> Any:
    """An expression in the form of :func:`plain`."""
    kind = type(node)
    if node is None:
        return None
    if kind is tuple:
        return [again(item) for item in node]
    if kind in PLAIN_NAMES:
        return [PLAIN_NAMES[kind], *(again(part) for name, part in zip(node._fields, node) if name != "at")]
    if kind is ir.LoadName:
        return ["Name", unmangled(node.name, node.at.id)]
    if kind is ir.GetAttribute:
        return ["Attribute", again(node.value), unmangled(node.name, node.at.attr)]
    if kind is ir.Constant:
        return ["Constant", repr(node.value)]
    if kind is ir.Call:
        return ["Call", again(node.function), *arguments_again(node.arguments)]
    if kind is ir.Binary:
        return ["BinOp", again(node.left), OPERATORS[node.op], again(node.right)]
    if kind is ir.Unary:
        return ["UnaryOp", UNARY[node.op], again(node.value)]
    if kind is ir.Boolean:
        return ["BoolOp", node.op.capitalize(), again(node.values)]
    if kind is ir.Comparison:
        operators, operands = zip(*node.rest)
        return ["Compare", again(node.left), [COMPARISONS[op] for op in operators], again(operands)]
    if kind is ir.MakeDict:
        return ["Dict", [again(key) for key, _ in node.items], [again(value) for _, value in node.items]]
    if kind is ir.FString:
        return ["JoinedStr", [field_again(part) for part in node.parts]]
    if kind is ir.Comprehension:
        parts = [again(node.element)] if node.value is None else [again(node.element), again(node.value)]
        clauses = [["comprehension", again(c.target), again(c.iterable), again(c.conditions)] for c in node.clauses]
        return [COMPREHENSIONS[node.kind], *parts, clauses]
    if kind is ir.Lambda:
        [result] = node.function.body
        return ["Lambda", parameters_again(node.function), again(result.value)]
    assert kind is ir.NamedExpression, node
    return ["NamedExpr", ["Name", node.name], again(node.value)]


def field_again(part: Any) -> Fields:
    if isinstance(part, ir.Constant):
        return ["Constant", repr(part.value)]
    conversion = ord(part.conversion) if part.conversion else -1
    spec: Optional[Fields] = None
    if part.spec is not None:
        spec = again(part.spec)
    return ["FormattedValue", again(part.value), conversion, spec]


def arguments_again(arguments: Any) -> tuple[Fields, Fields]:
    positional = []
    keywords = []
    for argument in arguments:
        value = again(argument.value)
        if argument.keyword is not None or argument.star == "**":
            keywords.append(["keyword", argument.keyword, value])
        else:
            positional.append(["Starred", value] if argument.star else value)
    return positional, keywords


def parameters_again(code: ir.FunctionCode) -> Fields:
    declared: Any = code.at.args  # type: ignore[attr-defined]
    written = [*declared.posonlyargs, *declared.args]
    written += [declared.vararg] if declared.vararg else []
    written += [*declared.kwonlyargs, *([declared.kwarg] if declared.kwarg else [])]
    return [
        [parameter.kind, unmangled(parameter.name, item.arg), again(parameter.default)]
        for parameter, item in zip(code.parameters, written)
    ]


def unmangled(name: str, written: str) -> str:
    """The name as it was written; a private one has its class before it."""
    private = written.startswith("__") and name.startswith("_") and name.endswith(written)
    return written if private else name


def pairs(node: Any) -> list[tuple[Any, Any]]:
    """The expressions of a statement's header: lowered, and as Python has them."""
    at = getattr(node, "at", None)
    kind = type(node)
    if type(at).__name__ == "TypeAlias":
        return []
    if kind is ir.Assign:
        targets = at.targets if isinstance(at, ast.Assign) else [at.target]
        return [(node.value, at.value), (node.targets, targets)]
    if kind is ir.For:
        return [(node.target, at.target), (node.iterable, at.iter)]
    if kind is ir.AugmentedAssign:
        assert OPERATORS[node.op] == type(at.op).__name__
        return [(node.target, at.target), (node.value, at.value)]
    if kind is ir.With:
        return [
            (item.context, below.context_expr) for item, below in zip(node.items, at.items)
        ] + [(item.target, below.optional_vars) for item, below in zip(node.items, at.items)]  # fmt: skip
    if kind is ir.Raise:
        return [(node.value, at.exc), (node.cause, at.cause)]
    if kind is ir.Assert:
        return [(node.test, at.test), (node.message, at.msg)]
    if kind is ir.DefineFunction or kind is ir.DefineClass:
        return [(node.decorators, at.decorator_list)]
    simple = {ir.ExpressionStatement: "value", ir.Return: "value", ir.Delete: "targets", ir.If: "test",
              ir.While: "test", ir.ExceptHandler: "type", ir.Yield: "value"}  # fmt: skip
    if kind not in simple:
        return []
    if kind is ir.Return and not isinstance(at, ast.Return):
        return []  # a lambda's, seen from the lambda
    return [(getattr(node, simple[kind]), getattr(at, simple[kind]))]


def check_file(path: Path) -> int:
    try:
        text = path.read_bytes().decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (UnicodeDecodeError, SyntaxError, ValueError):
        return 0
    pending: list[Any] = list(parse_and_lower(text, str(path), tree).body)
    checked = 0
    while pending:
        node = pending.pop()
        if isinstance(node, ir.FunctionCode):
            body = node.body
            if not any(name.startswith(".") for name in node.assigned):  # no yield inside an expression
                pending.extend(body)
            if isinstance(node.at, (ast.FunctionDef, ast.AsyncFunctionDef)):
                assert parameters_again(node) == plain_parameters(node.at.args)
        elif isinstance(node, tuple):
            pending.extend(node)
        for lowered, original in pairs(node):
            if isinstance(original, (ast.Yield, ast.YieldFrom)):
                continue
            checked += 1
            assert again(lowered) == plain(original), ast.unparse(original)
    return checked


def test_real_code_comes_back() -> None:
    files = random.Random(2).sample(all_files(), 40)
    assert sum(check_file(path) for path in files) > 5_000
