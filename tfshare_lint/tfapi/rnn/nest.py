"""Nested structures of tensors: tuples, lists, named tuples and dicts, as ``tf.nest`` takes them apart.

Facts: ``python/util/nest.py`` of TensorFlow 1.15: dicts are walked by sorted key, strings and tensors are leaves.
"""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table, function
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["TABLE", "differs", "flatten", "is_sequence", "map_structure", "members", "pack", "rebuild"]

TABLE: Table = {}


def is_sequence(value: Value) -> bool:
    """Is it a structure (not a leaf)? An unknown counts as a leaf."""
    return members(value) is not None


def members(value: Value) -> list[Value] | None:
    """The parts of a structure, one level down; None for a leaf."""
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, dict):
        return [value[key] for key in _keys(value)]
    fields = _fields(value)
    return None if fields is None else [value.attrs.get(field) for field in fields]


def _keys(value: dict[Value, Value]) -> list[Value]:
    try:
        return sorted(value)
    except TypeError:  # keys that are not known
        return list(value)


def _fields(value: Value) -> tuple[str, ...] | None:
    """The fields of a named tuple."""
    if not isinstance(value, Instance):
        return None
    found = value.cls.find("_fields")
    return found if isinstance(found, tuple) else None


def rebuild(runtime: Runtime, structure: Value, parts: list[Value]) -> Value:
    """A structure of the same kind with other parts."""
    if isinstance(structure, dict):
        return dict(zip(_keys(structure), parts))
    if isinstance(structure, Instance):
        return runtime.call(structure.cls, parts)
    return parts if isinstance(structure, list) else tuple(parts)


def flatten(runtime: Runtime, structure: Value) -> list[Value]:
    """All leaves, depth first."""
    structure = runtime.resolve(structure)
    parts = members(structure)
    if parts is None:
        return [structure]
    return [leaf for part in parts for leaf in flatten(runtime, part)]


def differs(first: Value, second: Value) -> str | None:
    """The type of the error of ``assert_same_structure``; None where the structures are the same or not known."""
    if isinstance(first, (Unknown, Opaque)) or isinstance(second, (Unknown, Opaque)):
        return None
    left, right = members(first), members(second)
    if left is None and right is None:
        return None
    if left is None or right is None or len(left) != len(right):
        return "ValueError"
    kinds = [value.cls.name if isinstance(value, Instance) else type(value).__name__ for value in (first, second)]
    if kinds[0] != kinds[1]:
        return "TypeError"
    return next((found for a, b in zip(left, right) if (found := differs(a, b))), None)


def map_structure(runtime: Runtime, body: Callable[..., Value], first: Value, *others: Value) -> Value:
    """``body`` of each leaf of ``first`` and what stands at its place in the others (None where there is nothing)."""
    first = runtime.resolve(first)
    parts = members(first)
    if parts is None:
        return body(first, *others)
    rest = [members(runtime.resolve(other)) or [] for other in others]
    made = [
        map_structure(runtime, body, part, *(own[i] if i < len(own) else None for own in rest))
        for i, part in enumerate(parts)
    ]
    return rebuild(runtime, first, made)


def pack(runtime: Runtime, structure: Value, leaves: list[Value]) -> Value:
    """The leaves in the form of ``structure``; an opaque result stands for what is missing."""
    rest = iter(leaves)
    return map_structure(runtime, lambda leaf: next(rest, Opaque("part")), structure)


def _names(name: str) -> list[str]:
    return [f"contrib.framework.nest.{name}", f"contrib.framework.{name}"]


@function(TABLE, "nest.flatten", "structure, expand_composites=False", None, *_names("flatten"))
def _flatten(call: Call) -> Value:
    structure = call["structure"]
    return call.runtime.fresh("flatten()", True) if isinstance(structure, Unknown) else flatten(call.runtime, structure)


@function(TABLE, "nest.map_structure", "func, *structure, **kwargs", None, *_names("map_structure"))
def _map_structure(call: Call) -> Value:
    runtime, body = call.runtime, call["func"]
    structures = call.arguments["structure"]
    if not structures:
        return runtime.fresh("map_structure()")
    return map_structure(runtime, lambda *leaves: runtime.call(body, list(leaves)), *structures)


@function(
    TABLE, "nest.pack_sequence_as", "structure, flat_sequence, expand_composites=False", None,
    *_names("pack_sequence_as"),
)  # fmt: skip
def _pack(call: Call) -> Value:
    leaves = call.runtime.known_items(call["flat_sequence"])
    return Opaque("structure") if leaves is None else pack(call.runtime, call["structure"], leaves)


@function(TABLE, "nest.is_nested", "seq", None, "nest.is_sequence", *_names("is_sequence"))
def _is_sequence(call: Call) -> Value:
    value = call["seq"]
    if isinstance(value, (Unknown, Opaque)):
        return call.runtime.fresh("is_sequence()", not_none=True)
    return is_sequence(value)


@function(
    TABLE, "nest.assert_same_structure", "nest1, nest2, check_types=True, expand_composites=False", None,
    *_names("assert_same_structure"),
)  # fmt: skip
def _assert_same(call: Call) -> Value:
    return None
