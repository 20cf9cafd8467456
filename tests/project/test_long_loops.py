"""``map`` is one run, in which every variable counts: loops that only prepare are walked through."""

from __future__ import annotations

from tfshare_lint import api

PROGRAM = """
import tensorflow as tf
words = []
for i in range(1000):
    words.append("w%d" % i)
numbers = {}
for word in words:
    numbers[word] = len(numbers)
total = 0
for a in range(30):
    for b in range(200):
        total += a * b
cells = []
for i in range(4):
    cells.append(tf.nn.rnn_cell.GRUCell(3))
tf.get_variable("embedding", [len(numbers), len(cells)])
"""


def test_prepared_sizes() -> None:
    program = api.map_source(PROGRAM, "program.py")
    (graph,) = program["graphs"]
    assert [(v["name"], v["shape"]) for v in graph["variables"]] == [("embedding", [1000, 4])]
