"""What every face calls: check or map a text, check or map files.

``target_tf`` is the version of TensorFlow that the program is for, one of :data:`TARGETS`. Heavy parts (libcst, the
interpreter) are imported when a file that can matter turns up.
"""

from __future__ import annotations

import ast
import os
from typing import Any

from tfshare_lint.checking import Settings, Wanted, Workspace
from tfshare_lint.finding import FileReport

__all__ = [
    "DEFAULT_TARGET", "TARGETS", "Settings", "Wanted", "Workspace", "check_file", "check_source", "map_file",
    "map_source",
]  # fmt: skip

#: The versions of TensorFlow that can be meant: the keys of :data:`tfshare_lint.machine.PROFILES`.
TARGETS = ("1.4", "1.15", "2")
DEFAULT_TARGET = "1.15"


def check_source(
    text: str,
    path: str,
    tree: ast.Module | None = None,
    *,
    target_tf: str = DEFAULT_TARGET,
    workspace: Workspace | None = None,
) -> FileReport:
    """Check one module's text as if it were in the file ``path``, whose project is read as context; where there is no
    such file, the text stands alone. ``tree`` is the
    text's ``ast`` tree, for a caller who has parsed it already. ``workspace`` keeps what was read for the next call.
    Never raises for what the text contains."""
    workspace = workspace or _workspace_of(path, target_tf)
    workspace.give(path, text, tree)
    return next(iter(workspace.check([Wanted(path)])))


def check_file(path: str, named: bool = True, *, target_tf: str = DEFAULT_TARGET) -> FileReport:
    """Check the file at ``path``. One that cannot matter is passed over unread if it was only found in a folder
    (``named`` False); one that the user named is still said to be unreadable if it is."""
    return next(iter(Workspace(Settings(target_tf)).check([Wanted(path, named)])))


def map_source(text: str, path: str, entry: str | None = None, *, target_tf: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What the plain path of a program builds, as the JSON contract's program object."""
    workspace = _workspace_of(path, target_tf)
    workspace.give(path, text)
    return workspace.map(path, entry)


def map_file(path: str, entry: str | None = None, *, target_tf: str = DEFAULT_TARGET) -> dict[str, Any]:
    """The same for the file at ``path``."""
    return Workspace(Settings(target_tf)).map(path, entry)


def _workspace_of(path: str, target_tf: str) -> Workspace:
    """A workspace for one text. One that is in no file belongs to no project: there is nothing else to be read."""
    alone = not os.path.lexists(path)
    return Workspace(Settings(target_tf, root=path if alone else None))
