"""``tf.gfile`` and ``tf.io.gfile``: what is in files is not known, and makes no variables."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.support import harmless
from tfshare_lint.interpreter.values import NativeFunction, Runtime, Value
from tfshare_lint.tfapi.calls import Table

__all__ = ["TABLE"]

#: Names of ``tf.gfile`` (TensorFlow 1) and of ``tf.io.gfile``.
_NAMES = (
    "Copy", "DeleteRecursively", "Exists", "FastGFile", "GFile", "Glob", "IsDirectory", "ListDirectory", "MakeDirs",
    "MkDir", "Open", "Remove", "Rename", "Stat", "Walk", "copy", "exists", "glob", "isdir", "listdir", "makedirs",
    "mkdir", "remove", "rename", "rmtree", "stat", "walk",
)  # fmt: skip


def _function(path: str) -> NativeFunction:
    def call(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return harmless(f"{path}()")

    return NativeFunction(path, call)


TABLE: Table = {path: _function(path) for name in _NAMES for path in (f"gfile.{name}", f"io.gfile.{name}")}
