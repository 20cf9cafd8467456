"""The machinery behind ``tf.layers`` and its simplest functions: ``dense``, ``dropout``, ``flatten``.

Facts: ``Layer`` in TensorFlow 1.15's ``python/layers/base.py``. A layer made by a function with ``name=`` opens a
string scope of that name at its construction; any other chooses its scope at the first call: the base name as it is
where reuse is asked for, else the base name with a free number. The call runs inside that scope, entered as an
object and without a name scope of its own, with the op name scope of the first opening re-entered exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.machine import ErrorKind, TensorFlowError, VariableRequest, VariableScope
from tfshare_lint.symbolic import Name, Unknown
from tfshare_lint.tfapi.calls import Call, Table, attempt, function
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.dtypes import is_floating
from tfshare_lint.tfapi.initializers import NO_REGULARIZER, initializer_info
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, reuse_argument
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import Opaque, Tensor, dtype_of, new_tensor, shape_of, variables_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["Layer", "TABLE", "layer_function", "refuse", "units_of"]

TABLE: Table = {}


class Layer:
    """One layer of ``tf.layers``: a scope, and the variables that its first call makes.

    ``base`` is the default name; ``given`` the name that the program gave. ``functional``: made by a function, which
    fixes the scope at construction where a name is given.
    """

    def __init__(self, runtime: Runtime, base: str, given: Name | None, reuse: Any, trainable: Any,
                 functional: bool = True) -> None:  # fmt: skip
        self.runtime = runtime
        self.base: Name = given if given is not None else base
        self.reuse = reuse
        self.trainable = trainable
        self.built = False
        self.dtype: Any = None
        self.weights = 0  # bit set of the serial numbers of the variables
        self.scope: VariableScope | None = None
        if functional and given is not None:
            self.scope = self._opened(given, None, None)

    def _opened(self, name: Any, default: Any, reuse: Any) -> VariableScope:
        """Open a scope and leave it at once."""
        runtime = self.runtime
        manager = attempt(runtime, lambda: runtime.machine.graph.variable_scope(name, default, reuse=reuse))
        scope: VariableScope = attempt(runtime, manager.enter)
        attempt(runtime, manager.exit)
        return scope

    def __call__(self, inputs: Value, body: Callable[[], Value]) -> Value:
        """Run ``body`` in the layer's scope."""
        runtime = self.runtime
        if self.scope is None:
            self.scope = self._opened(self.base, None, None) if self.reuse else self._opened(None, self.base, None)
        if self.dtype is None:
            self.dtype = _layer_dtype(runtime, inputs)
        scope = self.scope
        manager = attempt(
            runtime,
            lambda: runtime.machine.graph.variable_scope(
                scope, reuse=True if self.built else self.reuse, auxiliary_name_scope=False
            ),
        )  # fmt: skip
        names = runtime.machine.name_scope(scope.original_name_scope, None, explicit=False)
        within = runtime.within
        result = within(ScopeContext(manager), lambda: within(NameScopeContext(names), body))
        self.built = True
        return result

    def add_weight(self, name: str, shape: Dims, initializer: Value, regularizer: Value = None,
                   trainable: bool = True, partitioner: Any = None) -> Value:  # fmt: skip
        """``self.add_weight``: ``get_variable`` in the layer's scope."""
        runtime = self.runtime
        before = len(runtime.machine.graph.variables)
        scope = runtime.machine.graph.scope
        if initializer is None:
            info = scope.initializer or initializer_info(runtime, Default("<GlorotUniform>"))
        else:
            info = initializer_info(runtime, initializer, shape)
        wanted = self.trainable if trainable else False
        variable = get_variable(
            runtime, VariableRequest(name=name, shape=shape, dtype=self.dtype, initializer=info, trainable=wanted)
        )
        self.weights |= getattr(variable, "variables", 0)
        if regularizer not in (None, NO_REGULARIZER) and len(runtime.machine.graph.variables) > before:
            loss = Tensor((), "float32", None, variables_of([variable]))
            add_to_collection(runtime, "regularization_losses", loss)
        return variable

    def output(self, operation: str, shape: Dims, inputs: Value, activation: Value = None) -> Value:
        """The layer's result, after the activation that the program gave."""
        runtime = self.runtime
        dtype = self.dtype if isinstance(self.dtype, str) else dtype_of(runtime, inputs)
        result: Value = new_tensor(runtime, operation, shape, dtype, [inputs])
        result.variables |= self.weights
        if activation is None or isinstance(activation, str):
            return result
        made = runtime.call(activation, [result])
        if isinstance(made, (Tensor, Opaque)):
            made.variables |= result.variables
        return made


