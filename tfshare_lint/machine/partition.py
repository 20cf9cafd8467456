"""Partitioned variables: one name, several variables ``name/part_0``, ``name/part_1``, ….

Facts: ``_VariableStore._get_partitioned_variable`` and ``_call_partitioner`` in TensorFlow's
``python/ops/variable_scope.py``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.machine import store
from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import VariableShared
from tfshare_lint.machine.names import child
from tfshare_lint.machine.variables import (
    InitializerInfo,
    PartitionedVariable,
    PartitionInfo,
    Shape,
    VariableRequest,
    compatible_shapes,
    format_shape,
)
from tfshare_lint.symbolic import Name, Unknown, format_name

if TYPE_CHECKING:
    from tfshare_lint.machine.graph import Graph

__all__ = ["get_partitioned"]


def get_partitioned(graph: Graph, name: Name, request: VariableRequest) -> PartitionedVariable:
    """Share or create a partitioned variable.

    Raises:
        TensorFlowError: PARTITION_* and what creating one part may raise.
    """
    shown = format_name(name)
    if not callable(request.partitioner) and request.partitioner is not None:
        raise _error(graph, name, request, ErrorKind.PARTITIONER_INVALID,
                     f"Partitioner must be callable, but received: {request.partitioner}")  # fmt: skip
    if name in graph.store:
        raise _error(graph, name, request, ErrorKind.PARTITIONER_FOR_WHOLE,
                     "A partitioner was provided, but an unpartitioned version of the variable was found: "
                     f"{shown}.  Perhaps a variable of the same name was already created without partitioning?",
                     existing=graph.store[name])  # fmt: skip
    shape = request.shape
    init = request.initializer
    if init is not None and init.tensor:
        shape = _merged(graph, name, request, init.shape)
    partitions: tuple[int, ...] | None = None
    if not request.reuse or request.partitioner is not None:
        partitions = _call_partitioner(graph, name, request, shape)
    found = graph.partitioned.get(name)
    if found is not None:
        return _share(graph, found, request, shape, partitions)
    if request.reuse is True and not graph.open:
        raise _error(graph, name, request, ErrorKind.PARTITION_MISSING,
                     f"PartitionedVariable {shown} does not exist, or was not created with tf.get_variable(). Did you "
                     f"mean to set {graph.machine.profile.partition_missing_hint} in VarScope?")  # fmt: skip
    return _create(graph, name, request, shape, partitions or ())


def _check_sizes(graph: Graph, name: Name, request: VariableRequest, shape: tuple[Any, ...],
                 partitions: tuple[int, ...]) -> None:  # fmt: skip
    """Where the partitioner's answer is checked late: can every axis be cut into so many parts?"""
    cut = False
    dims, slicing = list(shape), list(partitions)
    for size, count in zip(shape, partitions):
        if isinstance(size, int) and size < count:
            text = f"Cannot create {count} slices for size {size}. shape: {dims}, slicing: {slicing}"
            raise _error(graph, name, request, ErrorKind.PARTITIONER_INVALID, text)
        if count > 1 and cut:
            text = f"Can only slice a variable along one dimension: shape: {dims}, slicing: {slicing}"
            raise _error(graph, name, request, ErrorKind.PARTITIONER_INVALID, text)
        cut = cut or count > 1


def _merged(graph: Graph, name: Name, request: VariableRequest, value: Shape) -> Shape:
    """The shape that was asked for, made more precise by that of the initial value."""
    shape = request.shape
    if not compatible_shapes(shape, value):
        text = f"Shapes {format_shape(shape)} and {format_shape(value)} are not compatible"
        raise _error(graph, name, request, ErrorKind.PARTITIONER_INVALID, text)
    if not isinstance(shape, tuple) or not isinstance(value, tuple):
        return value if shape is None else shape
    return tuple(v if s is None else s for s, v in zip(shape, value))


