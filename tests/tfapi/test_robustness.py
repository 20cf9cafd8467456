"""No model fails, whatever arguments a program gives it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.tfapi.support import run
from tfshare_lint.analysis import with_deep_stack
from tfshare_lint.interpreter.values import NativeClass, NativeFunction, UserException
from tfshare_lint.tfapi.registry import REGISTRY

PROGRAM = """
import numpy as np
import tensorflow as tf
t = tf.placeholder(tf.float32, [None, 4]); t4 = tf.zeros([2, 8, 8, 3]); u = tf.placeholder(tf.float32)
v = tf.get_variable("v", [3, 4]); f = tf.Variable(1.0); a = np.zeros([2, 3]); sc = tf.get_variable_scope()
g = tf.Graph(); d = t.shape[1]; sh = t.shape; opaque = tf.train.Saver(); i = tf.zeros_initializer()
def fn(*a, **k): return t
def fn0(): return t
op = tf.no_op(); p = tf.get_variable("p", [4], partitioner=tf.fixed_size_partitioner(2)); layer = tf.layers.Dense(3)
"""
KEYWORDS = [
    "name", "shape", "dtype", "axis", "reuse", "inputs", "scope", "activation", "strides", "padding", "values",
    "initializer", "kernel_size",
]  # fmt: skip


def pool(ran: Any) -> list[Any]:
    """Values of every kind."""
    own = [value for name, value in ran.globals.vars.items() if not name.startswith("__") and name not in ("tf", "np")]
    return [
        None, 1, -1, 0, 2.5, "x", "", "a b", b"q", True, False, [], (), [1, 2], [None, 3], [-1, 4], {}, {"a": 1},
        [[0, 0], [1, 1]], ..., float("inf"), 10**30, "float32", *own, [own[0], own[0]], [(own[0], own[3])],
        ran.fresh("unknown"), ran.fresh("known to be something", True), [ran.fresh("element")], REGISTRY["float32"],
        REGISTRY["AUTO_REUSE"],
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_no_model_fails(seed: int) -> None:
    ran = run(PROGRAM)
    ran.stop_at_errors = False
    values, choose = pool(ran), random.Random(seed)

    def work() -> None:
        for model in REGISTRY.values():
            if not isinstance(model, (NativeFunction, NativeClass)):
                continue
            for _ in range(2):
                args = [choose.choice(values) for _ in range(choose.randrange(5))]
                kwargs = {choose.choice(KEYWORDS): choose.choice(values) for _ in range(choose.randrange(2))}
                try:
                    result = ran.call(model, args, kwargs)
                    ran.get_attribute(result, "name")
                    ran.binary("+", result, 1)
                    ran.call(result, [values[0]])
                except UserException:
                    continue

    with_deep_stack(work)
    assert ran.model_failures == []
