"""TFS208: in eager execution, ``get_variable`` makes a new variable each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at, first_made, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["NotSharedWhenEager"]


class NotSharedWhenEager(Rule):
    code = "TFS208"
    name = "not-shared-when-eager"
    severity = "warning"
    summary = "in eager execution get_variable makes a new variable each time, whatever reuse says"
    documentation = Documentation(
        detects=(
            "`get_variable`, or a function of `tf.layers`, asks a second time for a variable of one name while the "
            "program executes eagerly: after `tf.enable_eager_execution()`, or in TensorFlow 2 where nothing switches "
            "that off."
        ),
        at_run_time=(
            "Eager execution has no variable store. Every call makes a new variable with new initial values. "
            "`reuse=True`, `reuse=tf.AUTO_REUSE` and `reuse_variables()` are ignored, nothing is checked and nothing "
            "raised: both variables are called `linear/kernel:0`."
        ),
        matters=(
            "A network that is applied in each training step has new random weights in each step, and what the "
            "optimizer has learned is thrown away. Two networks that are to share do not. The same code shares "
            "correctly in graph mode."
        ),
        bad="""\
import tensorflow as tf


def linear(x):
    with tf.compat.v1.variable_scope("linear", reuse=tf.compat.v1.AUTO_REUSE):
        kernel = tf.compat.v1.get_variable("kernel", [5, 3])
    return tf.matmul(x, kernel)


first = linear(tf.ones([2, 5]))
second = linear(tf.ones([2, 5]))
print(first.numpy() - second.numpy())
""",
        good="""\
import tensorflow as tf


class Linear(tf.Module):
    def __init__(self):
        self.kernel = tf.Variable(tf.random.normal([5, 3]), name="kernel")

    def __call__(self, x):
        return tf.matmul(x, self.kernel)


linear = Linear()
first = linear(tf.ones([2, 5]))
second = linear(tf.ones([2, 5]))
print(first.numpy() - second.numpy())
""",
        fix=(
            "* Keep variables and layers in objects that are made once: `tf.Module`, `tf.keras.layers.Layer`, "
            "`tf.keras.Model`.\n"
            "* Or wrap the function with `tf.compat.v1.make_template`, which shares in eager execution too, or with "
            "`tf.compat.v1.keras.utils.track_tf1_style_variables` in a Keras layer.\n"
            "* Or stay in graph mode: `tf.compat.v1.disable_eager_execution()` at the start of the program."
        ),
        not_a_bug=(
            "Code inside `with tf.Graph().as_default():`, templates, an `EagerVariableStore`, layer objects and "
            "functions wrapped by `tf.function` share or are not judged. A file that uses sessions or placeholders, or "
            "calls `disable_v2_behavior()`, is taken to be a graph program."
        ),
        limits=(
            "Whether a file runs eagerly may be decided elsewhere. It is taken to if it calls "
            "`enable_eager_execution()`, reads values by `.numpy()`, or tapes gradients; with `--target-tf 2` also if "
            "it is a program that imports plain `tensorflow` and has nothing of a graph program. Functions that nobody "
            "calls in the file are not judged."
        ),
        versions="Eager execution in 1.15 and 2.x. In 1.4, `get_variable` shares by name in eager execution too.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        if view.open:
            return  # whoever calls it may do so in a graph
        made: dict[Any, Any] = {}
        for event in view.events("EagerVariableCreated"):
            before = made.setdefault(event.variable.key, event)
            if before is event or before.variable.site is None:
                continue
            name = quote(event.variable.name)
            yield Report(
                site=guilty_site(before.variable.site, event.site),
                headline=f"in eager execution this makes a second variable {name} instead of sharing the one made at "
                f"{at(before.variable.site)}: reuse has no effect there",
                advice="Make it once and keep it in an object (tf.Module, a Keras layer), wrap the function with "
                "make_template, or stay in graph mode by tf.compat.v1.disable_eager_execution().",
                variable=name,
                event_site=event.site,
                related=first_made(before.variable),
                assumptions=event.assumptions,
            )
