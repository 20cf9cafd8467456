"""The byte test."""

from __future__ import annotations

import pytest

from tfshare_lint.source import looks_relevant


@pytest.mark.parametrize(
    "text",
    [
        "import tensorflow as tf\ntf.get_variable('v', [1])",
        "import tensorflow.compat.v1 as tf\nwith tf.variable_scope('a'): pass",
        "from tensorflow import layers\nlayers.dense(x, 1)",
        "from tensorflow.python.ops import variable_scope as vs",
        "import tensorflow as tf\nslim = tf.contrib.slim",
        "import tf_slim as slim",
        "import sonnet as snt\nsnt.Linear(3)",
        "import tensorflow as tf\ntf.nn.rnn_cell.LSTMCell(1)",
        "import tensorflow as tf\ntf.make_template('a', f)",
        "import tensorflow as tf\ntf.train.AdamOptimizer()",
        "import tensorflow as tf\ntf.train.create_global_step()",
        "import tensorflow as tf\nbuild(reuse=True)",
    ],
)
def test_relevant(text: str) -> None:
    assert looks_relevant(text.encode())


@pytest.mark.parametrize(
    "text",
    ["", "import numpy as np", "import tensorflow as tf\ntf.add(1, 2)", "def get_variable(layers): pass"],
)
def test_not_relevant(text: str) -> None:
    assert not looks_relevant(text.encode())
