"""``tf.layers.Layer`` as a class: what its objects, and those of classes that a program derives from it, do.

Facts: ``Layer`` in TensorFlow 1.15's ``python/layers/base.py``. The scope is chosen at the first call (or by
``_scope``): ``variable_scope(scope, default_name=<base name>)``, by its own name where reuse is asked for. From the
second call on the layer's scope is entered with ``reuse=True``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import MISSING, FunctionValue, Instance, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, InitializerInfo, VariableRequest, VariableScope
from tfshare_lint.symbolic import Name
from tfshare_lint.tfapi.calls import Call, Table, attempt, name_of
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.initializers import initializer_info
from tfshare_lint.tfapi.layers_core import own_name
from tfshare_lint.tfapi.model_class import attribute, call_method, model_class, set_attribute, snake_case
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext, reuse_argument, scope_value
from tfshare_lint.tfapi.shapes import TensorShape, dims_of
from tfshare_lint.tfapi.signature import Default
from tfshare_lint.tfapi.tensors import dtype_of, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["LAYER", "TABLE", "call_layer", "in_layer_scope", "layer_scope", "set_scope"]

TABLE: Table = {}


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    extra = call.arguments["kwargs"]
    scope = extra.get("_scope")
    given = call.name()
    base: Name = given if given is not None else snake_case(self.cls.name)
    values: dict[str, Value] = {
        "_reuse": reuse_argument(runtime, extra.get("_reuse")),
        "_base_name": base,
        "_name": given if given is not None else own_name(runtime, snake_case(self.cls.name)),
        "_given_name": given,
        "_dtype": call["dtype"],
        "trainable": call["trainable"],
        "built": False,
        "_scope": None,
    }
    for name, value in values.items():
        set_attribute(runtime, self, name, value)
    if scope is not None:
        set_attribute(runtime, self, "_scope", _opened(runtime, name_of(runtime, scope), None))
    return None


def _opened(runtime: Runtime, name: Any, default: Any) -> Value:
    """Open a scope and leave it at once."""
    manager = attempt(runtime, lambda: runtime.machine.graph.variable_scope(name, default))
    scope = attempt(runtime, manager.enter)
    attempt(runtime, manager.exit)
    return scope_value(runtime, scope)


def layer_scope(runtime: Runtime, self: Instance) -> VariableScope | None:
    """The layer's variable scope, once it is chosen."""
    found = attribute(runtime, self, "_scope")
    scope = getattr(found, "scope", None)
    return scope if isinstance(scope, VariableScope) else None


def _base_name(self: Instance) -> Any:
    return self.attrs.get("_base_name", snake_case(self.cls.name))


def set_scope(runtime: Runtime, self: Instance, scope: Value = None) -> None:
    """Choose the layer's scope, unless it is chosen. ``scope``: what the program gave in the call."""
    if layer_scope(runtime, self) is not None:
        return
    given = getattr(runtime.resolve(scope), "scope", None)
    if given is None and scope is not None:
        given = name_of(runtime, scope)
    if attribute(runtime, self, "_reuse"):
        chosen = _opened(runtime, given if given is not None else _base_name(self), None)
    else:
        chosen = _opened(runtime, given, _base_name(self))
    set_attribute(runtime, self, "_scope", chosen)


def in_layer_scope(runtime: Runtime, self: Instance, body: Callable[[], Value]) -> Value:
    """Run ``body`` in the layer's variable scope and its name scope; reusing once the layer is built."""
    own = layer_scope(runtime, self)
    assert own is not None
    reuse = True if runtime.known_truth(attribute(runtime, self, "built")) else attribute(runtime, self, "_reuse")
    manager = attempt(
        runtime, lambda: runtime.machine.graph.variable_scope(own, reuse=reuse, auxiliary_name_scope=False)
    )
    names = runtime.machine.name_scope(own.original_name_scope, None, explicit=False)
    within = runtime.within
    return within(ScopeContext(manager), lambda: within(NameScopeContext(names), body))


