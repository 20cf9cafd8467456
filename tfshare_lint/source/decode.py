"""From bytes to text, as Python itself would read a source file.

Source of facts: *Encoding declarations* in the language reference, and PEP 263: a byte order mark, else a comment in
one of the first two lines, else UTF-8.
"""

from __future__ import annotations

import codecs
import os
import re

__all__ = ["SIZE_LIMIT", "CannotRead", "NotPython", "decode", "read_bytes", "read_module"]

#: The most bytes that a source file may have: a hundred times the longest module of the standard library.
SIZE_LIMIT = 8 * 1024 * 1024
#: The same for a notebook, most of which are pictures.
NOTEBOOK_LIMIT = 128 * 1024 * 1024


class CannotRead(Exception):
    """A file that cannot be read as Python's source: a sentence that says why, and the place (1-based)."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class NotPython(CannotRead):
    """A notebook of another language than Python: nothing is wrong with it."""


def read_module(path: str) -> str:
    """The text of the Python file ``path``.

    Raises:
        CannotRead: there is no such file, or it has no text that Python could read.
    """
    return decode(read_bytes(path))


def read_bytes(path: str) -> bytes:
    """What is in the regular file ``path``, unless it is too large for its kind.

    Raises:
        CannotRead: with the operating system's reason, or because of the size.
    """
    limit = NOTEBOOK_LIMIT if path.lower().endswith(".ipynb") else SIZE_LIMIT
    try:
        if not os.path.isfile(path) and os.path.exists(path):
            raise CannotRead("Cannot read this file: it is not a regular file.")
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotRead(f"Cannot read this file: {reason}.") from None
    check_size(len(data), limit)
    return data


def check_size(size: int, limit: int = SIZE_LIMIT) -> None:
    """Raise :class:`CannotRead` if a source of ``size`` bytes is larger than ``limit``."""
    if size > limit:
        raise CannotRead(f"Cannot read this file: it is larger than {limit // 1024 // 1024} MiB.")


def decode(data: bytes) -> str:
    """The text that ``data`` is; a byte order mark is taken off, the ends of lines stay as they are.

    Raises:
        CannotRead: it is too large, binary, of an unknown encoding, or not of the encoding that it declares.
    """
    check_size(len(data))
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CannotRead("Cannot read this file: it is UTF-16; Python reads UTF-8.")
    if b"\0" in data:
        place = _line_and_column(data, data.index(b"\0"))
        raise CannotRead("Cannot read this file: it contains a NUL byte, so it is binary, not text.", *place)
    declared, line = _declared(data)
    encoding = "utf-8" if declared is None else _normal(declared)
    if marked and encoding != "utf-8":
        raise CannotRead(f"Cannot read this file: it declares {declared} but begins as UTF-8.", line)
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise CannotRead(f"Cannot read this file: there is no encoding {declared}.", line) from None
    if not info._is_text_encoding or info.name in _FOR_HOST_NAMES:
        raise CannotRead(f"Cannot read this file: {declared} is not an encoding of text.", line)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x}"
        if declared is None:
            message = f"Cannot read this file: it is not UTF-8 ({byte}) and declares no other encoding."
        else:
            message = f"Cannot read this file: it is not {declared} ({byte}), as it declares."
        raise CannotRead(message, *_line_and_column(data, error.start)) from None
    except (UnicodeError, ValueError) as error:
        raise CannotRead(f"Cannot read this file: it is not {declared} ({error}).", line) from None


#: Python would take them, but they are slow on long texts (quadratic), and nobody writes programs in them.
_FOR_HOST_NAMES = frozenset(("idna", "punycode"))

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")


def _declared(data: bytes) -> tuple[str | None, int]:
    """The encoding that the first or second line declares, and the line that does."""
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", data[:4096], maxsplit=2)[:2], 1):
        match = _COOKIE.match(line)
        if match is not None:
            return match.group(1).decode("ascii", "replace"), number
        if not _BLANK.match(line):
            break
    return None, 1


def _normal(encoding: str) -> str:
    """The usual name of an encoding; Emacs writes ``utf-8-unix`` (source: ``get_normal_name`` of CPython's
    tokenizer)."""
    start = encoding[:12].lower().replace("_", "-")
    if start == "utf8" or start == "utf-8" or start.startswith("utf-8-"):
        return "utf-8"
    for name in ("latin-1", "iso-8859-1", "iso-latin-1"):
        if start == name or start.startswith(name + "-"):
            return "iso-8859-1"
    return encoding


def _line_and_column(data: bytes, index: int) -> tuple[int, int]:
    """The 1-based line and column of the byte ``index``; what stands before it on the line is counted as UTF-8."""
    before = data[:index].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1
