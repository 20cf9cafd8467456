"""TFS902: a file that cannot be read or parsed."""

from __future__ import annotations

from tfshare_lint.rules.base import Documentation, Rule

__all__ = ["CannotAnalyse"]


class CannotAnalyse(Rule):
    code = "TFS902"
    name = "cannot-analyse"
    severity = "error"
    summary = "the file cannot be read, is not Python 3, or is nested beyond reason"
    documentation = Documentation(
        detects=(
            "The file cannot be opened or decoded, has a syntax error (Python 2 code has), or is nested so deeply that "
            "no Python would run it."
        ),
        at_run_time=(
            "Python itself would refuse the file with a `SyntaxError`, unless it is Python 2 code run by Python 2."
        ),
        matters="Nothing in the file was looked at. The other files were.",
        bad="""\
import tensorflow as tf

print "Python 2"
""",
        good="""\
import tensorflow as tf

print("Python 3")
""",
        fix=(
            "Mend the place the message names. Python 2 code: convert it with a tool such as `2to3`, or exclude the "
            "file."
        ),
        not_a_bug="Templates and test data that are not meant to be Python: exclude them.",
        limits=(
            "Under flake8 a file with a syntax error never reaches a plugin: flake8 reports E999 itself, so select "
            "`E9` too."
        ),
        versions="All.",
    )
