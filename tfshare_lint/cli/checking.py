"""``check``: which files, which findings, which format, which exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import click

from tfshare_lint.finding import AnalysisError, FileReport, Finding

__all__ = ["Selection", "lines_of_file", "run_check"]

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
) -> int:  # fmt: skip
    """Check, print, and give the exit status."""
    from tfshare_lint.report import render

    terminal = sys.stdout.isatty()
    selection = Selection(_codes("--select", select), _codes("--ignore", ignore), min_confidence == "certain")
    processes = _processes(jobs)
    texts: dict[str, str] = {}
    tally = Tally()
    reports = tally.counting(
        map(selection.of, _reports(paths or (".",), stdin_filename, processes, target_tf, texts, tally))
    )
    name = output_format or ("full" if terminal else "text")
    for piece in render(name, reports, lambda path: lines_of_file(path, texts), terminal and _colors()):
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
    paths: tuple[str, ...], stdin_filename: str, processes: int, target_tf: str, texts: dict[str, str], tally: Tally
) -> Iterator[FileReport]:
    """The reports in the order of the paths, stdin first."""
    from tfshare_lint.source import discover

    if "-" in paths:
        yield _check_stdin(stdin_filename, target_tf, texts)
    _collect_rarely()
    found = discover([path for path in paths if path != "-"])
    for path, reason in found.errors:
        print(f"tfshare-lint: {path}: {reason}", file=sys.stderr)
        tally.missing += 1
    named = frozenset(paths)
    files = [Job(path, path in named, target_tf) for path in found.files]
    if processes > 1 and len(files) > 1:
        yield from _in_processes(files, processes)
    else:
        yield from map(check_one, files)


#: Garbage is looked for each time so many files have been analysed.
FILES_PER_COLLECTION = 32
_analysed = 0


def _collect_rarely() -> None:
    """Syntax trees are many objects that live until their file is done: looking for garbage among them all the time
    costs a fifth of a run."""
    import gc

    gc.disable()


def _collect_now_and_then() -> None:
    """What a run leaves in cycles goes here."""
    import gc

    global _analysed
    _analysed += 1
    if _analysed % FILES_PER_COLLECTION == 0:
        gc.collect()


def _in_processes(files: list[Job], processes: int) -> Iterator[FileReport]:
    """The same reports in the same order, made by several processes."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        with ProcessPoolExecutor(min(processes, len(files)), initializer=_collect_rarely) as pool:
            chunk = max(1, min(16, len(files) // (4 * processes)))
            for report in pool.map(check_one, files, chunksize=chunk):
                yield report
                done += 1
    except BrokenProcessPool:  # some file took a whole process down: the rest one by one
        for file in files[done:]:
            try:
                with ProcessPoolExecutor(1) as pool:
                    report = pool.submit(check_one, file).result()
            except BrokenProcessPool:
                report = _failed(file.path, "its process died")
            yield report


class Job(NamedTuple):
    """A file to be checked. ``named``: by the user, not found in a folder."""

    path: str
    named: bool
    target_tf: str


def check_one(file: Job) -> FileReport:
    """The report of one file, without what its comments silence. Never raises for what the file contains."""
    from tfshare_lint import api

    path = file.path
    try:
        report = api.check_file(path, file.named, target_tf=file.target_tf)
        if not report.skipped:
            _collect_now_and_then()
        return _without_silenced(report, lambda: "\n".join(lines_of_file(path, {})))
    except Exception as error:  # a fault of this program's own must not cost the other files
        return _failed(path, f"{type(error).__name__}: {error}")


def _failed(path: str, why: str) -> FileReport:
    message = f"The analysis of this file failed ({why}). Please report it."
    return FileReport(path, errors=[AnalysisError(CANNOT_ANALYSE, path, 1, 1, message)])


def _check_stdin(name: str, target_tf: str, texts: dict[str, str]) -> FileReport:
    from tfshare_lint import api
    from tfshare_lint.source import CannotRead, decode

    try:
        text = texts[name] = decode(sys.stdin.buffer.read())
    except CannotRead as reason:
        return FileReport(
            name, errors=[AnalysisError(CANNOT_ANALYSE, name, reason.line, reason.column, reason.message)]
        )
    try:
        return _without_silenced(api.check_source(text, name, target_tf=target_tf), lambda: text)
    except Exception as error:
        return _failed(name, f"{type(error).__name__}: {error}")


def _without_silenced(report: FileReport, text: Any) -> FileReport:
    if not report.findings and not report.errors:
        return report
    from tfshare_lint.noqa import without_silenced

    return without_silenced(report, text())


def lines_of_file(path: str, texts: dict[str, str]) -> list[str]:
    """The source lines of a file; none where it cannot be read."""
    from tfshare_lint.noqa import split_lines
    from tfshare_lint.source import CannotRead, read_module

    try:
        return split_lines(texts[path] if path in texts else read_module(path))
    except CannotRead:
        return []


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