def _add_weight(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    set_scope(runtime, self)
    dtype = dtype_name(runtime, call["dtype"]) or dtype_name(runtime, attribute(runtime, self, "_dtype")) or "float32"
    trainable = call["trainable"]
    own = attribute(runtime, self, "trainable", True)
    wanted = (trainable is None or runtime.known_truth(trainable) is not False) and runtime.known_truth(
        own
    ) is not False
    shape = () if call.default("shape") or call["shape"] is None else dims_of(runtime, call["shape"])

    def make() -> Value:
        scope = runtime.machine.graph.scope
        given = call["initializer"]
        info: InitializerInfo | None = scope.initializer if given is None else initializer_info(runtime, given, ())
        regularizer = call["regularizer"]
        request = VariableRequest(
            name=call.name(), shape=shape, dtype=dtype,
            initializer=info or InitializerInfo("callable", value=Default("<GlorotUniform>")),
            trainable=wanted, regularizer=regularizer, use_resource=None,
        )  # fmt: skip
        return get_variable(runtime, request)

    variable = in_layer_scope(runtime, self, make)
    kept = [*(attribute(runtime, self, "_variables", ())), variable]
    set_attribute(runtime, self, "_variables", list({id(v): v for v in kept}.values()))
    return variable


def call_layer(runtime: Runtime, self: Instance, inputs: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """``Layer.__call__``: choose the scope, build at the first call, run ``call``."""
    kwargs = dict(kwargs)
    set_scope(runtime, self, kwargs.pop("scope", None))

    def body() -> Value:
        if attribute(runtime, self, "_dtype") is None:
            first = inputs[0] if isinstance(inputs, (list, tuple)) and inputs else inputs
            set_attribute(runtime, self, "_dtype", dtype_of(runtime, first))
        if not runtime.known_truth(attribute(runtime, self, "built")):
            call_method(runtime, self, "build", [input_shape(runtime, inputs)])
            set_attribute(runtime, self, "built", True)
        if _takes_scope(self):
            kwargs["scope"] = scope_value(runtime, runtime.machine.graph.scope)
        return call_method(runtime, self, "call", [inputs, *args], kwargs)

    return in_layer_scope(runtime, self, body)


def input_shape(runtime: Runtime, inputs: Value) -> Value:
    """What ``build`` is given."""
    if isinstance(inputs, (list, tuple)):
        return [input_shape(runtime, item) for item in inputs]
    shape = shape_of(runtime, inputs)
    return TensorShape(shape) if shape is not UNKNOWN_SHAPE else runtime.fresh("input_shape", not_none=True)


def _takes_scope(self: Instance) -> bool:
    found = self.cls.find("call")
    return isinstance(found, FunctionValue) and any(p.name == "scope" for p in found.code.parameters)


def _call(self: Instance, call: Call) -> Value:
    return call_layer(call.runtime, self, call["inputs"], list(call.arguments["args"]), call.arguments["kwargs"])


def _build(self: Instance, call: Call) -> Value:
    set_attribute(call.runtime, self, "built", True)
    return None


def _variables(runtime: Runtime, self: Instance) -> Value:
    return list(attribute(runtime, self, "_variables", []))


def _scope_name(runtime: Runtime, self: Instance) -> Value:
    scope = layer_scope(runtime, self)
    return MISSING if scope is None else scope.name


_ADD_WEIGHT = (
    "name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None, "
    "use_resource=None, synchronization=None, aggregation=None, partitioner=None, **kwargs"
)

LAYER = model_class(
    TABLE, "layers.Layer", (),
    {
        "__init__": ("trainable=True, name=None, dtype=None, **kwargs", _init),
        "__call__": ("inputs, *args, **kwargs", _call),
        "apply": ("inputs, *args, **kwargs", _call),
        "build": ("input_shape", _build),
        "call": ("inputs, *args, **kwargs", lambda self, call: call["inputs"]),
        "add_weight": (_ADD_WEIGHT, _add_weight),
        "add_variable": (_ADD_WEIGHT, _add_weight),
    },
    {
        "name": lambda runtime, self: attribute(runtime, self, "_name"),
        "dtype": lambda runtime, self: attribute(runtime, self, "_dtype"),
        "variables": _variables, "weights": _variables,
        "trainable_variables": lambda runtime, self: [
            v for v in _variables(runtime, self) if v.variable.trainable is not False
        ],
        "trainable_weights": lambda runtime, self: [
            v for v in _variables(runtime, self) if v.variable.trainable is not False
        ],
        "scope_name": _scope_name,
    },
)  # fmt: skip
