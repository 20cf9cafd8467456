"""The machinery behind ``tf.layers``: what its functions, its classes and the Keras layers have in common.

Facts: ``Layer`` in TensorFlow 1.15's ``python/layers/base.py``. A layer made by a function with ``name=`` opens a
string scope of that name at its construction; any other chooses its scope at the first call: the base name as it is
where reuse is asked for, else the base name with a free number. The call runs inside that scope, entered as an
object and without a name scope of its own, with the op name scope of the first opening re-entered exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Optional

from tfshare_lint.interpreter.values import Instance, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import (
    UNKNOWN_SHAPE,
    ErrorKind,
    InitializerInfo,
    TensorFlowError,
    Variable,
    VariableRequest,
    VariableScope,
    format_shape,
)
from tfshare_lint.symbolic import Name, Pattern, Unknown, describe, format_name
from tfshare_lint.tfapi.calls import Call, Table, attempt, function, refused
from tfshare_lint.tfapi.collections import add_to_collection
from tfshare_lint.tfapi.events import LayerCalled
from tfshare_lint.tfapi.initializers import NO_REGULARIZER, initializer_info
from tfshare_lint.tfapi.model_class import set_attribute
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, reuse_argument, scope_value
from tfshare_lint.tfapi.shapes import Dim, Dims, any_dim
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.state import state_of
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, new_tensor, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = [
    "TABLE", "Build", "Layer", "LayerKind", "LayerState", "Run", "last_dimension", "layer_function", "own_name",
    "perform", "refuse", "shown_dims", "tensor_text", "units_of",
]  # fmt: skip

TABLE: Table = {}

#: More units than any layer has; a number beyond it (infinity, say) is not taken for one.
_MOST_UNITS = 2**40

Build = Callable[[Call, "LayerState", Dims], None]
Run = Callable[[Call, "LayerState", Value, Dims], Value]


@dataclass(frozen=True)
class LayerKind:
    """What a layer of one kind does: ``build(config, layer, shape)`` makes its variables for inputs of that shape,
    ``run(config, layer, inputs, shape)`` gives its result.

    ``config`` holds the constructor's arguments. ``least`` and ``exactly`` are the ranks of the inputs that it takes
    (where ``least`` is 0, any). ``optional``: variables that it may do without; their attributes are None then.
    """

    name: str
    build: Optional[Build]
    run: Run
    least: int = 0
    exactly: Optional[int] = None
    optional: tuple[str, ...] = ()


def perform(kind: LayerKind, config: Call, layer: LayerState, inputs: Value) -> Value:
    """Apply a layer: at the first call it is built."""
    shape = shape_of(layer.runtime, inputs)
    if kind.least and not layer.check_rank(shape, kind.least, kind.exactly):
        shape = UNKNOWN_SHAPE
    if not layer.built:
        if kind.build is not None:
            kind.build(config, layer, shape)
        layer.built = True
    return kind.run(config, layer, inputs, shape)


class LayerState:
    """One layer: the variables that its first call makes, and what it knows of its inputs.

    ``owner`` is the program's object (None for a function's layer); ``given`` the name that the program gave.
    ``input_dims``: axis → size that every later call must have.
    """

    api = "layers"

    def __init__(self, runtime: Runtime, kind: str, given: Any, name: Name, trainable: Any,
                 owner: Instance | None = None) -> None:  # fmt: skip
        self.runtime = runtime
        self.kind = kind
        self.given = given if isinstance(given, (str, Pattern)) else None
        self.name = name
        self.owner = owner
        self.reuse: Any = None
        self.dtype: Any = None
        self.weights: dict[str, Value] = {}
        self.losses: list[Value] = []
        self.input_dims: dict[int, int] = {}
        self.calls = 0
        #: What the present call was given beside its inputs (the state of a cell).
        self.beside: tuple[Value, ...] = ()
        self.constructed = runtime.site()
        self.graph = runtime.machine.graph
        self._built = False
        self._trainable = trainable

    @property
    def built(self) -> bool:
        """Has it made its variables? Programs set ``self.built`` themselves."""
        if self.owner is None:
            return self._built
        return self.runtime.known_truth(self.owner.attrs.get("built")) is True

    @built.setter
    def built(self, value: bool) -> None:
        if self.owner is None:
            self._built = value
        else:
            set_attribute(self.runtime, self.owner, "built", value)

    @property
    def trainable(self) -> Any:
        """``layer.trainable``, which programs set."""
        return self._trainable if self.owner is None else self.owner.attrs.get("trainable", True)

    def copied(self, owner: Instance) -> LayerState:
        """The state of a copy of the object."""
        made: LayerState = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.owner, made.weights, made.losses = owner, dict(self.weights), list(self.losses)
        made.input_dims = dict(self.input_dims)
        return made

    def variables(self) -> Iterator[Value]:
        """Its variables in order of creation."""
        return iter(self.weights.values())

    def make_weight(self, request: VariableRequest) -> Value:
        """Make (or take) a variable where the layer's variables are."""
        raise NotImplementedError

    def add_weight(self, name: Any, shape: Dims, initializer: Value, regularizer: Value = None,
                   trainable: Any = True, dtype: Any = None, **options: Any) -> Value:  # fmt: skip
        """``self.add_weight``; run it where the layer's variables are made."""
        runtime = self.runtime
        before = len(runtime.machine.graph.variables)
        if self.dtype is None:  # the program builds the layer itself
            self.dtype = "float32"
        request = VariableRequest(
            name=name, shape=shape, dtype=dtype or self.dtype, initializer=self._initializer(initializer),
            trainable=self.trainable if trainable else False, **options,
        )  # fmt: skip
        variable = self.make_weight(request)
        runtime.journal.save(self.weights)
        self.weights[name] = variable
        if self.owner is not None and isinstance(name, str):
            set_attribute(runtime, self.owner, name, variable)
        if regularizer not in (None, NO_REGULARIZER) and len(runtime.machine.graph.variables) > before:
            self.add_loss(computed((), "float32", [variable]))
        return variable

    def add_loss(self, loss: Value) -> None:
        """``self.add_loss``"""
        self.runtime.journal.save(self.losses)
        self.losses.append(loss)
        add_to_collection(self.runtime, "regularization_losses", loss)

    def _initializer(self, given: Value) -> InitializerInfo:
        given = self.runtime.resolve(given)
        if given is None:
            scope: VariableScope = self.runtime.machine.graph.scope
            return scope.initializer or InitializerInfo("callable", value=Default("<GlorotUniform>"))
        if isinstance(given, str):
            return InitializerInfo("callable", value=Default(f"<{given}>"))
        return initializer_info(self.runtime, given, ()) or InitializerInfo("callable", value=given)

    def infer_dtype(self, inputs: Value) -> None:
        """A layer's dtype is that of its first input, where none was given."""
        if self.dtype is None:
            self.dtype = _layer_dtype(self.runtime, inputs)

    def report(self, inputs: Value, output: Value, scope: Name | None, enclosing: Any, before: int) -> None:
        """Tell the rules that the layer was applied; ``before`` is how many variables the graph had."""
        number, self.calls = self.calls, self.calls + 1
        runtime = self.runtime
        weights = [getattr(weight, "variable", None) for weight in self.weights.values()]
        found: dict[int, Any] = {id(weight): weight for weight in weights if weight is not None}
        if self.owner is not None:
            found.update({id(v): v for v in runtime.machine.graph.variables[before:] if isinstance(v, Variable)})
        runtime.emit(
            LayerCalled(
                runtime.site(), api=self.api, kind=self.kind, given=self.given, reuse=self.reuse, scope=scope,
                enclosing=enclosing, layer=None if self.owner is None else self, constructed=self.constructed,
                number=number, variables=tuple(found.values()),
                inputs=(*(inputs if isinstance(inputs, (list, tuple)) else (inputs,)), *self.beside), output=output,
            )
        )  # fmt: skip

    def output(self, operation: str, shape: Dims, inputs: Value, activation: Value = None) -> Value:
        """The layer's result, after the activation that the program gave."""
        runtime = self.runtime
        self._check_graph(inputs)
        dtype = self.dtype if isinstance(self.dtype, str) else dtype_of(runtime, inputs)
        result: Value = new_tensor(runtime, operation, shape, dtype, [inputs, *self.weights.values()])
        if activation is None or isinstance(activation, str):
            return result
        made = runtime.call(activation, [result])
        if isinstance(made, (Tensor, Opaque)):
            made.variables |= result.variables
        return made

    def _check_graph(self, inputs: Value) -> None:
        """Variables of another graph cannot be combined with the inputs."""
        if self.calls and isinstance(inputs, Tensor) and inputs.graph is not None:
            for weight in self.weights.values():
                if isinstance(weight, Tensor) and weight.graph not in (None, inputs.graph):
                    text = f"{tensor_text(weight)} must be from the same graph as {tensor_text(inputs)}."
                    refuse(self.runtime, text)
                    return

    def _check_own_graph(self, inputs: Value) -> None:
        for tensor in inputs if isinstance(inputs, (list, tuple)) else [inputs]:
            if isinstance(tensor, Tensor) and tensor.graph not in (None, self.graph):
                text = f"Input graph and Layer graph are not the same: {tensor_text(tensor)} is not from the"
                refuse(self.runtime, f"{text} passed-in graph.")
                return

    def check_rank(self, shape: Dims, least: int = 0, exactly: int | None = None) -> bool:
        """The checks of the layer's ``InputSpec``; False where TensorFlow refuses the input."""
        text = None
        if shape is None:
            text = "its rank is undefined, but the layer requires a defined rank."
        elif isinstance(shape, tuple):
            if exactly is not None and len(shape) != exactly:
                text = f"expected ndim={exactly}, found ndim={len(shape)}. Full shape received: {shown_dims(shape)}"
            elif len(shape) < least:
                text = f": expected min_ndim={least}, found ndim={len(shape)}. Full shape received: {shown_dims(shape)}"
            elif self.input_dims:
                text = self._other_size(shape)
        if text is not None:
            start = f"Input 0 of layer {format_name(self.name)} is incompatible with the layer: "
            refuse(self.runtime, start + text)
        return text is None

    def _other_size(self, shape: tuple[Dim, ...]) -> str | None:
        for axis, size in self.input_dims.items():
            if not -len(shape) <= axis < len(shape) or (isinstance(shape[axis], int) and shape[axis] != size):
                return (
                    f"expected axis {axis} of input shape to have value {size} but received input with shape "
                    f"{shown_dims(shape)}"
                )
        return None

    def fix_size(self, axis: int, size: Dim) -> None:
        """From now on inputs must have this size there."""
        if isinstance(size, int) and axis not in self.input_dims:
            self.runtime.journal.save(self.input_dims)
            self.input_dims[axis] = size


