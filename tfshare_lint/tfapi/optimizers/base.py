"""``tf.train.Optimizer`` as a class: what its objects, and those of classes that a program derives from it, do.

Facts: TensorFlow 1.15's ``python/training/optimizer.py`` and ``python/training/slot_creator.py``. A slot is made by
``get_variable("")`` inside ``variable_scope(None, "<variable>/<optimizer>")``, so a reusing scope refuses it; what
belongs to the optimizer itself (``beta1_power``) is a ``tf.Variable``, which no scope refuses.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from tfshare_lint.interpreter.values import ClassValue, FunctionValue, Instance, Runtime, Value
from tfshare_lint.machine import ErrorKind, InitializerInfo, TensorFlowError, VariableRequest
from tfshare_lint.symbolic import Name, Pattern, concatenate, format_name
from tfshare_lint.tfapi import events
from tfshare_lint.tfapi.calls import Call, Table, attempt, name_of, refused
from tfshare_lint.tfapi.collections import add_to_collection, collected
from tfshare_lint.tfapi.dtypes import dtype_name, is_floating
from tfshare_lint.tfapi.growth import note_operation
from tfshare_lint.tfapi.initializers import Configured, initializer_info
from tfshare_lint.tfapi.model_class import attribute, call_method, host_state, model_class, overrides, set_attribute
from tfshare_lint.tfapi.scopes import NameScopeContext, ScopeContext
from tfshare_lint.tfapi.shapes import Dims, dims_of
from tfshare_lint.tfapi.tensors import Opaque, Operation, Tensor, gradient_of, variables_of
from tfshare_lint.tfapi.variables import VariableValue, get_variable, value_of

__all__ = [
    "MINIMIZE", "OPTIMIZER", "TABLE", "ZEROS", "create_slot", "flat_variables", "known_pairs", "make_own",
    "make_slot", "note_kind", "optimizer_name", "start", "trainable",
]  # fmt: skip

TABLE: Table = {}

#: A gradient and its variable.
Pair = tuple[Value, Value]

#: The parameters that ``minimize`` and ``compute_gradients`` have in common.
GRADIENT = "var_list=None, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, grad_loss=None"
MINIMIZE = f"loss, global_step=None, {GRADIENT.replace('grad_loss', 'name=None, grad_loss')}"


# Slots --------------------------------------------------------------------------------------------------------


def create_slot(runtime: Runtime, primary: Name, name: Name, shape: Dims, dtype: Any, resource: bool | None,
                initializer: InitializerInfo) -> Value:  # fmt: skip
    """``slot_creator.create_slot``: a variable named ``primary/name``, never partitioned."""
    graph = runtime.machine.graph
    certain = _certainly_refused(graph)
    defined = shape is not None and not (isinstance(shape, tuple) and None in shape)
    if not defined and initializer.kind == "callable":
        # The slot of a variable whose size only the session knows begins with a tensor made to measure there.
        initializer = InitializerInfo("constant", dtype=dtype, tensor=True)
    manager = attempt(runtime, lambda: graph.variable_scope(None, concatenate(primary, "/", name)))

    def body() -> Value:
        scope = graph.scope
        partitioner = scope.partitioner
        scope.set_default("partitioner", None)
        request = VariableRequest(
            name="", shape=None if initializer.kind == "constant" else shape, dtype=dtype, initializer=initializer,
            trainable=False, use_resource=resource, validate_shape=defined,
        )  # fmt: skip
        runtime.journal.save(graph)
        was_open, graph.open = graph.open, graph.open and not certain
        try:
            slot = get_variable(runtime, request, _is_slot)
        finally:
            graph.open = was_open
        scope.set_default("partitioner", partitioner)
        return slot

    return runtime.within(ScopeContext(manager), body)


def _certainly_refused(graph: Any) -> bool:
    """Does the root scope reuse? What unknown code made there has no slot's name: each slot's scope is a new one."""
    return graph.scope.reuse is True and graph.scope.name == ""


def _is_slot(error: TensorFlowError) -> None:
    """A slot that reuse does not find is a fault of its own kind: the program asked for no variable."""
    if error.kind is ErrorKind.MISSING:
        error.kind = ErrorKind.SLOT_MISSING


class Made:
    """What an optimizer has made: ``slots`` by slot name and the variable's id (with the variable, so that the id
    stays its own), ``own`` by name and graph."""

    def __init__(self) -> None:
        self.slots: dict[tuple[Value, int], tuple[Value, Value]] = {}
        self.own: dict[tuple[Value, int], Value] = {}

    def in_graph(self, graph: Any) -> list[VariableValue]:
        """All variables of a graph, by name."""
        found = [*(slot for _, slot in self.slots.values()), *self.own.values()]
        known = [v for v in found if isinstance(v, VariableValue) and v.variable.graph is graph]
        return sorted(known, key=lambda v: format_name(v.variable.name))


def _made(runtime: Runtime, owner: Instance) -> Made:
    found: Made = host_state(runtime, owner, "made", Made)
    return found


#: What slots begin with.
ZEROS = Configured("initializers.zeros", {"dtype": None})


def make_slot(runtime: Runtime, owner: Instance, primary: Value, slot: Value, name: Name,
              info: InitializerInfo | None = None, shape: Any = None, dtype: Any = None) -> Value:  # fmt: skip
    """The slot of a variable, made where the optimizer has none yet; ``info`` None: zeros."""
    slots = _made(runtime, owner).slots
    key = (slot, id(primary))
    if key in slots:
        return slots[key][1]
    if not isinstance(primary, VariableValue):
        made = runtime.unknown_call(owner.cls.name, [], {})
    else:
        variable = primary.variable
        made = create_slot(
            runtime, variable.name, name, variable.shape if shape is None else shape, dtype or variable.dtype,
            variable.resource, info or InitializerInfo("callable", value=ZEROS),
        )  # fmt: skip
    runtime.journal.save(slots)
    slots[key] = (primary, made)
    return made


def make_own(runtime: Runtime, owner: Instance, name: Name, initial: Value, primary: Value = None) -> Value:
    """A variable of the optimizer's own, once in each graph."""
    own = _made(runtime, owner).own
    graph = runtime.machine.graph
    if (name, graph.serial) in own:
        return own[name, graph.serial]
    info = initializer_info(runtime, initial) or InitializerInfo("unknown")
    resource = primary.variable.resource if isinstance(primary, VariableValue) else None
    make = partial(graph.raw_variable, name, info.shape, info.dtype, trainable=False, initial_value=info,
                   kind="optimizer", use_resource=resource)  # fmt: skip
    made = value_of(runtime, attempt(runtime, make))
    runtime.journal.save(own)
    own[name, graph.serial] = made
    return made


