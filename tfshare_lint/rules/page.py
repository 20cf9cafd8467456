"""A rule's page, made from its class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfshare_lint.rules.base import Rule

__all__ = ["page"]


def page(rule: Rule) -> str:
    """The page in Markdown."""
    text = rule.documentation
    sections = [
        ("What it detects", text.detects),
        ("What happens at run time", text.at_run_time),
        ("Why it matters", text.matters),
        ("Bad", _program(text.bad)),
        ("Good", _program(text.good)),
        ("How to fix it", text.fix),
        ("When it is not a bug", f"{text.not_a_bug}\n\nSilence one line with `# noqa: {rule.code}`."),
        ("What it cannot see", text.limits),
        ("TensorFlow versions", text.versions),
    ]
    head = f"# {rule.name} ({rule.code})\n\n{_sentence(rule.summary)}\n\nSeverity: {rule.severity}.\n"
    return head + "".join(f"\n## {title}\n\n{content.strip()}\n" for title, content in sections)


def _program(source: str) -> str:
    return f"```python\n{source.rstrip()}\n```"


def _sentence(text: str) -> str:
    """A summary as a sentence; a name of the API at its beginning stays as it is written."""
    first = text.split(" ")[0]
    return (text if re.search(r"[_.(=]", first) else text[0].upper() + text[1:]) + "."
