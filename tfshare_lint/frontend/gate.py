"""What refuses a file before libcst sees it.

libcst's native parser can take the whole process down on deeply nested input; Python's own parser refuses such
input in time (measured with libcst 1.9 on CPython 3.9 to 3.13), so :func:`ast.parse` always goes first.
"""

from __future__ import annotations

import ast
import re
import warnings

__all__ = ["CannotParse", "python_tree", "split_lines"]


class CannotParse(Exception):
    """The text is not Python 3 that can be read: a sentence that says why, and the place (1-based)."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def python_tree(text: str) -> ast.Module:
    """Python's own syntax tree of ``text``, quietly: what it warns about is not ours to repeat.

    Raises:
        CannotParse: Python refuses the text.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotParse(_sentence(error, text), error.lineno or 1, max(error.offset or 1, 1)) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        column = error.start - text.rfind("\n", 0, error.start)
        raise CannotParse("Cannot parse this file: it contains half a surrogate pair.", line, column) from None
    except ValueError as error:  # NUL, before Python 3.12
        line = text.count("\n", 0, max(text.find("\0"), 0)) + 1
        raise CannotParse(f"Cannot parse this file: {_without_stop(str(error))}.", line) from None
    except (RecursionError, MemoryError):
        raise CannotParse("Cannot parse this file: it is nested too deeply.") from None


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text`` as Python counts them, without their ends: a form feed does not end a line, which
    :meth:`str.splitlines` would have it do."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(text.split("\n"))


# How Python 3 words it when it meets what only Python 2 can read.
_PYTHON_2_WORDS = (
    "Missing parentheses in call to 'print'",
    "Missing parentheses in call to 'exec'",
    "multiple exception types must be parenthesized",
    "leading zeros in decimal integer literals are not permitted",
    "invalid decimal literal",  # 1L
)
_PYTHON_2_LINE = re.compile(
    r"""^\s*(?:print\s+[^=\s(]          # print "x"
        |print\s*>>                     # print >>sys.stderr, "x"
        |exec\s+["'\w]                  # exec code
        |raise\s+[\w.]+\s*,             # raise ValueError, "x"
        |except\s+[\w.]+\s*,\s*\w+\s*:  # except ValueError, e:
        |.*`[^`]+`                      # `x`
        |.*<>                           # a <> b
        |.*\b[uU][rR]["']               # ur"x"
        |.*\b(?:\d+|0[xX][0-9a-fA-F]+)[lL]\b        # 1L
        |.*\b0[0-7]+\b                  # 0777
        |(?:def\s+\w+\s*\(|.*\blambda\b)[^:]*\(     # def f(a, (b, c)):
        )""",
    re.VERBOSE,
)
_PYTHON_2 = (
    "This file is Python 2 ({why}); convert it first, for example with `2to3 -w` (part of Python up to 3.12) "
    "or with `python-modernize`."
)


def _sentence(error: SyntaxError, text: str) -> str:
    """Why Python refuses ``text``; says so if it is Python 2."""
    words = _without_stop(str(error.msg))
    lines = split_lines(text)
    number = error.lineno or 0
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if words.startswith(_PYTHON_2_WORDS[:3]) or _PYTHON_2_LINE.match(line):
        return _PYTHON_2.format(why=words)
    return f"Cannot parse this file: {words}."


def _without_stop(words: str) -> str:
    return words.strip().rstrip(".")
