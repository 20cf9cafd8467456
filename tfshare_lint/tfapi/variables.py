"""``tf.Variable``, ``tf.get_variable`` and the program's values for variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeClass, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import (
    ErrorKind,
    InitializerInfo,
    PartitionedVariable,
    TensorFlowError,
    Variable,
    VariableRequest,
)
from tfshare_lint.symbolic import Pattern, Unknown, concatenate, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of, refused
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.getters import custom_getter, partitioner
from tfshare_lint.tfapi.initializers import NO_REGULARIZER, initializer_info
from tfshare_lint.tfapi.shapes import dims_of, request_shape
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, dtype_of, new_tensor, shape_of, variables_of

__all__ = ["TABLE", "PartitionedValue", "VariableValue", "get_variable", "make_request", "value_of"]

TABLE: Table = {}

_ASSIGNMENTS = {
    "assign": "Assign",
    "assign_add": "AssignAdd",
    "assign_sub": "AssignSub",
    "count_up_to": "CountUpTo",
    "scatter_sub": "ScatterSub",
    "scatter_add": "ScatterAdd",
    "scatter_update": "ScatterUpdate",
}


class VariableValue(Tensor):
    """A variable as the program holds it; ``variable`` is the machine's."""

    type_name = "Variable"
    parametric = True

    def __init__(self, variable: Variable) -> None:
        dtype = variable.dtype if isinstance(variable.dtype, str) else None
        super().__init__(variable.shape, dtype, variable.name, 1 << variable.serial)
        self.graph = variable.graph
        self.variable = variable
        self.vague = False

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in _ASSIGNMENTS:
            return NativeFunction(name, self._assigner(_ASSIGNMENTS[name]))
        if name == "trainable":
            return self.variable.trainable
        if name in ("initializer", "_initializer_op"):
            return self._initializer()
        if name in ("initial_value", "initialized_value", "read_value", "value", "_ref", "_as_graph_element"):
            copy = Tensor(self.shape, self.dtype, concatenate(self.variable.name, "/read"), self.variables)
            copy.parametric = True
            return copy if name == "initial_value" else NativeFunction(name, lambda run, args, kwargs: copy)
        if name == "load":
            return NativeFunction(name, self._load)
        if name == "constraint":
            return None if self.variable.request is None else self.variable.request.constraint
        if name == "dtype" and self.dtype is not None and not self.variable.resource:
            return dtype_value(f"{self.dtype}_ref")
        return super().get_attribute(runtime, name)

    def _initializer(self) -> Value:
        from tfshare_lint.tfapi.initialization import InitializerOperation

        return InitializerOperation(concatenate(self.variable.name, "/Assign"), self.variables, [self.variable])

    @staticmethod
    def _load(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        events.session_run(runtime)
        state_of(runtime).unseen_effects += 1
        return None

    def _assigner(self, op: str) -> Any:
        def assign(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
            name = name_of(runtime, kwargs["name"]) if "name" in kwargs else None
            return new_tensor(runtime, op, self.shape, self.dtype, [self, *args], name)

        return assign

    def text(self, runtime: Runtime) -> str | Unknown:
        return concatenate("<tf.Variable '", self.variable.name, ":0'>")

    def __repr__(self) -> str:
        return f"<Variable {self.variable.name}>"


class PartitionedValue(Tensor):
    """A partitioned variable as the program holds it."""

    type_name = "PartitionedVariable"
    parametric = True

    def __init__(self, variable: PartitionedVariable, parts: list[Value]) -> None:
        bits = 0
        for part in variable.parts:
            bits |= 1 << part.serial
        super().__init__(
            variable.shape, variable.dtype if isinstance(variable.dtype, str) else None, variable.name, bits
        )
        self.variable = variable
        self.parts = parts
        self.vague = False

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "name":
            return self.variable.name
        if name == "as_tensor":
            return NativeFunction(name, lambda run, args, kwargs: self)
        if name in ("assign", "assign_add", "assign_sub"):
            return NativeFunction(name, lambda run, args, kwargs: Opaque(name, self.variables))
        # It is a list of variables: what a variable has beyond this, it has not.
        return super().get_attribute(runtime, name) if name in ("dtype", "shape", "get_shape") else MISSING

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return iter(self.parts)

    def length(self, runtime: Runtime) -> Value:
        return len(self.parts)


def value_of(runtime: Runtime, variable: Any) -> Value:
    """The program's value for a variable of the machine; anything else is the program's already."""
    if isinstance(variable, Variable):
        return state_of(runtime).value_for(variable, VariableValue)
    if isinstance(variable, PartitionedVariable):
        parts = [value_of(runtime, part) for part in variable.parts]
        return state_of(runtime).value_for(variable, lambda v: PartitionedValue(v, parts))
    return variable


def get_variable(
    runtime: Runtime, request: VariableRequest, classify: Callable[[TensorFlowError], None] | None = None
) -> Value:
    """Ask the machine; where TensorFlow refuses, what the program goes on with. ``classify`` may give the refusal
    another kind."""
    before = len(runtime.machine.graph.variables)
    _check_initial_value(runtime, request)

    def ask() -> Any:
        try:
            return runtime.machine.graph.get_variable(request)
        except TensorFlowError as error:
            if classify is not None:
                classify(error)
            raise

    made = attempt(runtime, ask)
    for part in made.parts if isinstance(made, PartitionedVariable) else (made,):
        if isinstance(part, Variable) and part in part.graph.variables[before:]:
            _regularize(runtime, part)
    return value_of(runtime, made)


def _check_initial_value(runtime: Runtime, request: VariableRequest) -> None:
    """A new variable cannot begin with what exists only inside a loop or a conditional."""
    info = request.initializer
    graph = runtime.machine.graph
    if info is None and graph.scope.initializer is None and _begins_with_tensor(runtime, request.dtype):
        inner = Tensor()
        inner.inside = state_of(runtime).inside
        info = InitializerInfo("constant", value=inner)
    if info is None or not isinstance(info.value, Tensor) or not info.value.inside:
        return
    name = request.name
    if isinstance(name, (str, Pattern)):
        name = concatenate(graph.scope.name, "/", name) if graph.scope.name else name
    if graph.scope.reuse is not True and name not in graph.store:
        refuse_inner_tensor(runtime, info, name)


def _begins_with_tensor(runtime: Runtime, dtype: Any) -> bool:
    """Is the default initial value of this dtype a tensor, made where ``get_variable`` is called?"""
    dtype = dtype or runtime.machine.graph.scope.dtype
    whole = isinstance(dtype, str) and dtype.startswith(("int", "uint", "bool"))
    return whole and bool(runtime.machine.profile.integers_begin_with_tensors)


def _regularize(runtime: Runtime, variable: Variable) -> None:
    """The loss of a new variable's regularizer."""
    from tfshare_lint.tfapi.collections import add_to_collection
    from tfshare_lint.tfapi.scopes import NameScopeContext

    regularizer = variable.regularizer
    if regularizer in (None, NO_REGULARIZER) or variable.assumed or variable.key is None:
        return
    scope = runtime.machine.name_scope(concatenate(variable.key, "/Regularizer/"), None, explicit=False)
    loss = runtime.within(NameScopeContext(scope), lambda: runtime.call(regularizer, [value_of(runtime, variable)]))
    if loss is not None:
        add_to_collection(runtime, "regularization_losses", loss)


def refuse_inner_tensor(runtime: Runtime, info: InitializerInfo | None, name: Any) -> None:
    """A tensor that the body of a loop or a conditional made cannot be a variable's initial value."""
    if info is None or not isinstance(info.value, Tensor) or not info.value.inside:
        return
    shown = format_name(name) if isinstance(name, (str, Pattern)) else "Variable"
    text = (
        f"Initializer for variable {shown}/ is from inside a control-flow construct, such as a loop or conditional. "
        "When creating a variable inside a loop or conditional, use a lambda as the initializer."
    )
    refused(runtime, TensorFlowError("ValueError", text, ErrorKind.INNER_TENSOR, name=shown))


def _machine_name(runtime: Runtime, value: Value) -> Any:
    """A name for ``get_variable``: text, a pattern or None."""
    value = runtime.resolve(value)
    if value is None or isinstance(value, (str, Pattern)):
        return value
    if isinstance(value, Unknown):
        return concatenate(value)
    if isinstance(value, (bytes, Opaque)):
        return concatenate(runtime.to_text(value))
    kind = value.type_name if isinstance(value, NativeObject) else type(value).__name__
    text = f'can only concatenate str (not "{kind}") to str'
    if isinstance(value, (list, dict, set)):
        text = f"unhashable type: '{kind}'"
    refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER))
    return concatenate(runtime.fresh("name", not_none=True))


