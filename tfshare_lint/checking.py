"""Which programs are run to check files, and which findings belong to which file.

A file is checked by running every program that could lead into it: itself, and the files of its project that import it,
directly or through others. A finding belongs to the file with the guilty call, whichever program shows it. Functions
that no program reaches are run when their own file is checked. So a file's findings are the same whether it is checked
alone, as flake8 and pre-commit do, or with all others.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.entry_point import parse_entry_point
from tfshare_lint.finding import AnalysisError, FileReport, Finding
from tfshare_lint.programs import CheckedProject, Settings, run_programs
from tfshare_lint.project import ImportGraph, project_root
from tfshare_lint.source import discover

if TYPE_CHECKING:
    from tfshare_lint.project.project import Project

__all__ = ["Settings", "Wanted", "Workspace"]


#: Libraries that are modelled: their source is never read.
LIBRARIES = frozenset(("tensorflow", "tensorflow_core", "tensorflow_estimator", "tf_slim", "sonnet"))


class Wanted(NamedTuple):
    """A file to be checked. ``path``: as the user spells it. ``named``: by the user, not found in a folder. ``given``:
    the folder that the user named, or None."""

    path: str
    named: bool = True
    given: str | None = None


class Workspace:
    """Everything one process keeps while it checks files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._projects: dict[str, CheckedProject] = {}

    def check(
        self, files: Sequence[Wanted], processes: int = 1, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[FileReport]:
        """The reports of the files, in their order. ``progress`` is told how many programs are done, and how many
        there are."""
        groups: dict[str, list[Wanted]] = {}
        for file in files:
            groups.setdefault(self._root(file), []).append(file)
        for root, members in groups.items():
            checked = self._project(root, members)
            wanted = [os.path.realpath(file.path) for file in members]
            run_programs(checked, self.settings, wanted, processes, progress)
        for file in files:
            yield self._report(self._projects[self._root(file)], file)

    def map(self, path: str, entry: str | None = None) -> dict[str, Any]:
        """What the plain path of the program in the file ``path`` builds, as the JSON contract's program object.
        ``entry``: a function instead of the program, see :mod:`tfshare_lint.entry_point`; if it names a module,
        ``path`` may be a folder, or any file of the project.

        Raises:
            ValueError: ``entry`` makes no sense, or there is no such module; a sentence.
        """
        from tfshare_lint.analysis import map_program

        point = None if entry is None else parse_entry_point(entry)
        is_folder = os.path.isdir(path)
        project = self.project_of(Wanted(os.path.join(path, "any.py") if is_folder else path, given=path))
        real = os.path.realpath(path)
        if point is not None and point.module is not None:
            found = project.find_module(point.module, real if is_folder else os.path.dirname(real))
            if found is None:
                raise ValueError(
                    f"There is no module `{point.module}` in the project at {project.shown(project.root)}."
                )
            real = found
        return map_program(project, real, point, self.settings.target_tf)

    def give(self, path: str, text: str, tree: ast.Module | None = None) -> None:
        """Let ``text`` stand for what is in the file ``path``. ``tree``: Python's tree of it, if there is one."""
        checked = self._project(self._root(Wanted(path)), [Wanted(path)])
        real = os.path.realpath(path)
        if checked.texts.give(real, text, tree):
            # Whatever was found with another text of it does not hold any more.
            checked.forget(real)

    def project_of(self, file: Wanted) -> Project:
        """The project that a file belongs to."""
        return self._project(self._root(file), [file]).project

    def _root(self, file: Wanted) -> str:
        if self.settings.root is not None:
            return os.path.realpath(self.settings.root)
        return project_root(file.path, file.given)

    def _project(self, root: str, files: Iterable[Wanted]) -> CheckedProject:
        checked = self._projects.get(root)
        if checked is None:
            absolute = any(os.path.isabs(file.path) for file in files)
            checked = self._projects[root] = CheckedProject(root, self.settings.search_path, absolute)
            checked.graph.scan(os.path.realpath(path) for path in discover([root]).files)
        for file in files:
            checked.spellings[os.path.realpath(file.path)] = file.path
        return checked

    def _report(self, checked: CheckedProject, file: Wanted) -> FileReport:
        real = os.path.realpath(file.path)
        shadow = _shadow(checked.graph, file.path, real)
        if real not in checked.complete:
            report = self._of_no_concern(checked, file, real)
            return report if shadow is None else FileReport(file.path, errors=[*report.errors, shadow])
        if checked.complete[real] and not file.named and checked.project.load(real).is_foreign:
            return FileReport(file.path, skipped=True)  # in a folder, a notebook of another language is no fault
        found = checked.found.get(checked.project.shown(real), {})
        errors = [*checked.complete[real], *(() if shadow is None else (shadow,))]
        return FileReport(file.path, sorted(found.values(), key=Finding.sort_key), errors)

    def _of_no_concern(self, checked: CheckedProject, file: Wanted, real: str) -> FileReport:
        """A file that cannot matter. One that was only found in a folder is passed over; of one that the user named
        it is said whether it can be parsed, of all whether they can be read at all."""
        report = FileReport(file.path, skipped=True)
        facts = checked.graph.facts.get(real)
        if (file.named or (facts is not None and facts.unread)) and checked.texts.tree(real) is None:
            errors = checked.project.unreadable(real)
            if errors:
                return FileReport(file.path, errors=list(errors))
        return report


def _shadow(graph: ImportGraph, path: str, real: str) -> AnalysisError | None:
    """What is said of a module that other files import and that has the name of a modelled library."""
    folder, name = os.path.split(real)
    inside = name == "__init__.py"
    if inside:
        folder, name = os.path.split(folder)
    library = name if inside else os.path.splitext(name)[0]
    if library not in LIBRARIES or os.path.isfile(os.path.join(folder, "__init__.py")):
        return None
    package = os.path.join(folder, library, "")
    if all(importer.startswith(package) for importer in graph.direct_importers(real)):
        return None
    message = (
        f"This module hides the library {library} from the programs beside it. They are analysed as if they imported "
        "the library all the same: rename the module if it is not a copy of that."
    )
    return AnalysisError("TFS901", path, 1, 1, message)
