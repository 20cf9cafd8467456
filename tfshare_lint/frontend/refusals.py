"""What to tell the user when Python's parser refuses a file: one sentence, with the place that it is about.

Much TensorFlow 1 code is Python 2. Where it is, it is translated (:mod:`tfshare_lint.source.python2`); what cannot be
even then is spoken of here. Python 3's messages about Python 2 differ from version to version and often name a place
after the fault, so what only Python 2 reads is looked for around the place of the error.
Source of facts: the messages of CPython 3.9 to 3.13 for each construct, measured.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Refusal", "refusal"]


class Refusal(NamedTuple):
    message: str
    line: int  # 1-based, as is the column
    column: int
    python2: str = ""  # what of Python 2's stands there, if anything


#: What only Python 2 reads, and what to call it. A construct is meant when the error lies in or right behind it.
_PYTHON_2 = (
    (re.compile(r"(?<![\w.])print\b\s*(?=[\w\"'`])"), "a print statement"),
    (re.compile(r"(?<![\w.])exec\b\s*(?=[\w\"'`])"), "an exec statement"),
    (re.compile(r"(?<![\w.])raise\s[^#,]*?,"), "`raise E, message`"),
    (re.compile(r"(?<![\w.])except\b[^#:]*,\s*\w+\s*:"), "`except E, name`"),
    (re.compile(r"`"), "backticks"),
    (re.compile(r"<>"), "`<>`"),
    (re.compile(r"(?<!\w)[uU][rR](?=[\"'])"), 'a string `ur"…"`'),
    (re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F]+|\d+)[lL]\b"), "a long integer"),
    (re.compile(r"(?<![\w.])0[0-9]+\b"), "an octal number without `0o`"),
    (re.compile(r"(?:\bdef\s+\w+\s*\(|\blambda\s)(?:[^:()]*,)?\s*\((?=\s*\w+\s*[,)])"), "a tuple as a parameter"),
)
_KEYWORD = re.compile(r"(?<!\w)async(?!\s+(?:def|for|with)\b)(?!\w)")


def refusal(error: SyntaxError, lines: tuple[str, ...]) -> Refusal:
    """Why Python refuses the text of ``lines``, in a sentence."""
    words = str(error.msg).strip().rstrip(".")
    line = min(max(error.lineno or 1, 1), len(lines))
    text = lines[line - 1]
    index = min(max((error.offset or 1) - 1, 0), len(text))
    for construct, name in _PYTHON_2:
        for match in construct.finditer(text):
            if match.start() <= index <= match.end():
                message = f"Cannot parse this file: it is Python 2 ({name}), but not all of it can be read as such."
                return Refusal(message, line, match.start() + 1, name)
    for match in _KEYWORD.finditer(text):
        if match.start() - 1 <= index <= match.end() + 1:
            message = "Cannot parse this file: `async` is a keyword since Python 3.7; rename what is called so."
            return Refusal(message, line, match.start() + 1)
    return Refusal(f"Cannot parse this file: {words}.", line, index + 1)