class Layer(LayerState):
    """One layer of ``tf.layers``: a scope, and the variables that its first call makes.

    ``base`` is the default name. ``functional``: made by a function, which fixes the scope at construction where a
    name is given.
    """

    def __init__(self, runtime: Runtime, base: str, given: Any, reuse: Any, trainable: Any, functional: bool = True,
                 owner: Instance | None = None) -> None:  # fmt: skip
        name: Name = given if isinstance(given, (str, Pattern)) else own_name(runtime, base)
        super().__init__(runtime, base if owner is None else owner.cls.name, given, name, trainable, owner)
        self.base: Any = given if given is not None else base
        self.reuse = reuse
        self.functional = functional
        self.scope: VariableScope | None = None
        self.reported = True
        self.entered = False
        if functional and given is not None:
            self.open_scope(given, None)
        if owner is not None:
            self.api = "layer"

    def open_scope(self, name: Any, default: Any) -> None:
        """Choose the scope: open it and leave it at once."""
        runtime = self.runtime
        runtime.journal.save(self)
        manager = attempt(runtime, lambda: runtime.machine.graph.variable_scope(name, default))
        self.scope = attempt(runtime, manager.enter)
        attempt(runtime, manager.exit)
        if self.owner is not None:
            set_attribute(runtime, self.owner, "_scope", scope_value(runtime, self.scope))

    def choose_scope(self, given: Any = None) -> VariableScope:
        """The layer's scope; chosen now, if it was not. ``given``: what the program gave in the call."""
        if self.scope is None:
            if self.reuse:
                self.open_scope(given if given is not None else self.base, None)
            else:
                self.open_scope(given, self.base)
        assert self.scope is not None
        return self.scope

    def inside(self, body: Callable[[], Value]) -> Value:
        """Run ``body`` in the layer's variable scope and its name scope; reusing once the layer is built."""
        runtime = self.runtime
        own = self.choose_scope()
        reuse = True if self.built else self.reuse
        named = runtime.machine.profile.layer_scopes_named
        manager = attempt(
            runtime, lambda: runtime.machine.graph.variable_scope(own, reuse=reuse, auxiliary_name_scope=named)
        )
        names = runtime.machine.name_scope(own.original_name_scope, None, explicit=False)
        within = runtime.within
        outer, self.entered = self.entered, True
        try:
            return within(ScopeContext(manager), lambda: within(NameScopeContext(names), body))
        finally:
            self.entered = outer

    def __call__(self, inputs: Value, body: Callable[[], Value], scope: Any = None) -> Value:
        """Run ``body`` in the layer's scope."""
        runtime = self.runtime
        runtime.journal.save(self)
        if runtime.machine.profile.layers_keep_graph:
            self._check_own_graph(inputs)
        own = self.choose_scope(scope)
        self.infer_dtype(inputs)
        graph = runtime.machine.graph
        enclosing, before = graph.scope.name, len(graph.variables)
        result = self.inside(body)
        self.built = True
        if self.reported:
            self.report(inputs, result, own.name, enclosing, before)
        return result

    def make_weight(self, request: VariableRequest) -> Value:
        """``get_variable`` in the layer's scope."""
        # The program called ``build`` or ``add_weight`` itself, or each variable has the scope entered again.
        if not self.entered or self.runtime.machine.profile.layer_scopes_named:
            return self.inside(lambda: get_variable(self.runtime, request))
        return get_variable(self.runtime, request)


