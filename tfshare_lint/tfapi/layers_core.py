"""The machinery behind ``tf.layers`` and its simplest functions: ``dense``, ``dropout``, ``flatten``.

Facts: ``Layer`` in TensorFlow 1.15's ``python/layers/base.py``. A layer made by a function with ``name=`` opens a
string scope of that name at its construction; any other chooses its scope at the first call: the base name as it is
where reuse is asked for, else the base name with a free number. The call runs inside that scope, entered as an
object and without a name scope of its own, with the op name scope of the first opening re-entered exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeClass, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import (
    UNKNOWN_SHAPE,
    ErrorKind,
    InitializerInfo,
    TensorFlowError,
    VariableRequest,
    VariableScope,
)
from tfshare_lint.symbolic import Name, Pattern, Unknown, describe, format_name
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, name_of, refused
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.events import LayerCalled
from tfshare_lint.tfapi.initializers import NO_REGULARIZER
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, reuse_argument
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim, element_count
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of, variables_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["TABLE", "Layer", "last_dimension", "layer_model", "own_name", "refuse", "units_of"]

TABLE: Table = {}

#: More units than any layer has; a number beyond it (infinity, say) is not taken for one.
_MOST_UNITS = 2**40

#: ``body(call, layer, inputs)``: what a layer does inside its scope.
Body = Callable[[Call, "Layer", Value], Value]


class Layer:
    """One layer of ``tf.layers``: a scope, and the variables that its first call makes.

    ``base`` is the default name; ``given`` the name that the program gave. ``functional``: made by a function, which
    fixes the scope at construction where a name is given.
    """

    def __init__(self, runtime: Runtime, base: str, given: Any, reuse: Any, trainable: Any,
                 functional: bool = True) -> None:  # fmt: skip
        self.runtime = runtime
        self.base: Any = given if given is not None else base
        self.kind = base
        self.given = given if isinstance(given, (str, Pattern)) else None
        self.functional = functional
        self.calls = 0
        self.constructed = runtime.site()
        self.name: Name = given if isinstance(given, (str, Pattern)) else own_name(runtime, base)
        self.reuse = reuse
        self.trainable = trainable
        self.built = False
        self.dtype: Any = None
        self.weights: dict[str, Value] = {}
        self.input_dims: dict[int, int] = {}  # axis → size that every later call must have
        self.scope: VariableScope | None = None
        if functional and given is not None:
            self.scope = self._opened(given, None)

    def _opened(self, name: Any, default: Any) -> VariableScope:
        """Open a scope and leave it at once."""
        runtime = self.runtime
        manager = attempt(runtime, lambda: runtime.machine.graph.variable_scope(name, default))
        scope: VariableScope = attempt(runtime, manager.enter)
        attempt(runtime, manager.exit)
        return scope

    def __call__(self, inputs: Value, body: Callable[[], Value], scope: VariableScope | None = None) -> Value:
        """Run ``body`` in the layer's scope."""
        runtime = self.runtime
        runtime.journal.save(self)
        if self.scope is None:
            if self.reuse:
                self.scope = self._opened(scope if scope is not None else self.base, None)
            else:
                self.scope = self._opened(scope, self.base)
        if self.dtype is None:
            self.dtype = _layer_dtype(runtime, inputs)
        own = self.scope
        manager = attempt(
            runtime,
            lambda: runtime.machine.graph.variable_scope(
                own, reuse=True if self.built else self.reuse, auxiliary_name_scope=False
            ),
        )  # fmt: skip
        names = runtime.machine.name_scope(own.original_name_scope, None, explicit=False)
        within = runtime.within
        enclosing = runtime.machine.graph.scope
        result = within(ScopeContext(manager), lambda: within(NameScopeContext(names), body))
        self.built = True
        self._report(inputs, result, enclosing)
        return result

    def _report(self, inputs: Value, output: Value, enclosing: VariableScope) -> None:
        """Tell the rules that the layer was applied."""
        number, self.calls = self.calls, self.calls + 1
        weights = [getattr(weight, "variable", None) for weight in self.weights.values()]
        runtime = self.runtime
        runtime.emit(
            LayerCalled(
                runtime.site(), api="layers" if self.functional else "layer", kind=self.kind, given=self.given,
                reuse=self.reuse, scope=None if self.scope is None else self.scope.name, enclosing=enclosing.name,
                layer=None if self.functional else self, constructed=self.constructed, number=number,
                variables=tuple(weight for weight in weights if weight is not None),
                inputs=tuple(inputs) if isinstance(inputs, (list, tuple)) else (inputs,), output=output,
            )
        )  # fmt: skip

    def add_weight(self, name: str, shape: Dims, initializer: Value, regularizer: Value = None,
                   trainable: bool = True) -> Value:  # fmt: skip
        """``self.add_weight``: ``get_variable`` in the layer's scope, at the first call only."""
        if self.built:
            return self.weights.get(name)
        runtime = self.runtime
        before = len(runtime.machine.graph.variables)
        request = VariableRequest(
            name=name, shape=shape, dtype=self.dtype, initializer=self._initializer(initializer),
            trainable=self.trainable if trainable else False,
        )  # fmt: skip
        variable = get_variable(runtime, request)
        runtime.journal.save(self.weights)
        self.weights[name] = variable
        if regularizer not in (None, NO_REGULARIZER) and len(runtime.machine.graph.variables) > before:
            loss = Tensor((), "float32", None, variables_of([variable]))
            add_to_collection(runtime, "regularization_losses", loss)
        return variable

    def _initializer(self, given: Value) -> InitializerInfo:
        given = self.runtime.resolve(given)
        if given is None:
            scope: VariableScope = self.runtime.machine.graph.scope
            return scope.initializer or InitializerInfo("callable", value=Default("<GlorotUniform>"))
        return InitializerInfo("callable", value=given)

    def output(self, operation: str, shape: Dims, inputs: Value, activation: Value = None) -> Value:
        """The layer's result, after the activation that the program gave."""
        runtime = self.runtime
        dtype = self.dtype if isinstance(self.dtype, str) else dtype_of(runtime, inputs)
        result: Value = new_tensor(runtime, operation, shape, dtype, [inputs, *self.weights.values()])
        if activation is None or isinstance(activation, str):
            return result
        made = runtime.call(activation, [result])
        if isinstance(made, (Tensor, Opaque)):
            made.variables |= result.variables
        return made

    def check_rank(self, shape: Dims, least: int = 0, exactly: int | None = None) -> bool:
        """The checks of the layer's ``InputSpec``; False where TensorFlow refuses the input."""
        start = f"Input 0 of layer {format_name(self.name)} is incompatible with the layer: "
        text = None
        if shape is None:
            text = f"{start}its rank is undefined, but the layer requires a defined rank."
        elif isinstance(shape, tuple):
            shown = "[" + ", ".join(describe(d) if isinstance(d, Unknown) else str(d) for d in shape) + "]"
            if exactly is not None and len(shape) != exactly:
                text = f"{start}expected ndim={exactly}, found ndim={len(shape)}. Full shape received: {shown}"
            elif len(shape) < least:
                text = f"{start}: expected min_ndim={least}, found ndim={len(shape)}. Full shape received: {shown}"
            else:
                text = self._other_size(start, shape, shown)
        if text is not None:
            refuse(self.runtime, text)
        return text is None

    def _other_size(self, start: str, shape: tuple[Dim, ...], shown: str) -> str | None:
        for axis, size in self.input_dims.items():
            if isinstance(shape[axis], int) and shape[axis] != size:
                return (
                    f"{start}expected axis {axis} of input shape to have value {size} but received input with shape "
                    f"{shown}"
                )
        return None

    def fix_size(self, axis: int, size: Dim) -> None:
        """From now on inputs must have this size there."""
        if isinstance(size, int) and axis not in self.input_dims:
            self.runtime.journal.save(self.input_dims)
            self.input_dims[axis] = size