def start(runtime: Runtime, owner: Instance, name: Value, use_locking: Value = False) -> None:
    """``Optimizer.__init__``."""
    if name is None:
        text = "Must specify the optimizer name"
        refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    set_attribute(runtime, owner, "_name", name)
    set_attribute(runtime, owner, "_use_locking", use_locking)


def optimizer_name(runtime: Runtime, owner: Instance) -> Name:
    """The name that its operations and slots have."""
    return name_of(runtime, attribute(runtime, owner, "_name")) or owner.cls.name


def _init(self: Instance, call: Call) -> Value:
    start(call.runtime, self, call.name(), call["use_locking"])
    return None


def _zeros_slot(self: Instance, call: Call) -> Value:
    name = call.name("op_name") or optimizer_name(call.runtime, self)
    return make_slot(call.runtime, self, call["var"], call["slot_name"], name)


def _slot_of_value(self: Instance, call: Call) -> Value:
    info = initializer_info(call.runtime, call["val"])
    return make_slot(call.runtime, self, call["var"], call["slot_name"], call.name("op_name") or "", info)


def _slot_with_initializer(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    info = initializer_info(runtime, call["initializer"], ())
    shape, dtype = dims_of(runtime, call["shape"]), dtype_name(runtime, call["dtype"])
    return make_slot(runtime, self, call["var"], call["slot_name"], call.name("op_name") or "", info, shape, dtype)


def _own_variable(self: Instance, call: Call) -> Value:
    name = call.name() or "Variable"
    return make_own(call.runtime, self, name, call["initial_value"], call["colocate_with"])


def _get_own(self: Instance, call: Call) -> Value:
    graph = getattr(call["graph"], "graph", None) or call.runtime.machine.graph
    return _made(call.runtime, self).own.get((call["name"], graph.serial))


def _get_slot(self: Instance, call: Call) -> Value:
    if isinstance(call["var"], Opaque):
        return Opaque("slot")
    return _made(call.runtime, self).slots.get((call["name"], id(call["var"])), (None, None))[1]


# Gradients ----------------------------------------------------------------------------------------------------


def flat_variables(runtime: Runtime, value: Value) -> list[Value] | None:
    """A list of variables, lists in it opened; None where it is not known."""
    value = runtime.resolve(value)
    if isinstance(value, Tensor):
        items = getattr(value, "parts", None)
        return list(items) if items is not None else [value]
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=str)]
    found = None if isinstance(value, Opaque) else runtime.known_items(value)
    if found is None:
        return None
    flat: list[Value] = []
    for item in found:
        nested = isinstance(item, (list, tuple, dict)) or hasattr(item, "parts")
        inner = flat_variables(runtime, item) if nested else [item]
        if inner is None:
            return None
        flat += inner
    return flat


