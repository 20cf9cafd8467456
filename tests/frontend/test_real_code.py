"""The standard library, lowered whole: every node stands where its source says so."""

from __future__ import annotations

import ast
import random
import sys
import sysconfig
import unicodedata
import warnings
from pathlib import Path
from typing import Any

import pytest

from tfshare_lint.frontend import CannotParse, ir, parse_and_lower
from tfshare_lint.frontend.positions import place_of

LIBRARY = Path(sysconfig.get_path("stdlib"))
#: Files that libcst 1.9 cannot read, although Python can.
NOT_FOR_LIBCST = frozenset(("ann_module.py", "test_grammar.py"))  # ``(x): int = 1``

#: The node of Python's tree that each node comes from.
ORIGIN = {
    ir.GetAttribute: ast.Attribute,
    ir.GetItem: ast.Subscript,
    ir.Call: ast.Call,
    ir.Binary: ast.BinOp,
    ir.Comparison: ast.Compare,
    ir.Lambda: ast.Lambda,
    ir.ComprehensionFor: ast.comprehension,
    ir.Comprehension: (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    ir.Assign: (ast.Assign, ast.AnnAssign, getattr(ast, "TypeAlias", ast.Assign)),
    ir.AugmentedAssign: ast.AugAssign,
    ir.Delete: ast.Delete,
    ir.If: (ast.If, ast.While),  # a while whose condition yields has an if for it
    ir.For: (ast.For, ast.AsyncFor),
    ir.While: ast.While,
    ir.With: (ast.With, ast.AsyncWith),
    ir.ExceptHandler: ast.ExceptHandler,
    ir.Raise: ast.Raise,
    ir.Assert: ast.Assert,
    ir.DefineFunction: (ast.FunctionDef, ast.AsyncFunctionDef),
    ir.DefineClass: ast.ClassDef,
    ir.ImportModule: ast.Import,
    ir.ImportFrom: ast.ImportFrom,
    ir.Yield: (ast.Yield, ast.YieldFrom),
}


def sample() -> list[Path]:
    files = sorted(path for path in LIBRARY.rglob("*.py") if "site-packages" not in path.parts)
    return random.Random(1).sample(files, 80)


def all_files() -> list[Path]:
    return sorted(path for path in LIBRARY.rglob("*.py") if "site-packages" not in path.parts)


def check_file(path: Path) -> int:
    """Lower one file and check its nodes; how many there were."""
    try:
        text = path.read_bytes().decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (UnicodeDecodeError, SyntaxError, ValueError):
        return 0  # files of the tests for just that
    module = parse_and_lower(text, str(path), tree)
    misplaced = in_formatted_strings(tree) if sys.version_info < (3, 12) else set()
    checked = 0
    calls = 0
    pending: list[Any] = list(module.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ir.FunctionCode):
            pending.extend((node.parameters, node.body))
        elif isinstance(node, tuple):
            pending.extend(node)
            calls += type(node) is ir.Call
            if hasattr(node, "at"):
                checked += 1
                check_node(node, module.source.lines, node.at in misplaced)
    assert calls == sum(isinstance(node, ast.Call) for node in ast.walk(tree)) - calls_in_annotations(tree)
    return checked


def in_formatted_strings(tree: ast.Module) -> set[ast.AST]:
    """The nodes whose positions Python, before 3.12, does not know well."""
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return {part for string in strings for part in ast.walk(string)}


def check_node(node: Any, lines: tuple[str, ...], misplaced: bool) -> None:
    origin = ORIGIN.get(type(node))
    assert origin is None or isinstance(node.at, origin), node
    if isinstance(node, ir.LoadName) and not node.name.startswith("."):
        assert isinstance(node.at, ast.Name)
        assert node.name.endswith(node.at.id)  # a private name has its class before it
        _, line, start, _, end = place_of("", node.at, lines)
        assert misplaced or unicodedata.normalize("NFKC", lines[line - 1][start - 1 : end - 1]) == node.at.id
    if isinstance(node, ir.GetAttribute):
        assert node.name.endswith(node.at.attr)


def calls_in_annotations(tree: ast.Module) -> int:
    """Calls that are not lowered: those in annotations, patterns and type parameters."""
    count = 0
    for node in ast.walk(tree):
        for name in ("annotation", "returns", "pattern", "type_params"):
            for part in ast.walk(ast.Module(body=as_list(getattr(node, name, None)), type_ignores=[])):
                count += isinstance(part, ast.Call)
        if type(node).__name__ == "TypeAlias":
            count += sum(isinstance(part, ast.Call) for part in ast.walk(node))
    return count


def as_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, ast.AST) else []


def test_sample_of_the_standard_library() -> None:
    assert sum(check_file(path) for path in sample()) > 25_000


@pytest.mark.slow
@pytest.mark.parametrize("path", all_files(), ids=lambda path: str(path.relative_to(LIBRARY)))
def test_standard_library(path: Path) -> None:
    try:
        check_file(path)
    except CannotParse:
        assert path.name in NOT_FOR_LIBCST