def own_name(runtime: Runtime, base: str, zero_based: bool = False) -> str:
    """The name of a layer that was given none. Layers of ``tf.layers`` count from 1, and only messages show it; Keras
    counts from 0 by the same counters."""
    counts = state_of(runtime).layer_counts
    key = (runtime.machine.graph.serial, base)
    runtime.journal.save(counts)
    number = counts.get(key, 0)
    counts[key] = number + 1
    if zero_based:
        return f"{base}_{number}" if number else base
    return f"{base}_{number + 1}"


def shown_dims(shape: tuple[Dim, ...]) -> str:
    """A shape as the checks of layers write it."""
    return "[" + ", ".join(describe(d) if isinstance(d, Unknown) else str(d) for d in shape) + "]"


def tensor_text(tensor: Tensor) -> str:
    """A tensor as TensorFlow's texts have it."""
    name = "" if tensor.op_name is None else format_name(tensor.op_name)
    variable = getattr(tensor, "variable", None)
    if getattr(variable, "resource", False):
        name += "/Read/ReadVariableOp"
    ref = "" if variable is None or getattr(variable, "resource", False) else "_ref"
    return f'Tensor("{name}:0", shape={format_shape(tensor.shape)}, dtype={tensor.dtype}{ref})'


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


def layer_function(path: str, signature: str, kind: LayerKind, *also: str) -> NativeFunction:
    """Enter a function of ``tf.layers`` under ``path`` and the names in ``also``: it makes a layer and applies it."""
    base = path.rpartition(".")[2]

    def call_function(call: Call) -> Value:
        inputs = call["inputs"]
        reuse = reuse_argument(call.runtime, call.arguments.get("reuse"))
        layer = Layer(call.runtime, base, _layer_name(call), reuse, call.arguments.get("trainable", True))
        return layer(inputs, lambda: perform(kind, call, layer, inputs))

    return function(TABLE, path, signature, None, *also)(call_function)


def _layer_name(call: Call) -> Any:
    """The ``name=`` of a layer; TensorFlow takes the empty string for none."""
    value = call["name"]
    if isinstance(value, (int, float, list, tuple, NativeObject)) and not isinstance(value, Opaque):
        return value  # variable_scope will refuse it
    return call.name()


def last_dimension(layer: LayerState, shape: Dims, kind: str) -> Dim:
    """The size of the last axis, which a layer's kernel depends on."""
    if not isinstance(shape, tuple) or not shape:
        return any_dim()
    if shape[-1] is None:
        refuse(layer.runtime, f"The last dimension of the inputs to `{kind}` should be defined. Found `None`.")
        return any_dim()
    layer.fix_size(-1, shape[-1])
    return shape[-1]
