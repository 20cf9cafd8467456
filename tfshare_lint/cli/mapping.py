"""``map``: the variables that programs build."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from tfshare_lint.checking import Settings, Workspace
from tfshare_lint.entry_point import parse_entry_point

__all__ = ["run_map"]

NOT_ANALYSED = 3


def run_map(
    *, paths: tuple[str, ...], entry: str | None, output_format: str, stdin_filename: str, target_tf: str,
    search_path: tuple[str, ...], root: str | None,
) -> int:  # fmt: skip
    """Map, print, and give the exit status: 3 where a program cannot be read."""
    if not paths and (entry is None or ":" not in entry):
        raise click.UsageError("Missing PATHS: name a program, a folder of programs, or `--entry MODULE:NAME`.")
    workspace = Workspace(Settings(target_tf, search_path, root))
    programs = _programs(paths or (os.curdir,), entry, stdin_filename, workspace)
    status = 0
    if output_format == "json":
        import json

        listed = list(programs)
        print(json.dumps({"version": 1, "programs": listed}, indent=2))
        return NOT_ANALYSED if any(program.get("error") for program in listed) else 0
    from tfshare_lint.report.tree import draw

    for number, program in enumerate(programs):
        status = NOT_ANALYSED if program.get("error") else status
        sys.stdout.write("\n" * bool(number) + draw(program))
    return status


def _programs(
    paths: tuple[str, ...], entry: str | None, stdin_filename: str, workspace: Workspace
) -> Iterator[dict[str, Any]]:
    try:
        if entry is not None and parse_entry_point(entry).module is not None:
            yield from (workspace.map(path, entry) for path in paths)
        else:
            yield from _whole_programs(paths, entry, stdin_filename, workspace)
    except ValueError as reason:
        raise click.UsageError(f"--entry: {reason}") from None


def _whole_programs(
    paths: tuple[str, ...], entry: str | None, stdin_filename: str, workspace: Workspace
) -> Iterator[dict[str, Any]]:
    from tfshare_lint.source import CannotRead, decode_as, discover, looks_relevant, read_bytes

    if "-" in paths:
        try:
            workspace.give(stdin_filename, decode_as(sys.stdin.buffer.read(), stdin_filename))
            yield workspace.map(stdin_filename, entry)
        except CannotRead as reason:
            place = {"line": reason.line, "column": reason.column}
            yield {"path": stdin_filename, "error": {"code": "TFS902", **place, "message": reason.message}}
    found = discover([path for path in paths if path != "-"])
    if found.errors:
        path, reason_words = found.errors[0]
        raise click.UsageError(f"{path}: {reason_words}")
    for path in found.files:
        if path not in paths:  # found in a folder: only what can matter
            try:
                if not looks_relevant(read_bytes(path)):
                    continue
            except CannotRead:
                pass  # the map says why
        yield workspace.map(path, entry)
