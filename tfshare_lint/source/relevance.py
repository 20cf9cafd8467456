"""The byte test: which files cannot matter, decided before anything is parsed."""

from __future__ import annotations

import re

__all__ = ["looks_relevant"]

_LIBRARY = re.compile(rb"tensorflow|tf_slim|tf_keras|\bsonnet\b|\btflearn\b|\btensorlayer\b")

# Names by which variables are made, shared or looked up, and scopes opened. A longer name that contains one of
# them (``get_variable_scope``, ``reuse_variables``, ``MultiRNNCell``, ``static_rnn``) is found with it.
_NAMES = re.compile(
    rb"[vV]ariable|[lL]ayers|slim|[rR][nN][nN]|Cell|make_template|reuse|Graph\(|optimizer|Optimizer|keras|contrib"
    rb"|\bsnt\b|sonnet|name_scope|global_step|batch_norm|conv[0-9]d|embedding|reset_default_graph"
    rb"|ExponentialMovingAverage|metrics"
)


def looks_relevant(data: bytes) -> bool:
    """Whether the source file ``data`` could make or touch variables: it mentions TensorFlow and some name that
    variables are made, shared or scoped with. A file of which this is false need not be parsed."""
    return _LIBRARY.search(data) is not None and _NAMES.search(data) is not None
