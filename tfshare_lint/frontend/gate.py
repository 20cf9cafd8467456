"""What refuses a file before libcst sees it.

libcst's native parser can take the whole process down on deeply nested input; Python's own parser refuses such
input in time, so :func:`ast.parse` always goes first (measured with libcst 1.9 on CPython 3.9 to 3.13).
"""

from __future__ import annotations

import ast
import warnings

from tfshare_lint.frontend.limits import excess

__all__ = ["CannotParse", "check_limits", "python_tree", "split_lines"]


class CannotParse(Exception):
    """The text is not Python that can be read: a sentence that says why, and the place (1-based). ``python2``: what
    only Python 2 reads and stands there, if anything."""

    def __init__(self, message: str, line: int = 1, column: int = 1, python2: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.python2 = python2


def python_tree(text: str) -> ast.Module:
    """Python's own syntax tree of ``text``, quietly: what it warns about is not ours to repeat.

    Raises:
        CannotParse: Python refuses the text.
    """
    nul = text.find("\0")  # Python says it is there, but not where
    if nul >= 0:
        raise CannotParse("Cannot parse this file: it contains a NUL character.", *_line_and_column(text, nul))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        from tfshare_lint.frontend.refusals import refusal

        raise CannotParse(*refusal(error, split_lines(text))) from None
    except UnicodeEncodeError as error:
        place = _line_and_column(text, error.start)
        raise CannotParse("Cannot parse this file: it contains half a surrogate pair.", *place) from None
    except (RecursionError, MemoryError):
        raise CannotParse("Cannot parse this file: it is nested too deeply.") from None


def check_limits(tree: ast.Module, text: str, lines: tuple[str, ...]) -> None:
    """Refuse what Python can parse and libcst cannot in any decent time.

    Raises:
        CannotParse: it is too much.
    """
    reason = excess(tree, text, lines)
    if reason is not None:
        raise CannotParse(*reason)


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text`` as Python counts them, without their ends: a form feed does not end a line, which
    :meth:`str.splitlines` would have it do."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(text.split("\n"))


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    """The 1-based line and column of the character ``index``."""
    before = split_lines(text[:index])
    return len(before), len(before[-1]) + 1
