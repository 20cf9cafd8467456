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
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.finding import AnalysisError, FileReport, Finding
from tfshare_lint.project import ImportGraph, Resolver, Texts, circles, project_root
from tfshare_lint.source import discover

if TYPE_CHECKING:
    from tfshare_lint.project.project import Project

__all__ = ["Settings", "Wanted", "Workspace"]


#: Libraries that are modelled: their source is never read.
LIBRARIES = frozenset(("tensorflow", "tensorflow_core", "tensorflow_estimator", "tf_slim", "sonnet"))


class Settings(NamedTuple):
    """What the user may set. ``root``: the project's root, None to find it. ``search_path``: folders of libraries whose
    source is read but not checked."""

    target_tf: str
    search_path: tuple[str, ...] = ()
    root: str | None = None


class Wanted(NamedTuple):
    """A file to be checked. ``path``: as the user spells it. ``named``: by the user, not found in a folder. ``given``:
    the folder that the user named, or None."""

    path: str
    named: bool = True
    given: str | None = None


class CheckedProject:
    """A project and what its programs have shown so far."""

    def __init__(self, root: str, search_path: tuple[str, ...], absolute: bool) -> None:
        self.texts = Texts()
        self.resolver = Resolver(root, search_path)
        self.graph = ImportGraph(self.resolver, self.texts.read)
        self.spellings: dict[str, str] = {}  # real path → how the user spells it
        self.absolute = absolute
        self.found: dict[str, dict[tuple[str, int | None, int, int], Finding]] = {}  # by path as shown
        self.reached: set[tuple[str, int, int]] = set()  # functions: path as shown, line, column
        self.ran: set[str] = set()  # real paths of programs
        self.complete: dict[str, tuple[AnalysisError, ...]] = {}  # real path → what was not analysed
        self._active: dict[str, bool] = {}

    @cached_property
    def project(self) -> Project:
        """The project's modules. Made when a file turns up that can matter: it needs the heavy half of the program."""
        from tfshare_lint.project.project import Project

        return Project(self.graph, self.texts, self.spellings, self.absolute)

    def is_active(self, file: str) -> bool:
        """Does running the file as a program do more than define things?"""
        if file not in self._active:
            self._active[file] = self.graph.facts[file].active and not self.project.definitions.does_nothing(file)
        return self._active[file]

    def forget(self, file: str) -> None:
        """The file has another text now: nothing that a program has shown holds any more."""
        self.graph.forget(file)
        if "project" in self.__dict__:
            self.project.loader.forget(file)
        for kept in (self.found, self.reached, self.ran, self.complete, self._active):
            kept.clear()


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
            self._run_programs(checked, [os.path.realpath(file.path) for file in members], progress)
        for file in files:
            yield self._report(self._projects[self._root(file)], file)

    def map(self, path: str, entry: str | None = None) -> dict[str, Any]:
        """What the plain path of the program in the file ``path`` builds, as the JSON contract's program object."""
        from tfshare_lint.analysis import map_program

        return map_program(self.project_of(Wanted(path)), os.path.realpath(path), entry, self.settings.target_tf)

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

    def _run_programs(
        self, checked: CheckedProject, wanted: list[str], progress: Callable[[int, int], None] | None
    ) -> None:
        """Run the files and all that import them, importers first."""
        graph = checked.graph
        graph.scan(wanted)
        files = {file for file in wanted if graph.matters(file)}
        order = [circle for circle in circles(sorted(files), graph.direct_importers) if graph.matters(circle[0])]
        total = sum(map(len, order))
        done = 0
        for circle in order:
            # Of files that import each other, all are run before functions that none of them reaches.
            members = sorted(circle)
            is_circle = len(members) > 1
            for file in members:
                if (is_circle or file not in files) and file not in checked.ran and checked.is_active(file):
                    self._run(checked, file, None)
            for file in members:
                if progress is not None:
                    progress(done, total)
                done += 1
                if file in files and file not in checked.complete:
                    self._run(checked, file, checked.reached)

    def _run(self, checked: CheckedProject, file: str, elsewhere: set[tuple[str, int, int]] | None) -> None:
        """Run a program, and the functions of its file unless ``elsewhere`` is None."""
        from tfshare_lint.analysis import ProgramResult, check_program

        again = file in checked.ran
        try:
            result = check_program(checked.project, file, self.settings.target_tf, elsewhere, again)
        except Exception as error:  # a fault of this program's own must not cost the other files
            result = ProgramResult(errors=[_failure(checked.project.shown(file), error)])
        checked.ran.add(file)
        checked.reached |= result.reached
        if elsewhere is not None:
            checked.complete[file] = tuple(result.errors)
        for finding in result.findings:
            place = (finding.code, finding.cell or 0, finding.line, finding.column)
            there = checked.found.setdefault(finding.path, {})
            known = there.get(place)
            if known is None or _preference(finding) < _preference(known):
                there[place] = finding

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


def _failure(path: str, error: Exception) -> AnalysisError:
    message = f"The analysis of this file failed ({type(error).__name__}: {error}). Please report it."
    return AnalysisError("TFS902", path, 1, 1, message)


def _preference(finding: Finding) -> tuple[object, ...]:
    """Of two findings at one place the one to keep: what is certain, then the one that is reached most directly."""
    return (finding.confidence != "certain", len(finding.trace), finding.trace, finding.message)