def _error(graph: Graph, name: Name, request: VariableRequest, kind: ErrorKind, text: str,
           existing: Any = None, requested: Any = None) -> TensorFlowError:  # fmt: skip
    """The error, whose recovery is the existing variable or an unpartitioned one."""
    recover = functools.partial(store.stand_in, graph, name, request)
    return TensorFlowError(
        "ValueError", text, kind, name=name, existing=existing, requested=requested,
        recover=recover if existing is None else lambda: existing,
    )  # fmt: skip


def _call_partitioner(graph: Graph, name: Name, request: VariableRequest,
                      shape: Shape) -> tuple[int, ...] | None:  # fmt: skip
    """The numbers of parts; None where the shape or the partitioner's answer is not known to us."""
    text = format_shape(shape)
    invalid = functools.partial(_error, graph, name, request, ErrorKind.PARTITIONER_INVALID)
    if isinstance(shape, Unknown):
        return None
    if shape is None or None in shape:
        raise invalid(graph.machine.profile.partition_shape.format(name=format_name(name), shape=text))
    if not shape:
        raise invalid(f"A partitioned Variable must have rank at least 1, shape: {text}")
    slicing = request.partitioner(shape, request.dtype)
    if slicing is None or isinstance(slicing, Unknown):
        return None
    if not isinstance(slicing, (list, tuple)):
        raise invalid(f"Partitioner must return a sequence, but saw: {slicing}")
    if any(not isinstance(count, int) for count in slicing):
        return None
    if len(slicing) != len(shape):
        raise invalid(
            f"Partitioner returned a partition list that does not match the Variable's rank: {list(slicing)} vs. {text}"
        )
    if any(count < 1 for count in slicing):
        raise invalid(f"Partitioner returned zero partitions for some axes: {list(slicing)}")
    if sum(count > 1 for count in slicing) > 1 and graph.machine.profile.partitions_checked_first:
        raise invalid(f"Can only slice a variable along one dimension: shape: {text}, partitioning: {list(slicing)}")
    return tuple(slicing)


def _share(graph: Graph, found: PartitionedVariable, request: VariableRequest, shape: Shape,
           partitions: tuple[int, ...] | None) -> PartitionedVariable:  # fmt: skip
    shown = format_name(found.key)
    mismatch = functools.partial(_error, graph, found.key, request, ErrorKind.PARTITION_MISMATCH, existing=found)
    if request.reuse is False:
        raise _error(graph, found.key, request, ErrorKind.PARTITION_EXISTS,
                     f"Partitioned variable with name {shown} already exists. Did you mean to set reuse=True or "
                     "reuse=tf.AUTO_REUSE in VarScope?", existing=found)  # fmt: skip
    start = f"Trying to reuse partitioned variable {shown}, but specified"
    if not compatible_shapes(shape, found.shape):
        raise mismatch(f"{start} shape {format_shape(shape)} and found shape {format_shape(found.shape)}.")
    if isinstance(request.dtype, str) and isinstance(found.dtype, str) and request.dtype != found.dtype:
        raise mismatch(f"{start} dtype {request.dtype} and found dtype {found.dtype}.")
    if partitions is not None and found.partitions and partitions != found.partitions:
        raise mismatch(f"{start} partitions {list(partitions)} and found partitions {list(found.partitions)}.")
    machine = graph.machine
    site = machine.locate()
    machine.journal.save(found.shared_sites)
    found.shared_sites.append(site)
    if machine.on_event is not None:
        machine.on_event(VariableShared(site, (), found, graph.view(), request.original or request))
    return found


