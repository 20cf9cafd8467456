"""A project: its files as modules, and what the import statements of its programs mean."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from tfshare_lint.cells import place_in_cell
from tfshare_lint.finding import AnalysisError
from tfshare_lint.frontend import CannotParse
from tfshare_lint.frontend.ir import SourceLines
from tfshare_lint.frontend.outline import Mention
from tfshare_lint.interpreter.finder import FoundModule
from tfshare_lint.project.definitions import Definitions
from tfshare_lint.project.import_graph import ImportGraph
from tfshare_lint.project.loading import LoadedModule, Loader
from tfshare_lint.project.resolution import Located
from tfshare_lint.project.roots import package_top
from tfshare_lint.project.texts import Texts
from tfshare_lint.trace import Place

__all__ = ["ProgramModules", "Project"]


class Project:
    """What the programs of one project share."""

    def __init__(self, graph: ImportGraph, texts: Texts, spellings: dict[str, str], absolute: bool = False) -> None:
        """``spellings``: real path → how the user spells it. ``absolute``: other files are shown by their absolute
        paths, else by paths from the current folder."""
        resolver = graph.resolver
        self.definitions = Definitions(graph, lambda real: self.load(real).code)
        self.resolver = resolver
        self.root = resolver.root
        self.loader = Loader(texts)
        self.absolute = absolute
        self.spellings = spellings
        self._sources: dict[str, SourceLines] = {}

    def shown(self, real: str) -> str:
        """How messages call a file."""
        known = self.spellings.get(real)
        if known is None:
            known = self.spellings[real] = real if self.absolute else os.path.relpath(real)
        return known

    def load(self, real: str) -> LoadedModule:
        """The file as a module."""
        loaded = self.loader.load(real, self.shown(real))
        if loaded.code is not None:
            self._sources[loaded.path] = loaded.code.source
        return loaded

    def load_main(self, real: str) -> LoadedModule:
        """The same for a file that is run as a program: it is lowered now, and if that fails it has no code."""
        loaded = self.load(real)
        try:
            if loaded.code is not None:
                loaded.code.body  # noqa: B018  # lowers it
        except CannotParse as reason:
            error = AnalysisError("TFS902", loaded.path, reason.line, reason.column, reason.message)
            return loaded._replace(code=None, errors=(*loaded.errors, error))
        return loaded

    def find_module(self, name: str, folder: str) -> str | None:
        """The file of the module with this dotted name, seen from a program in the real ``folder``."""
        folders = [folder, *self.resolver.roots(os.path.join(folder, "any"))]
        located = self.resolver.follow(name.split("."), folders)
        return None if located is None else located.file

    def unreadable(self, real: str) -> tuple[AnalysisError, ...]:
        """Why the file cannot be read as a module; empty if it can. Only Python's own parser is asked."""
        return self.loader.unreadable(real, self.shown(real))

    def locate(self, path: str, at: Any) -> Place:
        """The place of a source node of the module that messages call ``path``."""
        from tfshare_lint.frontend.positions import place_of

        source = self._sources.get(path)
        if at is None or source is None:
            return Place(path, 1, 1, 1, 1)
        place = place_of(path, at, source.lines)
        return place_in_cell(place, source.cells) if source.cells else place


