"""The spellings under which programs reach ``tf.contrib.layers``, ``tf.contrib.framework`` and slim.

``tf.contrib.slim`` holds everything of the other two, and modules of its own; ``tf_slim`` is its successor.
"""

from __future__ import annotations

from tfshare_lint.tfapi.calls import Table
from tfshare_lint.tfapi.contrib import (
    args as contrib_args,
    conv as contrib_conv,
    layers as contrib_layers,
    norm as contrib_norm,
    training as contrib_training,
    utils as contrib_utils,
    variables as contrib_variables,
)
from tfshare_lint.tfapi.initializers import TABLE as INITIALIZERS
from tfshare_lint.tfapi.operations.table import TABLE as OPERATIONS

__all__ = ["TABLE", "is_contrib_module", "spellings"]

#: Names of ``tf.contrib.framework`` that are names of ``tf``.
_OF_TF = ("py_func", "sort", "argsort", "is_tensor", "nest")
_PACKAGES = ("layers", "framework", "slim")
#: Modules inside the packages whose names are the package's own.
_INNER = frozenset({
    "python", "slim", "ops", "layers", "framework", "arg_scope", "variables", "initializers", "regularizers",
    "normalization", "encoders", "optimizers", "embedding_ops", "training",
})  # fmt: skip


def _collect() -> Table:
    table: Table = {}
    for part in (contrib_args, contrib_variables, contrib_conv, contrib_norm, contrib_layers, contrib_training,
                 contrib_utils):  # fmt: skip
        table.update(part.TABLE)
    table["contrib.layers.embedding_lookup_unique"] = OPERATIONS["nn.embedding_lookup"]
    shared = {path: value for path, value in INITIALIZERS.items() if path.startswith("contrib.layers.")}
    for path, value in (*table.items(), *shared.items()):
        _, package, name = path.split(".", 2)
        if package in ("layers", "framework"):
            table.setdefault(f"contrib.slim.{name}", value)
    return table


#: Canonical name → model.
TABLE: Table = _collect()


def spellings(path: str) -> list[str]:
    """The canonical names that a name below ``tf.contrib`` may stand for: without the modules inside the package
    (``contrib.layers.python.layers.layers.conv2d``), and in the packages that slim takes its names from."""
    root, *rest = path.split(".")
    if root != "contrib" or len(rest) < 2 or rest[0] not in _PACKAGES:
        return []
    package, *rest = rest
    while len(rest) > 1 and rest[0] in _INNER:
        rest = rest[1:]
    tail = ".".join(rest)
    if package == "slim" and rest[0] in ("losses", "metrics"):
        return [f"contrib.{tail}"]
    found = [f"contrib.{package}.{tail}", f"contrib.layers.{tail}", f"contrib.framework.{tail}"]
    return [*found, tail] if tail in _OF_TF else found


def is_contrib_module(path: str) -> bool:
    """Is this one of the modules inside the packages?"""
    root, *rest = path.split(".")
    return root == "contrib" and len(rest) > 1 and rest[0] in _PACKAGES and all(part in _INNER for part in rest[1:])
