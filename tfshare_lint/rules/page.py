"""A rule's page, made from its class."""

from __future__ import annotations

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
    return (
        text[0].upper() + text[1:].rstrip(".") + "."
        if not text.startswith(("tf.", "get_", "reuse", "scope.", "variable_"))
        else text + "."
    )
