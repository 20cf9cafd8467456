"""What the functions of ``tf.contrib.layers`` have in common: the scope, the layer inside it, what follows the layer.

Facts: ``contrib/layers/python/layers/layers.py`` of TensorFlow 1.15. A function opens ``variable_scope(scope, <default
name>, reuse=reuse)`` with a custom getter that renames the variables of the layer of ``tf.layers`` that it makes
inside (``kernel`` → ``weights``) and puts them among the model variables; then it calls ``normalizer_fn`` and
``activation_fn``, still inside the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tfshare_lint.interpreter.values import NativeFunction, Runtime, Value
from tfshare_lint.machine import (
    ErrorKind,
    InitializerInfo,
    PartitionedVariable,
    TensorFlowError,
    Variable,
    VariableRequest,
    VariableScope,
)
from tfshare_lint.machine.names import last_component
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate, describe, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, attempt, is_none, refused
from tfshare_lint.tfapi.collections import add_to_collection, collected
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.getters import UserCallback
from tfshare_lint.tfapi.initializers import NO_REGULARIZER, initializer_info
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, ScopeValue, reuse_argument, scope_argument
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, plain_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, new_tensor, shape_of, variables_of
from tfshare_lint.tfapi.variables import get_variable
from tfshare_lint.tfapi.windows import numbers

__all__ = [
    "RENAMED",
    "LayerRun",
    "collect_outputs",
    "in_scope",
    "named_scope",
    "pair",
    "refuse",
    "shown_shape",
    "sizes",
]  # fmt: skip

#: The names that the variables of most layers get.
RENAMED = {"kernel": "weights", "bias": "biases"}

_MODEL_COLLECTIONS = ("variables", "model_variables")


def refuse(runtime: Runtime, text: str, type_name: str = "ValueError") -> None:
    """TensorFlow raises; the analysis goes on as if it had not."""
    refused(runtime, TensorFlowError(type_name, text, ErrorKind.OTHER))


def shown_shape(shape: Dims) -> str:
    """A shape as TensorFlow's texts have it: ``(?, 3)``."""
    if not isinstance(shape, tuple):
        return "<unknown>"
    dims = ["?" if d is None else describe(d) if isinstance(d, Unknown) else str(d) for d in shape]
    return f"({dims[0]},)" if len(dims) == 1 else f"({', '.join(dims)})"


def _renamed(name: Name, rename: Mapping[str, str]) -> Name:
    """The full name of a variable with its last component renamed."""
    last = last_component(name)
    if not isinstance(last, str) or last not in rename:
        return name
    if isinstance(name, str):
        return name[: len(name) - len(last)] + rename[last]
    end = name.parts[-1]
    assert isinstance(end, str)
    return concatenate(*name.parts[:-1], end[: len(end) - len(last)], rename[last])