def _create(graph: Graph, name: Name, request: VariableRequest, shape: Shape,
            partitions: tuple[int, ...]) -> PartitionedVariable:  # fmt: skip
    if isinstance(shape, tuple) and not graph.machine.profile.partitions_checked_first:
        _check_sizes(graph, name, request, shape, partitions)
    axis = next((i for i, count in enumerate(partitions) if count > 1), 0)
    slices = partitions[axis] if partitions else 1
    _check_parts(graph, name, request, slices)
    init = request.initializer
    parts = []
    for index, (offset, part_shape) in enumerate(_slices(shape, slices, axis)):
        full = child(name, f"part_{index}")
        whole = shape if isinstance(shape, tuple) else ()
        for start, size in zip(offset, whole):
            if isinstance(size, int) and start >= size:
                raise _error(graph, name, request, ErrorKind.PARTITIONER_INVALID,
                             f"Expected 0 <= offset < shape but found offset={start}, shape={size} for "
                             f"var_offset={list(offset)}, full_shape={list(whole)}")  # fmt: skip
        part_request = request.copy()
        part_request.shape = part_shape
        part_request.custom_getter = part_request.partitioner = None
        _claim_initializer(graph, name, request, child(full, "PartitionedInitializer"))
        if init is None:
            store.check_default_initializer(graph, name, request)
            part_request.initializer = InitializerInfo()
        elif init.kind == "constant":
            if isinstance(init.shape, tuple) and len(init.shape) != len(offset):
                raise _rank_error(graph, name, request, f"{format_name(full)}/PartitionedInitializer/Slice", init.shape)
            part_request.shape = None
            part_request.initializer = init.sliced(part_shape)
        parts.append(store.get_single(graph, full, part_request, PartitionInfo(name, index, offset, whole)))
    machine = graph.machine
    variable = PartitionedVariable(
        name, name, shape, request.dtype, parts, partitions, graph, machine.locate(), [], request.original or request
    )
    machine.journal.save(graph.partitioned)
    graph.partitioned[name] = variable
    return variable


def _claim_initializer(graph: Graph, name: Name, request: VariableRequest, scope: Name) -> None:
    """Open and leave the name scope of one part's initializer."""
    try:
        graph.check_name(scope, "")
    except TensorFlowError as error:
        error.recover = functools.partial(store.stand_in, graph, name, request)
        raise
    graph.claim_root(scope)


def _rank_error(graph: Graph, name: Name, request: VariableRequest, op: str,
                found: tuple[Any, ...]) -> TensorFlowError:  # fmt: skip
    """The constant initializer cannot be cut into parts of the shape that was asked for."""
    rank = len(request.shape) if isinstance(request.shape, tuple) else 0
    dims = ",".join(str(d) for d in found)
    return _error(graph, name, request, ErrorKind.PARTITIONER_INVALID,
                  f"Shape must be rank {rank} but is rank {len(found)} for '{op}' (op: 'Slice') with input shapes: "
                  f"[{dims}], [{rank}], [{rank}].")  # fmt: skip


def _check_parts(graph: Graph, name: Name, request: VariableRequest, slices: int) -> None:
    """Parts that were made one by one must be as many as the partitioner wants now."""
    present = graph.store
    if child(name, "part_0") not in present:
        return
    shown = format_name(name)
    start = (
        "Partitioner returned a different partitioning than what was already found.  Partitioner returned "
        f"{slices} shards, and shard {shown}/part_0 was found, but "
    )
    if child(name, f"part_{slices - 1}") not in present:
        raise _error(graph, name, request, ErrorKind.PARTITION_MISMATCH,
                     f"{start}{shown}/part_{slices - 1} was not.")  # fmt: skip
    if child(name, f"part_{slices}") in present:
        raise _error(graph, name, request, ErrorKind.PARTITION_MISMATCH,
                     f"{start}so was the extra shard {shown}/part_{slices}.")  # fmt: skip


def _slices(shape: Shape, slices: int, axis: int) -> Iterator[tuple[tuple[Any, ...], Shape]]:
    """Offset and shape of each part; the first parts take what does not divide evenly."""
    if not isinstance(shape, tuple):
        for _ in range(slices):
            yield (), shape
        return
    size = shape[axis]
    offset = [0] * len(shape)
    for index in range(slices):
        part = list(shape)
        if isinstance(size, int):
            part[axis] = size // slices + (index < size % slices)
        yield tuple(offset), tuple(part)
        if isinstance(size, int):
            offset[axis] += size // slices + (index < size % slices)