def make_request(call: Call, local: bool = False) -> VariableRequest:
    """The arguments of one call of ``get_variable`` for the machine."""
    runtime = call.runtime
    shape = request_shape(runtime, call["shape"])
    if isinstance(shape, tuple) and any(isinstance(dim, int) and dim < 0 for dim in shape):
        bad = next(dim for dim in shape if isinstance(dim, int) and dim < 0)
        refused(runtime, TensorFlowError("ValueError", f"Dimension {bad} must be >= 0", ErrorKind.OTHER))
        shape = tuple(None if isinstance(dim, int) and dim < 0 else dim for dim in shape)
    return VariableRequest(
        name=_machine_name(runtime, call["name"]),
        shape=shape,
        dtype=_dtype(call),
        initializer=initializer_info(runtime, call["initializer"], call["shape"]),
        regularizer=call["regularizer"],
        trainable=None if local else call["trainable"],
        collections=_collections(runtime, call["collections"]),
        caching_device=call["caching_device"],
        partitioner=partitioner(runtime, call["partitioner"]),
        use_resource=call["use_resource"],
        custom_getter=custom_getter(runtime, call["custom_getter"]),
        constraint=call["constraint"],
        local=local,
        given=call.given,
    )


def _dtype(call: Call) -> Any:
    value = call["dtype"]
    if value is None:
        return None
    return dtype_name(call.runtime, value) or (
        value if isinstance(value, Unknown) else call.runtime.fresh("dtype", True)
    )


