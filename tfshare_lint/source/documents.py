"""What kind of file a path names, and the Python in it."""

from __future__ import annotations

from tfshare_lint.cells import Document
from tfshare_lint.source.decode import CannotRead, decode, read_bytes

__all__ = ["MARKDOWN", "NOTEBOOKS", "decode_as", "read_document", "read_text"]

NOTEBOOKS = (".ipynb",)
MARKDOWN = (".md", ".markdown")


def read_text(path: str) -> str:
    """The text of the file ``path``: a notebook's JSON, a document's Markdown, a module's Python.

    Raises:
        CannotRead: there is no such file, or it is no text.
    """
    return decode_as(read_bytes(path), path)


def decode_as(data: bytes, path: str) -> str:
    """The text that ``data`` is if it comes from a file of this name.

    Raises:
        CannotRead: it is no text.
    """
    return _utf8(data) if path.lower().endswith(NOTEBOOKS + MARKDOWN) else decode(data)


def read_document(text: str, path: str) -> Document:
    """The Python in the file ``path`` whose text this is.

    Raises:
        CannotRead: it is no notebook, although its name says so.
    """
    if path.lower().endswith(NOTEBOOKS):
        from tfshare_lint.source.notebook import read_notebook

        return read_notebook(text)
    if path.lower().endswith(MARKDOWN):
        from tfshare_lint.source.markdown import read_markdown

        return read_markdown(text)
    return Document(text, text)


def _utf8(data: bytes) -> str:
    """JSON and Markdown declare no encoding: both are UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").split("\n")
        reason = f"Cannot read this file: it is not UTF-8 (byte 0x{data[error.start]:02x})."
        raise CannotRead(reason, len(before), len(before[-1]) + 1) from None
