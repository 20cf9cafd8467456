"""The rules, one file each: a code, a name, its documentation, and a function from what a run did to findings.

The registry finds the modules by itself: a module ``tfsNNN_…`` of this package with a subclass of
:class:`~tfshare_lint.rules.base.Rule` is a rule. Nothing else need be touched to add one.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfshare_lint.rules.base import Rule

__all__ = ["all_rules", "find_rule", "match_message"]


@lru_cache(maxsize=None)
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of the codes. The modules are imported on the first call."""
    from tfshare_lint.rules.base import Rule

    rules = []
    for module in iter_modules(__path__):
        if not module.name.startswith("tfs"):
            continue
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Rule) and "code" in vars(value):
                rules.append(value())
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def find_rule(text: str) -> Rule | None:
    """The rule with this code (``TFS101``, in any case) or name (``duplicate-variable``), or None."""
    wanted = text.strip().lower()
    for rule in all_rules().values():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None


def match_message(text: str) -> list[Rule]:
    """The rules that explain an error message of TensorFlow's (or a piece of a traceback), likeliest first."""
    found = []
    for rule in all_rules().values():
        length = max((len(m.group()) for p in rule.messages for m in [p.search(text)] if m), default=0)
        if length:
            found.append((-length, rule.code, rule))
    return [rule for _, _, rule in sorted(found, key=lambda item: item[:2])]
