"""``tf.feature_column``: the columns, and ``input_layer``, which makes a variable for each embedding.

Facts: TensorFlow 1.15's ``python/feature_column/feature_column.py`` and ``feature_column_v2.py``. The columns are taken
in the order of their names, each in a variable scope with its name as ``default_name``. ``linear_model`` and shared
embeddings are not modelled: they count as unknown callees.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.machine import InitializerInfo, VariableRequest
from tfshare_lint.symbolic import Name, concatenate, format_name
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.scopes import ScopeContext
from tfshare_lint.tfapi.shapes import Dim, any_dim
from tfshare_lint.tfapi.tensors import computed, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE"]

TABLE: Table = {}


class Column(NativeObject):
    """A feature column. ``size``: how many numbers it gives (for a categorical one: its buckets); ``source`` is what an
    embedding is made from."""

    type_name = "FeatureColumn"

    def __init__(self, kind: str, name: Name, size: Dim, source: Column | None = None, initializer: Value = None,
                 trainable: bool = True) -> None:  # fmt: skip
        self.kind = kind
        self.name = name
        self.size = size
        self.source = source
        self.initializer = initializer
        self.trainable = trainable

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.name if name == "name" else super().get_attribute(runtime, name)


def _int(value: Value) -> Dim:
    return value if isinstance(value, int) and not isinstance(value, bool) else any_dim()


def _name(call: Call, parameter: str = "key") -> Name:
    return name_of(call.runtime, call.arguments[parameter]) or "column"


def _numeric(call: Call) -> Value:
    shape = call["shape"]
    items = [shape] if isinstance(shape, int) else call.runtime.known_items(shape)
    size: Dim = 1
    for item in items if items is not None else [None]:
        size = size * item if isinstance(size, int) and isinstance(item, int) else any_dim()
    return Column("dense", _name(call), size)


def _listed(call: Call) -> Value:
    words = call.runtime.known_items(call["vocabulary_list"])
    extra = call["num_oov_buckets"]
    known = words is not None and isinstance(extra, int)
    return Column("categorical", _name(call), len(words or ()) + extra if known else any_dim())


def _of_file(call: Call) -> Value:
    size, extra = call["vocabulary_size"], call["num_oov_buckets"]
    known = isinstance(size, int) and isinstance(extra, int)
    return Column("categorical", _name(call), size + extra if known else any_dim())


def _counted(parameter: str) -> Callable[[Call], Value]:
    return lambda call: Column("categorical", _name(call), _int(call[parameter]))


def _bucketized(call: Call) -> Value:
    source, bounds = call["source_column"], call.runtime.known_items(call["boundaries"])
    if not isinstance(source, Column):
        return call.runtime.fresh("column", not_none=True)
    known = bounds is not None and isinstance(source.size, int)
    size: Dim = (len(bounds or ()) + 1) * source.size if known and isinstance(source.size, int) else any_dim()
    return Column("dense", concatenate(source.name, "_bucketized"), size)


def _crossed(call: Call) -> Value:
    keys = call.runtime.known_items(call["keys"])
    names = [key.name if isinstance(key, Column) else key for key in keys or ()]
    if keys is None or not all(isinstance(name, str) for name in names):
        return call.runtime.fresh("column", not_none=True)
    return Column("categorical", "_X_".join(sorted(map(str, names))), _int(call["hash_bucket_size"]))


def _weighted(call: Call) -> Value:
    source, weight = call["categorical_column"], call["weight_feature_key"]
    if not isinstance(source, Column) or not isinstance(weight, str):
        return call.runtime.fresh("column", not_none=True)
    return Column("categorical", concatenate(source.name, f"_weighted_by_{weight}"), source.size)


def _indicator(call: Call) -> Value:
    source = call["categorical_column"]
    if not isinstance(source, Column):
        return call.runtime.fresh("column", not_none=True)
    return Column("dense", concatenate(source.name, "_indicator"), source.size)


def _embedding(call: Call) -> Value:
    source = call["categorical_column"]
    if not isinstance(source, Column):
        return call.runtime.fresh("column", not_none=True)
    name = concatenate(source.name, "_embedding")
    return Column("embedding", name, _int(call["dimension"]), source, call["initializer"], call.flag("trainable"))


_EMBEDDING = (
    "categorical_column, dimension, combiner='mean', initializer=None, ckpt_to_load_from=None, "
    "tensor_name_in_ckpt=None, max_norm=None, trainable=True"
)
for _path, _signature, _body in (
    ("numeric_column", "key, shape=(1,), default_value=None, dtype=tf.float32, normalizer_fn=None", _numeric),
    ("bucketized_column", "source_column, boundaries", _bucketized),
    ("categorical_column_with_vocabulary_list",
     "key, vocabulary_list, dtype=None, default_value=-1, num_oov_buckets=0", _listed),
    ("categorical_column_with_vocabulary_file",
     "key, vocabulary_file, vocabulary_size=None, num_oov_buckets=0, default_value=None, dtype=tf.string", _of_file),
    ("categorical_column_with_hash_bucket", "key, hash_bucket_size, dtype=tf.string", _counted("hash_bucket_size")),
    ("categorical_column_with_identity", "key, num_buckets, default_value=None", _counted("num_buckets")),
    ("crossed_column", "keys, hash_bucket_size, hash_key=None", _crossed),
    ("weighted_categorical_column", "categorical_column, weight_feature_key, dtype=tf.float32", _weighted),
    ("indicator_column", "categorical_column", _indicator),
    ("embedding_column", _EMBEDDING, _embedding),
):  # fmt: skip
    function(TABLE, f"feature_column.{_path}", _signature)(_body)


def _columns(call: Call) -> list[Column] | None:
    """The dense columns by name; None where they are not all known."""
    given = call["feature_columns"]
    items = [given] if isinstance(given, Column) else call.runtime.known_items(given)
    if items is None:
        return None
    known = [item for item in items if isinstance(item, Column) and isinstance(item.name, str)]
    return sorted(known, key=lambda c: format_name(c.name)) if len(known) == len(items) else None


@function(
    TABLE, "feature_column.input_layer",
    "features, feature_columns, weight_collections=None, trainable=True, cols_to_vars=None, "
    "cols_to_output_tensors=None",
)  # fmt: skip
def _input_layer(call: Call) -> Value:
    runtime = call.runtime
    graph = runtime.machine.graph
    columns = _columns(call)
    if columns is None:
        return runtime.unknown_call("tf.feature_column.input_layer", [], {})
    outputs: list[Value] = []

    def one(column: Column) -> Value:
        if column.kind != "embedding" or column.source is None:
            return None
        info = initializer_info(runtime, column.initializer, ()) or InitializerInfo("callable")
        request = VariableRequest(
            name="embedding_weights", shape=(column.source.size, column.size), dtype="float32", initializer=info,
            trainable=column.trainable and call.likely_flag("trainable"), collections=["variables", "model_variables"],
        )  # fmt: skip
        outputs.append(get_variable(runtime, request))
        return None

    def body() -> Value:
        for column in columns:
            inner = attempt(runtime, lambda c=column: graph.variable_scope(None, c.name))  # type: ignore[misc]
            runtime.within(ScopeContext(inner), lambda c=column: one(c))  # type: ignore[misc]
        return None

    runtime.within(ScopeContext(attempt(runtime, lambda: graph.variable_scope(None, "input_layer"))), body)
    sizes = [column.size for column in columns]
    total: Dim = any_dim()
    if all(isinstance(size, int) for size in sizes):
        total = sum(size for size in sizes if isinstance(size, int))
    features = call["features"]
    first = next(iter(features.values()), None) if isinstance(features, dict) else None
    shape = shape_of(runtime, first)
    batch: Dim = shape[0] if isinstance(shape, tuple) and shape and first is not None else any_dim()
    return computed((batch, total), "float32", [*outputs, call["features"]])