def _collections(runtime: Runtime, value: Value) -> list[Value] | None:
    value = runtime.resolve(value)
    return None if value is None else runtime.known_items(value)


GET_VARIABLE = (
    "name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, collections=None, "
    "caching_device=None, partitioner=None, validate_shape=True, use_resource=None, custom_getter=None, "
    "constraint=None, synchronization=0, aggregation=0"
)


@function(TABLE, "get_variable", GET_VARIABLE)
def _get_variable(call: Call) -> Value:
    return get_variable(call.runtime, make_request(call))


@function(TABLE, "get_local_variable", GET_VARIABLE.replace("trainable=None", "trainable=False"))
def _get_local_variable(call: Call) -> Value:
    given = call["collections"]
    request = make_request(call, local=True)
    if isinstance(given, list):  # TensorFlow changes the list that it is given
        call.runtime.journal.save(given)
        given.append("local_variables")
    return get_variable(call.runtime, request)


def _initial_value(call: Call) -> tuple[InitializerInfo, Any, str | None]:
    """What an initial value says: for the machine, and its shape and dtype."""
    runtime = call.runtime
    value = call["initial_value"]
    wanted = dtype_name(runtime, call["dtype"])
    info = initializer_info(runtime, value)
    if info is None:
        error = TensorFlowError("ValueError", "initial_value must be specified.", ErrorKind.NO_INITIAL_VALUE)
        refused(runtime, error)
        info = InitializerInfo("unknown", dims_of(runtime, runtime.fresh("shape")))
    if info.kind == "callable" and isinstance(value, NativeObject):
        signature = getattr(value, "type_name", "initializer")
        text = "__call__() missing 1 required positional argument: 'shape'"
        refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER, requested=signature))
        info = InitializerInfo("unknown", dims_of(runtime, runtime.fresh("shape")))
    dtype = wanted or (info.dtype if isinstance(info.dtype, str) else None)
    if info.kind == "callable" and not info.nullary and not isinstance(value, NativeObject):
        made = runtime.call(value, [])  # TensorFlow calls it without arguments, or fails
        return info, shape_of(runtime, made), wanted or dtype_of(runtime, made)
    return info, info.shape, dtype


