"""Jupyter notebooks as modules: the code cells one after another, in the order of the document.

``nbformat`` reads formats 2 to 4. Importing it takes about 0.1 s, so that happens when a notebook that can matter turns
up. Outputs are never looked at, and what is formally wrong with a notebook but does not hide its code is passed over.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tfshare_lint.cells import Cell, Document
from tfshare_lint.source.decode import CannotRead, NotPython
from tfshare_lint.source.magics import without_magics

__all__ = ["read_notebook"]

_LINE_END = re.compile(r"\r\n|\r|\n")
#: What notebooks of Python call their language.
_PYTHON = re.compile(r"(?:i|x|cs)?python|sage|pyspark", re.IGNORECASE)


def read_notebook(text: str) -> Document:
    """The code cells of the notebook whose file contains ``text``, as one module.

    Raises:
        CannotRead: it is no notebook; a sentence says why.
        NotPython: it is a notebook of another language.
    """
    notebook = _notebook(text)
    language = _language(notebook)
    if language is not None:
        raise NotPython(f"Cannot read this notebook: its language is {language}, not Python.")
    lines: list[str] = []
    shown: list[str] = []
    cells: list[Cell] = []
    for number, cell in enumerate(_cells(notebook), 1):
        source = _code_of(cell)
        if source is None:
            continue
        written = tuple(_LINE_END.split(source))
        plain = without_magics(written)
        executed = cell.get("execution_count")
        count = executed if isinstance(executed, int) and not isinstance(executed, bool) else None
        cells.append(Cell(number, len(lines) + 1, len(written), plain.indent, count))
        lines += plain.lines
        shown += written
    return Document("\n".join([*lines, ""]), "\n".join([*shown, ""]), tuple(cells))


def _notebook(text: str) -> dict[str, Any]:
    """The notebook as of format 4."""
    import nbformat
    from nbformat.reader import NotJSONError

    library: Any = nbformat  # its functions have no annotations
    try:
        with _quiet():
            notebook = library.reader.parse_json(text)
            if not isinstance(notebook, dict):
                raise CannotRead("Cannot read this notebook: its JSON is not an object with cells.")
            if library.reader.get_version(notebook)[0] != library.current_nbformat:
                notebook = library.convert(library.reader.reads(text), library.current_nbformat)
    except NotJSONError as error:
        reason = error.__context__
        place = (getattr(reason, "lineno", 1), getattr(reason, "colno", 1))
        why = getattr(reason, "msg", "")
        raise CannotRead(f"Cannot read this notebook: it is not JSON{f' ({why})' if why else ''}.", *place) from None
    except CannotRead:
        raise
    except (RecursionError, MemoryError):
        raise CannotRead("Cannot read this notebook: it is nested too deeply.") from None
    except Exception as error:  # nbformat raises what its code for a format happens to meet
        raise CannotRead(f"Cannot read this notebook: {_sentence(error)}.") from None
    return dict(notebook)


@contextmanager
def _quiet() -> Iterator[None]:
    """nbformat reports what is formally wrong to a log and by warnings; neither is ours to repeat."""
    import warnings

    log = logging.getLogger("traitlets")
    before = log.disabled
    log.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.disabled = before


def _sentence(error: Exception) -> str:
    """Why nbformat refuses a notebook, in a few words."""
    if isinstance(error, KeyError):
        return f"it has no {error.args[0]!r}"
    words = str(error).strip().splitlines()
    return words[0].rstrip(".") if words else type(error).__name__


def _cells(notebook: dict[str, Any]) -> list[Any]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise CannotRead("Cannot read this notebook: it has no cells.")
    return cells


def _code_of(cell: Any) -> str | None:
    """The source of a code cell; None for a cell of another kind, or one that is broken."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return source if isinstance(source, str) else None


def _language(notebook: dict[str, Any]) -> str | None:
    """The language of a notebook that is not for Python; None for Python, and where it does not say."""
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, field in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(key)
        named = found.get(field) if isinstance(found, dict) else None
        if isinstance(named, str) and named:
            return None if _PYTHON.match(named) else named
    return None
