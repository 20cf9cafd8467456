"""Run under TensorFlow 1.15: measures every sample of op_samples.py and writes ops_1_15.json beside this file."""

import json
import os
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")
import tensorflow as tf  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import op_samples  # noqa: E402

tf.logging.set_verbosity(tf.logging.ERROR)


def measure(expression):
    with tf.Graph().as_default() as graph:
        scope = {"tf": tf}
        exec(op_samples.INPUTS, scope)
        before = set(graph._names_in_use)
        try:
            result = eval(expression, scope)
        except Exception as error:
            return {"error": type(error).__name__, "message": str(error)[:300]}
        used = sorted(name for name in set(graph._names_in_use) - before if "/" not in name)
        tensor = hasattr(result, "get_shape")
        shape = result.get_shape() if tensor else None
        return {
            "shape": "none" if not tensor else None if shape.ndims is None else shape.as_list(),
            "dtype": result.dtype.base_dtype.name if tensor else None,
            "used": used,
            "name": getattr(result, "name", None),
        }


if __name__ == "__main__":
    facts = {expression: measure(expression) for expression in op_samples.SAMPLES}
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops_1_15.json")
    with open(target, "w") as stream:
        stream.write(
            "{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v, sort_keys=True) for k, v in facts.items()) + "\n}\n"
        )