@function(
    TABLE, "Variable",
    "initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None, name=None, "
    "variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None, use_resource=None, "
    "synchronization=0, aggregation=0, shape=None",
    "_variable_v1_call", construct=True,
)  # fmt: skip
def _variable(call: Call) -> Value:
    runtime = call.runtime
    # `tf.Variable("text", tf.string)` stands in TensorFlow's own guides, though the second one is for `trainable`.
    text = any(dtype_name(runtime, call[name]) == "string" for name in ("dtype", "trainable"))
    if isinstance(call["initial_value"], str) and not text:
        events.misuse(runtime, "name-as-initial-value", call["initial_value"])
    info, shape, dtype = _initial_value(call)
    if call["shape"] is not None:
        shape = dims_of(runtime, call["shape"])
    if call["validate_shape"] is False:
        shape = None  # TensorFlow leaves it open then, whatever the initial value is
    name = call.name()
    if call["name"] == "":
        refused(runtime, TensorFlowError("ValueError", "'' is not a valid node name", ErrorKind.BAD_NAME, name=""))
    refuse_inner_tensor(runtime, info, runtime.machine.graph.unique_name(name or "Variable", mark=False))
    trainable = call["trainable"]
    made = attempt(
        runtime,
        lambda: runtime.machine.graph.raw_variable(
            name, shape, dtype, trainable=True if trainable is None else trainable,
            collections=_collections(runtime, call["collections"]), initial_value=info,
            use_resource=call["use_resource"],
        ),
    )  # fmt: skip
    return value_of(runtime, made)


def _is_variable(value: Value) -> bool | None:
    if isinstance(value, (Unknown, Opaque)):
        return None
    return isinstance(value, (VariableValue, PartitionedValue))


def _is_tensor(value: Value) -> bool | None:
    if isinstance(value, (Unknown, Opaque)):
        return None
    return isinstance(value, Tensor) and not isinstance(value, (VariableValue, PartitionedValue))


def _unknown_tensor(runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
    return Tensor(variables=variables_of([*args, *kwargs.values()]))


TABLE["Variable"] = NativeClass("Variable", TABLE["Variable"].implementation, is_instance=_is_variable)
TABLE["VariableV1"] = TABLE["RefVariable"] = TABLE["Variable"]
TABLE["Tensor"] = NativeClass("Tensor", _unknown_tensor, is_instance=_is_tensor)
TABLE["Operation"] = NativeClass(
    "Operation", _unknown_tensor,
    is_instance=lambda v: None if isinstance(v, (Unknown, Opaque)) else isinstance(v, Operation),
)  # fmt: skip


def is_tensor(value: Value) -> bool | None:
    """Is it a tensor or a variable? None where we cannot tell."""
    return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, Tensor)


@function(TABLE, "is_tensor", "x", None, "contrib.framework.is_tensor", "debugging.is_tensor")
def _tf_is_tensor(call: Call) -> Value:
    answer = is_tensor(call["x"])
    return call.runtime.fresh("is_tensor()", not_none=True) if answer is None else answer
