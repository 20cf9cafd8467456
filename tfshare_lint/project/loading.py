"""From a file to a lowered module: the one place where it is decided how a kind of file becomes Python.

Modules are kept, because every program of a project that imports a module needs it; the least recently used ones are
dropped when the sources that are kept become too many.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from tfshare_lint.cells import Document, place_in_cell
from tfshare_lint.finding import AnalysisError
from tfshare_lint.frontend import CannotParse, check_syntax, parse
from tfshare_lint.frontend.cells import lower_cells, readable_cells
from tfshare_lint.frontend.ir import ModuleCode
from tfshare_lint.frontend.refusals import Refusal
from tfshare_lint.project.texts import Texts
from tfshare_lint.source import CannotRead, NotPython, read_document
from tfshare_lint.trace import Place

__all__ = ["KEPT_CHARACTERS", "LoadedModule", "Loader"]

#: Source texts of so many characters together are kept lowered (a character costs about 150 bytes then).
KEPT_CHARACTERS = 6_000_000


class LoadedModule(NamedTuple):
    """A file as a module. ``code`` is None where it cannot be read; ``errors`` says what could not, and where."""

    path: str  # as it is shown
    text: str
    code: ModuleCode | None
    errors: tuple[AnalysisError, ...] = ()
    is_foreign: bool = False  # a notebook of another language: nothing is wrong with it


@dataclass
class Loader:
    """Loads files, each once while it is kept."""

    texts: Texts
    _kept: OrderedDict[str, LoadedModule] = field(default_factory=OrderedDict)
    _characters: int = 0

    def forget(self, real: str) -> None:
        """Load the file again when it is asked for."""
        dropped = self._kept.pop(real, None)
        if dropped is not None:
            self._characters -= len(dropped.text)

    def load(self, real: str, shown: str) -> LoadedModule:
        """The module in the file with the real path ``real``, which messages call ``shown``."""
        kept = self._kept.get(real)
        if kept is not None and kept.path == shown:
            self._kept.move_to_end(real)
            return kept
        loaded = self._load(real, shown)
        self._kept[real] = loaded
        self._characters += len(loaded.text)
        while self._characters > KEPT_CHARACTERS and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._characters -= len(dropped.text)
        return loaded

    def unreadable(self, real: str, shown: str) -> tuple[AnalysisError, ...]:
        """Why the file is no module; empty if it is one, as far as Python's own parser can tell."""
        try:
            if self.texts.tree(real) is None:
                document = self._document(real)
                if document.cells:
                    return _refused(document, readable_cells(document).refused, shown)
                check_syntax(document.text)
        except (CannotRead, CannotParse) as reason:
            return (AnalysisError("TFS902", shown, reason.line, reason.column, reason.message),)
        return ()

    def _document(self, real: str) -> Document:
        return read_document(self.texts.text(real), real)

    def _load(self, real: str, shown: str) -> LoadedModule:
        document = Document("", "")
        try:
            document = self._document(real)
            if document.cells:
                return _load_cells(document, shown)
            return LoadedModule(shown, document.text, parse(document.text, shown, self.texts.tree(real)))
        except NotPython as reason:
            error = AnalysisError("TFS902", shown, reason.line, reason.column, reason.message)
            return LoadedModule(shown, "", None, (error,), is_foreign=True)
        except (CannotRead, CannotParse) as reason:
            error = AnalysisError("TFS902", shown, reason.line, reason.column, reason.message)
        except (RecursionError, MemoryError):
            error = AnalysisError("TFS902", shown, 1, 1, "Cannot analyse this file: it is nested too deeply.")
        return LoadedModule(shown, document.text, None, (error,))


def _load_cells(document: Document, shown: str) -> LoadedModule:
    """A notebook or a Markdown document. Raises CannotParse where even the readable cells are too much."""
    code, refusals = lower_cells(document, shown)
    return LoadedModule(shown, document.text, code, _refused(document, refusals, shown))


def _refused(document: Document, refusals: tuple[Refusal, ...], shown: str) -> tuple[AnalysisError, ...]:
    """What is said about cells that cannot be parsed. Blocks of Markdown often are no whole programs: nothing."""
    places = [Place(shown, refusal.line, refusal.column, refusal.line, refusal.column) for refusal in refusals]
    told = [place_in_cell(place, document.cells) for place in places]
    return tuple(
        AnalysisError("TFS902", shown, place.line, place.column, refusal.message, place.cell)
        for place, refusal in zip(told, refusals)
        if place.cell is not None
    )
