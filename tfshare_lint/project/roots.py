"""Where a project begins: the folder below which its modules are read, and outside of which nothing is."""

from __future__ import annotations

import os

__all__ = ["MARKERS", "package_top", "project_root"]

#: What stands in the root of a project.
MARKERS = (
    ".git", ".hg", ".svn", "setup.py", "setup.cfg", "pyproject.toml", "tox.ini", ".flake8", ".pre-commit-config.yaml",
    "requirements.txt", "Pipfile", "environment.yml",
)  # fmt: skip


def project_root(path: str, given: str | None = None) -> str:
    """The root of the project of the file ``path``, as a real absolute path.

    It is the nearest folder around the file that holds one of :data:`MARKERS`. Without any, it is the folder that the
    user named (``given``), else the folder of the file's outermost package (the folder above those that have an
    ``__init__.py``). The top of the file system and the user's home are nobody's project, whatever lies in them.
    """
    folder = os.path.dirname(os.path.realpath(path))
    top = package_top(folder)
    nobodys = {os.path.realpath(os.path.expanduser("~")), os.path.realpath(os.sep)}
    around = folder
    while around not in nobodys:
        if any(os.path.lexists(os.path.join(around, marker)) for marker in MARKERS):
            # A requirements.txt inside a package does not cut the package in two.
            return around if _is_inside(top, around) else top
        parent = os.path.dirname(around)
        if parent == around:
            break
        around = parent
    if given is not None:
        real = os.path.realpath(given)
        if _is_inside(folder, real):
            return real if _is_inside(top, real) else top
    return top


def package_top(folder: str) -> str:
    """The folder in which the outermost package stands that ``folder`` is or is in; ``folder`` itself if it is no
    package."""
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return folder


def _is_inside(folder: str, around: str) -> bool:
    return folder == around or folder.startswith(os.path.join(around, ""))
