"""What the interpreter asks when a program imports a module that is neither modelled nor known to be harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.frontend.outline import Mention

__all__ = ["NO_MODULES", "FoundModule", "ModuleFinder"]


class FoundModule(NamedTuple):
    """A module of the program's own. ``path``: its file, as messages call it. ``code`` is None for a package without
    ``__init__.py`` (then ``path`` is empty) and for a file that cannot be read. ``folder``: where the modules of a
    package are; None for a plain module."""

    path: str
    code: ModuleCode | None
    folder: str | None


class ModuleFinder(Protocol):
    """Finds the modules of a program. Names are parts of dotted names, without dots."""

    #: The dotted name of the package that the program's main file is in; "" for none.
    package: str

    def top_level(self, name: str, sys_path: Iterable[str]) -> FoundModule | None:
        """A module that the program's own folders have, before any installed library."""

    def inside(self, name: str, folder: str) -> FoundModule | None:
        """A module of the package in ``folder``."""

    def elsewhere(self, name: str, sys_path: Iterable[str], importer: str) -> FoundModule | None:
        """A module that only less likely folders have; ``importer`` is the file that imports it."""

    def leads_to(self, path: str, name: str) -> tuple[str, ...] | None:
        """If the module that messages call ``path``, imported as ``name``, only defines things, so that it can be run
        when the first of its names is used: the dotted names of those that it imports, directly or not, which must be
        run now. None if it must be run itself."""

    def mentions(self, paths: Iterable[str]) -> Iterable[Mention]:
        """What the functions mention of the modules that messages call so and of those that they import; only asked of
        modules that only define things."""

    def part_of_library(self, path: str) -> FoundModule | None:
        """The source of a module, by its whole dotted name, of a library whose other modules are modelled."""

    def names_in(self, folder: str) -> dict[str, bool] | None:
        """The modules in a folder, each with whether it is a package, by name; None where that is not known."""

    def has_source(self, path: str) -> bool | None:
        """Is there a Python file of this path? None where that is not known."""

    def text_of(self, path: str) -> str | None:
        """The text of a Python file of the program's own; None where there is none."""


class _NoModules:
    """For a program that is alone."""

    package = ""

    def top_level(self, name: str, sys_path: Iterable[str]) -> FoundModule | None:
        return None

    def inside(self, name: str, folder: str) -> FoundModule | None:
        return None

    def elsewhere(self, name: str, sys_path: Iterable[str], importer: str) -> FoundModule | None:
        return None

    def leads_to(self, path: str, name: str) -> tuple[str, ...] | None:
        return None

    def mentions(self, paths: Iterable[str]) -> Iterable[Mention]:
        return ()

    def part_of_library(self, path: str) -> FoundModule | None:
        return None

    def names_in(self, folder: str) -> dict[str, bool] | None:
        return None

    def has_source(self, path: str) -> bool | None:
        return None

    def text_of(self, path: str) -> str | None:
        return None


NO_MODULES: ModuleFinder = _NoModules()