def own_name(runtime: Runtime, base: str) -> str:
    """The name of a layer that was given none: only messages show it."""
    counts = state_of(runtime).layer_counts
    key = (runtime.machine.graph.serial, base)
    runtime.journal.save(counts)
    counts[key] = counts.get(key, 0) + 1
    return f"{base}_{counts[key]}"


def _layer_dtype(runtime: Runtime, inputs: Value) -> Any:
    """The dtype of a layer's weights: that of its input."""
    if isinstance(inputs, (list, tuple)) and inputs:
        inputs = inputs[0]
    dtype = dtype_of(runtime, inputs)
    return dtype if dtype is not None else runtime.fresh("dtype", not_none=True)


def refuse(runtime: Runtime, text: str, type_name: str = "ValueError") -> None:
    """TensorFlow raises; the analysis goes on as if it had not."""
    refused(runtime, TensorFlowError(type_name, text, ErrorKind.OTHER))


def units_of(runtime: Runtime, value: Value) -> Dim:
    """A number of units or filters."""
    value = runtime.resolve(value)
    if isinstance(value, (int, float)):
        return int(value) if abs(value) < _MOST_UNITS else any_dim()
    if isinstance(value, Unknown):
        return value
    inner = getattr(value, "value", None)
    return inner if isinstance(inner, (int, Unknown)) else any_dim()


class LayerObject(NativeObject):
    """An object of the class API: its scope is chosen at the first call, whatever name it was given."""

    def __init__(self, kind: str, call: Call, layer: Layer, body: Body) -> None:
        self.type_name = kind
        self.construction = call
        self.layer = layer
        self.body = body

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        inputs = runtime.resolve(args[0] if args else kwargs.get("inputs"))
        scope = getattr(runtime.resolve(kwargs.get("scope")), "scope", None)
        self.layer.runtime = runtime
        return self.layer(inputs, lambda: self.body(self.construction, self.layer, inputs), scope)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        layer = self.layer
        if name in own:
            return own[name]
        if name in layer.weights:
            return layer.weights[name]
        if name in ("variables", "weights", "trainable_variables", "trainable_weights"):
            everything = "trainable" not in name
            return [v for v in layer.weights.values() if everything or v.variable.trainable is not False]
        if name in ("apply", "__call__"):
            return NativeFunction(name, self.call)
        if name == "name":
            return layer.name
        if name == "built":
            return layer.built
        if name == "scope_name" and layer.scope is not None:
            return layer.scope.name
        if name in self.construction.arguments:
            return self.construction[name]
        return Opaque(f"layer.{name}")

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING


