"""What a program has written into unknown values: ``config["reuse"] = True``, ``hparams.mode = "train"``.

An unknown has no place to keep it, so the writes of a run are kept here, by the unknown they were made to. An unknown
that is an expression (``args.model``) is the same value wherever the program mentions it, and so are its writes.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.stdlib.support import is_concrete
from tfshare_lint.interpreter.values import MISSING, Runtime, Value
from tfshare_lint.symbolic import Unknown

__all__ = ["read_written", "write"]

_NOTE = "written"

#: An unknown → what was written into it, by kind ("item" or "attr") and index or name. Under the kind alone: an index
#: that is not known was written, so that nothing is known of the elements before.
Writes = dict[Unknown, dict[Any, Value]]


def read_written(runtime: Runtime, target: Unknown, kind: str, key: Value) -> Value:
    """What was last written to ``target[key]`` (``kind`` "item") or ``target.key`` ("attr"), or MISSING."""
    writes: Writes = runtime.notes.get(_NOTE, {})
    written = writes.get(target)
    if written is None or not _hashable(key):
        return MISSING
    found = written.get((kind, key), MISSING)
    if found is MISSING and kind in written:
        found = runtime.fresh(kind)
        runtime.journal.save(written)
        written[kind, key] = found
    return found


def write(runtime: Runtime, target: Unknown, kind: str, key: Value, value: Value) -> None:
    """Note ``target[key] = value`` or ``target.key = value``."""
    writes: Writes = runtime.notes.setdefault(_NOTE, {})
    runtime.journal.save(writes)
    written = writes[target] = dict(writes.get(target, {}))
    if is_concrete(key) and _hashable(key):
        written[kind, key] = value
        return
    for known in [known for known in written if known[0] == kind]:
        del written[known]
    written[kind] = True


def _hashable(key: Value) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True
