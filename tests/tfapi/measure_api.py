"""Run under TensorFlow 1.15: measures the programs of *_programs.txt and writes *_1_15.json beside this file.

Usage: ``python measure_api.py [kind ...]``, all kinds where none is given (``api`` is ``api_programs.txt``). The kind
``sonnet`` needs dm-sonnet 1.36 (with tensorflow-probability 0.8) in the same environment.
"""

import glob
import json
import os
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")
import tensorflow as tf  # noqa: E402

tf.logging.set_verbosity(tf.logging.ERROR)
HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = "import tensorflow as tf\n"


def programs(name):
    with open(os.path.join(HERE, name + "_programs.txt"), encoding="utf-8") as stream:
        text = stream.read()
    for block in text.strip().split("## ")[1:]:
        name, _, body = block.partition("\n")
        yield name, body


def measure(body):
    graphs = []
    original = tf.Graph.__init__

    def noted(self):
        original(self)
        graphs.append(self)

    tf.Graph.__init__ = noted
    error = None
    scope = {"__name__": "program"}
    try:
        with tf.Graph().as_default():
            exec(compile(HEADER + body, "program", "exec"), scope)
    except Exception as raised:
        text = str(raised)
        if text.startswith("in converted code:"):  # what a layer's ``call`` raised
            text = text.split(f"\n    {type(raised).__name__}: ")[-1]
        error = [type(raised).__name__, text.split(" Originally defined")[0].split("\n")[0]]
    finally:
        tf.Graph.__init__ = original
    variables = []
    for graph in graphs:
        with graph.as_default():
            trainable = {v.op.name for v in tf.trainable_variables() if hasattr(v, "op")}
            everything = tf.global_variables() + tf.local_variables()
        shapes = {v.op.name: None if v.shape.dims is None else v.shape.as_list() for v in everything}
        for op in graph.get_operations():
            if op.type in ("VariableV2", "VarHandleOp"):
                dtype = op.get_attr("dtype").base_dtype.name
                declared = [dim.size for dim in op.get_attr("shape").dim]  # of what is in no collection
                variables.append([op.name, shapes.get(op.name, declared), dtype, op.name in trainable])
    return {"error": error, "variables": variables, "result": scope.get("result")}


if __name__ == "__main__":
    kinds = [
        os.path.basename(path)[: -len("_programs.txt")] for path in glob.glob(os.path.join(HERE, "*_programs.txt"))
    ]
    for kind in sys.argv[1:] or sorted(kinds):
        facts = {name: measure(body) for name, body in programs(kind)}
        with open(os.path.join(HERE, kind + "_1_15.json"), "w") as stream:
            rows = [json.dumps(name) + ": " + json.dumps(fact, sort_keys=True) for name, fact in facts.items()]
            stream.write("{\n" + ",\n".join(rows) + "\n}\n")
