"""The models of dm-sonnet cope with whatever a program gives them, and leave Sonnet 2 alone."""

from __future__ import annotations

import random

import pytest

from tests.tfapi.support import run
from tfshare_lint import api
from tfshare_lint.interpreter.values import ClassValue
from tfshare_lint.tfapi.errors import SONNET_ERRORS
from tfshare_lint.tfapi.sonnet import names as sonnet

CLASSES = sorted(
    name[len("sonnet.") :]
    for name, value in sonnet.TABLE.items()
    if isinstance(value, ClassValue) and name[len("sonnet.") :] not in SONNET_ERRORS
)
VALUES = [
    "unknown", "None", "3", "-1", "0", "[3, 4]", "'a'", "{}", "{'w': None}", "tf.zeros([2, 3])", "[unknown]", "(1,)",
    "lambda: 4", "True", "1.5", "snt.Linear", "snt.Linear(3)",
]  # fmt: skip
PROGRAM = """
import sonnet as snt
import tensorflow as tf
from somewhere import unknown
module = snt.{}({})
result = module({})
name = module.scope_name
if hasattr(module, "transpose"):
    module.transpose()
if hasattr(module, "initial_state"):
    module.initial_state(2, trainable=True)
"""


@pytest.mark.parametrize("name", CLASSES)
def test_no_model_fails(name: str) -> None:
    choose = random.Random(name)
    inputs = [
        "tf.zeros([2, 3])",
        "tf.zeros([2, 4, 4, 3]), True",
        "unknown, unknown",
        "tf.zeros([2, 3]), tf.zeros([2, 3])",
    ]
    for given in inputs:
        for arguments in (
            ", ".join(choose.sample(VALUES, 2)),
            choose.choice(VALUES),
            "3, 3",
            "[3], [3], [1], ['SAME']",
        ):
            run(PROGRAM.format(name, arguments, given))


def test_sonnet_2_is_something_else() -> None:
    program = """
import sonnet as snt
import tensorflow as tf

class Net(snt.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.first = snt.Linear(3, with_bias=False, w_init=snt.initializers.Constant(0))

    def __call__(self, x):
        return self.first(x) * tf.Variable(tf.ones([3]))

net = Net()
net(tf.zeros([1, 2]))
with tf.variable_scope("s", reuse=True):
    tf.get_variable("made_by_sonnet", [1])
"""
    report = api.check_source(program, "a.py")
    assert (report.findings, report.errors) == ([], [])
