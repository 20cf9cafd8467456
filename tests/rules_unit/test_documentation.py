"""The rules' own pages: complete, and true of the programs on them."""

from __future__ import annotations

import re

import pytest

from tests.harness.notebooks import as_notebook, is_notebook
from tfshare_lint import api
from tfshare_lint.finding import FileReport
from tfshare_lint.rules import all_rules, find_rule, match_message
from tfshare_lint.rules.page import page

RULES = all_rules()
#: The last stands for a file that is no Python.
ANALYSIS = ("TFS901", "TFS902")


def test_the_registry_finds_every_module() -> None:
    assert list(RULES) == sorted(RULES)
    assert {"TFS101", "TFS410", "TFS902"} <= set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_every_section_is_written(code: str) -> None:
    documentation = RULES[code].documentation
    for section, text in vars(documentation).items():
        assert text.strip(), section
        if section not in ("bad", "good"):
            assert text.rstrip().endswith((".", "`", ":")), section
    assert not RULES[code].summary.endswith(".")
    assert page(RULES[code]).count("\n## ") == 9


@pytest.mark.parametrize("code", [code for code in RULES if code not in ANALYSIS])
def test_the_bad_program_is_reported_and_the_good_one_is_not(code: str) -> None:
    documentation = RULES[code].documentation
    assert code in [finding.code for finding in checked(documentation.bad).findings]
    good = checked(documentation.good)
    assert (good.findings, good.errors) == ([], [])


def checked(source: str) -> FileReport:
    """The report of a page's program; one with cells is a notebook."""
    name, text = ("bad.ipynb", as_notebook(source)) if is_notebook(source) else ("bad.py", source)
    return api.check_source(text, name)


def test_the_unreadable_program_is_unreadable() -> None:
    documentation = RULES["TFS902"].documentation
    assert [error.code for error in api.check_source(documentation.bad, "bad.py").errors] == ["TFS902"]
    assert api.check_source(documentation.good, "good.py").errors == []


@pytest.mark.parametrize("code", [code for code in RULES if code not in ANALYSIS])
def test_messages_are_sentences(code: str) -> None:
    for finding in checked(RULES[code].documentation.bad).findings:
        assert finding.message.endswith(".")
        assert "  " not in finding.message
        assert finding.path not in finding.message, "a line is enough for a place in the same file"
        assert finding.rule == RULES[finding.code].name
        assert finding.trace[-1].path == finding.path


@pytest.mark.parametrize("code", [code for code in RULES if RULES[code].severity == "error" and code not in ANALYSIS])
def test_what_raises_quotes_the_error(code: str) -> None:
    (finding,) = api.check_source(RULES[code].documentation.bad, "bad.py").findings
    assert finding.runtime is not None
    assert re.match(r"\w+Error: \S", finding.runtime)
    assert RULES[code] in match_message(finding.runtime)
    assert "\n" not in finding.runtime


def test_a_rule_is_found_by_code_and_name() -> None:
    for rule in RULES.values():
        assert find_rule(rule.code) is find_rule(f" {rule.code.lower()} ") is find_rule(rule.name) is rule
    assert find_rule("TFS999") is None
    assert match_message("no such error") == []