def trainable(runtime: Runtime) -> list[Value]:
    """The trainable variables that we know of."""
    graph = runtime.machine.graph
    known = None if graph.holds_unseen else runtime.known_items(collected(runtime, "trainable_variables"))
    if known is not None:
        return known
    return [value_of(runtime, variable) for variable in graph.variables if variable.trainable is not False]


def _pairs(runtime: Runtime, loss: Value, given: Value) -> list[Pair] | None:
    """Gradients and variables; None where they are not known."""
    graph = runtime.machine.graph
    variables = trainable(runtime) if given is None else flat_variables(runtime, given)
    if variables is None:
        return None
    if not variables:
        if not graph.holds_unseen:
            refused(runtime, TensorFlowError("ValueError", "No variables to optimize.", ErrorKind.OTHER))
        return None
    graph.unique_name("gradients")
    reached = gradient_of([loss])
    vague = not isinstance(loss, Tensor) or loss.vague
    if not reached and (vague or graph.holds_unseen):
        return None
    found: list[Pair] = []
    for variable in variables:
        if not isinstance(variable, VariableValue):
            return None
        gradient = None
        if variable.variables & reached:
            gradient = Tensor(variable.shape, variable.dtype, None, reached)
        elif vague and not graph.open and (variable.dtype is None or is_floating(variable.dtype)):
            return None  # what is not seen of the loss may depend on it
        found.append((gradient, variable))
    return found