class _Getter(UserCallback):
    """The custom getter of a layer's scope: renames, and puts the variable among the model variables."""

    def __init__(self, runtime: Runtime, rename: Mapping[str, str]) -> None:
        super().__init__(NativeFunction("layer_variable_getter", self._from_program), self._get)
        self._runtime = runtime
        self._rename = rename

    def _get(self, getter: Callable[..., Any], name: Any, request: VariableRequest) -> Any:
        request = request.copy()
        if isinstance(name, (str, Pattern)):
            request.name = name = _renamed(name, self._rename)
        request.collections = list(dict.fromkeys([*(request.collections or ()), *_MODEL_COLLECTIONS]))
        request.reuse = self._runtime.machine.graph.scope.reuse
        request.constraint = None
        return getter(name, request)

    def _from_program(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """The program read it from a scope and calls it."""
        return runtime.unknown_call("layer_variable_getter", args, kwargs)


class LayerRun:
    """One call of a layer function, while its scope is open.

    ``inputs`` is what the layer is applied to, with its ``shape`` and ``dtype``; ``scope`` the machine's scope;
    ``weights`` the program's values of the variables that the layer itself took, in order, ``nested`` the machine's
    variables of the layers inside it.
    """

    def __init__(self, call: Call, inputs: Value, reuse: Any) -> None:
        self.call = call
        self.runtime = call.runtime
        self.inputs = inputs
        self.shape = shape_of(call.runtime, inputs)
        dtype = dtype_of(call.runtime, inputs)
        self.dtype: Any = dtype if dtype is not None else call.runtime.fresh("dtype", not_none=True)
        self.reuse = reuse
        self.scope = call.runtime.machine.graph.scope
        self.weights: list[Value] = []
        self.nested: list[Any] = []
        self._before = len(call.runtime.machine.graph.variables)

    def in_layer(self, body: Callable[[], Value]) -> Value:
        """Run ``body`` where a layer of ``tf.layers`` that is made with ``_scope=<this scope>`` runs: the scope is
        entered once more at its construction, and again at its call, with the op name scope of the first time."""
        runtime = self.runtime
        graph = runtime.machine.graph
        first = attempt(runtime, lambda: graph.variable_scope(self.scope))
        own = attempt(runtime, first.enter)
        attempt(runtime, first.exit)
        return self.in_captured(own, body)

    def in_captured(self, own: VariableScope, body: Callable[[], Value]) -> Value:
        """Run ``body`` inside a scope that the layer captured earlier."""
        runtime = self.runtime
        graph = runtime.machine.graph
        manager = attempt(runtime, lambda: graph.variable_scope(own, reuse=self.reuse, auxiliary_name_scope=False))
        names = runtime.machine.name_scope(own.original_name_scope, None, explicit=False)
        within = runtime.within
        return within(ScopeContext(manager), lambda: within(NameScopeContext(names), body))

    def weight(self, name: str, shape: Dims, initializer: Value, regularizer: Value, leaf: str | None = None,
               trainable: bool = True) -> Value:  # fmt: skip
        """A variable of the layer of ``tf.layers``; ``leaf`` is its name for ``variables_collections``."""
        runtime = self.runtime
        self._check_initializer(initializer)
        info = initializer_info(runtime, initializer, ())
        if info is None:
            info = runtime.machine.graph.scope.initializer or InitializerInfo("callable", value=Default("<Glorot>"))
        before = len(runtime.machine.graph.variables)
        own = self.call.arguments.get("trainable", True)
        request = VariableRequest(
            name=name, shape=shape, dtype=self.dtype, initializer=info, trainable=own if trainable else False
        )
        variable = get_variable(runtime, request)
        self.weights.append(variable)
        if regularizer not in (None, NO_REGULARIZER) and len(runtime.machine.graph.variables) > before:
            add_to_collection(runtime, "regularization_losses", computed((), "float32", [variable]))
        for key in self._collections(leaf):
            if not any(item is variable for item in _items(runtime, key)):
                add_to_collection(runtime, key, variable)
        return variable

    def _check_initializer(self, initializer: Value) -> None:
        path = initializer.text[1:] if isinstance(initializer, Default) else getattr(initializer, "path", "")
        if not path.startswith("contrib.layers."):
            return
        if isinstance(self.dtype, str) and not is_floating(self.dtype):
            refuse(self.runtime, "Cannot create initializer for non-floating point type.", "TypeError")
            self.dtype = None  # one fault is reported once: the layers behind this one are taken for good

    def _collections(self, leaf: str | None) -> list[Value]:
        """The program's collections for the variable."""
        if leaf is None or "variables_collections" not in self.call.arguments:
            return []
        given = self.call["variables_collections"]
        if isinstance(given, dict):
            given = self.runtime.resolve(given.get(leaf))
        if given is None:
            return []
        return self.runtime.known_items(given) or []

    def model_variable(self, name: str, shape: Dims, dtype: Any, initializer: Value, regularizer: Value = None,
                       trainable: bool = True) -> Value:  # fmt: skip
        """``model_variable(...)`` in the function's own scope, with the program's collections."""
        from tfshare_lint.tfapi.contrib.variables import layer_variable

        own = self.call.arguments.get("trainable", True)
        arguments: dict[str, Value] = {
            "shape": list(shape) if isinstance(shape, tuple) else shape, "dtype": dtype,
            "initializer": initializer, "trainable": own if trainable else False,
            "collections": self._collections(name) or None,
        }  # fmt: skip
        if regularizer is not None:
            arguments["regularizer"] = regularizer
        variable = layer_variable(self.runtime, name, arguments, self.call.given & {"trainable", "regularizer"})
        self.weights.append(variable)
        return variable

    def result(self, operation: str | None, shape: Dims, dtype: Any = None) -> Tensor:
        """The layer's own result."""
        dtype = dtype if dtype is not None else self.dtype
        name = dtype if isinstance(dtype, str) else None
        return new_tensor(self.runtime, operation, shape, name, [self.inputs, *self.weights])

    def normalizer(self) -> Value:
        """``normalizer_fn``, or None; decides once where that is unknown."""
        given = self.call["normalizer_fn"]
        if isinstance(given, Unknown) and is_none(self.runtime, given):
            self.call.arguments["normalizer_fn"] = given = None
        return given

    def normalized(self, outputs: Value) -> Value:
        """``normalizer_fn(outputs, **normalizer_params)``, where one is given."""
        normalizer = self.normalizer()
        if normalizer is None:
            return outputs
        params = self.call["normalizer_params"]
        if not isinstance(params, (dict, type(None))):
            return self.runtime.unknown_call("normalizer_fn", [outputs], {})
        made = self.runtime.call(normalizer, [outputs], dict(params or {}))
        return self._dependent(made, outputs)

    def activated(self, outputs: Value) -> Value:
        """``activation_fn(outputs)``, where one is given, put into the program's collections."""
        activation = self.call["activation_fn"]
        if activation is not None and not isinstance(activation, Default):
            outputs = self._dependent(self.runtime.call(activation, [outputs]), outputs)
        elif activation is not None:
            outputs = self._relu(outputs)
        return self.collected(outputs)

    def _relu(self, outputs: Value) -> Value:
        """The default activation."""
        shape, dtype = shape_of(self.runtime, outputs), dtype_of(self.runtime, outputs)
        return new_tensor(self.runtime, "Relu", shape, dtype, [outputs])

    def reported(self, output: Value, given: Any, enclosing: Any) -> Value:
        """Tell the rules that the layer was applied; gives ``output``."""
        runtime = self.runtime
        variables = self._variables()
        running = _running(runtime)
        if running:
            running[-1].nested += variables
        runtime.emit(
            events.LayerCalled(
                runtime.site(), api="contrib", kind=self.call.label, given=given, reuse=self.reuse,
                scope=self.scope.name, enclosing=enclosing, variables=tuple(variables), inputs=(self.inputs,),
                output=output,
            )
        )  # fmt: skip
        return output

    def _variables(self) -> list[Any]:
        """The variables that the call took or made, those of what it called included."""
        taken: list[Any] = []
        for weight in self.weights:
            variable = getattr(weight, "variable", None)
            taken += variable.parts if isinstance(variable, PartitionedVariable) else [variable]
        made = self.runtime.machine.graph.variables[self._before :]
        everything = [*taken, *self.nested, *made]
        return list({id(v): v for v in everything if isinstance(v, Variable)}.values())

    def collected(self, outputs: Value) -> Value:
        """``outputs`` under the scope's name in ``outputs_collections``."""
        collect_outputs(self.runtime, self.call["outputs_collections"], self.scope.name, outputs)
        return outputs

    def _dependent(self, made: Value, outputs: Value) -> Value:
        if isinstance(made, (Tensor, Opaque)):
            made.variables |= variables_of([outputs])
        return made

    def uses_bias(self) -> bool:
        """``not normalizer_fn and biases_initializer``"""
        normalizer = self.normalizer()
        if normalizer is not None and (isinstance(normalizer, Unknown) or self.runtime.truth(normalizer)):
            return False
        return not is_none(self.runtime, self.call["biases_initializer"])

    def rank(self) -> int | None:
        """How many dimensions the input has; None where that is not known to us, or to TensorFlow."""
        return len(self.shape) if isinstance(self.shape, tuple) else None

    def refuse_input(self, problem: str) -> None:
        """The input does not fit the layer of ``tf.layers``."""
        refuse(
            self.runtime, f"Input 0 of layer {format_name(self.scope.name)} is incompatible with the layer: {problem}"
        )

    def depth(self, axis: int, text: str) -> Dim:
        """The size of the input along ``axis``; refuses with ``text`` where TensorFlow does not know it."""
        if not isinstance(self.shape, tuple) or not -len(self.shape) <= axis < len(self.shape):
            return any_dim()
        if self.shape[axis] is None:
            refuse(self.runtime, text)
            return any_dim()
        return self.shape[axis]


def _items(runtime: Runtime, key: Value) -> list[Value]:
    items = collected(runtime, key)
    return items if isinstance(items, list) else []


def collect_outputs(runtime: Runtime, collections: Value, alias: Any, outputs: Value) -> None:
    """``collect_named_outputs``: note the alias on the tensor, put it into the collections."""
    collections = runtime.resolve(collections)
    if not isinstance(collections, (str, Pattern)):
        if isinstance(collections, (Unknown, Opaque)) or not collections:
            return
        keys = runtime.known_items(collections) or []
    else:
        keys = [collections]
    known = runtime.find_attribute(outputs, "aliases") if isinstance(outputs, Tensor) else None
    runtime.set_attribute(outputs, "aliases", [*(known if isinstance(known, list) else ()), alias])
    for index, key in enumerate(keys):
        if key not in keys[:index]:
            add_to_collection(runtime, key, outputs)


def _running(runtime: Runtime) -> list[LayerRun]:
    """The layers whose scopes are open, innermost last."""
    found: list[LayerRun] = runtime.notes.setdefault("contrib.running", [])
    return found


#: ``body(run)``: what a function does inside its scope.
Body = Callable[[LayerRun], Value]


def in_scope(call: Call, default: str, body: Body, inputs: str = "inputs", rename: Mapping[str, str] | None = None,
             parameter: str = "scope") -> Value:  # fmt: skip
    """Run ``body`` inside ``variable_scope(scope, default, reuse=reuse)``; report the layer.

    ``inputs`` names the argument that the layer is applied to, ``parameter`` the one that is the scope. ``rename``:
    the scope's custom getter renames variables; None for a scope without one.
    """
    runtime = call.runtime
    graph = runtime.machine.graph
    enclosing = graph.scope
    given = call[parameter]
    target = scope_argument(runtime, given)
    reuse = reuse_argument(runtime, call.arguments.get("reuse"))
    getter = _Getter(runtime, rename) if rename is not None else None
    manager = attempt(runtime, lambda: graph.variable_scope(target, default, reuse=reuse, custom_getter=getter))
    runs: list[LayerRun] = []
    running = _running(runtime)
    depth = len(running)

    def inside() -> Value:
        runs.append(LayerRun(call, call[inputs], reuse))
        running.append(runs[0])
        return body(runs[0])

    try:
        output = runtime.within(ScopeContext(manager), inside)
    finally:
        del running[depth:]
    name = target.name if isinstance(given, ScopeValue) else target
    return runs[0].reported(output, name, enclosing)


def named_scope(call: Call, default: str, body: Callable[[], Value]) -> Value:
    """Run ``body`` inside ``name_scope(scope, default)``; its result goes into ``outputs_collections``."""
    runtime = call.runtime
    name = scope_argument(runtime, call["scope"])
    names = runtime.machine.name_scope(name, default, explicit=False)
    full: list[Name] = []

    def inside() -> Value:
        full.append(runtime.machine.graph.op_scope)
        return body()

    outputs = runtime.within(NameScopeContext(names), inside)
    if "outputs_collections" in call.arguments:
        collect_outputs(runtime, call["outputs_collections"], full[0], outputs)
    return outputs


def sizes(call: Call, parameter: str, rank: int, label: str | None = None) -> list[Any]:
    """A size, stride or rate for each spatial axis; ``label`` is the name that the texts of ``tf.layers`` use."""
    value = call[parameter]
    items = value if isinstance(value, (int, Unknown)) else call.runtime.known_items(value)
    if isinstance(items, list):
        items = [plain_dim(call.runtime, item) for item in items]
    found = numbers(items, rank)
    if found is None and isinstance(items, list):
        refuse(
            call.runtime, f"The `{label or parameter}` argument must be a tuple of {rank} integers. Received: {items}"
        )
    return found if found is not None else [any_dim()] * rank


def pair(call: Call, parameter: str) -> list[Any]:
    """``two_element_tuple``: a size for height and width."""
    value = call[parameter]
    if isinstance(value, Unknown):
        return [any_dim(), any_dim()]
    items = [value, value] if isinstance(value, int) else call.runtime.known_items(value)
    if items is None:
        return [any_dim(), any_dim()]
    if len(items) != 2:
        refuse(call.runtime, f"Must be a list with 2 elements: {items}")
        return [any_dim(), any_dim()]
    return [plain_dim(call.runtime, item) for item in items]
