"""TFS902: a file that cannot be read or parsed."""

from __future__ import annotations

from tfshare_lint.rules.base import Documentation, Rule

__all__ = ["CannotAnalyse"]


class CannotAnalyse(Rule):
    code = "TFS902"
    name = "cannot-analyse"
    severity = "error"
    summary = "the file cannot be read, is neither Python 3 nor Python 2, or is nested beyond reason"
    documentation = Documentation(
        detects=(
            "The file cannot be opened or decoded, has a syntax error in Python 3 and in Python 2, or is nested so "
            "deeply that no Python would run it."
        ),
        at_run_time="Python itself would refuse the file with a `SyntaxError`.",
        matters="Nothing in the file was looked at. The other files were.",
        bad="""\
import tensorflow as tf

x = tf.get_variable("x", [1]
""",
        good="""\
import tensorflow as tf

x = tf.get_variable("x", [1])
""",
        fix=(
            "Mend the place the message names. Of a Python 2 source that cannot be read in place it is said why: "
            "convert it with a tool such as `2to3`, or exclude it."
        ),
        not_a_bug="Templates and test data that are not meant to be Python: exclude them.",
        limits=(
            "Under flake8 a file that Python 3 cannot parse never reaches a plugin: flake8 reports E999 itself, so "
            "select `E9` too, and check Python 2 sources with `tfshare-lint`."
        ),
        versions="All.",
    )