def _compute_gradients(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    loss = call["loss"]
    if isinstance(loss, FunctionValue):  # a function of no arguments, under a tape
        loss = runtime.call(loss, [])
    pairs = _pairs(runtime, loss, call["var_list"])
    return Opaque("gradients and variables", variables_of([loss])) if pairs is None else list(pairs)


def _shown(pairs: list[Pair]) -> str:
    names = ", ".join(
        f"\"<tf.Variable '{format_name(v.variable.name)}:0'" if isinstance(v, VariableValue) else "?" for _, v in pairs
    )
    return f"[{names}]"


def _minimize(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    given = {key: call[key] for key in call.given if key not in ("global_step", "name")}
    made = call_method(runtime, self, "compute_gradients", [], given)
    pairs = known_pairs(runtime, made)
    if pairs and all(gradient is None for gradient, _ in pairs) and not runtime.machine.graph.holds_unseen:
        text = (
            "No gradients provided for any variable, check your graph for ops that do not support gradients, between "
            f"variables {_shown(pairs)} and loss {getattr(call['loss'], 'op_name', None)}."
        )
        return refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    rest: dict[str, Value] = {key: call[key] for key in ("global_step", "name") if key in call.given}
    return call_method(runtime, self, "apply_gradients", [made], rest)


def known_pairs(runtime: Runtime, value: Value) -> list[Pair] | None:
    """What the program gives as gradients and variables; None where it is not known."""
    value = runtime.resolve(value)
    items = None if isinstance(value, Opaque) else runtime.known_items(value)
    if items is None:
        return None
    pairs: list[Pair] = []
    for item in items:
        parts = runtime.known_items(item) if not isinstance(item, (Tensor, Opaque)) else None
        if parts is None or len(parts) != 2:
            return None
        variable = runtime.resolve(parts[1])
        if not isinstance(variable, Tensor):
            return None
        pairs.append((runtime.resolve(parts[0]), variable))
    return pairs


# Application --------------------------------------------------------------------------------------------------


def apply_gradients(self: Instance, call: Call) -> Value:
    """``Optimizer.apply_gradients``: make the slots that are missing, and call what makes the updates."""
    runtime = call.runtime
    pairs = known_pairs(runtime, call["grads_and_vars"])
    if pairs is None:
        return _give_up(self, call)
    if not pairs:
        return refused(runtime, TensorFlowError("ValueError", "No variables provided.", ErrorKind.OTHER))
    chosen = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
    if not chosen:
        text = f"No gradients provided for any variable: {_shown(pairs)}."
        return refused(runtime, TensorFlowError("ValueError", text, ErrorKind.OTHER))
    graph = runtime.machine.graph
    before, known = len(graph.variables), _made(runtime, self).in_graph(graph)
    call_method(runtime, self, "_create_slots", [[variable for _, variable in chosen]])
    created = tuple(graph.variables[before:])
    named = call.name() if "name" in call.given else None
    names = runtime.machine.name_scope(named or optimizer_name(runtime, self), None, explicit=False)
    runtime.within(NameScopeContext(names), lambda: _updates(self, call, chosen))
    slots = [v.variable for v in _made(runtime, self).in_graph(graph) if not any(v is k for k in known)]
    runtime.emit(
        events.OptimizerApplied(
            runtime.site(), (), self, _kind(self.cls), graph.scope.reuse, created,
            tuple(v for v in slots if v not in created),
        )
    )  # fmt: skip
    done = Operation(named or optimizer_name(runtime, self), variables_of([v for _, v in chosen]))
    for slot in slots:
        done.variables |= 1 << slot.serial
    done.reads = True
    if runtime.looping:
        note_operation(runtime, done.op_name, [variable for _, variable in chosen])
    add_to_collection(runtime, "train_op", done)
    return done


def _kind(cls: ClassValue) -> str:
    """``Adam`` of ``AdamOptimizer``; of a class of the program's, the TensorFlow class that it derives from."""
    name = next((c.name for c in cls.mro if c.name in _NAMES), cls.name)
    return name[: -len("Optimizer")] if name.endswith("Optimizer") else name


#: The names of TensorFlow's optimizer classes (those of a program are not among them).
_NAMES: set[str] = set()


def note_kind(cls: ClassValue) -> None:
    """This is one of TensorFlow's own optimizers."""
    _NAMES.add(cls.name)


def _updates(self: Instance, call: Call, pairs: list[Pair]) -> Value:
    """What a class of the program's does for each variable (TensorFlow's own make operations only)."""
    runtime = call.runtime
    if overrides(self, "_prepare"):
        call_method(runtime, self, "_prepare", [])
    made = []
    for gradient, variable in pairs:
        resource = isinstance(variable, VariableValue) and variable.variable.resource
        method = "_resource_apply_dense" if resource else "_apply_dense"
        if not resource and not overrides(self, method) and _has_tensor_slot(runtime, self, variable):
            return _refuse_tensor_slot(runtime, self)
        if overrides(self, method):
            scope = runtime.machine.name_scope(concatenate("update_", variable.op_name or ""), None, explicit=False)
            update = partial(call_method, runtime, self, method, [gradient, variable])
            made.append(runtime.within(NameScopeContext(scope), update))
    if overrides(self, "_finish"):
        call_method(runtime, self, "_finish", [made, optimizer_name(runtime, self)])
    return None


#: Optimizer → the first slot that its operation takes, where that is not called ``accum``.
_FIRST_INPUTS = {"Adam": "m", "RMSProp": "ms", "CenteredRMSProp": "mg", "AdagradDA": "gradient_accumulator"}


def _has_tensor_slot(runtime: Runtime, owner: Instance, variable: Value) -> bool:
    """Did a custom getter give something else than a variable for a slot?"""
    slots = [slot for primary, slot in _made(runtime, owner).slots.values() if primary is variable]
    return any(isinstance(slot, Tensor) and not isinstance(slot, VariableValue) for slot in slots)


def _refuse_tensor_slot(runtime: Runtime, owner: Instance) -> Value:
    kind = _kind(owner.cls)
    if kind == "RMSProp" and runtime.known_truth(attribute(runtime, owner, "_centered")):
        kind = "CenteredRMSProp"
    text = (
        f"'Apply{kind}' Op requires that input '{_FIRST_INPUTS.get(kind, 'accum')}' be a mutable tensor (e.g.: a "
        "tf.Variable)"
    )
    return refused(runtime, TensorFlowError("TypeError", text, ErrorKind.OTHER))


def _has_slots(owner: Instance) -> bool:
    return owner.cls.find("_create_slots") is not OPTIMIZER.attrs["_create_slots"]


def _give_up(self: Instance, call: Call) -> Value:
    """The variables are not known: what is made is not known either. Under reuse nothing can be made."""
    runtime = call.runtime
    graph = runtime.machine.graph
    if _has_slots(self):
        if _certainly_refused(graph) and not _made(runtime, self).slots:
            primary = Pattern((runtime.fresh("variable", not_none=True),))
            zeros = InitializerInfo("callable", value=ZEROS)
            create_slot(runtime, primary, optimizer_name(runtime, self), (), "float32", None, zeros)
        runtime.unknown_call(f"tf.train.{self.cls.name}", [], {})
    return Operation(None, variables_of(call.arguments.values()))


def _variables(self: Instance, call: Call) -> Value:
    return list(_made(call.runtime, self).in_graph(call.runtime.machine.graph))


def _nothing(self: Instance, call: Call) -> Value:
    return None


def _operation(self: Instance, call: Call) -> Value:
    return Operation(None, variables_of(call.arguments.values()))


OPTIMIZER = model_class(
    TABLE, "train.Optimizer", (),
    {
        "__init__": ("use_locking, name", _init),
        "minimize": (MINIMIZE, _minimize),
        "compute_gradients": (f"loss, {GRADIENT}", _compute_gradients),
        "apply_gradients": ("grads_and_vars, global_step=None, name=None", apply_gradients),
        "get_slot": ("var, name", _get_slot),
        "get_slot_names": ("", lambda self, call: sorted({str(key[0]) for key in _made(call.runtime, self).slots})),
        "get_name": ("", lambda self, call: attribute(call.runtime, self, "_name")),
        "variables": ("", _variables),
        "_create_slots": ("var_list", _nothing),
        "_prepare": ("", _nothing),
        "_finish": ("update_ops, name_scope", _operation),
        "_apply_dense": ("grad, var", _operation),
        "_apply_sparse": ("grad, var", _operation),
        "_apply_sparse_duplicate_indices": ("grad, var", _operation),
        "_resource_apply_dense": ("grad, handle", _operation),
        "_resource_apply_sparse": ("grad, handle, indices", _operation),
        "_zeros_slot": ("var, slot_name, op_name", _zeros_slot),
        "_get_or_make_slot": ("var, val, slot_name, op_name", _slot_of_value),
        "_get_or_make_slot_with_initializer": (
            "var, initializer, shape, dtype, slot_name, op_name", _slot_with_initializer,
        ),
        "_create_non_slot_variable": ("initial_value, name, colocate_with", _own_variable),
        "_get_non_slot_variable": ("name, graph=None", _get_own),
        "_call_if_callable": ("param", lambda self, call: call["param"]),
    },
)  # fmt: skip
for _constant, _value in (("GATE_NONE", 0), ("GATE_OP", 1), ("GATE_GRAPH", 2)):
    OPTIMIZER.attrs[_constant] = _value
