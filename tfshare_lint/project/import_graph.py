"""Who imports whom in a project, read off the bytes: good enough to know which programs could lead into a file.

An edge too many costs a run that finds nothing; so where a name cannot be resolved (``sys.path`` may have been
changed), every file of that name counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tfshare_lint.project.resolution import Resolver
from tfshare_lint.source import CannotRead, looks_relevant

__all__ = ["ImportGraph"]

#: Import statements, also in a notebook's JSON (a line begins with a quotation mark there) and in a fenced block.
_STATEMENT = re.compile(
    rb"^[ \t\">]*(?:from[ \t]+(?P<module>\.*[ \t]*[\w.]*)[ \t]+import[ \t]*(?:\((?P<many>[^)]*)\)|(?P<names>[^\n;#]*))"
    rb"|import[ \t]+(?P<modules>[\w.][^\n;#]*))",
    re.MULTILINE,
)
_BY_NAME = re.compile(rb"(?:import_module|__import__)\(\s*[\"']([\w.]+)[\"']")
_RUN = re.compile(rb"%run[ \t]+([A-Za-z_]\w*)\.py\b")
_WORD = re.compile(rb"[\w.]+")
#: What runs something when the file is run: a call, a loop, a ``with`` or an assignment of a call at the left margin,
#: or the usual last lines.
_ACTIVE = re.compile(rb"^(?:if[ \t(]+__name__|with\b|for\b|while\b|[\w.]+\(|[\w., ]+=[^=\n]*\()", re.MULTILINE)


@dataclass
class FileFacts:
    """What the bytes of a file say. ``imports``: real paths of files of the project. ``unread``: nothing is known, for
    it cannot be read."""

    matters: bool = False
    active: bool = False
    imports: frozenset[str] = frozenset()
    unread: bool = False


@dataclass
class ImportGraph:
    """The files of a project and their imports."""

    resolver: Resolver
    read: Callable[[str], bytes]  # raises CannotRead
    facts: dict[str, FileFacts] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _importers: dict[str, set[str]] = field(default_factory=dict)
    _reaching: frozenset[str] = frozenset()
    _known: dict[tuple[str, str, int], list[str]] = field(default_factory=dict)

    def scan(self, files: Iterable[str]) -> None:
        """Read the files (real paths) that are not known yet."""
        new = [file for file in files if file not in self.facts]
        for file in new:
            self._by_name.setdefault(os.path.splitext(os.path.basename(file))[0], []).append(file)
        for file in new:
            try:
                data = self.read(file)
            except CannotRead:
                self.facts[file] = FileFacts(unread=True)
                continue
            self.facts[file] = FileFacts(
                looks_relevant(data),
                not file.endswith(".py") or _ACTIVE.search(data) is not None,
                frozenset(self._imports(file, data)),
            )
        for file in new:
            for imported in self.facts[file].imports:
                self._importers.setdefault(imported, set()).add(file)
        self._reaching = frozenset(self._closure((f for f, facts in self.facts.items() if facts.matters)))

    def forget(self, file: str) -> None:
        """Read the file again at the next scan."""
        facts = self.facts.pop(file, None)
        if facts is not None:
            for imported in facts.imports:
                self._importers[imported].discard(file)
            self._by_name[os.path.splitext(os.path.basename(file))[0]].remove(file)

    def matters(self, file: str) -> bool:
        """Can a program of the file, with what it imports, touch variables?"""
        return file in self._reaching

    def direct_importers(self, file: str) -> list[str]:
        """The files that import the file themselves, sorted."""
        return sorted(self._importers.get(file, ()))

    def importers(self, file: str) -> set[str]:
        """The files that import the file, directly or through others; without itself."""
        return self._closure((file,)) - {file}

    def _closure(self, files: Iterable[str]) -> set[str]:
        """The files and all that import them, directly or through others."""
        found = set(files)
        pending = list(found)
        while pending:
            for importer in self._importers.get(pending.pop(), ()):
                if importer not in found:
                    found.add(importer)
                    pending.append(importer)
        return found

    def _imports(self, file: str, data: bytes) -> Iterator[str]:
        if file.endswith(".ipynb"):
            data = _notebook_lines(data)
        for name, level, wanted in _statements(data):
            yield from self._resolve(file, name, level, wanted)

    def files_of(self, importer: str, name: str, level: int) -> list[str]:
        """The files of the packages on the way to the module that ``importer`` calls ``name`` (with ``level`` dots
        before it), and its own; "" for a package without a file, nothing for a module of another project."""
        found = self._paths(os.path.dirname(importer), name, level)
        return found if found and found[-1] else []

    def _resolve(self, file: str, name: str, level: int, wanted: list[str]) -> Iterator[str]:
        """The files that an import statement names, as far as they are in the project."""
        folder = os.path.dirname(file)
        found = self._paths(folder, name, level)
        yield from (path for path in found if path)
        if name and not any(found):
            if not level:
                yield from self._namesakes(name)
            return
        for attribute in wanted:
            *_, last = self._paths(folder, f"{name}.{attribute}" if name else attribute, level) or [""]
            if last:
                yield last

    def _namesakes(self, name: str) -> Iterator[str]:
        """The files that a name could mean if ``sys.path`` were another one."""
        *packages, last = name.split(".")
        for file in self._by_name.get(last, ()):
            if not packages or os.path.basename(os.path.dirname(file)) == packages[-1]:
                yield file

    def _paths(self, folder: str, name: str, level: int) -> list[str]:
        """The files of the packages on the way to a module that a file of ``folder`` imports, and its own; "" where
        there is none."""
        key = (folder, name, level)
        if key not in self._known:
            base = folder
            for _ in range(level - 1):
                base = os.path.dirname(base)
            bases = [base] if level else [folder, *self.resolver.roots(os.path.join(folder, "any"))]
            self._known[key] = self._path(name.split(".") if name else [], bases)
        return self._known[key]

    def _path(self, parts: list[str], bases: list[str]) -> list[str]:
        files: list[str] = []
        folders = bases
        for part in parts:
            found = self.resolver.find(part, folders) or self.resolver.find_namespace(part, folders)
            if found is None:
                return [*files, ""] if files else []
            files.append(found.file or "")
            folders = [found.folder] if found.folder is not None else []
        return files


def _notebook_lines(data: bytes) -> bytes:
    """A notebook's JSON with each line of source on a line of its own; what ``%run`` runs is imported."""
    return _RUN.sub(rb"import \1", data).replace(b"\\n", b"\n").replace(b'"', b"\n")


def _statements(data: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """The imports of a file: the module, how many dots, the names that are wanted from it."""
    for match in _STATEMENT.finditer(data):
        if match["modules"] is not None:
            for part in match["modules"].split(b","):
                word = _WORD.match(part.strip())
                if word is not None:
                    yield word[0].decode("ascii", "replace"), 0, []
            continue
        module = match["module"].replace(b" ", b"").replace(b"\t", b"")
        bare = module.lstrip(b".")
        names = [part.split()[0] for part in (match["many"] or match["names"] or b"").split(b",") if part.split()]
        texts = [name.decode("ascii", "replace") for name in names]
        wanted = [text for text in texts if text.isidentifier()]
        yield bare.decode("ascii", "replace"), len(module) - len(bare), wanted
    for match in _BY_NAME.finditer(data):
        yield match[1].decode("ascii", "replace"), 0, []
