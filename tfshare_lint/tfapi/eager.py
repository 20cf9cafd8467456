"""Eager execution: when a program is in it, and what switches it on and off.

Facts (measured in 1.15.5 and 2.21): an eager ``get_variable`` makes a new variable each time, whatever the scope says;
inside ``tf.Graph().as_default()`` all is as in graph mode; a template and an ``EagerVariableStore`` share by name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, UserException, Value
from tfshare_lint.machine import VersionProfile
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Context, Table, function, method
from tfshare_lint.tfapi.tensors import Opaque

__all__ = ["EVERYWHERE", "NEVER", "PROGRAM", "TABLE", "starts_eagerly"]

TABLE: Table = {}

#: Which runs of a file begin in eager execution: none; that of the program, but no function whose callers are unknown;
#: all.
NEVER, PROGRAM, EVERYWHERE = "never", "program", "everywhere"

#: Only a graph program has these. (One that switches eager execution on by a call is followed to that call.)
_GRAPH_ONLY = re.compile(
    r"\b(InteractiveSession|\w*Session|placeholder(?:_with_default)?|Graph|disable_eager_execution|disable_v2_behavior|\w*Estimator"
    r"|global_variables_initializer|initialize_all_variables|enable_eager_execution|enable_v2_behavior|Supervisor"
    r"|track_tf1_style_variables|wrap_function)\b"
)
#: Values are read out of tensors, or gradients are taped; or what TensorFlow 1.15.5 has not got is used, so that it is
#: a later one, which executes eagerly.
_EAGER_ONLY = re.compile(
    r"\.numpy\(\s*\)|\bGradientTape\b|\brun_functions_eagerly\b"
    r"|\bdata\.AUTOTUNE\b|\b(?:output_signature|reduce_retracing|jit_compile)\s*="
)
#: Libraries whose tensors have a method ``numpy`` too.
_OTHER_LIBRARIES = re.compile(r"^\s*(import|from)\s+(torch|mxnet|paddle|jax|cupy|chainer|mindspore)\b", re.MULTILINE)
#: What ``tf.`` of TensorFlow 2 does not have any more.
_GONE_IN_2 = frozenset({
    "get_variable", "variable_scope", "get_variable_scope", "layers", "contrib", "AUTO_REUSE", "make_template", "app",
    "flags", "logging", "gfile", "trainable_variables", "global_variables", "local_variables", "get_local_variable",
    "reset_default_graph", "get_default_graph", "random_normal", "random_uniform", "truncated_normal", "to_float",
    "to_int32", "log", "assign", "set_random_seed", "get_collection", "add_to_collection", "variables_initializer",
    "truncated_normal_initializer", "random_uniform_initializer", "glorot_uniform_initializer", "ConfigProto",
})  # fmt: skip


def starts_eagerly(text: str, profile: VersionProfile) -> str:
    """Which runs of the file ``text`` begin in eager execution.

    A file that has anything of graph programs (sessions, placeholders, graphs, ``disable_v2_behavior()``) does not. Of
    the others, one that reads values out of tensors, tapes gradients or needs TensorFlow 2 is eager. Where the target
    is a version that executes eagerly by default, so is a program that imports plain ``tensorflow`` and uses what is
    left of version 1 through ``tf.compat.v1`` and not otherwise; its functions that nobody calls may be used by a graph
    program.
    """
    if _GRAPH_ONLY.search(text):
        return NEVER
    if _EAGER_ONLY.search(text) and not _OTHER_LIBRARIES.search(text):
        return EVERYWHERE
    if not profile.eager_by_default:
        return NEVER
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # it is reported elsewhere
        return NEVER
    plain = set(_plain_names(tree))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in plain
    }
    return PROGRAM if "compat" in used and used.isdisjoint(_GONE_IN_2) else NEVER


def _plain_names(tree: ast.Module) -> Iterator[str]:
    """The names under which a module imports ``tensorflow`` itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.asname or alias.name for alias in node.names if alias.name == "tensorflow")


def _enable(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    if not runtime.machine.is_eager:
        runtime.emit(events.EagerExecution(runtime.site()))
        runtime.machine.set_eager(True)
    return None


def _disable(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    runtime.machine.set_eager(False)
    return None


for _path in ("enable_eager_execution", "enable_v2_behavior", "contrib.eager.enable_eager_execution",
              "contrib.eager.python.tfe.enable_eager_execution"):  # fmt: skip
    TABLE[_path] = NativeFunction(_path, _enable)
for _path in ("disable_eager_execution", "disable_v2_behavior"):
    TABLE[_path] = NativeFunction(_path, _disable)


@function(TABLE, "executing_eagerly", "", None, "contrib.eager.in_eager_mode")
def _executing_eagerly(call: Call) -> Value:
    return call.runtime.machine.is_eager


@function(TABLE, "tf2.enabled", "")
def _behaves_as_2(call: Call) -> Value:
    """``tensorflow.python.tf2``: whether version 2's behaviour is switched on."""
    return call.runtime.fresh("tf2.enabled()") if call.runtime.machine.profile.eager_by_default else False


class _StoreContext(Context):
    """What ``EagerVariableStore().as_default()`` gives: variables are shared by name inside."""

    type_name = "context"

    def enter(self, runtime: Runtime) -> Value:
        runtime.machine.enter_eager_store(1)
        return None

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        runtime.machine.enter_eager_store(-1)
        return False


class _Store(NativeObject):
    """``tfe.EagerVariableStore()``"""

    type_name = "EagerVariableStore"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "as_default":
            return method(name, "", lambda call: _StoreContext())
        return Opaque(f"store.{name}")


@function(TABLE, "contrib.eager.EagerVariableStore", "store=None", None, "EagerVariableStore", construct=True)
def _eager_variable_store(call: Call) -> Value:
    return _Store()
