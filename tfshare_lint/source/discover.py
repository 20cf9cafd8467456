"""Which files are meant by the paths on a command line.

A directory is walked as git sees it: what git tracks, and what it does not ignore. Without git, folders that are
hidden, virtual environments or the products of builds are left out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["Discovery", "discover"]

SUFFIXES = (".py", ".pyw")

#: Folders that hold no sources of the project, where git is not there to say so.
_SKIPPED = frozenset(("__pycache__", "__pypackages__", "node_modules", "build", "dist", "venv", "env", "site-packages"))


class Discovery(NamedTuple):
    """``files``: each once, sorted by path, directories' in the spelling of the given path. ``errors``: pairs of a
    given path and a sentence that says why there is nothing to look at."""

    files: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]


def discover(paths: Iterable[str], suffixes: tuple[str, ...] = SUFFIXES) -> Discovery:
    """The files that ``paths`` mean: a file is itself, whatever its name; a directory is the files in it whose names
    end in one of the ``suffixes``."""
    found: dict[str, str] = {}  # real path -> path as it was reached first
    errors = []
    for path in paths:
        try:
            is_directory, exists = os.path.isdir(path), os.path.exists(path)
        except ValueError:  # a NUL in the path
            is_directory = exists = False
        if is_directory:
            for file in _files_in(path, suffixes):
                found.setdefault(os.path.realpath(file), file)
        elif exists:
            found.setdefault(os.path.realpath(path), path)
        else:
            errors.append((path, "No such file or directory."))
    return Discovery(tuple(sorted(found.values())), tuple(errors))


def _files_in(directory: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    names = _listed_by_git(directory)
    paths = _walk(directory) if names is None else (os.path.join(directory, name) for name in names)
    root = os.path.realpath(directory)
    for path in paths:
        if path.endswith(suffixes) and os.path.isfile(path) and not _leads_out(path, root):
            yield path if directory != "." else os.path.normpath(path)


def _listed_by_git(directory: str) -> list[str] | None:
    """The files under ``directory``, relative to it, that git tracks or would let one add; None where there is no
    git or no work tree, or where git ignores the directory itself (it was named, so it is meant)."""
    command = ["git", "-C", directory, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    if result.returncode != 0:
        return None
    names = [os.fsdecode(name) for name in result.stdout.split(b"\0") if name]
    return names or None


def _walk(directory: str) -> Iterator[str]:
    for folder, folders, files in os.walk(directory):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not name.endswith(".egg-info")
            and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        ]
        for name in files:
            yield os.path.join(folder, name)


def _leads_out(path: str, root: str) -> bool:
    """Whether ``path`` is a symbolic link, or lies behind one, that leads out of ``root``."""
    real = os.path.realpath(path)
    return os.path.commonpath((real, root)) != root
