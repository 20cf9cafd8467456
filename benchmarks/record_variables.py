"""Run a driver under real TensorFlow 1.15.5 and write down every variable that it makes, graph by graph.

    PYTHON record_variables.py DRIVER OUTPUT

``PYTHON`` is an interpreter that has TensorFlow 1.15.5 (Python 3.7, so this file uses nothing newer and imports nothing
of the project). The driver runs as ``__main__`` in the current folder, which is first on the import path.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import Any


def watch(cls: Any, made: list[tuple[Any, list[Any]]]) -> None:
    """Note in ``made`` every variable that ``cls`` initialises: (variable, row)."""
    initialise = cls.__init__

    def noting(self: Any, *args: Any, **kwargs: Any) -> None:
        initialise(self, *args, **kwargs)
        shape = self.shape.as_list() if self.shape.ndims is not None else None
        made.append((self, [self.op.name, shape, self.dtype.base_dtype.name, bool(self.trainable)]))

    cls.__init__ = noting


def main(driver: str, output: str) -> None:
    """Write ``{"tensorflow": version, "graphs": [[row, ...], ...]}`` to ``output``; a row is name, shape, dtype and
    whether it is trainable, or was put among those that are by hand."""
    import tensorflow as tf
    from tensorflow.python.ops import resource_variable_ops, variables

    made: list[tuple[Any, list[Any]]] = []
    watch(variables.RefVariable, made)
    watch(resource_variable_ops.ResourceVariable, made)
    # What the driver does as a script: its own arguments, its own folder first.
    sys.argv = [driver]
    sys.path[0] = os.getcwd()
    runpy.run_path(driver, run_name="__main__")
    graphs: list[tuple[Any, list[list[Any]]]] = []
    for variable, row in made:
        graph = variable.graph
        row[3] = row[3] or any(variable is other for other in graph.get_collection("trainable_variables"))
        for known, rows in graphs:
            if known is graph:
                rows.append(row)
                break
        else:
            graphs.append((graph, [row]))
    with open(output, "w") as out:
        json.dump({"tensorflow": tf.__version__, "graphs": [rows for _, rows in graphs]}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
