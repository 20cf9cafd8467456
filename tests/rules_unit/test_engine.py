"""One fault is one finding: certain, or possible with the condition in words."""

from __future__ import annotations

import textwrap

import pytest

from tfshare_lint import api
from tfshare_lint.finding import Finding

HEAD = """\
import sys

import tensorflow as tf

FLAGS = tf.app.flags.FLAGS
tf.app.flags.DEFINE_boolean('again', False, '')
"""


def findings(program: str) -> list[Finding]:
    """What is found in a program that begins on line 7."""
    report = api.check_source(HEAD + textwrap.dedent(program), "a.py")
    assert report.errors == []
    return report.findings


def brief(program: str) -> list[tuple[int, str, str]]:
    return [(f.line, f.code, f.confidence) for f in findings(program)]


def test_one_guilty_call_is_one_finding() -> None:
    (finding,) = findings(
        """\
        def net():
            for name in ["a", "b", "c"]:
                tf.get_variable(name, [1])
        net()
        net()
        """
    )
    assert (finding.line, finding.variable) == (11, "a")
    assert "(and 2 more variables the same way)" in finding.message


def test_two_faults_are_two_findings() -> None:
    assert brief(
        """\
        tf.get_variable("a", [1])
        tf.get_variable("a", [1])
        tf.get_variable("b", [1])
        tf.get_variable("b", [1])
        """
    ) == [(8, "TFS101", "certain"), (10, "TFS101", "certain")]


def test_a_loop_is_one_fault() -> None:
    assert brief(
        """\
        for i in range(3):
            w = tf.get_variable("w", [1])
            b = tf.get_variable("b", [1])
        """
    ) == [(8, "TFS101", "certain")]


def test_a_network_built_with_reuse_first_is_one_fault() -> None:
    assert brief(
        """\
        def net(x, reuse):
            with tf.variable_scope("net", reuse=reuse):
                x = tf.layers.dense(x, 3, name="one")
                return tf.layers.dense(x, 3, name="two")
        net(tf.zeros([2, 3]), True)
        net(tf.zeros([2, 3]), False)
        """
    ) == [(9, "TFS102", "certain")]


@pytest.mark.parametrize(
    ("condition", "words"),
    [("FLAGS.again", "FLAGS.again` is true"), ("len(sys.argv) > 1", None)],
)
def test_a_flag_that_decides_is_named(condition: str, words: str | None) -> None:
    (finding,) = findings(
        f"""\
        w = tf.get_variable("w", [1])
        if {condition}:
            v = tf.get_variable("w", [1])
        """
    )
    assert finding.line == 9
    assert finding.confidence == "possible"
    assert finding.message.startswith("If ")
    if words:
        assert words in finding.message


def test_the_default_of_a_flag_is_the_program_as_it_stands() -> None:
    (finding,) = findings(
        """\
        w = tf.get_variable("w", [1])
        if not FLAGS.again:
            v = tf.get_variable("w", [1])
        """
    )
    assert finding.confidence == "certain"


def test_a_flag_that_does_not_decide_is_not_named() -> None:
    assert brief(
        """\
        w = tf.get_variable("w", [1])
        if FLAGS.again:
            v = tf.get_variable("v", [1])
        v = tf.get_variable("w", [1])
        """
    ) == [(10, "TFS101", "certain")]


def test_a_loop_of_unknown_length_is_possible() -> None:
    (finding,) = findings(
        """\
        for name in sys.argv:
            w = tf.get_variable("w", [1])
        """
    )
    assert (finding.line, finding.confidence) == (8, "possible")
    assert finding.message.startswith("If the loop runs at least twice, TensorFlow raises ")


def test_a_function_for_callers_is_possible_and_says_why() -> None:
    (finding,) = findings(
        """\
        def net():
            tf.get_variable("w", [1])
            tf.get_variable("w", [1])
        """
    )
    assert (finding.line, finding.confidence) == (9, "possible")
    assert finding.message.startswith("If no caller has opened a reusing scope, ")
    assert [(entry.line, entry.function) for entry in finding.trace] == [(9, "net")]


def test_the_same_fault_in_two_entries_is_said_once_and_the_surer() -> None:
    assert brief(
        """\
        def net():
            tf.get_variable("w", [1])
            tf.get_variable("w", [1])
        def main():
            net()
        main()
        """
    ) == [(9, "TFS101", "certain")]


def test_nothing_that_a_caller_decides() -> None:
    assert (
        brief(
            """\
        def net(x, scope=None, reuse=None):
            with tf.variable_scope(scope, reuse=True):
                tf.reset_default_graph()
                with tf.variable_scope("inner", reuse=reuse):
                    return tf.get_variable("w")
        """
        )
        == []
    )


def test_what_is_caught_is_not_reported() -> None:
    assert (
        brief(
            """\
        tf.get_variable("w", [1])
        try:
            tf.get_variable("w", [1])
        except ValueError:
            pass
        """
        )
        == []
    )


def test_traces_are_as_pythons_tracebacks() -> None:
    (finding,) = findings(
        """\
        class Net(object):
            def __init__(self):
                with tf.variable_scope("net"):
                    self.w = tf.get_variable("w", [1])
        for _ in range(2):
            Net()
        """
    )
    assert [(entry.line, entry.function) for entry in finding.trace] == [(12, "<module>"), (10, "__init__")]
    assert [(related.line, related.message) for related in finding.related] == [(10, "first created here")]
    assert finding.runtime == "ValueError: Variable net/w already exists, disallowed."