def _class_signature(signature: str) -> str:
    """The constructor's: without the inputs, with ``**kwargs`` in place of ``reuse``."""
    return signature.replace("inputs, ", "").replace(", reuse=None", "").replace("inputs", "") + ", **kwargs"


def layer_model(path: str, kind: str, signature: str) -> Callable[[Body], Body]:
    """Enter a function of ``tf.layers`` and its class: the decorated function runs inside the layer's scope."""
    base = path.rpartition(".")[2]

    def enter(body: Body) -> Body:
        def call_function(call: Call) -> Value:
            inputs = call["inputs"]
            reuse = reuse_argument(call.runtime, call.arguments.get("reuse"))
            layer = Layer(call.runtime, base, _layer_name(call), reuse, call.arguments.get("trainable", True))
            return layer(inputs, lambda: body(call, layer, inputs))

        def construct(call: Call) -> Value:
            extra = call.arguments["kwargs"]
            reuse = reuse_argument(call.runtime, extra.get("_reuse"))
            scope = extra.get("_scope")
            name = call.name() if scope is None else name_of(call.runtime, scope)
            trainable = call.arguments.get("trainable", True)
            return LayerObject(kind, call, Layer(call.runtime, base, name, reuse, trainable, scope is not None), body)

        function(TABLE, path, signature)(call_function)
        constructor = function(TABLE, f"layers.{kind}", _class_signature(signature), construct=True)(construct)
        TABLE[f"layers.{kind}"] = NativeClass(kind, constructor.implementation, is_instance=lambda v: _made(v, kind))
        return body

    return enter


def _made(value: Value, kind: str) -> bool | None:
    return None if isinstance(value, (Unknown, Opaque)) else isinstance(value, LayerObject) and value.type_name == kind


def _layer_name(call: Call) -> Any:
    """The ``name=`` of a layer; TensorFlow takes the empty string for none."""
    value = call["name"]
    if isinstance(value, (int, float, list, tuple, NativeObject)) and not isinstance(value, Opaque):
        return value  # variable_scope will refuse it
    return call.name()


def last_dimension(layer: Layer, shape: Dims, kind: str) -> Dim:
    """The size of the last axis, which a layer's kernel depends on."""
    if not isinstance(shape, tuple) or not shape:
        return any_dim()
    if shape[-1] is None:
        refuse(layer.runtime, f"The last dimension of the inputs to `{kind}` should be defined. Found `None`.")
        return any_dim()
    layer.fix_size(-1, shape[-1])
    return shape[-1]


@layer_model(
    "layers.dense", "Dense",
    "inputs, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer=<Zeros>, "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None, trainable=True, name=None, reuse=None",
)  # fmt: skip
def _dense(call: Call, layer: Layer, inputs: Value) -> Value:
    shape = shape_of(call.runtime, inputs)
    units = units_of(call.runtime, call["units"])
    fits = layer.check_rank(shape, least=2)
    if isinstance(layer.dtype, str) and not is_floating(layer.dtype) and not layer.dtype.startswith("complex"):
        text = f"Unable to build `Dense` layer with non-floating point dtype <dtype: '{layer.dtype}'>"
        refuse(call.runtime, text, "TypeError")
        layer.dtype = "float32"
    last = last_dimension(layer, shape, "Dense") if fits else any_dim()
    layer.add_weight("kernel", (last, units), call["kernel_initializer"], call["kernel_regularizer"])
    operation = "MatMul" if isinstance(shape, tuple) and len(shape) == 2 else "Tensordot"
    if call.flag("use_bias"):
        layer.add_weight("bias", (units,), call["bias_initializer"], call["bias_regularizer"])
        operation = "BiasAdd"
    made: Dims = (*shape[:-1], units) if isinstance(shape, tuple) and shape else UNKNOWN_SHAPE
    return layer.output(operation, made, inputs, call["activation"])


@layer_model("layers.dropout", "Dropout", "inputs, rate=0.5, noise_shape=None, seed=None, training=False, name=None")
def _dropout(call: Call, layer: Layer, inputs: Value) -> Value:
    return layer.output("Identity", shape_of(call.runtime, inputs), inputs)


@layer_model("layers.flatten", "Flatten", "inputs, name=None, data_format='channels_last'")
def _flatten(call: Call, layer: Layer, inputs: Value) -> Value:
    shape = shape_of(call.runtime, inputs)
    fits = layer.check_rank(shape, least=1)
    made: Dims = (shape[0], element_count(shape[1:])) if fits and isinstance(shape, tuple) else UNKNOWN_SHAPE
    return layer.output("Reshape", made, inputs)
