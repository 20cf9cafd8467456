"""From bytes to text, as Python reads a source file."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tfshare_lint.source import CannotRead, decode, read_bytes, read_module
from tfshare_lint.source.decode import SIZE_LIMIT

READ = {
    b"": "",
    b"x = '\xc3\xa9'": "x = 'é'",
    b"\xef\xbb\xbfx": "x",
    b"\xef\xbb\xbf# coding: utf-8\nx": "# coding: utf-8\nx",
    b"\xef\xbb\xbf# coding: UTF8\nx": "# coding: UTF8\nx",
    b"# -*- coding: latin-1 -*-\nx = '\xe9'": "# -*- coding: latin-1 -*-\nx = 'é'",
    b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'": "#!/usr/bin/python\n"
    "# vim: set fileencoding=cp1252 :\nx = '€'",
    b"\n# coding=latin-1\n'\xe9'": "\n# coding=latin-1\n'é'",
    b"\f # coding=latin-1\n'\xe9'": "\f # coding=latin-1\n'é'",
    b"# coding: utf-8-unix\r\n'\xc3\xa9'": "# coding: utf-8-unix\r\n'é'",
    b"# coding: Latin_1-unix\r'\xe9'": "# coding: Latin_1-unix\r'é'",
    b"# coding: gb2312\n'\xc4\xe3'": "# coding: gb2312\n'你'",
    b"x\n# coding: latin-1\n'\xc3\xa9'": "x\n# coding: latin-1\n'é'",  # after code it declares nothing
    b"x\r\ny\rz\n": "x\r\ny\rz\n",
}


@pytest.mark.parametrize("data", READ)
def test_text(data: bytes) -> None:
    assert decode(data) == READ[data]


@pytest.mark.parametrize("data", [data for data in READ if b"x = " in data or b"'" in data])
def test_python_agrees(data: bytes) -> None:
    assert ast.dump(ast.parse(data)) == ast.dump(ast.parse(decode(data)))


@pytest.mark.parametrize(
    ("data", "message", "line", "column"),
    [
        (b"\x7fELF\0\0", "it contains a NUL byte, so it is binary, not text.", 1, 5),
        (b"x = 1\r\ny = '\0'", "it contains a NUL byte, so it is binary, not text.", 2, 6),
        (b"\xff\xfex\0", "it is UTF-16; Python reads UTF-8.", 1, 1),
        (b"\xfe\xff\0x", "it is UTF-16; Python reads UTF-8.", 1, 1),
        (b"x\n'\xc3\xa9\xe9'", "it is not UTF-8 (byte 0xe9) and declares no other encoding.", 2, 3),
        (b"\xff", "it is not UTF-8 (byte 0xff) and declares no other encoding.", 1, 1),
        (b"# coding: ascii\n\xe9", "it is not ascii (byte 0xe9), as it declares.", 2, 1),
        (b"# coding: utf-8\n\n'\xe9'", "it is not utf-8 (byte 0xe9), as it declares.", 3, 2),
        (b"#\n# coding: nonsense\n", "there is no encoding nonsense.", 2, 1),
        (b"# coding: rot13\n", "rot13 is not an encoding of text.", 1, 1),
        (b"# coding: hex\n", "hex is not an encoding of text.", 1, 1),
        (b"# coding: punycode\n" + b"a" * 99, "punycode is not an encoding of text.", 1, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "it declares latin-1 but begins as UTF-8.", 1, 1),
        (b"x" * (SIZE_LIMIT + 1), "it is larger than 8 MiB.", 1, 1),
    ],
)
def test_refused(data: bytes, message: str, line: int, column: int) -> None:
    with pytest.raises(CannotRead) as caught:
        decode(data)
    assert caught.value.message == f"Cannot read this file: {message}"
    assert (caught.value.line, caught.value.column) == (line, column)


def test_codecs_that_fail_in_their_own_way() -> None:
    with pytest.raises(CannotRead, match="it is not undefined"):
        decode(b"# coding: undefined\n")


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert read_module(str(path)) == "x = 1\r\n"
    assert read_bytes(str(path)) == b"\xef\xbb\xbfx = 1\r\n"


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.py").write_bytes(b"#" * (SIZE_LIMIT + 2))
    (tmp_path / "loop.py").symlink_to("loop.py")
    for name, message in {
        "missing.py": "No such file or directory.",
        "": "it is not a regular file.",
        "pipe": "it is not a regular file.",
        "large.py": "it is larger than 8 MiB.",
        "nul\0.py": "embedded null byte.",
    }.items():
        with pytest.raises(CannotRead) as caught:
            read_bytes(str(tmp_path / name))
        assert caught.value.message == f"Cannot read this file: {message}"
    with pytest.raises(CannotRead):
        read_bytes(str(tmp_path / "loop.py"))
