"""Which files are taken to run eagerly."""

from __future__ import annotations

import pytest

from tfshare_lint import api
from tfshare_lint.machine import PROFILES
from tfshare_lint.tfapi.eager import EVERYWHERE, NEVER, PROGRAM, starts_eagerly

PLAIN = "import tensorflow as tf\n\nw = tf.compat.v1.get_variable('w', [1])\n"


@pytest.mark.parametrize(
    ("text", "for_1_15", "for_2"),
    [
        (PLAIN, NEVER, PROGRAM),
        (PLAIN + "print(w.numpy())\n", EVERYWHERE, EVERYWHERE),
        (PLAIN + "with tf.GradientTape() as tape:\n    y = w * w\n", EVERYWHERE, EVERYWHERE),
        ("import torch\n" + PLAIN + "print(torch.ones(3).numpy())\n", NEVER, PROGRAM),
        (PLAIN + "session = tf.compat.v1.Session()\nprint(x.numpy())\n", NEVER, NEVER),
        (PLAIN + "x = tf.compat.v1.placeholder(tf.float32)\n", NEVER, NEVER),
        ("import tensorflow as tf\ntf.compat.v1.disable_v2_behavior()\n" + PLAIN, NEVER, NEVER),
        (PLAIN + "with tf.variable_scope('net'):\n    pass\n", NEVER, NEVER),
        ("import tensorflow.compat.v1 as tf\n\nw = tf.get_variable('w', [1])\n", NEVER, NEVER),
        ("import tensorflow as tf\n\nw = tf.Variable(1.0)\n", NEVER, NEVER),
    ],
)
def test_starts_eagerly(text: str, for_1_15: str, for_2: str) -> None:
    assert starts_eagerly(text, PROFILES["1.15"]) == for_1_15
    assert starts_eagerly(text, PROFILES["2"]) == for_2


@pytest.mark.parametrize(("target", "codes"), [("1.4", []), ("1.15", ["TFS208"])])
def test_1_4_shares_in_eager_execution(target: str, codes: list[str]) -> None:
    """Measured in 1.4.0: the store is used, and shapes are not compared."""
    program = (
        "import tensorflow as tf\nfrom tensorflow.contrib.eager.python import tfe\n\ntfe.enable_eager_execution()\n"
        "first = tf.get_variable('w', [3])\nagain = tf.get_variable('w', [4])\n"
    )
    assert [finding.code for finding in api.check_source(program, "a.py", target_tf=target).findings] == codes


def test_functions_that_nobody_calls_may_be_a_graph_programs() -> None:
    body = "\n    a = tf.compat.v1.get_variable('w', [1])\n    return tf.compat.v1.get_variable('w', [1])\n"
    program = f"import tensorflow as tf\n\n\ndef build():{body}"
    assert [f.code for f in api.check_source(program, "a.py", target_tf="2").findings] == ["TFS101"]
    called = program + "\n\nbuild()\n"
    assert [f.code for f in api.check_source(called, "a.py", target_tf="2").findings] == ["TFS208"]
