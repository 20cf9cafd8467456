"""From the name of a module to its file: as Python's import system finds it, but only inside the project.

Source of facts: *The import system* in the language reference; PEP 420 (a folder without ``__init__.py`` is a package
only where no module and no regular package of the name is found).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tfshare_lint.project.roots import package_top

__all__ = ["Located", "Resolver"]


#: Where the modules of a library really are, where that is not below its name: ``tensorflow`` 1.15 only forwards.
LAYOUTS = {"tensorflow": ("tensorflow_core", "tensorflow")}


class Located(NamedTuple):
    """What a name means. ``file``: the real path of the module's source, None for a namespace package.
    ``folder``: where the modules of a package are, None for a plain module."""

    file: str | None
    folder: str | None


class Resolver:
    """Finds modules below a project's root, and below the folders that the user named as search path."""

    def __init__(self, root: str, search_path: Iterable[str] = ()) -> None:
        """``root``: a real path. ``search_path``: folders of libraries whose source may be read."""
        self.root = root
        self.search_path = tuple(_with_parts(os.path.realpath(folder) for folder in search_path))
        self._limits = tuple(os.path.join(folder, "") for folder in (root, *self.search_path))
        self._real: dict[str, str] = {}
        self._names: dict[str, dict[str, bool]] = {}  # folder → name in it → is it a directory?
        self._has_modules: dict[str, bool] = {}
        self._found: dict[tuple[str, str], Located | None] = {}
        self._roots: dict[str, tuple[str, ...]] = {}

    def find(self, name: str, folders: Iterable[str]) -> Located | None:
        """The module or regular package ``name`` (no dots) in the first of the real ``folders`` that has it."""
        for folder in folders:
            key = (folder, name)
            if key not in self._found:
                self._found[key] = self._find(name, folder)
            found = self._found[key]
            if found is not None:
                return found
        return None

    def _find(self, name: str, folder: str) -> Located | None:
        names = self._list(folder)
        if names.get(name):
            package = os.path.join(folder, name)
            initial = os.path.join(package, "__init__.py")
            if self._list(package).get("__init__.py") is False and self.allows(initial):
                return Located(self.real(initial), package)
        if names.get(name + ".py") is False:
            file = os.path.join(folder, name + ".py")
            if self.allows(file):
                return Located(self.real(file), None)
        return None

    def find_namespace(self, name: str, folders: Iterable[str]) -> Located | None:
        """The folder ``name`` in the first of ``folders`` that has one with modules somewhere in it."""
        for folder in folders:
            if self._list(folder).get(name):
                package = os.path.join(folder, name)
                if self.allows(package) and self._holds_modules(package):
                    return Located(None, package)
        return None

    def find_whole(self, path: str, folders: Iterable[str]) -> Located | None:
        """The module with the dotted name ``path`` in the first of ``folders`` that has all of it. A folder may be the
        outermost package itself."""
        root, *rest = path.split(".")
        names = LAYOUTS.get(root, (root,))
        for folder in folders:
            inside = folder if os.path.basename(folder) in names else None
            for package in (*(os.path.join(folder, name) for name in names), inside):
                found = self._follow(rest, package) if package is not None else None
                if found is not None:
                    return found
        return None

    def _follow(self, names: list[str], folder: str) -> Located | None:
        """The module that one gets to from the package in ``folder``."""
        located: Located | None = None
        for name in names:
            located = self.find(name, (folder,))
            if located is None:
                return None
            folder = located.folder or ""
        return located

    def follow(self, names: list[str], folders: Iterable[str]) -> Located | None:
        """The module whose dotted name has these parts, the first of them in one of the ``folders``."""
        located: Located | None = None
        for name in names:
            located = self.find(name, folders) or self.find_namespace(name, folders)
            if located is None:
                return None
            folders = [located.folder] if located.folder is not None else []
        return located

    def names_in(self, folder: str) -> dict[str, bool] | None:
        """The modules in a real folder, by name in order, each with whether it is a package; None for a folder that is
        none of the project's."""
        if not self.allows(os.path.join(folder, "__init__.py")) or not os.path.isdir(folder):
            return None
        found: dict[str, bool] = {}
        for name, is_folder in sorted(self._list(folder).items()):
            module = name if is_folder else name[: -len(".py")] if name.endswith(".py") else ""
            package = is_folder and self._list(os.path.join(folder, name)).get("__init__.py") is False
            if module.isidentifier() and module != "__init__" and (package or not is_folder):
                found[module] = found.get(module, False) or package
        return found

    def allows(self, path: str) -> bool:
        """Is the path, links followed, inside the project or a folder of the search path?"""
        return self.real(path).startswith(self._limits)

    def real(self, path: str) -> str:
        """The path with its links followed; asked of the file system once."""
        known = self._real.get(path)
        if known is None:
            known = self._real[path] = os.path.realpath(path)
        return known

    def roots(self, importer: str) -> tuple[str, ...]:
        """Where the file ``importer`` may expect top-level modules, besides the folder of the program that runs: where
        its outermost package stands, the project's root, the usual folders for sources in it, the search path."""
        around = os.path.dirname(importer)
        if around not in self._roots:
            usual = (os.path.join(self.root, name) for name in ("src", "lib", "python"))
            folders = dict.fromkeys((package_top(around), self.root, *usual))
            self._roots[around] = tuple(f for f in folders if (f + os.sep).startswith(self._limits))
        return self._roots[around]

    def _list(self, folder: str) -> dict[str, bool]:
        """What is in a folder; nothing where it cannot be read."""
        names = self._names.get(folder)
        if names is None:
            try:
                with os.scandir(folder) as entries:
                    names = {entry.name: _is_directory(entry) for entry in entries}
            except (OSError, ValueError):
                names = {}
            self._names[folder] = names
        return names

    def _holds_modules(self, folder: str, depth: int = 4) -> bool:
        known = self._has_modules.get(folder)
        if known is None:
            names = self._list(folder)
            known = any(name.endswith(".py") and not is_folder for name, is_folder in names.items()) or (
                depth > 0
                and any(
                    self._holds_modules(os.path.join(folder, name), depth - 1)
                    for name, is_folder in names.items()
                    if is_folder and name.isidentifier() and not os.path.islink(os.path.join(folder, name))
                )
            )
            self._has_modules[folder] = known
        return known


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _with_parts(folders: Iterable[str]) -> Iterator[str]:
    """The folders, each with those beside it that hold the rest of the same library."""
    for folder in folders:
        yield folder
        parent, name = os.path.split(folder)
        for other in LAYOUTS.get(name, ()):
            if other != name and os.path.isdir(os.path.join(parent, other)):
                yield os.path.join(parent, other)
