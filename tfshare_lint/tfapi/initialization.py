"""Which variables a session has initialized, and what its checkpoints hold.

TensorFlow checks this when the graph is run. Only what is certain is followed: an initializer that the program makes
and runs, a checkpoint that it writes and reads under one path. Whatever might initialize a variable without our
seeing it (an unknown call, an operation of unknown effect) ends the following for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import ErrorKind, TensorFlowError, Variable
from tfshare_lint.symbolic import Pattern, Unknown, format_name
from tfshare_lint.tfapi.calls import Call, Table, function, name_of, refused
from tfshare_lint.tfapi.growth import note_operation
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, new_tensor
from tfshare_lint.tfapi.variables import PartitionedValue, VariableValue

__all__ = ["TABLE", "InitializerOperation", "SaverValue", "SessionMemory", "variables_in"]

TABLE: Table = {}


def variables_in(values: Iterable[Value]) -> list[Variable] | None:
    """The variables in a list of the program's; None where one is not known."""
    found: list[Variable] = []
    for value in values:
        if isinstance(value, VariableValue):
            found.append(value.variable)
        elif isinstance(value, PartitionedValue):
            inner = variables_in(value.parts)
            found += inner or []
        else:
            return None
    return found


class InitializerOperation(Operation):
    """An operation that initializes these variables and does nothing else."""

    def __init__(self, name: Any, bits: int, initializes: list[Variable]) -> None:
        super().__init__(name, bits)
        self.initializes = initializes

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "run":
            return NativeFunction(name, self._run)
        return super().get_attribute(runtime, name)

    def _run(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        unseen_effects(runtime)  # in the default session, whichever that is
        run: NativeFunction = super().get_attribute(runtime, "run")
        return run.implementation(runtime, args, kwargs)


def unseen_effects(runtime: Runtime) -> None:
    """Something ran that may have initialized variables."""
    state_of(runtime).unseen_effects += 1


class SessionMemory:
    """What one session is known to have initialized."""

    def __init__(self, runtime: Runtime) -> None:
        self.ready: dict[int, Variable] = {}
        self.initialized = False  # the program runs initializers in this session
        self.certain = True
        self.effects = state_of(runtime).unseen_effects

    def ran(self, runtime: Runtime, graph: Any, fetches: Value) -> None:
        """``session.run(fetches)``: TensorFlow refuses to read what nothing has initialized."""
        if self.effects != state_of(runtime).unseen_effects:
            self.certain = False
        if not self.certain:
            return
        runtime.journal.save(self)
        runtime.journal.save(self.ready)
        flat = list(_flat(fetches))
        for fetch in flat:
            if isinstance(fetch, InitializerOperation):
                self.initialized = True
                self.ready.update((id(v), v) for v in fetch.initializes)
            elif isinstance(fetch, Operation) and not fetch.reads:
                self._take_for_ready(graph, fetch.variables)  # it may be an assignment
            elif not isinstance(fetch, (Operation, Tensor)):
                self.certain = False
                return
        for fetch in flat:
            if self.initialized and (isinstance(fetch, Tensor) or getattr(fetch, "reads", False)):
                self._check(runtime, graph, fetch)

    def restored(self, variables: list[Variable] | None) -> None:
        """A saver has put these variables' values back."""
        if variables is None:
            self.certain = False
        else:
            self.ready.update((id(v), v) for v in variables)

    def _take_for_ready(self, graph: Any, bits: int) -> None:
        self.ready.update((id(v), v) for v in graph.variables if bits >> v.serial & 1)

    def _check(self, runtime: Runtime, graph: Any, fetch: Any) -> None:
        assigned = "ssign" in format_name(fetch.op_name) if fetch.op_name is not None else False
        for variable in graph.variables:
            if not fetch.variables >> variable.serial & 1 or id(variable) in self.ready:
                continue
            if assigned or variable.assumed:
                self.ready[id(variable)] = variable
                continue
            self.certain = False  # one word about it is enough
            text = f"Attempting to use uninitialized value {format_name(variable.name)}"
            error = TensorFlowError(
                "FailedPreconditionError", text, ErrorKind.UNINITIALIZED, name=variable.name, existing=variable
            )
            refused(runtime, error)
            return


def _flat(value: Value, depth: int = 0) -> Iterator[Value]:
    if isinstance(value, (list, tuple)) and depth < 4:
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for item in value.values():
            yield from _flat(item, depth + 1)
    else:
        yield value


class SaverValue(NativeObject):
    """``tf.train.Saver``: the names in its checkpoints and their variables, None where they are not known."""

    type_name = "Saver"

    def __init__(self, names: dict[Any, Variable] | None) -> None:
        self.names = names

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "save":
            return NativeFunction(name, self._save)
        if name == "restore":
            return NativeFunction(name, self._restore)
        return Opaque(f"saver.{name}")

    def _save(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        path = runtime.resolve(args[1] if len(args) > 1 else kwargs.get("save_path"))
        step = args[2] if len(args) > 2 else kwargs.get("global_step")
        if step is not None or not _is_path(path):
            return runtime.fresh("checkpoint", not_none=True)
        written = state_of(runtime).checkpoints
        runtime.journal.save(written)
        written[path] = None if self.names is None else frozenset(self.names)
        return path

    def _restore(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        path = runtime.resolve(args[1] if len(args) > 1 else kwargs.get("save_path"))
        session = runtime.resolve(args[0] if args else kwargs.get("sess"))
        written = state_of(runtime).checkpoints.get(path) if _is_path(path) else None
        if written is not None and self.names is not None:
            absent = [variable for name, variable in self.names.items() if name not in written]
            if absent:
                self._refuse(runtime, absent)
        memory = getattr(session, "memory", None)
        if memory is None:
            unseen_effects(runtime)
        else:
            runtime.journal.save(memory)
            runtime.journal.save(memory.ready)
            memory.restored(None if self.names is None else list(self.names.values()))
        return None

    def _refuse(self, runtime: Runtime, absent: list[Variable]) -> None:
        names = sorted(format_name(variable.name) for variable in absent)
        first = next(variable for variable in absent if format_name(variable.name) == names[0])
        text = (
            "Restoring from checkpoint failed. This is most likely due to a Variable name or other graph key that is "
            f"missing from the checkpoint: Key {names[0]} not found in checkpoint"
        )
        error = TensorFlowError(
            "NotFoundError", text, ErrorKind.NOT_IN_CHECKPOINT, name=first.name, existing=first, requested=len(names)
        )
        refused(runtime, error)


def _is_path(value: Value) -> bool:
    return isinstance(value, (str, Pattern, Unknown))


@function(
    TABLE, "train.Saver",
    "var_list=None, reshape=False, sharded=False, max_to_keep=5, keep_checkpoint_every_n_hours=10000.0, name=None, "
    "restore_sequentially=False, saver_def=None, builder=None, defer_build=False, allow_empty=False, "
    "write_version=2, pad_step_number=False, save_relative_paths=False, filename=None",
    construct=True,
)  # fmt: skip
def _saver(call: Call) -> Value:
    if call.runtime.looping:
        note_operation(call.runtime, "save", [call["var_list"]])
    return SaverValue(_saved(call))


def _saved(call: Call) -> dict[Any, Variable] | None:
    runtime = call.runtime
    graph = runtime.machine.graph
    given = call["var_list"]
    if given is None:
        if graph.holds_unseen:
            return None
        saved = [v for v in graph.variables if v.collections is None or "variables" in v.collections]
        if not saved and not call.likely_flag("allow_empty") and not call.likely_flag("defer_build"):
            refused(runtime, TensorFlowError("ValueError", "No variables to save", ErrorKind.OTHER))
        return {variable.name: variable for variable in saved}
    if isinstance(given, dict):
        keys = list(given)
        listed = variables_in(given.values())
        known = listed is not None and len(listed) == len(keys) and all(_is_path(key) for key in keys)
        return dict(zip(keys, listed)) if known and listed is not None else None
    items = None if isinstance(given, Unknown) else runtime.known_items(given)
    variables = None if items is None else variables_in(items)
    return None if variables is None else {variable.name: variable for variable in variables}


def _initializer(call: Call, variables: list[Variable] | None) -> Value:
    """The operation of one of the functions below."""
    name = call.name() if "name" in call.given else None
    listed = call.arguments.get("var_list")
    made = new_tensor(call.runtime, "init", (), None, [listed], name)
    if variables is None:
        return Operation(made.op_name, made.variables)
    return InitializerOperation(made.op_name, made.variables, variables)


def _of_collection(key: str) -> Any:
    def implementation(call: Call) -> Value:
        graph = call.runtime.machine.graph
        default = key == "variables"
        chosen = [v for v in graph.variables if (default if v.collections is None else key in v.collections)]
        return _initializer(call, None if graph.holds_unseen else chosen)

    return implementation


def _of_list(call: Call) -> Value:
    given = call["var_list"]
    items = None if isinstance(given, Unknown) else call.runtime.known_items(given)
    return _initializer(call, None if items is None else variables_in(items))


for _path in ("global_variables_initializer", "initialize_all_variables"):
    function(TABLE, _path, "")(_of_collection("variables"))
for _path in ("local_variables_initializer", "initialize_local_variables"):
    function(TABLE, _path, "")(_of_collection("local_variables"))
for _path in ("variables_initializer", "initialize_variables"):
    function(TABLE, _path, "var_list, name='init'")(_of_list)


@function(TABLE, "group", "*inputs, **kwargs")
def _group(call: Call) -> Value:
    inputs = list(call.arguments["inputs"])
    name = name_of(call.runtime, call.arguments["kwargs"].get("name"))
    made = new_tensor(call.runtime, "group_deps", (), None, inputs, name)
    flat = list(_flat(inputs))
    if flat and all(isinstance(item, InitializerOperation) for item in flat):
        return InitializerOperation(made.op_name, made.variables, [v for item in flat for v in item.initializes])
    return Operation(made.op_name, made.variables)
