"""``check``: which files, which findings, which format, which exit status."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

import click

from tfshare_lint.cells import Document
from tfshare_lint.checking import Settings, Wanted, Workspace
from tfshare_lint.cli.progress import Progress
from tfshare_lint.finding import AnalysisError, FileReport, Finding

__all__ = ["Selection", "lines_of", "run_check"]

FOUND, WRONG_USAGE, NOT_ANALYSED = 1, 2, 3
CANNOT_ANALYSE = "TFS902"

Said = TypeVar("Said", Finding, AnalysisError)


class Selection(NamedTuple):
    """Which codes are reported: prefixes of codes."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    certain_only: bool

    def of(self, report: FileReport) -> FileReport:
        """The part of a report that is wanted. Lines about the analysis itself are left out only by ``ignore``."""
        return replace(
            report,
            findings=[
                f
                for f in report.findings
                if self._selected(f.code) and not (self.certain_only and f.confidence != "certain")
            ],
            errors=[e for e in report.errors if not e.code.startswith(self.ignore or ("-",))],
        )

    def _selected(self, code: str) -> bool:
        return code.startswith(self.select or ("",)) and not (self.ignore and code.startswith(self.ignore))


def run_check(
    *, paths: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], min_confidence: str, target_tf: str,
    output_format: str | None, exit_zero: bool, stdin_filename: str, jobs: str, no_cache: bool,
    search_path: tuple[str, ...], root: str | None,
) -> int:  # fmt: skip
    """Check, print, and give the exit status."""
    from tfshare_lint.report import render

    terminal = sys.stdout.isatty()
    selection = Selection(_codes("--select", select), _codes("--ignore", ignore), min_confidence == "certain")
    processes = _processes(jobs)
    texts: dict[str, str] = {}
    tally = Tally()
    workspace = Workspace(Settings(target_tf, search_path, root))
    reports = tally.counting(
        map(selection.of, _reports(paths or (".",), stdin_filename, processes, workspace, texts, tally))
    )
    name = output_format or ("full" if terminal else "text")
    for piece in render(name, reports, lambda path, cell: lines_of(path, cell, texts), terminal and _colors()):
        sys.stdout.write(piece)
        if terminal:
            sys.stdout.flush()
    sys.stdout.flush()
    print(tally.summary(), file=sys.stderr)
    return 0 if exit_zero else tally.status()


class Tally:
    """Counts what goes by."""

    def __init__(self) -> None:
        self.files = self.skipped = self.findings = self.possible = self.unread = self.missing = 0

    def counting(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        for report in reports:
            self.files += 1
            self.skipped += report.skipped
            self.findings += len(report.findings)
            self.possible += sum(f.confidence == "possible" for f in report.findings)
            self.unread += any(e.code == CANNOT_ANALYSE for e in report.errors)
            yield report

    def status(self) -> int:
        """The exit status; findings win over a path that does not exist, and that over a file that cannot be read."""
        return FOUND if self.findings else WRONG_USAGE if self.missing else NOT_ANALYSED if self.unread else 0

    def summary(self) -> str:
        """One line for stderr: ``3 findings (1 possible) in 12 files, 30 without TensorFlow 1 variables.``"""
        text = _count(self.findings, "finding")
        if self.possible:
            text += f" ({self.possible} possible)"
        text += f" in {_count(self.files, 'file')}"
        if self.skipped:
            text += f", {self.skipped} of them skipped (nothing of TensorFlow 1 in them)"
        if self.unread:
            text += f", {self.unread} could not be analysed"
        return text + "."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _reports(
    paths: tuple[str, ...], stdin_filename: str, processes: int, workspace: Workspace, texts: dict[str, str],
    tally: Tally,
) -> Iterator[FileReport]:  # fmt: skip
    """The reports in the order of the paths, stdin first."""
    from tfshare_lint.source import discover

    if "-" in paths:
        yield _check_stdin(stdin_filename, workspace, texts)
    found = discover([path for path in paths if path != "-"])
    for path, reason in found.errors:
        print(f"tfshare-lint: {path}: {reason}", file=sys.stderr)
        tally.missing += 1
    for path, reason in found.closed:
        print(f"tfshare-lint: {path}: {reason}", file=sys.stderr)
        tally.unread += 1
    folders = [path for path in paths if path != "-" and os.path.isdir(path)]
    files = [Wanted(path, path in paths, _folder_of(path, folders)) for path in found.files]
    gc.disable()  # syntax trees live as long as their project: looking for garbage among them costs a fifth of a run
    progress = Progress()
    try:
        for report in workspace.check(files, processes, progress):
            progress.stop()  # before anything is printed
            yield _without_silenced(report, texts)
    finally:
        progress.stop()


def _folder_of(path: str, folders: list[str]) -> str | None:
    """The folder that the user named and that the file is in."""
    for folder in folders:
        if folder == os.curdir or path.startswith(os.path.join(folder, "")):
            return folder
    return None


def _check_stdin(name: str, workspace: Workspace, texts: dict[str, str]) -> FileReport:
    from tfshare_lint.source import CannotRead, decode_as

    try:
        texts[name] = decode_as(sys.stdin.buffer.read(), name)
    except CannotRead as reason:
        return FileReport(
            name, errors=[AnalysisError(CANNOT_ANALYSE, name, reason.line, reason.column, reason.message)]
        )
    workspace.give(name, texts[name])
    return _without_silenced(next(iter(workspace.check([Wanted(name)]))), texts)


def _without_silenced(report: FileReport, texts: dict[str, str]) -> FileReport:
    if not report.findings and not report.errors:
        return report
    from tfshare_lint.noqa import without_silenced

    return without_silenced(report, _document(report.path, texts))


def lines_of(path: str, cell: int | None, texts: dict[str, str]) -> list[str]:
    """The source lines of a file or of a notebook's cell; none where it cannot be read."""
    from tfshare_lint.noqa import split_lines

    document = _document(path, texts)
    lines = split_lines(document.shown)
    if cell is None:
        return lines
    return next((lines[c.first - 1 : c.first - 1 + c.lines] for c in document.cells if c.number == cell), [])


def _document(path: str, texts: dict[str, str]) -> Document:
    """What is in a file; nothing where it cannot be read. ``texts``: those that are not in files."""
    from tfshare_lint.source import CannotRead, read_document, read_text

    try:
        return read_document(texts[path] if path in texts else read_text(path), path)
    except CannotRead:
        return Document("", "")


def _codes(option: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The prefixes of codes that an option names, by code or by the rule's name."""
    from tfshare_lint.rules import all_rules, find_rule

    codes = []
    for value in ",".join(values).split(","):
        word = value.strip()
        if not word:
            continue
        rule = find_rule(word)
        code = rule.code if rule is not None else word.upper()
        if not any(known.startswith(code) for known in all_rules()):
            raise click.UsageError(
                f"{option}: {word!r} is neither a code, the beginning of a code, nor the name of a rule. "
                "`tfshare-lint rules` lists them."
            )
        codes.append(code)
    return tuple(codes)


def _processes(jobs: str) -> int:
    if jobs == "auto":
        return os.cpu_count() or 1
    if not jobs.isdigit() or int(jobs) < 1:
        raise click.UsageError(f"-j: {jobs!r} is not a number of processes: give 1 or more, or auto.")
    return min(int(jobs), 64)


def _colors() -> bool:
    """Are colours wanted? (https://no-color.org)"""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
