"""What every face calls: check or map a text, check or map a file.

``target_tf`` is the version of TensorFlow that the program is for, one of :data:`TARGETS`. Heavy parts (libcst, the
interpreter) are imported when a file that can matter turns up.
"""

from __future__ import annotations

import ast
from typing import Any

from tfshare_lint.finding import AnalysisError, FileReport
from tfshare_lint.source import CannotRead, decode as decode_source, looks_relevant, read_bytes

__all__ = ["DEFAULT_TARGET", "TARGETS", "check_file", "check_source", "map_file", "map_source"]

#: The versions of TensorFlow that can be meant: the keys of :data:`tfshare_lint.machine.PROFILES`.
TARGETS = ("1.4", "1.15", "2")
DEFAULT_TARGET = "1.15"


def check_source(
    text: str, path: str, tree: ast.Module | None = None, *, target_tf: str = DEFAULT_TARGET
) -> FileReport:
    """Check one module's text. ``path`` is only used in what is reported; ``tree`` is the text's ``ast`` tree, for a
    caller who has parsed it already. Never raises for what the text contains."""
    if looks_relevant(text.encode("utf-8", "surrogatepass")):
        return _analysed(text, path, tree, target_tf)
    return FileReport(path, skipped=True) if tree is not None else _syntax_only(text, path)


def _analysed(text: str, path: str, tree: ast.Module | None, target_tf: str) -> FileReport:
    from tfshare_lint.analysis import check_module

    return check_module(text, path, tree, target_tf)


def _syntax_only(text: str, path: str) -> FileReport:
    """A file that cannot matter: it is only said whether it is Python."""
    from tfshare_lint.frontend import CannotParse
    from tfshare_lint.frontend.gate import python_tree

    try:
        python_tree(text)
    except CannotParse as reason:
        return FileReport(path, errors=[AnalysisError("TFS902", path, reason.line, reason.column, reason.message)])
    return FileReport(path, skipped=True)


def check_file(path: str, named: bool = True, *, target_tf: str = DEFAULT_TARGET) -> FileReport:
    """Check the file at ``path``. One that cannot matter is passed over unread if it was only found in a folder
    (``named`` False); one that the user named is still said to be unreadable if it is."""
    try:
        data = read_bytes(path)
        if looks_relevant(data):
            return _analysed(decode_source(data), path, None, target_tf)
        return _syntax_only(decode_source(data), path) if named else FileReport(path, skipped=True)
    except CannotRead as reason:
        return FileReport(path, errors=[_unreadable(path, reason)])


def map_source(text: str, path: str, entry: str | None = None, *, target_tf: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What the plain path of a program builds, as the JSON contract's program object."""
    from tfshare_lint.analysis import map_module

    return map_module(text, path, entry, target_tf)


def map_file(path: str, entry: str | None = None, *, target_tf: str = DEFAULT_TARGET) -> dict[str, Any]:
    """The same for the file at ``path``."""
    try:
        return map_source(decode_source(read_bytes(path)), path, entry, target_tf=target_tf)
    except CannotRead as reason:
        error = _unreadable(path, reason)
        details = {"code": error.code, "line": error.line, "column": error.column, "message": error.message}
        return {"path": path, "error": details}


def _unreadable(path: str, reason: CannotRead) -> AnalysisError:
    return AnalysisError("TFS902", path, reason.line, reason.column, reason.message)
