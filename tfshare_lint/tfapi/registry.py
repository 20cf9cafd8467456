"""All models under their canonical names, and the modules through which programs reach them."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.modules import MODULES
from tfshare_lint.interpreter.values import MISSING, ModuleValue, Value
from tfshare_lint.tfapi import (
    app,
    callbacks,
    collections,
    constants,
    control,
    creators,
    datasets,
    decorators,
    distributions,
    dtypes,
    eager,
    errors,
    estimators,
    feature_columns,
    files,
    getters,
    graphs,
    hparams,
    initialization,
    initializers,
    lookup,
    metrics,
    queues,
    scopes,
    sessions,
    templates,
    tensor_array,
    training,
    variables,
)
from tfshare_lint.tfapi.calls import Table
from tfshare_lint.tfapi.contrib import names as contrib_names
from tfshare_lint.tfapi.contrib.names import is_contrib_module, spellings
from tfshare_lint.tfapi.keras import names as keras
from tfshare_lint.tfapi.layers import layer_class
from tfshare_lint.tfapi.names import INTERNAL_PACKAGES, imported_module, internal_prefixes, public_prefix
from tfshare_lint.tfapi.operations import table as optable
from tfshare_lint.tfapi.optimizers import (
    averages,
    base as optimizers,
    kinds as optimizer_kinds,
    slots as optimizer_slots,
    wrappers as optimizer_wrappers,
)
from tfshare_lint.tfapi.rnn import names as rnn_names
from tfshare_lint.tfapi.rnn.names import is_rnn_module, rnn_spellings
from tfshare_lint.tfapi.unknown import UnknownName

__all__ = ["REGISTRY", "is_unmodelled", "module", "public_names"]

_INTERNAL_ROOTS = ("tensorflow.python", "tensorflow_core.python")


def _collect() -> Table:
    registry: Table = {}
    for part in (
        optable,
        constants,
        dtypes,
        eager,
        errors,
        initializers,
        files,
        getters,
        hparams,
        lookup,
        variables,
        scopes,
        collections,
        graphs,
        sessions,
        templates,
        tensor_array,
        training,
        optimizers,
        optimizer_kinds,
        optimizer_slots,
        optimizer_wrappers,
        averages,
        metrics,
        datasets,
        queues,
        creators,
        decorators,
        distributions,
        estimators,
        feature_columns,
        callbacks,
        control,
        initialization,
        layer_class,
        keras,
        rnn_names,
        contrib_names,
        app,
    ):
        registry.update(part.TABLE)
    return registry


#: Canonical name → model.
REGISTRY: Table = _collect()
#: Canonical prefixes that are modules.
_MODULES = frozenset(
    path[:index] for path in REGISTRY for index, char in enumerate(path) if char == "."
) | {
    "contrib", "contrib.layers", "contrib.rnn", "contrib.slim", "contrib.framework", "keras", "keras.layers", "nn",
    "nn.rnn_cell", "train", "layers", "estimator", "feature_column", "metrics", "summary", "gfile", "flags", "app",
    "logging", "errors", "test", "data", "image", "losses", "saved_model", "contrib.seq2seq", "contrib.eager",
}  # fmt: skip
_MADE: dict[str, Value] = {}
#: Internal modules that are one of Python's own but for what they do with TensorFlow's decorators.
_LIBRARIES = {"util.tf_inspect": "inspect", "util.tf_contextlib": "contextlib"}


def load(path: str) -> Value:
    """What a canonical name stands for."""
    found = REGISTRY.get(path, MISSING)
    if found is MISSING:
        found = _MADE.get(path, MISSING)
    if found is MISSING:
        found = _MADE[path] = _make(path)
    return found


def _make(path: str) -> Value:
    prefix = public_prefix(f"tensorflow.{path}")
    if prefix is not None and prefix != path:  # tf.compat.v1.get_variable
        return load(prefix) if prefix else module("tensorflow")
    if path == "python" or path.startswith("python."):
        return module(f"tensorflow.{path}")
    if path in ("compat", "compat.v2"):
        return ModuleValue(f"tensorflow.{path}", {}, lambda name: load(f"{path}.{name}"))
    for other in (*spellings(path), *rnn_spellings(path)):
        if other in REGISTRY:
            return REGISTRY[other]
    if path in _MODULES or is_contrib_module(path) or is_rnn_module(path):
        return ModuleValue(f"tensorflow.{path}", {}, lambda name: _member(path, name))
    if path.rpartition(".")[2].startswith("__"):
        return MISSING
    if path.partition(".")[0] == "sonnet":
        return _sonnet(path)
    return UnknownName(path, load)


def _sonnet(path: str) -> Value:
    from tfshare_lint.tfapi.sonnet import names as sonnet

    if path in sonnet.MODULES:
        return ModuleValue(path, {}, lambda name: _member(path, name))
    found = sonnet.TABLE.get(path, MISSING)
    return UnknownName(path, load) if found is MISSING else found


def _member(prefix: str, name: str) -> Value:
    return load(f"{prefix}.{name}" if prefix else name)


def _internal(rest: str) -> ModuleValue:
    """A module below ``tensorflow.python``; ``rest`` is its path from there."""
    if rest in _LIBRARIES:
        return MODULES[_LIBRARIES[rest]]()
    prefixes = internal_prefixes(rest)

    def find(name: str) -> Value:
        if rest in INTERNAL_PACKAGES and not name[:1].isupper():
            inner = f"{rest}.{name}" if rest else name
            own = REGISTRY.get(internal_prefixes(inner)[0], MISSING)  # flags, which is another library
            return module(f"tensorflow.python.{inner}") if own is MISSING else own
        for prefix in prefixes:
            path = f"{prefix}.{name}" if prefix else name
            if path in REGISTRY:
                return REGISTRY[path]
        other = imported_module(name)
        return _member(prefixes[0], name) if other is None else module(f"tensorflow.python.{other}")

    return ModuleValue(f"tensorflow.python.{rest}", {}, find)


def module(path: str) -> ModuleValue | None:
    """The module of an import path, or None where it is not TensorFlow's."""
    for root in _INTERNAL_ROOTS:
        if path == root or path.startswith(root + "."):
            return _internal(path[len(root) + 1 :])
    prefix = public_prefix(path)
    if prefix is None:
        return None
    if prefix == "":
        found = _MADE.setdefault("", ModuleValue("tensorflow", {}, lambda name: _member("", name)))
    else:
        found = load(prefix)
    if isinstance(found, ModuleValue):
        return found
    is_name = not isinstance(found, UnknownName) or prefix.rpartition(".")[2][:1].isupper()
    is_internal = "python" in path.split(".") or (path.startswith("tf_slim.") and is_contrib_module(prefix))
    if is_name and not is_internal:
        return None  # a function or a class (an internal module may be called as a function in it is)
    # A module without a model (tensorflow.examples.tutorials.mnist): whatever it has is unknown.
    return ModuleValue(f"tensorflow.{prefix}", {}, lambda name: _member(prefix, name))


def is_unmodelled(path: str) -> bool:
    """Is this a public module of a library of ours, by its import path, of which no name is modelled?"""
    prefix = public_prefix(path)
    if not prefix or prefix.partition(".")[0] in ("python", "core", "compiler", "_api"):
        return False
    if prefix in _MODULES or is_contrib_module(prefix) or is_rnn_module(prefix):
        return False
    names = (prefix, *spellings(prefix), *rnn_spellings(prefix))
    return not any(name in REGISTRY or name in _MODULES for name in names) and prefix.partition(".")[0] != "sonnet"


def public_names(name: str) -> list[str]:
    """What ``from <module> import *`` binds: the modelled names of a public module."""
    prefix = public_prefix(name)
    if prefix is None:
        return []
    if is_contrib_module(prefix):
        prefix = ".".join(prefix.split(".")[:2])
    start = f"{prefix}." if prefix else ""
    return sorted({path[len(start) :].split(".")[0] for path in (*REGISTRY, *_MODULES) if path.startswith(start)})