class ProgramModules:
    """What import statements find in one program. Implements :class:`tfshare_lint.interpreter.finder.ModuleFinder`."""

    def __init__(self, project: Project, main: str) -> None:
        """``main``: the real path of the file that is run."""
        self._project = project
        self._resolver = project.resolver
        self._folder = os.path.dirname(main)
        self._roots = tuple(self._resolver.roots(main))
        self._entries: dict[tuple[str, ...], list[str]] = {}  # entries of sys.path → folders
        self.package = _package(self._folder, project.root)

    @property
    def _bases(self) -> tuple[str, ...]:
        """Where a program may be run, which its relative paths are relative to."""
        return os.curdir, self._folder, self._project.root

    def top_level(self, name: str, sys_path: Iterable[str]) -> FoundModule | None:
        """A module of the project by the first part of its name."""
        folders = [*self._folders_of(sys_path), *self._roots]
        return self._found(self._resolver.find(name, folders))

    def inside(self, name: str, folder: str) -> FoundModule | None:
        """A module of the package in ``folder``, which a program may have written down as a relative path."""
        folders = [self._resolver.real(os.path.join(base, folder)) for base in self._bases]
        found = self._resolver.find(name, folders) or self._resolver.find_namespace(name, folders)
        return self._found(found)

    def elsewhere(self, name: str, sys_path: Iterable[str], importer: str) -> FoundModule | None:
        """What nothing better has: a library on the search path, a module beside the importing one (Python 2's
        implicit relative import; a program that is run from another folder), a folder without ``__init__.py``."""
        beside = os.path.dirname(self._resolver.real(importer))
        regular = self._resolver.find(name, (*self._resolver.search_path, beside))
        if regular is not None:
            return self._found(regular)
        folders = [*self._folders_of(sys_path), *self._roots, *self._resolver.search_path]
        return self._found(self._resolver.find_namespace(name, folders))

    def part_of_library(self, path: str) -> FoundModule | None:
        """A module of a library that is on the search path, or is the project itself."""
        located = self._resolver.find_whole(path, (*self._resolver.search_path, *self._roots))
        return self._found(located)

    def names_in(self, folder: str) -> dict[str, bool] | None:
        """The modules in a folder of the project."""
        return self._resolver.names_in(self._resolver.real(folder))

    def has_source(self, path: str) -> bool | None:
        """Is there a Python file of this path in the project? None for what is no Python file or elsewhere."""
        folder, name = os.path.split(self._resolver.real(path))
        names = self._resolver.names_in(folder) if name.endswith(".py") else None
        return None if names is None else os.path.isfile(os.path.join(folder, name))

    def text_of(self, path: str) -> str | None:
        """The text of a Python file of the project, wherever the program may be run."""
        for base in self._bases:
            real = self._resolver.real(os.path.join(base, path))
            if self.has_source(real):
                return self._project.load(real).text
        return None

    def _folders_of(self, sys_path: Iterable[str]) -> list[str]:
        """The folders that entries of ``sys.path`` mean: from where the program is run, or from the program's own
        folder, for it is not known where it is run."""
        entries = tuple(sys_path)
        if entries not in self._entries:
            folders = []
            for entry in entries:
                for base in self._bases:
                    folder = self._resolver.real(os.path.join(base, entry)) if entry else self._folder
                    if os.path.isdir(folder):
                        folders.append(folder)
                        break
            self._entries[entries] = folders
        return self._entries[entries]

    def _found(self, located: Located | None) -> FoundModule | None:
        if located is None:
            return None
        if located.file is None:
            return FoundModule("", None, located.folder)
        loaded = self._project.load(located.file)
        return FoundModule(loaded.path, loaded.code, located.folder)

    def leads_to(self, path: str, name: str) -> tuple[str, ...] | None:
        """What must be run when a module is imported; None if it must be run itself."""
        return self._project.definitions.leads_to(self._resolver.real(path), name)

    def mentions(self, paths: Iterable[str]) -> Iterator[Mention]:
        """What functions mention in modules that only define things, and in those that they import."""
        return self._project.definitions.mentions({self._resolver.real(path) for path in paths})


def _package(folder: str, root: str) -> str:
    """The dotted name of the package that the files of ``folder`` belong to; "" for none. A folder without
    ``__init__.py`` is taken for a package below the root."""
    top = package_top(folder)
    base = root if top == folder and folder.startswith(os.path.join(root, "")) else top
    relative = os.path.relpath(folder, base)
    return "" if relative == os.curdir else relative.replace(os.sep, ".")
