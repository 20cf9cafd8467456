"""Import paths of TensorFlow and the canonical names behind them.

Every modelled name has one canonical dotted name below ``tf`` (``get_variable``, ``nn.relu``). The public paths
(``tensorflow``, ``tensorflow.compat.v1``) lead to it directly, the internal modules (``tensorflow.python.ops.nn_ops``)
by the last name, sought under the prefixes that :data:`INTERNAL` lists.
"""

from __future__ import annotations

__all__ = ["INTERNAL_PACKAGES", "imported_module", "internal_prefixes", "public_prefix"]

#: Packages of internal modules: their attributes are modules, not functions.
INTERNAL_PACKAGES = frozenset({
    "", "ops", "framework", "training", "layers", "util", "platform", "client", "eager", "keras", "data", "summary",
    "estimator", "saved_model", "lib", "lib.io", "distribute", "ops.losses", "feature_column", "tools", "data.ops",
    "keras.layers", "keras.engine", "ops.distributions", "user_ops", "training.tracking", "autograph",
})  # fmt: skip

#: Internal module (without ``tensorflow.python.``) → canonical prefixes under which its names are public.
INTERNAL: dict[str, tuple[str, ...]] = {
    "ops.nn": ("nn", ""),
    "ops.nn_ops": ("nn", ""),
    "ops.nn_impl": ("nn", ""),
    "ops.gen_nn_ops": ("nn", ""),
    "ops.embedding_ops": ("nn", ""),
    "ops.candidate_sampling_ops": ("nn", "random"),
    "ops.ctc_ops": ("nn",),
    "ops.lookup_ops": ("lookup_ops", "lookup"),
    "ops.rnn": ("nn",),
    "ops.rnn_cell": ("nn.rnn_cell", "contrib.rnn"),
    "ops.rnn_cell_impl": ("nn.rnn_cell", "contrib.rnn"),
    "ops.losses.losses": ("losses",),
    "ops.losses.losses_impl": ("losses",),
    "ops.metrics": ("metrics",),
    "ops.metrics_impl": ("metrics",),
    "ops.image_ops": ("image",),
    "ops.image_ops_impl": ("image",),
    "ops.init_ops": ("", "initializers"),
    "layers.core": ("layers",),
    "layers.convolutional": ("layers",),
    "layers.normalization": ("layers",),
    "layers.pooling": ("layers",),
    "layers.layers": ("layers",),
    "layers.base": ("layers",),
    "summary.summary": ("summary",),
    "platform.gfile": ("gfile",),
    "lib.io.file_io": ("gfile",),
    "platform.tf_logging": ("logging",),
    "platform.flags": ("flags",),
    "platform.app": ("app",),
    "platform.test": ("test",),
    "framework.graph_util": ("graph_util",),
    "framework.errors": ("errors",),
    "framework.test_util": ("test",),
    "util.nest": ("nest",),
    "tf2": ("tf2",),
    "util.tf_decorator": ("tf_decorator",),
    "util.deprecation": ("contrib.framework",),
    "training.moving_averages": ("train", ""),
    "training.slot_creator": ("slot_creator",),
    "training.training": ("train",),
    "training.training_util": ("train",),
    "feature_column.feature_column": ("feature_column",),
    "ops.math_ops": ("", "math"),
    "ops.gen_math_ops": ("", "math"),
    "ops.array_ops": ("", "image"),
    "ops.random_ops": ("", "random"),
    "ops.clip_ops": ("", "clip"),
    "autograph.impl.api": ("autograph",),
}

_TOP = ("tensorflow", "tensorflow_core", "tensorflow_estimator")
#: Where Keras is found too.
_KERAS_COPIES = ("contrib.keras.api.keras", "contrib.keras.python.keras", "contrib.keras")
_VERSIONS = ("compat.v1", "_api.v1", "compat.v2", "_api.v2", "compat.v1.compat.v1")
#: Modules of TensorFlow 2 that share nothing but the name with those of version 1.
_ONLY_IN_2 = ("summary",)


def public_prefix(path: str) -> str | None:
    """The canonical prefix of a public module: ``""`` for ``tensorflow``; None where the path is none of them."""
    root, _, rest = path.partition(".")
    if root == "tf_slim":
        return f"contrib.slim.{rest}" if rest else "contrib.slim"
    if root == "sonnet":
        return "sonnet" if rest == "python" or rest.startswith("python.") else path
    if root not in _TOP or rest == "python" or rest.startswith("python."):
        return None
    for version in _VERSIONS:
        if rest == version or rest.startswith(version + "."):
            inner = rest[len(version) + 1 :]
            if version.endswith("v2") and inner.partition(".")[0] in ("", *_ONLY_IN_2):
                return f"compat.v2.{inner}".rstrip(".")
            rest = inner
    for copy in _KERAS_COPIES:
        if rest == copy or rest.startswith(copy + "."):
            rest = "keras" + rest[len(copy) :]
    return rest


def imported_module(name: str) -> str | None:
    """The internal module that another one has under ``name`` because it imports it (``rnn.rnn_cell_impl``)."""
    return next((module for module in INTERNAL if module.rpartition(".")[2] == name), None)


def internal_prefixes(module: str) -> tuple[str, ...]:
    """Where to seek the names of an internal module (given without ``tensorflow.python.``)."""
    found = INTERNAL.get(module)
    if found is not None:
        return found
    package = module.split(".")[0]
    if package == "training":
        return ("train", "")
    if package == "keras":
        return (module, "keras.layers", "keras.models", package)
    if package in ("estimator", "feature_column", "data", "summary"):
        return (module, package)
    return ("",)
