"""Which files are meant by the paths on a command line.

A directory is walked as git sees it: what git tracks, and what it does not ignore. Without git, folders that are
hidden, virtual environments or the products of builds are left out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Optional

__all__ = ["Discovery", "discover"]

SUFFIXES = (".py", ".pyw", ".ipynb", ".md", ".markdown")

#: Jupyter's copies of notebooks; they are left out although git may know them.
_COPIES = ".ipynb_checkpoints"
# Without git: folders that never hold a project's sources, and those that do so only if they are packages.
_SKIPPED = frozenset(("__pycache__", "__pypackages__", "node_modules", "site-packages"))
_BUILT = frozenset(("build", "dist"))
#: A folder with one of these is a virtual environment.
_ENVIRONMENT = ("pyvenv.cfg", os.path.join("bin", "activate"), os.path.join("conda-meta", "history"))

# Git sets these for its hooks; in another repository they would make it answer for the wrong one.
_OF_ANOTHER_REPOSITORY = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")
)


class Discovery(NamedTuple):
    """``files``: each once, sorted; in a directory, in the spelling of the path that was given for the directory.
    ``errors``: pairs of a given path and a sentence that says why there is nothing to look at. ``closed``: the same of
    folders in the given ones that cannot be read."""

    files: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    closed: tuple[tuple[str, str], ...] = ()


def discover(paths: Iterable[str], suffixes: tuple[str, ...] = SUFFIXES) -> Discovery:
    """The files that ``paths`` mean: a file is itself, whatever its name; a directory is the files in it whose names
    end in one of the ``suffixes``. Symbolic links that lead out of the directory are not followed."""
    found: dict[str, str] = {}  # real path -> path as it is shown
    closed: dict[str, str] = {}
    directories = []
    errors = []
    for path in paths:
        try:
            if os.path.isdir(path):
                os.scandir(path).close()  # raises where it cannot be read, which walking it would not
                directories.append(path)
            elif os.path.exists(path):
                found.setdefault(os.path.realpath(path), path)
            else:
                errors.append((path, "There is no such file or directory."))
        except OSError as error:
            errors.append((path, f"Cannot read this directory: {error.strerror}."))
        except ValueError:
            errors.append((path, "There is no such file or directory: its name contains a NUL byte."))
    for directory in directories:
        for real, file in _files_in(directory, suffixes, closed):
            found.setdefault(real, file)
    return Discovery(tuple(sorted(found.values())), tuple(errors), tuple(sorted(closed.items())))


def _files_in(directory: str, suffixes: tuple[str, ...], closed: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The real path and the path of each file in ``directory``; links last, so that a file has its own name. Folders
    that cannot be read are noted in ``closed``."""
    root = os.path.realpath(directory)
    links = []
    for name in _names_in(directory, closed):
        if not name.endswith(suffixes) or _COPIES in name:
            continue
        path = name if directory == os.curdir else os.path.join(directory, name)
        if os.path.islink(path):
            links.append(path)
        elif os.path.isfile(path):
            yield os.path.join(root, name), path
        elif not os.access(os.path.dirname(path) or os.curdir, os.R_OK | os.X_OK):  # git knows the file
            closed[os.path.dirname(path)] = "Cannot read this directory: Permission denied."
    for path in links:
        real = os.path.realpath(path)
        if os.path.isfile(real) and real.startswith(os.path.join(root, "")):
            yield real, path


def _names_in(directory: str, closed: dict[str, str]) -> Iterator[str]:
    """The files under ``directory``, as paths relative to it."""
    listed = _listed_by_git(directory)
    if listed is None:
        yield from _walk(directory, closed)
        return
    for name in listed:
        path = os.path.join(directory, name)
        if os.path.isdir(path) and not os.path.islink(path.rstrip("/")):  # a repository in the repository
            yield from (os.path.join(name, inner) for inner in _names_in(path, closed))
        else:
            yield name


def _listed_by_git(directory: str) -> Optional[list[str]]:
    """The files under ``directory``, relative to it, that git tracks or would let one add. None where git cannot
    tell, or sees nothing: a folder that git ignores was named, so it is meant."""
    command = ["git", "-c", "core.fsmonitor=false"]  # a repository's configuration could name a program to run
    command += ["-C", directory, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY}
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            check=False,
        )  # fmt: skip
    except OSError:  # there is no git
        return None
    if result.returncode != 0:
        return None
    return [os.fsdecode(name) for name in result.stdout.split(b"\0") if name] or None


def _walk(directory: str, closed: dict[str, str]) -> Iterator[str]:
    def note(error: OSError) -> None:
        closed[os.path.normpath(str(error.filename))] = f"Cannot read this directory: {error.strerror}."

    for folder, folders, files in os.walk(directory, onerror=note):
        folders[:] = [name for name in folders if _holds_sources(folder, name)]
        relative = os.path.relpath(folder, directory)
        for name in files:
            yield name if relative == os.curdir else os.path.join(relative, name)


def _holds_sources(folder: str, name: str) -> bool:
    """Whether the folder ``name`` in ``folder`` is one to look into."""
    if name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info"):
        return False
    path = os.path.join(folder, name)
    if name in _BUILT and not os.path.exists(os.path.join(path, "__init__.py")):
        return False
    return not any(os.path.exists(os.path.join(path, marker)) for marker in _ENVIRONMENT)
