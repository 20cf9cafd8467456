"""Which modules only define things: they need not be run before one of their names is used, which most programs of a
large project never do.

Such a module may import others that do more (define flags, fill a registry). Those must be run when it is imported, so
they are listed here: the bits of an integer say which of them a module leads to, computed once for each circle of
modules that import each other (Tarjan's algorithm).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.frontend.outline import Import, Mention, is_inert, module_imports, module_mentions
from tfshare_lint.project.import_graph import ImportGraph

__all__ = ["Definitions"]


@dataclass
class _Node:
    """A file in the search. ``leads_to``: the bits of the active modules that it imports, directly or not."""

    file: str
    name: str
    imports: list[tuple[str, str]]  # files and the names by which they are imported
    around: list[str]  # files of the packages that it is in: they have begun to run when it is imported
    active: bool
    index: int = 0
    low: int = 0
    leads_to: int = 0
    done: bool = False
    members: set[str] = field(default_factory=set)


class Definitions:
    """Answers for the files of a project, each computed once."""

    def __init__(self, graph: ImportGraph, load: Callable[[str], ModuleCode | None]) -> None:
        """``load``: from a file's real path to the module; None where it cannot be read."""
        self._graph = graph
        self._load = load
        self._nodes: dict[str, _Node] = {}
        self._active: list[str] = []  # names of the modules that do more than define, in the order of their bits
        self._mentions: dict[str, tuple[Mention, ...]] = {}

    def leads_to(self, file: str, name: str) -> tuple[str, ...] | None:
        """The dotted names of the modules that must be run when the file is imported as ``name``; None if it must be
        run itself."""
        if file not in self._nodes:
            self._search(file, name)
        node = self._nodes[file]
        if node.active:
            return None
        bits, names = node.leads_to, []
        while bits:
            lowest = bits & -bits
            names.append(self._active[lowest.bit_length() - 1])
            bits ^= lowest
        return tuple(names)

    def mentions(self, file: str) -> Iterator[Mention]:
        """What the functions mention in the file and in all that it imports, as far as that can touch variables."""
        seen = {file}
        pending = [file]
        while pending:
            other = pending.pop()
            if self._graph.matters(other):
                if other not in self._mentions:
                    code = self._load(other)
                    self._mentions[other] = module_mentions(code.tree) if code is not None else ()
                yield from self._mentions[other]
            node = self._nodes.get(other)
            followed = [*(imported for imported, _ in node.imports), *node.around] if node is not None else []
            for imported in followed:
                if imported not in seen:
                    seen.add(imported)
                    pending.append(imported)

    def _search(self, file: str, name: str) -> None:
        """Tarjan's algorithm from one file, without recursion."""
        open_nodes: list[_Node] = []
        work = [(self._enter(file, name, open_nodes), 0)]
        while work:
            node, position = work.pop()
            if position < len(node.imports):
                work.append((node, position + 1))
                other_file, other_name = node.imports[position]
                other = self._nodes.get(other_file)
                if other is None:
                    work.append((self._enter(other_file, other_name, open_nodes), 0))
                elif not other.done:
                    node.low = min(node.low, other.index)
                continue
            for other_file, _ in node.imports:
                other = self._nodes[other_file]
                node.low = node.low if other.done else min(node.low, other.low)
            if node.low == node.index:
                self._close(node, open_nodes)

    def _enter(self, file: str, name: str, open_nodes: list[_Node]) -> _Node:
        code = self._load(file) if file in self._graph.facts else None
        active = code is None or bool(code.source.cells) or not is_inert(code.tree)
        # What an active module imports is imported when it is run.
        found = [] if active or code is None else list(self._imports(file, name, code))
        imports = [(path, dotted) for path, dotted in found if not name.startswith(f"{dotted}.")]
        around = [path for path, dotted in found if name.startswith(f"{dotted}.")]
        node = self._nodes[file] = _Node(file, name, imports, around, active, len(self._nodes), len(self._nodes))
        open_nodes.append(node)
        return node

    def _close(self, first: _Node, open_nodes: list[_Node]) -> None:
        """All modules of the circle that begins with ``first`` lead to the same."""
        position = open_nodes.index(first)
        circle = open_nodes[position:]
        del open_nodes[position:]
        bits = 0
        for node in circle:
            if node.active:
                self._active.append(node.name)
                bits |= 1 << (len(self._active) - 1)
            for other, _ in node.imports:
                bits |= self._nodes[other].leads_to
        for node in circle:
            node.leads_to = bits
            node.done = True

    def _imports(self, file: str, name: str, code: ModuleCode) -> Iterator[tuple[str, str]]:
        """The files that a module imports when it is run, with their dotted names."""
        package = name if file.endswith("__init__.py") else name.rpartition(".")[0]
        seen = {file}
        for statement in module_imports(code.tree):
            for path, dotted in self._files(file, package, statement):
                if path not in seen:
                    seen.add(path)
                    yield path, dotted

    def _files(self, file: str, package: str, statement: Import) -> Iterator[tuple[str, str]]:
        parts = package.split(".") if package else []
        base = parts[: len(parts) - statement.level + 1] if statement.level else []
        for wanted in ("", *statement.names):
            relative = ".".join(part for part in (statement.module, wanted) if part)
            files = self._graph.files_of(file, relative, statement.level)
            names = [*base, *relative.split(".")] if relative else base
            for number, path in enumerate(files):
                if path:
                    yield path, ".".join(names[: len(names) - len(files) + number + 1])
