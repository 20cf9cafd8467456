"""Modules, functions and code that a program reaches by names and texts: what ``map`` gives of them."""

from __future__ import annotations

from pathlib import Path

from tfshare_lint import api

NETS = """
import tensorflow as tf

def encoder(images, size=3):
    return tf.get_variable("encoder", [size])

class Decoder:
    def __init__(self):
        self.weights = tf.get_variable("decoder", [4])
"""


def mapped(folder: Path, program: str) -> list[str]:
    """The names of the variables of ``program`` beside a package ``training`` with a module ``nets``."""
    (folder / "setup.py").write_text("", "utf-8")
    (folder / "training").mkdir()
    (folder / "training" / "__init__.py").write_text("", "utf-8")
    (folder / "training" / "nets.py").write_text(NETS, "utf-8")
    (folder / "main.py").write_text("import tensorflow as tf\n" + program, "utf-8")
    result = api.map_file(str(folder / "main.py"), None)
    assert result["raises"] is None
    return [variable["name"] for graph in result["graphs"] for variable in graph["variables"]]


def test_function_by_its_dotted_name(tmp_path: Path) -> None:
    """Longer and longer parts of the name are tried: a plain module has no modules below it."""
    program = """
import importlib

def found(name):
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:end]))
            for part in parts[end:]:
                value = getattr(value, part)
            return value
        except:
            pass
    raise ImportError(name)

found("training.nets.encoder")(None)
found("training.nets.Decoder")()
Optimizer = found("tensorflow.train.MomentumOptimizer")
assert callable(Optimizer) and callable(found("tensorflow.nn.relu"))
Optimizer(0.1, 0.9).minimize(tf.reduce_sum(tf.trainable_variables()[0]))
"""
    assert mapped(tmp_path, program) == ["encoder", "decoder", "encoder/Momentum"]


def test_functions_know_their_module(tmp_path: Path) -> None:
    program = """
import sys
from training import nets

def own():
    pass

def is_top_level(value):
    return callable(value) and value.__name__ in sys.modules[value.__module__].__dict__

for value in (nets.encoder, nets.Decoder, own):
    if is_top_level(value):
        tf.get_variable("at_" + value.__module__ + "." + value.__name__, [1])
"""
    assert mapped(tmp_path, program) == ["at_training.nets.encoder", "at_training.nets.Decoder", "at___main__.own"]


def test_code_that_is_read_from_a_file(tmp_path: Path) -> None:
    program = """
import types

with open("training/nets.py") as stream:
    text = stream.read().replace("decoder", "changed")
nets = types.ModuleType("nets")
exec(compile(text, "nets.py", "exec"), nets.__dict__)
nets.encoder(None)
nets.Decoder()
"""
    assert mapped(tmp_path, program) == ["encoder", "changed"]
