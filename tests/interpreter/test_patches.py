"""What a program changes in TensorFlow's modules, the next program of the process does not see."""

from __future__ import annotations

from tfshare_lint import api

TWICE = 'import tensorflow as tf\ntf.get_variable("x", [2])\ntf.get_variable("x", [2])\n'
PATCHED = "import tensorflow as tf\ntf.get_variable = lambda *args, **kwargs: None\n" + TWICE.partition("\n")[2]


def _codes(text: str, path: str) -> list[str]:
    return [finding.code for finding in api.check_source(text, path).findings]


def test_changes_of_the_library_end_with_the_program() -> None:
    assert _codes(PATCHED, "patched.py") == []
    assert _codes(TWICE, "plain.py") == ["TFS101"]
    assert api.map_source(PATCHED, "patched.py")["graphs"] == []
    assert len(api.map_source(TWICE, "plain.py")["graphs"][0]["variables"]) == 1


def test_mock_patch_holds_while_it_is_entered() -> None:
    text = """
import tensorflow as tf
from unittest import mock

real = tf.get_variable


def mine(name, *args, **kwargs):
    return real("my_" + name, *args, **kwargs)


class Model:
    size = 3


with mock.patch("tensorflow.get_variable", mine):
    tf.get_variable("a", [2])
tf.get_variable("a", [2])
with mock.patch.object(Model, "size", 5):
    tf.get_variable("b", [Model.size])


@mock.patch.object(Model, "size", new=7)
def build():
    tf.get_variable("c", [Model.size])


build()
tf.get_variable("d", [Model.size])
"""
    (graph,) = api.map_source(text, "mocked.py")["graphs"]
    made = [(variable["name"], variable["shape"]) for variable in graph["variables"]]
    assert made == [("my_a", [2]), ("a", [2]), ("b", [5]), ("c", [7]), ("d", [3])]
