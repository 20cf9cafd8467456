"""Input pipelines of queues: producers, readers, batches; and how records are parsed.

Facts: TensorFlow 1.15's ``python/training/input.py``. A limit of epochs is a local variable, the one that these
functions make. A batch has the static shapes of what goes into it behind the batch's own dimension.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.machine import InitializerInfo
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, is_none, method
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.scopes import NameScopeContext
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, dims_of, no_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, new_tensor, shape_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}

_INPUT = "input_tensor, element_shape=None, num_epochs=None, "
_QUEUE = "shuffle=True, seed=None, capacity=32, shared_name=None, "


# Producers ----------------------------------------------------------------------------------------------------


def _inside(call: Call, default: str, body: Callable[[], Value]) -> Value:
    """Run ``body`` in the name scope of the function."""
    scope = call.runtime.machine.name_scope(call.name(), default, explicit=False)
    return call.runtime.within(NameScopeContext(scope), body)


def _limit(runtime: Runtime, epochs: Value) -> None:
    """Count the epochs where there is a limit."""
    if is_none(runtime, epochs):
        return
    scope = NameScopeContext(runtime.machine.name_scope("limit_epochs", None, explicit=False))
    graph = runtime.machine.graph
    runtime.within(scope, lambda: attempt(runtime, lambda: graph.raw_variable(
        "epochs", (), "int64", trainable=False, collections=["local_variables"],
        initial_value=InitializerInfo("callable"),
    )))  # fmt: skip


class QueueValue(NativeObject):
    """A queue: what is taken from it are tensors about which nothing else is known."""

    type_name = "Queue"
    variables = 0

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return Opaque(f"queue.{name}")


def _producer(call: Call) -> Value:
    _inside(call, "input_producer", lambda: _limit(call.runtime, call["num_epochs"]))
    return QueueValue()


for _name, _signature in (
    ("string_input_producer", f"string_tensor, num_epochs=None, {_QUEUE}name=None, cancel_op=None"),
    ("range_input_producer", f"limit, num_epochs=None, {_QUEUE}name=None"),
    ("input_producer", f"{_INPUT}{_QUEUE}summary_name=None, name=None, cancel_op=None"),
):
    function(TABLE, f"train.{_name}", _signature)(_producer)


@function(TABLE, "train.slice_input_producer", f"tensor_list, num_epochs=None, {_QUEUE}name=None")
def _slices(call: Call) -> Value:
    runtime = call.runtime
    items = runtime.known_items(call["tensor_list"])

    def body() -> Value:
        if not is_none(runtime, call["num_epochs"]):
            inner = runtime.machine.name_scope("input_producer", None, explicit=False)
            runtime.within(NameScopeContext(inner), lambda: _limit(runtime, call["num_epochs"]))
        if items is None:
            return Opaque("slices")
        return [computed(_rest(shape_of(runtime, item)), dtype_of(runtime, item), [item]) for item in items]

    return _inside(call, "input_producer", body)


@function(TABLE, "train.limit_epochs", "tensor, num_epochs=None, name=None")
def _limit_epochs(call: Call) -> Value:
    if is_none(call.runtime, call["num_epochs"]):
        return call["tensor"]
    _limit(call.runtime, call["num_epochs"])
    tensor = call["tensor"]
    return computed(shape_of(call.runtime, tensor), dtype_of(call.runtime, tensor), [tensor])


# Batches ------------------------------------------------------------------------------------------------------


def _rest(shape: Dims) -> Dims:
    return shape[1:] if isinstance(shape, tuple) and shape else no_shape(shape)


def _batch_size(call: Call) -> Dim:
    if call.likely_flag("allow_smaller_final_batch"):
        return None
    size = dims_of(call.runtime, [call["batch_size"]])
    return size[0] if isinstance(size, tuple) else None


def _shapes(call: Call, items: list[Value]) -> list[Dims]:
    """The shapes of single elements."""
    runtime = call.runtime
    given = None if call["shapes"] is None else runtime.known_items(call["shapes"])
    if given is not None and len(given) == len(items):
        return [dims_of(runtime, shape) for shape in given]
    own = [shape_of(runtime, item) for item in items]
    return [_rest(shape) for shape in own] if call.likely_flag("enqueue_many") else own


def _batched(call: Call, items: list[Value], default: str) -> list[Value]:
    """One tensor for each of ``items``."""
    size = _batch_size(call)
    made: list[Value] = []
    first = new_tensor(call.runtime, default, None, None, items, call.name())
    for index, (item, shape) in enumerate(zip(items, _shapes(call, items))):
        if isinstance(item, Opaque):
            made.append(Opaque("batch", first.variables, (first,)))
            continue
        batched: Dims = (size, *shape) if isinstance(shape, tuple) else no_shape(shape)
        dtype = dtype_of(call.runtime, item)
        made.append(Tensor(batched, dtype, first.op_name, variables_of([item]), index=index, parents=(first,)))
    return made


def _batch(call: Call) -> Value:
    tensors = call["tensors"]
    default = call.label.replace("maybe_", "")
    if isinstance(tensors, dict):
        keys = sorted(tensors, key=str)
        return dict(zip(keys, _batched(call, [tensors[key] for key in keys], default)))
    items = None if isinstance(tensors, Tensor) else call.runtime.known_items(tensors)
    if not items:
        return Opaque(default)
    made = _batched(call, items, default)
    return made[0] if len(made) == 1 else made


def _join(call: Call) -> Value:
    """The tensors of several threads that run at the same time: those of the first one tell the shapes."""
    lists = call.runtime.known_items(call["tensors_list"])
    first = call.runtime.resolve(lists[0]) if lists else None
    default = call.label.replace("maybe_", "")
    if isinstance(first, dict):
        keys = sorted(first, key=str)
        return dict(zip(keys, _batched(call, [first[key] for key in keys], default)))
    items = None if first is None or isinstance(first, Tensor) else call.runtime.known_items(first)
    if not items:
        return Opaque(default)
    made = _batched(call, items, default)
    return made[0] if len(made) == 1 else made


_END = "enqueue_many=False, shapes=None, {pad}allow_smaller_final_batch=False, shared_name=None, name=None"
_PLAIN, _SHUFFLED = _END.format(pad="dynamic_pad=False, "), _END.format(pad="")
for _name, _signature in (
    ("batch", f"tensors, batch_size, num_threads=1, capacity=32, {_PLAIN}"),
    ("maybe_batch", f"tensors, keep_input, batch_size, num_threads=1, capacity=32, {_PLAIN}"),
    ("shuffle_batch", f"tensors, batch_size, capacity, min_after_dequeue, num_threads=1, seed=None, {_SHUFFLED}"),
    ("maybe_shuffle_batch",
     f"tensors, batch_size, capacity, min_after_dequeue, keep_input, num_threads=1, seed=None, {_SHUFFLED}"),
):  # fmt: skip
    function(TABLE, f"train.{_name}", _signature)(_batch)
for _name, _signature in (
    ("batch_join", f"tensors_list, batch_size, capacity=32, {_PLAIN}"),
    ("maybe_batch_join", f"tensors_list, keep_input, batch_size, capacity=32, {_PLAIN}"),
    ("shuffle_batch_join", f"tensors_list, batch_size, capacity, min_after_dequeue, seed=None, {_SHUFFLED}"),
    ("maybe_shuffle_batch_join",
     f"tensors_list, batch_size, capacity, min_after_dequeue, keep_input, seed=None, {_SHUFFLED}"),
):  # fmt: skip
    function(TABLE, f"train.{_name}", _signature)(_join)


# Readers ------------------------------------------------------------------------------------------------------


class Reader(NativeObject):
    """``tf.TFRecordReader`` and its like."""

    type_name = "Reader"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "read":
            return method(name, "queue, name=None", self._read)
        return Opaque(f"reader.{name}")

    def _read(self, call: Call) -> Value:
        """The key and the value of the next record, two texts."""
        key = new_tensor(call.runtime, "ReaderReadV2", (), "string", (), call.name())
        return (key, Tensor((), "string", key.op_name, 0, index=1, parents=(key,)))


for _name, _signature in (
    ("TFRecordReader", "name=None, options=None"),
    ("WholeFileReader", "name=None"),
    ("IdentityReader", "name=None"),
    ("LMDBReader", "name=None, options=None"),
    ("TextLineReader", "skip_header_lines=None, name=None"),
    ("FixedLengthRecordReader",
     "record_bytes, header_bytes=None, footer_bytes=None, hop_bytes=None, name=None, encoding=None"),
):  # fmt: skip

    @function(TABLE, _name, _signature)
    def _reader(call: Call) -> Value:
        call.runtime.machine.graph.unique_name(call.name() or f"{call.label}V2")
        return Reader()


# Records ------------------------------------------------------------------------------------------------------


class Feature(NativeObject):
    """``tf.FixedLenFeature``, and what has no shape: ``tf.VarLenFeature`` and others (``shape`` is None)."""

    type_name = "Feature"

    def __init__(self, shape: Value, dtype: Value, default: Value = None) -> None:
        self.facts = {"shape": shape, "dtype": dtype, "default_value": default}

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.facts.get(name, Opaque(f"feature.{name}"))


@function(TABLE, "FixedLenFeature", "shape, dtype, default_value=None", None, "io.FixedLenFeature")
def _fixed(call: Call) -> Value:
    return Feature(call["shape"], call["dtype"], call["default_value"])


for _name in ("VarLenFeature", "SparseFeature", "FixedLenSequenceFeature"):

    @function(TABLE, _name, "*args, **kwargs", None, f"io.{_name}")
    def _other(call: Call) -> Value:
        return Feature(None, None)


def _parsed(call: Call, batch: tuple[Dim, ...], operation: str) -> Value:
    """A tensor for each feature of known length."""
    runtime, features = call.runtime, call["features"]
    made = new_tensor(runtime, operation, None, None, (), call.name())
    if not isinstance(features, dict):
        return Opaque(operation)
    found: dict[Value, Value] = {}
    for key, value in features.items():
        feature = runtime.resolve(value)
        shape = feature.facts["shape"] if isinstance(feature, Feature) else None
        if shape is None or not isinstance(feature, Feature):
            found[key] = Opaque("feature")
            continue
        dims = dims_of(runtime, shape)
        whole: Dims = (*batch, *dims) if isinstance(dims, tuple) else no_shape(dims)
        found[key] = Tensor(whole, dtype_name(runtime, feature.facts["dtype"]), None, 0, parents=(made,))
    return found


@function(
    TABLE, "parse_single_example", "serialized, features, name=None, example_names=None", None,
    "io.parse_single_example",
)  # fmt: skip
def _parse_one(call: Call) -> Value:
    return _parsed(call, (), "ParseSingleExample")


@function(TABLE, "parse_example", "serialized, features, name=None, example_names=None", None, "io.parse_example")
def _parse_batch(call: Call) -> Value:
    shape = shape_of(call.runtime, call["serialized"])
    batch = shape if isinstance(shape, tuple) and len(shape) == 1 else (any_dim(),)
    return _parsed(call, batch, "ParseExample")


@function(
    TABLE, "decode_csv",
    "records, record_defaults, field_delim=None, use_quote_delim=True, name=None, na_value=None, select_cols=None",
    None, "io.decode_csv",
)  # fmt: skip
def _decode_csv(call: Call) -> Value:
    runtime, defaults = call.runtime, call.runtime.known_items(call["record_defaults"])
    shape = shape_of(runtime, call["records"])
    made = new_tensor(runtime, "DecodeCSV", shape, None, (), call.name())
    if defaults is None or call["select_cols"] is not None:
        return Opaque("decode_csv")
    return [Tensor(shape, dtype_of(runtime, d), made.op_name, 0, index=i, parents=(made,))
            for i, d in enumerate(defaults)]  # fmt: skip
