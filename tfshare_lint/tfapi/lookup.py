"""Lookup tables: ``tf.contrib.lookup``, ``tf.lookup`` and ``tensorflow.python.ops.lookup_ops``.

Facts: TensorFlow 1.15's ``python/ops/lookup_ops.py``. A table is no variable. What it gives for keys has their shape;
one from text to numbers gives ``int64``, one from numbers to text gives ``string``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.tfapi.calls import Call, Implementation, Table, function, method
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.operations.ops_parts import SparseValue
from tfshare_lint.tfapi.tensors import Opaque, Operation, dtype_of, new_tensor, shape_of

__all__ = ["TABLE", "LookupTable"]

TABLE: Table = {}


class LookupTable(Opaque):
    """A table; ``value_dtype`` is that of what it gives, None where it is not known."""

    type_name = "table"

    def __init__(self, value_dtype: str | None) -> None:
        super().__init__("table")
        self.value_dtype = value_dtype

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "lookup":
            return method(name, "keys, default_value=None, name=None", self._lookup)
        if name == "size":
            return method(name, "name=None", lambda call: new_tensor(call.runtime, "Size", (), "int64"))
        if name in ("init", "initializer"):
            return Operation("table_init")
        return super().get_attribute(runtime, name)

    def _lookup(self, call: Call) -> Value:
        keys = call["keys"]
        if isinstance(keys, SparseValue):
            return SparseValue(keys.dense_shape, self.value_dtype, keys.variables, (keys,))
        shape = shape_of(call.runtime, keys)
        return new_tensor(call.runtime, "hash_table_Lookup", shape, self.value_dtype, [keys], call.name())


class _Initializer(Opaque):
    """What fills a table."""

    def __init__(self, value_dtype: str | None) -> None:
        super().__init__("table initializer")
        self.value_dtype = value_dtype


def _of_dtype(dtype: str) -> Implementation:
    return lambda call: LookupTable(dtype)


def _dtype_argument(call: Call) -> str | None:
    given = call["value_dtype"]
    if given is None:
        return dtype_of(call.runtime, call["values"]) if "values" in call.arguments else None
    return dtype_name(call.runtime, given)


def _filled(call: Call) -> Value:
    """A table with an initializer."""
    source = call["initializer"]
    return LookupTable(source.value_dtype if isinstance(source, _Initializer) else None)


_INDEX = "num_oov_buckets=0, default_value=-1, hasher_spec=None"
_FILE = "vocabulary_file=None, num_oov_buckets=0, vocab_size=None, default_value=-1, hasher_spec=None, "
_COLUMNS = "key_column_index=-1, value_column_index=-2, delimiter='\\t'"
_ID_COLUMNS = "key_column_index=-2, value_column_index=-1, vocab_size=None, delimiter='\\t'"
_TEXT_COLUMNS = "key_column_index=-1, value_column_index=-2, vocab_size=None, delimiter='\\t'"
_ROWS: tuple[tuple[str, str, Implementation], ...] = (
    (
        "index_table_from_file",
        f"{_FILE}key_dtype=None, name=None, key_column_index=-2, value_column_index=-1, delimiter='\\t'",
        _of_dtype("int64"),
    ),
    (
        "index_to_string_table_from_file",
        f"vocabulary_file, vocab_size=None, default_value='UNK', name=None, {_COLUMNS}",
        _of_dtype("string"),
    ),
    ("HashTable", "initializer, default_value, shared_name=None, name=None", _filled),
    ("StaticHashTable", "initializer, default_value, name=None", _filled),
    (
        "StaticVocabularyTable",
        "initializer, num_oov_buckets, lookup_key_dtype=None, name=None",
        _of_dtype("int64"),
    ),
    (
        "IdTableWithHashBuckets",
        "table, num_oov_buckets, hasher_spec=None, name=None, key_dtype=None",
        _of_dtype("int64"),
    ),
    (
        "MutableHashTable",
        "key_dtype, value_dtype, default_value, name='MutableHashTable', checkpoint=True",
        lambda call: LookupTable(_dtype_argument(call)),
    ),
    (
        "KeyValueTensorInitializer",
        "keys, values, key_dtype=None, value_dtype=None, name=None",
        lambda call: _Initializer(_dtype_argument(call)),
    ),
    (
        "TextFileInitializer",
        "filename, key_dtype, key_index, value_dtype, value_index, vocab_size=None, delimiter='\\t', name=None",
        lambda call: _Initializer(_dtype_argument(call)),
    ),
    (
        "TextFileIdTableInitializer",
        f"filename, {_ID_COLUMNS}, name='text_file_id_table_init', key_dtype=None",
        lambda call: _Initializer("int64"),
    ),
    (
        "TextFileStringTableInitializer",
        f"filename, {_TEXT_COLUMNS}, name='text_file_string_table_init'",
        lambda call: _Initializer("string"),
    ),
)
_PLACES = ("contrib.lookup", "lookup", "lookup_ops")
for _name, _signature, _implementation in _ROWS:
    function(TABLE, f"{_PLACES[0]}.{_name}", _signature, None, *(f"{place}.{_name}" for place in _PLACES[1:]))(
        _implementation
    )
#: The name of the parameter differs between the two places.
for _place, _vocabulary in (("contrib.lookup", "mapping"), ("lookup_ops", "vocabulary_list")):
    function(TABLE, f"{_place}.index_table_from_tensor", f"{_vocabulary}, {_INDEX}, dtype=None, name=None")(
        _of_dtype("int64")
    )
    function(
        TABLE, f"{_place}.index_to_string_table_from_tensor", f"{_vocabulary}, default_value='UNK', name=None"
    )(_of_dtype("string"))  # fmt: skip


def _looked_up(dtype: str) -> Implementation:
    def run(call: Call) -> Value:
        keys = call["tensor"]
        return new_tensor(call.runtime, None, shape_of(call.runtime, keys), dtype, [keys], call.name())

    return run


function(TABLE, "contrib.lookup.string_to_index", "tensor, mapping, default_value=-1, name=None")(_looked_up("int64"))
function(TABLE, "contrib.lookup.index_to_string", "tensor, mapping, default_value='UNK', name=None")(
    _looked_up("string")
)
