"""TFS113: a saver restores variables that the checkpoint does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.raising import runtime_of
from tfshare_lint.rules.view import at, first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["NotInCheckpoint"]


class NotInCheckpoint(Rule):
    code = "TFS113"
    name = "not-in-checkpoint"
    severity = "error"
    summary = "a saver restores a variable that its checkpoint, written earlier in the program, does not hold"
    messages = (
        re.compile(r"Restoring from checkpoint failed"),
        re.compile(r"Key \S+ not found in checkpoint"),
    )
    documentation = Documentation(
        detects=(
            "The program writes a checkpoint with one `tf.train.Saver` and restores it with another one that has more "
            "variables, or variables of other names: `hidden_1` because the network was built a second time in the "
            "same graph."
        ),
        at_run_time=(
            "Saving works. `Saver.restore` raises:\n\n"
            "```\n"
            "NotFoundError: Restoring from checkpoint failed. This is most likely due to a Variable name or other "
            "graph key that is missing from the checkpoint.\n"
            "```"
        ),
        matters="A trained model cannot be loaded, though nothing seems to have changed.",
        bad="""\
import os
import tempfile

import tensorflow as tf

path = os.path.join(tempfile.mkdtemp(), "model")
w = tf.Variable(tf.zeros([3]), name="w")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    tf.train.Saver().save(sess, path)

w = tf.Variable(tf.zeros([3]), name="w")
with tf.Session() as sess:
    tf.train.Saver().restore(sess, path)
""",
        good="""\
import os
import tempfile

import tensorflow as tf

path = os.path.join(tempfile.mkdtemp(), "model")
w = tf.Variable(tf.zeros([3]), name="w")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    tf.train.Saver().save(sess, path)

tf.reset_default_graph()
w = tf.Variable(tf.zeros([3]), name="w")
with tf.Session() as sess:
    tf.train.Saver().restore(sess, path)
""",
        fix=(
            "Build the second network in a new graph (`tf.reset_default_graph()` or `with tf.Graph().as_default():`), "
            "or restore into the variables that exist, or give the saver a dictionary from names in the checkpoint to "
            "variables."
        ),
        not_a_bug="TensorFlow always raises here. If the program catches the error, it is not reported.",
        limits="Only checkpoints that the same program wrote, under a path that is plainly the same.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        for event in view.raised("NOT_IN_CHECKPOINT"):
            variable = event.error.existing
            more = event.error.requested - 1
            others = f" and {more} more" if more else ""
            yield Report(
                site=event.site,
                headline=f"TensorFlow raises NotFoundError: the checkpoint has no {quote(variable.name)}{others}, made "
                f"at {at(variable.site)}",
                advice="Build the network in a new graph, or give the saver a dictionary from the checkpoint's names "
                "to variables.",
                variable=quote(variable.name),
                runtime=runtime_of(event.error),
                related=first_made(variable),
                assumptions=event.assumptions,
            )
