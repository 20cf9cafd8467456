"""``tf.data``: the structure of a dataset's elements, and the functions that TensorFlow calls with them.

Facts: TensorFlow 1.15's ``python/data/ops/dataset_ops.py``. ``map``, ``filter``, ``flat_map`` and ``interleave`` call
their function once, when the dataset is built; a variable that ``get_variable`` makes there is one of the graph around.
``from_generator`` calls nothing before the session runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeClass, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function, method
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.shapes import Dim, Dims, TensorShape, dims_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, computed, dtype_of, new_tensor, shape_of

__all__ = ["TABLE", "DatasetValue"]

TABLE: Table = {}

#: Deeper structures than any program has.
DEPTH = 8


def _map_structure(value: Value, leaf: Callable[[Value], Value], depth: int = 0) -> Value:
    """The same structure of tuples and dicts with other leaves; a list is a leaf, which becomes a tensor."""
    if depth < DEPTH and isinstance(value, tuple):
        items = [_map_structure(item, leaf, depth + 1) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if depth < DEPTH and isinstance(value, dict):
        return {key: _map_structure(item, leaf, depth + 1) for key, item in value.items()}
    return leaf(value)


def _tensors(runtime: Runtime, value: Value) -> Value:
    """What a function or the program gives as an element, as tensors."""

    def leaf(item: Value) -> Value:
        item = runtime.resolve(item)
        if isinstance(item, (Unknown, Opaque, DatasetValue)):
            return item
        return computed(shape_of(runtime, item), dtype_of(runtime, item), [item])

    return _map_structure(runtime.resolve(value), leaf)


def _reshaped(runtime: Runtime, value: Value, change: Callable[[Dims], Dims]) -> Value:
    """The element with other shapes."""

    def leaf(item: Value) -> Value:
        if isinstance(item, Tensor):
            return computed(change(item.shape), item.dtype, [item])
        return item

    return _map_structure(value, leaf)


class DatasetValue(NativeObject):
    """A dataset; ``element`` has the structure of one of its elements."""

    type_name = "Dataset"

    def __init__(self, element: Value) -> None:
        self.element = element

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in _METHODS:
            signature, body = _METHODS[name]
            return method(name, signature, lambda call: body(self, call))
        if name in ("output_shapes", "output_types"):
            return _map_structure(self.element, lambda item: _described(runtime, item, name))
        return Opaque(f"dataset.{name}")

    def call_with(self, runtime: Runtime, target: Value) -> Value:
        """Call a function with an element: the parts of a tuple are its arguments."""
        element = self.element
        return runtime.call(target, list(element) if type(element) is tuple else [element])


def _described(runtime: Runtime, item: Value, what: str) -> Value:
    if not isinstance(item, Tensor):
        return Opaque(what)
    return TensorShape(item.shape) if what == "output_shapes" else dtype_value(item.dtype, runtime)


def _map(self: DatasetValue, call: Call) -> Value:
    result = call.runtime.resolve(self.call_with(call.runtime, call["map_func"]))
    # A list is taken for the tuple that an operation with several results would give.
    return DatasetValue(_tensors(call.runtime, tuple(result) if isinstance(result, list) else result))


def _flat_map(self: DatasetValue, call: Call) -> Value:
    inner = call.runtime.resolve(self.call_with(call.runtime, call["map_func"]))
    return inner if isinstance(inner, DatasetValue) else DatasetValue(Opaque("element"))


def _filter(self: DatasetValue, call: Call) -> Value:
    self.call_with(call.runtime, call["predicate"])
    return self


def _batch(self: DatasetValue, call: Call) -> Value:
    size = call["batch_size"]
    whole = isinstance(size, int) and call.likely_flag("drop_remainder")
    first: Any = size if whole else None

    def change(shape: Dims) -> Dims:
        return (first, *shape) if isinstance(shape, tuple) else shape

    return DatasetValue(_reshaped(call.runtime, self.element, change))


def _padded_batch(self: DatasetValue, call: Call) -> Value:
    size = call["batch_size"]
    first = size if isinstance(size, int) and call.likely_flag("drop_remainder") else None
    return DatasetValue(_padded(call.runtime, self.element, call["padded_shapes"], first))


def _padded(runtime: Runtime, value: Value, shapes: Value, first: Dim) -> Value:
    """A batch of elements that are filled up to ``shapes``: a structure like that of ``value``."""
    if isinstance(value, tuple):
        known = shapes if isinstance(shapes, (tuple, list)) and len(shapes) == len(value) else [None] * len(value)
        return tuple(_padded(runtime, item, shape, first) for item, shape in zip(value, known))
    if isinstance(value, dict):
        inner = shapes if isinstance(shapes, dict) else {}
        return {key: _padded(runtime, item, inner.get(key), first) for key, item in value.items()}
    if not isinstance(value, Tensor):
        return value
    own = value.shape if shapes is None else dims_of(runtime, shapes)
    return computed((first, *own) if isinstance(own, tuple) else own, value.dtype, [value])


def _apply(self: DatasetValue, call: Call) -> Value:
    made = call.runtime.resolve(call.runtime.call(call["transformation_func"], [self]))
    return made if isinstance(made, DatasetValue) else DatasetValue(Opaque("element"))


def _reduce(self: DatasetValue, call: Call) -> Value:
    runtime = call.runtime
    state = _tensors(runtime, call["initial_state"])
    element = list(self.element) if type(self.element) is tuple else [self.element]
    return _tensors(runtime, runtime.call(call["reduce_func"], [state, *element]))


def _enumerated(self: DatasetValue, call: Call) -> Value:
    return DatasetValue((computed((), "int64", ()), self.element))


def _same(self: DatasetValue, call: Call) -> Value:
    return self


def _iterator(self: DatasetValue, call: Call) -> Value:
    return IteratorValue(self.element)


_METHODS: dict[str, tuple[str, Callable[[DatasetValue, Call], Value]]] = {
    "map": ("map_func, num_parallel_calls=None, deterministic=None", _map),
    "map_with_legacy_function": ("map_func, num_parallel_calls=None", _map),
    "flat_map": ("map_func", _flat_map),
    "interleave": ("map_func, cycle_length=-1, block_length=1, num_parallel_calls=None", _flat_map),
    "filter": ("predicate", _filter),
    "filter_with_legacy_function": ("predicate", _filter),
    "batch": ("batch_size, drop_remainder=False", _batch),
    "padded_batch": ("batch_size, padded_shapes=None, padding_values=None, drop_remainder=False", _padded_batch),
    "apply": ("transformation_func", _apply),
    "reduce": ("initial_state, reduce_func", _reduce),
    "enumerate": ("start=0", _enumerated),
    "repeat": ("count=None", _same),
    "shuffle": ("buffer_size, seed=None, reshuffle_each_iteration=None", _same),
    "prefetch": ("buffer_size", _same),
    "cache": ("filename=''", _same),
    "take": ("count", _same),
    "skip": ("count", _same),
    "shard": ("num_shards, index", _same),
    "concatenate": ("dataset", _same),
    "with_options": ("options", _same),
    "make_one_shot_iterator": ("", _iterator),
    "make_initializable_iterator": ("shared_name=None", _iterator),
}  # fmt: skip


class IteratorValue(NativeObject):
    """An iterator over a dataset."""

    type_name = "Iterator"

    def __init__(self, element: Value) -> None:
        self.element = element

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "get_next":
            return method(name, "name=None", self._get_next)
        if name == "make_initializer":
            return NativeFunction(name, lambda run, args, kwargs: Operation(None))
        if name in ("initializer", "_initializer"):
            return Operation("MakeIterator")
        if name in ("output_shapes", "output_types"):
            return _map_structure(self.element, lambda item: _described(runtime, item, name))
        return Opaque(f"iterator.{name}")

    def _get_next(self, call: Call) -> Value:
        runtime = call.runtime
        operation = new_tensor(runtime, "IteratorGetNext", None, None, (), call.name())
        number = iter(range(1000))

        def leaf(item: Value) -> Value:
            if not isinstance(item, Tensor):
                return Opaque("element")
            return Tensor(item.shape, item.dtype, operation.op_name, 0, index=next(number, 0))

        return _map_structure(self.element, leaf)


# Sources --------------------------------------------------------------------------------------------------------


def _slices(call: Call) -> Value:
    def change(shape: Dims) -> Dims:
        return shape[1:] if isinstance(shape, tuple) and shape else shape

    return DatasetValue(_reshaped(call.runtime, _tensors(call.runtime, call["tensors"]), change))


def _whole(call: Call) -> Value:
    return DatasetValue(_tensors(call.runtime, call["tensors"]))


def _typed(runtime: Runtime, types: Value, shapes: Value) -> Value:
    """An element from its types and shapes."""
    if isinstance(types, (tuple, list)):
        known = shapes if isinstance(shapes, (tuple, list)) and len(shapes) == len(types) else [None] * len(types)
        return tuple(_typed(runtime, t, s) for t, s in zip(types, known))
    if isinstance(types, dict):
        inner = shapes if isinstance(shapes, dict) else {}
        return {key: _typed(runtime, item, inner.get(key)) for key, item in types.items()}
    if isinstance(types, (Unknown, Opaque)):
        return Opaque("element")
    return computed(None if shapes is None else dims_of(runtime, shapes), dtype_name(runtime, types), ())


def _generated(call: Call) -> Value:
    return DatasetValue(_typed(call.runtime, call["output_types"], call["output_shapes"]))


def _zipped(call: Call) -> Value:
    def leaf(item: Value) -> Value:
        return item.element if isinstance(item, DatasetValue) else Opaque("element")

    return DatasetValue(_map_structure(call["datasets"], leaf))


def _scalars(dtype: str) -> Callable[[Call], Value]:
    return lambda call: DatasetValue(computed((), dtype, ()))


def _is_dataset(value: Value) -> bool | None:
    return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, DatasetValue)


_SOURCES: dict[str, tuple[str, Callable[[Call], Value]]] = {
    "from_tensor_slices": ("tensors", _slices),
    "from_tensors": ("tensors", _whole),
    "from_generator": ("generator, output_types, output_shapes=None, args=None", _generated),
    "range": ("*args", _scalars("int64")),
    "list_files": ("file_pattern, shuffle=None, seed=None", _scalars("string")),
    "zip": ("datasets", _zipped),
}  # fmt: skip


class DatasetClass(NativeClass):
    """``tf.data.Dataset`` with its static methods."""

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in _SOURCES:
            signature, body = _SOURCES[name]
            return method(name, signature, body)
        return super().get_attribute(runtime, name) if name.startswith("__") else Opaque(f"Dataset.{name}")


def _record_class(path: str) -> None:
    NAMES = (path, path.replace("data.", "contrib.data.", 1))

    def construct(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return DatasetValue(computed((), "string", ()))

    for name in NAMES:
        TABLE[name] = DatasetClass(path, construct, is_instance=_is_dataset)


for _path in ("data.Dataset", "data.TFRecordDataset", "data.TextLineDataset", "data.FixedLengthRecordDataset"):
    _record_class(_path)


class IteratorClass(NativeClass):
    """``tf.data.Iterator`` with its static methods."""

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "from_structure":
            return method(name, "output_types, output_shapes=None, shared_name=None, output_classes=None", _structured)
        if name == "from_string_handle":
            return method(name, "string_handle, output_types, output_shapes=None, output_classes=None", _structured)
        return super().get_attribute(runtime, name) if name.startswith("__") else Opaque(f"Iterator.{name}")


def _structured(call: Call) -> Value:
    return IteratorValue(_typed(call.runtime, call["output_types"], call["output_shapes"]))


for _path in ("data.Iterator", "contrib.data.Iterator"):
    TABLE[_path] = IteratorClass(
        "Iterator", lambda run, args, kwargs: Opaque("iterator"), is_instance=lambda value: None
    )  # fmt: skip


@function(TABLE, "data.make_one_shot_iterator", "dataset", None, "data.make_initializable_iterator")
def _make_iterator(call: Call) -> Value:
    dataset = call["dataset"]
    return IteratorValue(dataset.element) if isinstance(dataset, DatasetValue) else Opaque("iterator")


# Transformations ------------------------------------------------------------------------------------------------


def _transformation(name: str, signature: str, body: Callable[[Call, DatasetValue], Value]) -> None:
    def implementation(call: Call) -> Value:
        def transform(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
            dataset = runtime.resolve(args[0]) if args else MISSING
            return body(call, dataset) if isinstance(dataset, DatasetValue) else Opaque("dataset")

        return NativeFunction(name, transform)

    function(TABLE, f"data.experimental.{name}", signature, None, f"contrib.data.{name}")(implementation)


def _map_and_batch(call: Call, dataset: DatasetValue) -> Value:
    mapped = call.runtime.call(call.runtime.get_attribute(dataset, "map"), [call["map_func"]])
    given: dict[str, Value] = {"drop_remainder": call["drop_remainder"]}
    return call.runtime.call(call.runtime.get_attribute(mapped, "batch"), [call["batch_size"]], given)


def _group_by_window(call: Call, dataset: DatasetValue) -> Value:
    runtime = call.runtime
    dataset.call_with(runtime, call["key_func"])
    made = runtime.resolve(runtime.call(call["reduce_func"], [computed((), "int64", ()), dataset]))
    return made if isinstance(made, DatasetValue) else DatasetValue(Opaque("element"))


def _bucketed(call: Call, dataset: DatasetValue) -> Value:
    dataset.call_with(call.runtime, call["element_length_func"])
    if call.likely_flag("no_padding"):
        return DatasetValue(Opaque("element"))
    return DatasetValue(_padded(call.runtime, dataset.element, call["padded_shapes"], None))


def _interleaved(call: Call, dataset: DatasetValue) -> Value:
    return call.runtime.call(call.runtime.get_attribute(dataset, "flat_map"), [call["map_func"]])


_transformation(
    "map_and_batch",
    "map_func, batch_size, num_parallel_batches=None, drop_remainder=False, num_parallel_calls=None", _map_and_batch,
)  # fmt: skip
_transformation(
    "parallel_interleave",
    "map_func, cycle_length, block_length=1, sloppy=False, buffer_output_elements=None, prefetch_input_elements=None",
    _interleaved,
)
_transformation("group_by_window", "key_func, reduce_func, window_size=None, window_size_func=None", _group_by_window)
_transformation(
    "bucket_by_sequence_length",
    "element_length_func, bucket_boundaries, bucket_batch_sizes, padded_shapes=None, padding_values=None, "
    "pad_to_bucket_boundary=False, no_padding=False, drop_remainder=False", _bucketed,
)  # fmt: skip
for _name, _signature in (
    ("shuffle_and_repeat", "buffer_size, count=None, seed=None"), ("ignore_errors", ""),
    ("prefetch_to_device", "device, buffer_size=None"), ("copy_to_device", "target_device, source_device='/cpu:0'"),
):  # fmt: skip
    _transformation(_name, _signature, lambda call, dataset: dataset)