def _layer_dtype(runtime: Runtime, inputs: Value) -> Any:
    """The dtype of a layer's weights: that of its input."""
    if isinstance(inputs, (list, tuple)) and inputs:
        inputs = inputs[0]
    dtype = dtype_of(runtime, inputs)
    return dtype if dtype is not None else runtime.fresh("dtype", not_none=True)


def refuse(runtime: Runtime, text: str) -> None:
    """TensorFlow raises a ValueError; the analysis goes on as if it had not."""
    runtime.recover(TensorFlowError("ValueError", text, ErrorKind.OTHER))


def units_of(runtime: Runtime, value: Value) -> Dim:
    """A number of units or filters."""
    value = runtime.resolve(value)
    if isinstance(value, float):
        return int(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Unknown):
        return value
    inner = getattr(value, "value", None)
    return inner if isinstance(inner, (int, Unknown)) else any_dim()


def layer_name(call: Call) -> Name | None:
    """The ``name=`` of a layer; TensorFlow takes the empty string for none."""
    return call.name()


def layer_function(path: str, signature: str, base: str | None = None) -> Any:
    """Enter a function of ``tf.layers``: the decorated function runs inside the layer's scope."""
    default = base or path.rpartition(".")[2]

    def enter(body: Callable[[Call, Layer, Value], Value]) -> Any:
        def implementation(call: Call) -> Value:
            inputs = call["inputs"]
            reuse = reuse_argument(call.runtime, call.arguments.get("reuse"))
            layer = Layer(call.runtime, default, layer_name(call), reuse, call.arguments.get("trainable", True))
            return layer(inputs, lambda: body(call, layer, inputs))

        function(TABLE, path, signature)(implementation)
        return body

    return enter


@layer_function(
    "layers.dense",
    "inputs, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer=<Zeros>, "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None, trainable=True, name=None, reuse=None",
)
def _dense(call: Call, layer: Layer, inputs: Value) -> Value:
    runtime = call.runtime
    shape = shape_of(runtime, inputs)
    units = units_of(runtime, call["units"])
    if isinstance(layer.dtype, str) and not is_floating(layer.dtype) and not layer.dtype.startswith("complex"):
        runtime.recover(TensorFlowError(
            "TypeError", f"Unable to build `Dense` layer with non-floating point dtype <dtype: '{layer.dtype}'>",
            ErrorKind.OTHER,
        ))  # fmt: skip
    last: Dim = any_dim()
    if shape is None or (isinstance(shape, tuple) and (not shape or shape[-1] is None)):
        text = "The last dimension of the inputs to `Dense` should be defined. Found `None`."
        if shape is None or not shape:
            text = (
                "Input 0 of layer dense is incompatible with the layer: its rank is undefined, but the layer requires a defined rank."
                if shape is None
                else "Input 0 of layer dense is incompatible with the layer: : expected min_ndim=2, found ndim=0. Full shape received: []"
            )
        refuse(runtime, text)
    elif isinstance(shape, tuple):
        last = shape[-1]
    layer.add_weight("kernel", (last, units), call["kernel_initializer"], call["kernel_regularizer"])
    if call.flag("use_bias"):
        layer.add_weight("bias", (units,), call["bias_initializer"], call["bias_regularizer"])
    made: Dims = (*shape[:-1], units) if isinstance(shape, tuple) and shape else shape
    return layer.output("BiasAdd" if call.flag("use_bias") else "MatMul", made, inputs, call["activation"])


@layer_function("layers.dropout", "inputs, rate=0.5, noise_shape=None, seed=None, training=False, name=None")
def _dropout(call: Call, layer: Layer, inputs: Value) -> Value:
    return layer.output("Identity", shape_of(call.runtime, inputs), inputs)


@layer_function("layers.flatten", "inputs, name=None, data_format='channels_last'")
def _flatten(call: Call, layer: Layer, inputs: Value) -> Value:
    shape = shape_of(call.runtime, inputs)
    made: Dims = shape
    if isinstance(shape, tuple) and shape:
        from tfshare_lint.tfapi.shapes import element_count

        made = (shape[0], element_count(shape[1:]))
    elif shape is None:
        made = (None, None)
    return layer.output("Reshape", made, inputs)
