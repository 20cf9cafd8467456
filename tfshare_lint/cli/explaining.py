"""``explain`` and ``rules``: what there is to know about the rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tfshare_lint.rules import all_rules, find_rule, match_message

if TYPE_CHECKING:
    from tfshare_lint.rules.base import Rule

__all__ = ["run_explain", "run_rules"]


def run_explain(subject: str) -> int:
    """Print the page of the rule that a code, a name or an error message means."""
    rule = find_rule(subject)
    others: list[Rule] = []
    if rule is None:
        rule, *others = match_message(subject) or [None]  # type: ignore[list-item]
    if rule is None:
        raise click.UsageError(
            f"No rule has the code or name {subject!r}, and none explains it as an error message. "
            "`tfshare-lint rules` lists them."
        )
    _print_page(rule)
    for other in others:
        print(f"See also: tfshare-lint explain {other.code} ({other.name})")
    return 0


def _print_page(rule: Rule) -> None:
    from tfshare_lint.rules.page import page

    text = page(rule)
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(text, code_theme="ansi_dark"), width=min(console.width, 100))


def run_rules(as_json: bool) -> int:
    """Print the list of the rules."""
    rules = list(all_rules().values())
    if as_json:
        import json

        fields = ("code", "name", "severity", "confidence", "summary")
        listed = [{field: getattr(rule, field) for field in fields} for rule in rules]
        print(json.dumps({"version": 1, "rules": listed}, indent=2))
        return 0
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        print(f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}")
    return 0
