"""Operations of the program's own library: they are unknown, but make no variables."""

from __future__ import annotations

from tfshare_lint import api

TEXT = """
import tensorflow as tf
library = tf.load_op_library("roi_pooling.so")
pooled, indices = library.roi_pool(tf.zeros([1, 8, 8, 3]), 4)
tf.get_variable("w", [2])
tf.get_variable("b", [2], tf.float32 if tf.float32.max > 1e38 else tf.int32)
"""


def test_an_operation_library_is_a_module() -> None:
    program = api.map_source(TEXT, "pooling.py")
    assert program["raises"] is None
    assert [(v["name"], v["dtype"]) for v in program["graphs"][0]["variables"]] == [("w", "float32"), ("b", "float32")]
