"""Functions of the program's that TensorFlow wraps: ``tf.py_func``, ``tf.custom_gradient``, ``tf.function``, ``Defun``.

Facts: TensorFlow 1.15's ``python/ops/script_ops.py``, ``custom_gradient.py``, ``python/eager/def_function.py`` and
``python/framework/function.py``, in graph mode.
"""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.values import BoundMethod, FunctionValue, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import ErrorKind, TensorFlowError, Variable
from tfshare_lint.tfapi.calls import Call, Table, function, refused
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.shapes import dims_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, new_tensor, shape_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


# Functions that run with the session --------------------------------------------------------------------------


def _py_func(call: Call) -> Value:
    """The function runs when the session does: nothing that it makes is in the graph."""
    runtime = call.runtime
    wanted = call["Tout"]
    types = wanted if isinstance(wanted, (list, tuple)) else None
    operation = new_tensor(runtime, "PyFunc", None, None, [call["inp"]], call.name())

    def made(dtype: Value, index: int = 0) -> Tensor:
        name = operation.op_name
        tensor = Tensor(None, dtype_name(runtime, dtype), name, operation.variables, index=index, parents=(operation,))
        tensor.gradient = 0
        tensor.vague = False
        return tensor

    return made(wanted) if types is None else [made(dtype, index) for index, dtype in enumerate(types)]


function(TABLE, "py_func", "func, inp, Tout, stateful=True, name=None")(_py_func)
function(TABLE, "numpy_function", "func, inp, Tout, name=None")(_py_func)
function(TABLE, "py_function", "func, inp, Tout, name=None", None, "contrib.eager.py_func")(_py_func)


# Gradients of the program's -----------------------------------------------------------------------------------


def _ref_variables(runtime: Runtime, before: int, results: Value, inputs: list[Value]) -> list[Variable]:
    """The variables without a resource that a function made or used."""
    graph = runtime.machine.graph
    used = variables_of([results]) & ~variables_of(inputs)
    return [
        v for number, v in enumerate(graph.variables) if not v.resource and (number >= before or used >> v.serial & 1)
    ]


class CustomGradient(NativeObject):
    """A function with a gradient of its own: each call runs it once. ``pairs``: it returns the gradient's function
    beside its result."""

    type_name = "function"

    def __init__(self, target: Value, pairs: bool) -> None:
        self.target = target
        self.pairs = pairs

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        before = len(runtime.machine.graph.variables)
        result = runtime.call(self.target, args, kwargs)
        if self.pairs:
            items = runtime.known_items(result)
            result = items[0] if items is not None and len(items) == 2 else Opaque("result", variables_of([result]))
        if _ref_variables(runtime, before, result, args):
            text = (
                "All variables used by a function wrapped with @custom_gradient must be `ResourceVariable`s. Ensure "
                "that no `variable_scope` is created with `use_resource=False`."
            )
            refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER))
        return result

    def bind_to(self, runtime: Runtime, receiver: Value) -> Value:
        """As a method."""
        return CustomGradient(BoundMethod(self.target, receiver), self.pairs)


@function(TABLE, "custom_gradient", "f")
def _custom_gradient(call: Call) -> Value:
    return CustomGradient(call["f"], True)


@function(TABLE, "recompute_grad", "f")
def _recompute_grad(call: Call) -> Value:
    return CustomGradient(call["f"], False)


# tf.function --------------------------------------------------------------------------------------------------


