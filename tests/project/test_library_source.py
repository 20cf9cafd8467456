"""Modules of TensorFlow that are not modelled are read where the user names an installed TensorFlow 1.15."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfshare_lint.checking import Settings, Wanted, Workspace

#: The layout of TensorFlow 1.15: ``tensorflow`` only forwards. What has a model must not be read.
INSTALLED = {
    "tensorflow/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/contrib/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/contrib/slim/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/contrib/slim/nets.py": "from tensorflow.contrib.slim.python.slim.nets import tiny",
    "tensorflow_core/contrib/slim/python/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/contrib/slim/python/slim/__init__.py": "raise ImportError('not to be read')",
    "tensorflow_core/contrib/slim/python/slim/nets/__init__.py": "",
    "tensorflow_core/contrib/slim/python/slim/nets/tiny.py": """
from tensorflow.contrib.layers.python.layers import layers
from tensorflow.contrib.framework.python.ops import arg_scope
from tensorflow.python.ops import variable_scope

def tiny(inputs, num_classes=5, scope="tiny"):
    with variable_scope.variable_scope(scope, "tiny", [inputs]):
        with arg_scope([layers.conv2d], padding="VALID", normalizer_fn=layers.batch_norm):
            net = layers.conv2d(inputs, 8, [3, 3], scope="conv1")
        return layers.fully_connected(layers.flatten(net), num_classes, scope="logits")
""",
}
PROGRAM = """
import tensorflow as tf
{how}
x = tf.placeholder(tf.float32, [2, 6, 6, 3])
{call}(x, num_classes=4)
with tf.variable_scope("net"):
    {call}(x)
"""
WAYS = [
    ("from tensorflow.contrib.slim.nets import tiny", "tiny.tiny"),
    ("from tensorflow.contrib.slim import nets", "nets.tiny.tiny"),
    ("from tensorflow.contrib.slim.python.slim.nets.tiny import tiny as build", "build"),
    ("from tensorflow.contrib.slim import nets\nslim = tf.contrib.slim", "slim.nets.tiny.tiny"),
]
NAMES = [
    "tiny/conv1/weights", "tiny/conv1/BatchNorm/beta", "tiny/conv1/BatchNorm/moving_mean",
    "tiny/conv1/BatchNorm/moving_variance", "tiny/logits/weights", "tiny/logits/biases",
]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site-packages"
    for name, text in INSTALLED.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def program(folder: Path, how: str, call: str) -> str:
    path = folder / "project" / "drive.py"
    path.parent.mkdir()
    (path.parent / ".git").mkdir()
    path.write_text(PROGRAM.format(how=how, call=call))
    return str(path)


@pytest.mark.parametrize("inside", ["", "tensorflow", "tensorflow_core"])
@pytest.mark.parametrize(("how", "call"), WAYS)
def test_whichever_folder_is_named(site: Path, tmp_path: Path, inside: str, how: str, call: str) -> None:
    path = program(tmp_path, how, call)
    mapped = Workspace(Settings("1.15", (str(site / inside),))).map(path)
    assert mapped["raises"] is None
    (graph,) = mapped["graphs"]
    assert [v["name"] for v in graph["variables"]] == [*NAMES, *(f"net/{name}" for name in NAMES)]
    assert graph["variables"][4]["shape"] == [4 * 4 * 8, 4]


def test_its_source_is_context(site: Path, tmp_path: Path) -> None:
    path = program(tmp_path, *WAYS[0])
    text = Path(path).read_text()
    Path(path).write_text(text + "tiny.tiny(x)\n")
    (report,) = Workspace(Settings("1.15", (str(site),))).check([Wanted(path)])
    assert [(finding.code, finding.line) for finding in report.findings] == [("TFS101", 8)]


def test_modules_of_tf_slim_by_their_own_paths(tmp_path: Path) -> None:
    path = program(
        tmp_path, "from tf_slim.ops.arg_scope import arg_scope\nfrom tf_slim import layers", "layers.flatten"
    )
    scoped = "with arg_scope([layers.conv2d], padding='VALID'):\n    y = layers.conv2d(x, 4, 3)\nlayers.linear(y, 2)\n"
    Path(path).write_text(Path(path).read_text().replace("num_classes=4", "scope='flat'") + scoped)
    mapped = Workspace(Settings("1.15")).map(path)
    (graph,) = mapped["graphs"]
    assert [v["name"].split("/")[0] for v in graph["variables"]] == [
        "Conv",
        "Conv",
        "fully_connected",
        "fully_connected",
    ]


def test_without_a_search_path_nothing_is_known_of_it(site: Path, tmp_path: Path) -> None:
    mapped = Workspace(Settings("1.15")).map(program(tmp_path, *WAYS[0]))
    assert mapped["raises"] is None
    assert mapped["graphs"] == []
