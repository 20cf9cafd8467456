"""Which modules only define things: they need not be run before one of their names is used, which most programs of a
large project never do.

Such a module may import others that do more (define flags, fill a registry). Those must be run when it is imported, so
they are listed here: the bits of an integer say which of them a module leads to, computed once for each circle of
modules that import each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.frontend.outline import Import, Mention, has_main_part, is_inert, module_imports, module_mentions
from tfshare_lint.project.circles import circles
from tfshare_lint.project.import_graph import ImportGraph

__all__ = ["Definitions"]


@dataclass
class _Node:
    """A file. ``leads_to``: the bits of the active modules that it imports, directly or not."""

    name: str
    imports: list[tuple[str, str]]  # files and the names by which they are imported
    active: bool
    leads_to: int = 0


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

    def mentions(self, files: Iterable[str]) -> Iterator[Mention]:
        """What the functions mention in the files and in all that they import, as far as that can touch variables."""
        pending = sorted(files)
        seen = set(pending)
        while pending:
            other = pending.pop()
            if self._graph.matters(other):
                if other not in self._mentions:
                    code = self._load(other)
                    self._mentions[other] = module_mentions(code.tree) if code is not None else ()
                yield from self._mentions[other]
            node = self._nodes.get(other)
            for imported, _ in node.imports if node is not None else ():
                if imported not in seen:
                    seen.add(imported)
                    pending.append(imported)

    def does_nothing(self, file: str) -> bool:
        """Does running the file as a program only define things?"""
        code = self._load(file)
        return code is None or (not code.source.cells and is_inert(code.tree) and not has_main_part(code.tree))

    def _search(self, file: str, name: str) -> None:
        """Find out what the file leads to, and all that it imports."""
        names = {file: name}

        def imported(importer: str) -> list[str]:
            node = self._enter(importer, names[importer])
            for other, other_name in node.imports:
                names.setdefault(other, other_name)
            return [other for other, _ in node.imports]

        done = set(self._nodes)
        for circle in circles([file], imported, done.__contains__):
            bits = 0
            for member in circle:
                node = self._nodes[member]
                if node.active:
                    self._active.append(node.name)
                    bits |= 1 << (len(self._active) - 1)
                for other, _ in node.imports:
                    bits |= self._nodes[other].leads_to
            for member in circle:
                self._nodes[member].leads_to = bits

    def _enter(self, file: str, name: str) -> _Node:
        code = self._load(file) if file in self._graph.facts else None
        active = code is None or bool(code.source.cells) or not is_inert(code.tree)
        # What an active module imports is imported when it is run.
        imports = [] if active or code is None else list(self._imports(file, name, code))
        node = self._nodes[file] = _Node(name, imports, active)
        return node

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
