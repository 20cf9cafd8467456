"""For people at a terminal: each finding with the lines of source it speaks of, and what TensorFlow will say."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tfshare_lint.finding import AnalysisError, FileReport, Finding, LinesOf, TraceEntry
from tfshare_lint.report.text import place_text, sorted_lines

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["render"]

#: Columns of source that are shown of a long line.
WINDOW = 110
TAB = "    "
STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}


class Mark(NamedTuple):
    """A range of one source line to underline, with words beside it."""

    line: int
    start: int  # 1-based column
    end: int  # exclusive; 0: to the end of the line
    words: str
    main: bool


def render(reports: Iterable[FileReport], lines_of: LinesOf, color: bool) -> Iterator[str]:
    """A block of lines for each finding."""
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(file=buffer, force_terminal=color, highlight=False, soft_wrap=True, emoji=False, markup=False)
    for report in reports:
        for item in sorted_lines(report):
            for line in _block(item, lines_of):
                console.print(line)
            console.print()
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def _block(item: Finding | AnalysisError, lines_of: LinesOf) -> Iterator[Text]:
    yield _header(item)
    if isinstance(item, AnalysisError):
        return
    lines = lines_of(item.path, item.cell)
    marks = _marks(item)
    width = len(str(max(mark.line for mark in marks)))
    last = 0
    yield _gutter(width)
    for mark in sorted(marks):
        if not 0 < mark.line <= len(lines):
            continue
        if mark.line != last:
            if last and mark.line > last + 1:
                yield _styled("." * max(width, 3), "bold blue")
            yield from _source_line(lines[mark.line - 1], mark, width, item.severity, show=True)
        else:
            yield from _source_line(lines[mark.line - 1], mark, width, item.severity, show=False)
        last = mark.line
    if item.runtime:
        yield _note(width, "TensorFlow" if not item.runtime.startswith("TypeError") else "Python", item.runtime)
    if len(item.trace) > 1:
        yield _note(width, "call stack", " > ".join(_call(entry) for entry in item.trace))
    for related in item.related:
        if (related.path, related.cell) != (item.path, item.cell):
            yield _note(width, "see", f"{place_text(related)} {related.message}")
    yield _note(width, "more", f"tfshare-lint explain {item.code}")


def _call(entry: TraceEntry) -> str:
    """One entry of a call stack: the function and the line in it."""
    cell = "" if entry.cell is None else f"cell {entry.cell}:"
    return f"{entry.function}:{cell}{entry.line}"


def _header(item: Finding | AnalysisError) -> Text:
    from rich.text import Text

    text = Text()
    text.append(item.path, style="bold")
    text.append(f"{place_text(item)[len(item.path) :]}: ")
    severity = item.severity if isinstance(item, Finding) else "error"
    text.append(item.code, style=STYLES[severity])
    if isinstance(item, Finding):
        text.append(f" [{item.rule}]")
        if item.confidence == "possible":
            text.append(" (possible)", style="dim")
    text.append(f" {item.message}")
    return text


def _marks(item: Finding) -> list[Mark]:
    end = item.end_column if item.end_line == item.line else 0
    marks = [Mark(item.line, item.column, end, "", True)]
    for related in item.related:
        if (related.path, related.cell) == (item.path, item.cell):
            marks.append(Mark(related.line, related.column, 0, related.message, False))
    return marks


def _source_line(line: str, mark: Mark, width: int, severity: str, show: bool) -> Iterator[Text]:
    """The numbered line (unless it has just been shown) and the carets below it."""
    from rich.cells import cell_len

    line = line.rstrip("\r\n")
    start = min(mark.start - 1, len(line))
    end = min(mark.end - 1, len(line)) if mark.end else _end_of_expression(line, start) if not mark.main else len(line)
    cut = max(0, start - WINDOW // 2) if len(line) > WINDOW else 0
    shown, before, marked = (_visible(part) for part in (line[cut : cut + WINDOW], line[cut:start], line[start:end]))
    if show:
        yield _styled(f"{mark.line:>{width}} | ", "bold blue", ("..." if cut else "") + shown.rstrip(), "")
    indent = " " * (cell_len(before) + (3 if cut else 0))
    carets = ("^" if mark.main else "-") * max(1, min(cell_len(marked), WINDOW - cell_len(before)))
    style = STYLES[severity] if mark.main else "bold blue"
    yield _styled(f"{'':>{width}} | ", "bold blue", f"{indent}{carets} {mark.words}".rstrip(), style)


def _end_of_expression(line: str, start: int) -> int:
    """Where the call or name that begins at ``start`` ends, as far as this line shows."""
    depth = 0
    for index in range(start, len(line)):
        char = line[index]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                return index
        elif depth == 0 and not (char.isalnum() or char in "._"):
            return index
    return len(line.rstrip())


def _visible(text: str) -> str:
    """Source text that cannot drive the terminal."""
    return "".join(c if c.isprintable() else TAB if c == "\t" else "\ufffd" for c in text)


def _gutter(width: int) -> Text:
    return _styled(f"{'':>{width}} |", "bold blue")


def _note(width: int, label: str, words: str) -> Text:
    from rich.text import Text

    text = Text(f"{'':>{width}} = ", style="bold blue")
    text.append(f"{label}: ", style="bold")
    text.append(_visible(words), style="not bold default")
    return text


def _styled(*pieces: str) -> Text:
    """Text from alternating pieces and styles."""
    from rich.text import Text

    text = Text()
    for piece, style in zip(pieces[::2], pieces[1::2]):
        text.append(piece, style=style)
    return text
