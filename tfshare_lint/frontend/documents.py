"""The programs in a Markdown document: which of its blocks go on with what earlier ones began, and which start anew.

Documents tell a story in pieces of one program, but they also show the same thing twice: the wrong way and the right
one, a first version and the next, several complete programs. Blocks that are meant instead of each other are not run
after each other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from tfshare_lint.cells import cell_at
from tfshare_lint.frontend.ir import ModuleCode, Statement

__all__ = ["programs_of"]

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass
class _Block:
    """The statements of a block, by their lines, and what tells how it goes together with others."""

    lines: list[int] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)  # the lines of import statements
    imported: set[str] = field(default_factory=set)
    begins: bool = False  # it imports TensorFlow, as programs do when they begin
    used: set[str] = field(default_factory=set)  # names that it reads
    bound: set[str] = field(default_factory=set)  # names that it defines or assigns
    #: What a later block that does it too is meant instead of: functions, and objects of one name made in one way.
    shown: set[str] = field(default_factory=set)


def programs_of(code: ModuleCode) -> list[ModuleCode]:
    """The programs that a module consists of: one, unless it is a Markdown document with several."""
    cells = code.source.cells
    if not cells or cells[0].number is not None:
        return [code]
    programs = _programs(_blocks(code))
    if len(programs) == 1:
        return [code]
    return [_part(code, lines) for lines in programs]


def _part(code: ModuleCode, lines: set[int]) -> ModuleCode:
    """The module with only the statements that begin on these lines."""

    def lower() -> tuple[Statement, ...]:
        return tuple(s for s in code.body if getattr(getattr(s, "at", None), "lineno", None) in lines)

    tree = ast.Module([s for s in code.tree.body if s.lineno in lines], [])
    return ModuleCode(code.path, tree, lower, code.source, code.python2, code.floor_division)


def _blocks(code: ModuleCode) -> list[_Block]:
    blocks: dict[int, _Block] = {}
    for statement in code.tree.body:
        cell = cell_at(code.source.cells, statement.lineno)
        _read(statement, blocks.setdefault(0 if cell is None else cell.first, _Block()))
    return list(blocks.values())


def _read(statement: ast.stmt, block: _Block) -> None:
    block.lines.append(statement.lineno)
    before = block.bound | block.imported
    if isinstance(statement, _IMPORTS):
        block.imports.append(statement.lineno)
        block.imported |= {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
        module = statement.module if isinstance(statement, ast.ImportFrom) else statement.names[0].name
        block.begins = block.begins or (module or "").partition(".")[0] == "tensorflow"
        return
    read = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    block.used |= read - before
    if isinstance(statement, _DEFINITIONS):
        block.bound.add(statement.name)
        block.shown.add(f"def {statement.name}")
    elif isinstance(statement, ast.Assign):
        block.bound |= {n.id for target in statement.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
        target = statement.targets[0]
        if isinstance(target, ast.Name) and isinstance(statement.value, ast.Call) and target.id not in read:
            block.shown.add(f"{target.id} = {ast.unparse(statement.value.func)}(…)")


def _programs(blocks: Iterable[_Block]) -> list[set[int]]:
    """The lines of the statements of each program, in the order in which the programs end."""
    programs: list[set[int]] = []
    current: list[_Block] = []
    imports: set[int] = set()
    for block in blocks:
        earlier = {name for other in current for name in other.bound}
        if block.begins and current and not block.used & earlier:
            programs.append(_lines(current, imports))
            current, imports = [block], set()
            continue
        instead = next((n for n, other in enumerate(current) if other.shown & block.shown), None)
        if instead is not None:
            programs.append(_lines(current, imports))
            imports.update(line for other in current[instead:] for line in other.imports)
            del current[instead:]
        current.append(block)
    return [*programs, _lines(current, imports)]


def _lines(blocks: list[_Block], imports: set[int]) -> set[int]:
    return imports.union(*(block.lines for block in blocks))