class GraphFunction(NativeObject):
    """What ``tf.function`` makes. It is traced at the first call, and a second time if that made variables; then for
    every new signature. Only the first trace may make variables."""

    type_name = "Function"

    def __init__(self, target: Value) -> None:
        self.target = target
        self.traced: dict[Any, Value] = {}
        self.made_variables = False

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        key = _signature(runtime, [*args, *(kwargs[name] for name in sorted(kwargs))])
        if key in self.traced:
            return self.traced[key]
        graph = runtime.machine.graph
        before = len(graph.variables)
        first = not self.traced
        result = runtime.call(self.target, args, kwargs)
        runtime.journal.save(self)
        self.made_variables = self.made_variables or len(graph.variables) > before
        for variable in graph.variables[before:]:  # they stand in no collection of the graph
            runtime.journal.save(variable)
            variable.collections, variable.trainable, variable.resource = [], False, True
        if first and self.made_variables:
            result = self._again(runtime, args, kwargs)
        elif not first and len(graph.variables) > before:
            self._refuse(runtime)
        runtime.journal.save(self.traced)
        self.traced[key] = result
        return result

    def _again(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        graph = runtime.machine.graph
        before = len(graph.variables)
        result = runtime.call(self.target, args, kwargs)
        if any(v.key is None for v in graph.variables[before:]):
            self._refuse(runtime)
        return result

    @staticmethod
    def _refuse(runtime: Runtime) -> None:
        text = "tf.function-decorated function tried to create variables on non-first call."
        refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "python_function":
            return self.target
        return Opaque(f"function.{name}")

    def bind_to(self, runtime: Runtime, receiver: Value) -> Value:
        """As a method: one function for each object."""
        bound: dict[int, Value] = self.__dict__.setdefault("bound", {})
        if id(receiver) not in bound:
            bound[id(receiver)] = GraphFunction(BoundMethod(self.target, receiver))
        return bound[id(receiver)]


def _signature(runtime: Runtime, values: list[Value]) -> Any:
    """What decides whether a call needs a new trace."""
    key: list[Any] = []
    for value in values:
        if isinstance(value, Tensor):
            key.append(("tensor", shape_of(runtime, value), dtype_of(runtime, value)))
        elif isinstance(value, (str, int, float, bool, type(None))):
            key.append((type(value).__name__, value))
        else:
            key.append(id(value))
    return tuple(key)


@function(
    TABLE, "function",
    "func=None, input_signature=None, autograph=True, experimental_implements=None, "
    "experimental_autograph_options=None, experimental_relax_shapes=False, experimental_compile=None",
)  # fmt: skip
def _function(call: Call) -> Value:
    target = call["func"]
    if target is None:
        return NativeFunction("tf.function", lambda run, args, kwargs: GraphFunction(args[0]))
    if not isinstance(target, (FunctionValue, BoundMethod)):
        return call.runtime.unknown_call("tf.function", [target], {})
    return GraphFunction(target)


# Defun --------------------------------------------------------------------------------------------------------


class _Caller(NativeObject):
    """The operation that calls a defined function, as its ``shape_func`` sees it."""

    type_name = "Operation"

    def __init__(self, inputs: list[Value]) -> None:
        self.inputs = inputs

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return self.inputs if name == "inputs" else Opaque(f"op.{name}")


class DefinedFunction(NativeObject):
    """What ``Defun`` makes of a function: its body is traced once for each combination of types, in a graph of its
    own whose variables are those of the graph around; its results have no known shape but for a ``shape_func``."""

    type_name = "function"

    def __init__(self, target: Value, shape_function: Value) -> None:
        self.target = target
        self.shape_function = shape_function
        self.traced: dict[Any, tuple[Any, Value]] = {}

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        key = tuple(dtype_of(runtime, arg) for arg in args)
        graph = runtime.machine.graph
        if key not in self.traced or self.traced[key][0] is not graph:
            inside = [computed(shape_of(runtime, arg), dtype_of(runtime, arg), [arg]) for arg in args]
            runtime.journal.save(self.traced)
            self.traced[key] = (graph, runtime.resolve(runtime.call(self.target, inside)))
        body = self.traced[key][1]
        shapes = None
        if self.shape_function is not None:
            shapes = runtime.known_items(runtime.call(self.shape_function, [_Caller(args)]))
        if not isinstance(body, (list, tuple)):
            return self._output(runtime, body, args, shapes[0] if shapes else None)
        given: list[Value] = shapes if shapes is not None and len(shapes) == len(body) else [None] * len(body)
        return [self._output(runtime, item, args, shape) for item, shape in zip(body, given)]

    @staticmethod
    def _output(runtime: Runtime, inner: Value, args: list[Value], shape: Value) -> Value:
        return computed(dims_of(runtime, shape), dtype_of(runtime, inner), [*args, inner])


@function(TABLE, "Defun", "*input_types, **kwargs")
def _defun(call: Call) -> Value:
    options = call["kwargs"] if isinstance(call["kwargs"], dict) else {}
    return NativeFunction("Defun", lambda run, args, kwargs: DefinedFunction(args[0], options.get("shape_func")))
