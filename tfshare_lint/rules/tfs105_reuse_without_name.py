"""TFS105: reuse is asked for without a name that could be reused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import asking, runtime_of

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ReuseWithoutName"]


class ReuseWithoutName(Rule):
    code = "TFS105"
    name = "reuse-without-name"
    severity = "error"
    summary = "reuse=True or AUTO_REUSE with default_name only: there is no name to reuse"
    messages = (re.compile(r"reuse=True cannot be used without a name_or_scope"),)
    documentation = Documentation(
        detects=(
            "`tf.variable_scope(None, default_name=...)`, directly or inside a layer, with `reuse=True` or "
            "`reuse=tf.AUTO_REUSE`."
        ),
        at_run_time=(
            "Entering the scope raises:\n\n"
            "```\n"
            "ValueError: reuse=True cannot be used without a name_or_scope\n"
            "```\n\n"
            "A `default_name` is made unique each time (`net`, `net_1`, ...), so it can never be the name of a scope "
            "that exists."
        ),
        matters=(
            "The program stops when the network is built for the second time. The usual cause: a function with "
            "`scope=None` and `reuse=None` parameters is called with `reuse=True` and without `scope`."
        ),
        bad="""\
import tensorflow as tf


def net(x, scope=None, reuse=None):
    with tf.variable_scope(scope, "net", [x], reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


train = net(tf.zeros([2, 3]))
test = net(tf.ones([2, 3]), reuse=True)
""",
        good="""\
import tensorflow as tf


def net(x, scope=None, reuse=None):
    with tf.variable_scope(scope, "net", [x], reuse=reuse):
        w = tf.get_variable("w", [3, 1])
        return tf.matmul(x, w)


train = net(tf.zeros([2, 3]), scope="net")
test = net(tf.ones([2, 3]), scope="net", reuse=True)
""",
        fix='Name the scope in every call that shares: `variable_scope("net", reuse=reuse)`, or pass `scope="net"`.',
        not_a_bug=(
            "TensorFlow always raises here. `tf.layers` functions accept `reuse=True` without a name (and then use "
            "their base name without a number); they are not reported by this rule."
        ),
        limits="A `scope` or `reuse` that the linter does not know.",
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("REUSE_WITHOUT_NAME"):
            site = asking(event.site)
            yield Report(
                site=site,
                headline="TensorFlow raises ValueError: reuse is asked for, but the scope has only a default_name, "
                "which is made unique each time, so there is nothing it could reuse",
                advice="Give the scope a name (the first argument of variable_scope, or scope=) in every call that "
                "shares.",
                runtime=runtime_of(event.error),
                event_site=event.site,
                assumptions=event.assumptions,
            )
