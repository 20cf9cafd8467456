"""The optimizers of ``tf.train`` and ``tf.contrib.opt``: their parameters and the slots that each makes, in order.

Facts: ``_create_slots`` of each class in TensorFlow 1.15's ``python/training`` and ``contrib/opt/python/training``.
"""

from __future__ import annotations

from typing import NamedTuple

from tfshare_lint.interpreter.values import ClassValue, Instance, Runtime, Value
from tfshare_lint.machine import InitializerInfo
from tfshare_lint.symbolic import Name, format_name
from tfshare_lint.tfapi.calls import Call, Table, name_of
from tfshare_lint.tfapi.model_class import Method, attribute, model_class, set_attribute
from tfshare_lint.tfapi.optimizers.base import OPTIMIZER, make_own, make_slot, note_kind, optimizer_name, start
from tfshare_lint.tfapi.tensors import computed
from tfshare_lint.tfapi.variables import VariableValue

__all__ = ["ADAM", "MOMENTUM", "TABLE", "initializer"]

TABLE: Table = {}


class Slot(NamedTuple):
    """One slot of each variable. ``constant``: its first value is a tensor, not an initializer. ``named_by``: the
    parameter that may name it. ``condition``: the parameter that must be true for it."""

    name: str
    constant: bool = False
    named_by: str | None = None
    condition: str | None = None


_ADAM = "learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, use_locking=False, name='Adam'"
_LEVELS = "l1_regularization_strength=0.0, l2_regularization_strength=0.0"
_MOMENTS = (Slot("m"), Slot("v"))


def initializer(signature: str) -> tuple[str, Method]:
    """``__init__``: every parameter is kept under its name with an underscore."""

    def body(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        for parameter in call.arguments:
            set_attribute(runtime, self, f"_{parameter}", call[parameter])
        if "learning_rate" in call.arguments:
            set_attribute(runtime, self, "_lr", call["learning_rate"])
        start(runtime, self, call.name(), call.arguments.get("use_locking", False))
        return None

    return signature, body


def _slot_name(runtime: Runtime, owner: Instance, slot: Slot) -> Name:
    named = None if slot.named_by is None else name_of(runtime, attribute(runtime, owner, f"_{slot.named_by}"))
    return named or optimizer_name(runtime, owner)


def _create_slots(slots: tuple[Slot, ...], own: tuple[str, ...]) -> tuple[str, Method]:
    """``_create_slots``: the optimizer's own variables, then all slots of one variable after the other."""

    def body(self: Instance, call: Call) -> Value:
        runtime = call.runtime
        variables = runtime.known_items(call["var_list"]) or []
        known = [v for v in variables if isinstance(v, VariableValue)]
        first = min(known, key=lambda v: format_name(v.variable.name), default=None)
        for name in own:
            make_own(runtime, self, name, _first_value(runtime, self, name), first)
        wanted = [s for s in slots if s.condition is None or runtime.known_truth(_kept(runtime, self, s.condition))]
        for variable in variables:
            for slot in wanted:
                info = None
                if slot.constant and isinstance(variable, VariableValue):
                    runtime.machine.graph.unique_name("Const")
                    shape, dtype = variable.variable.shape, variable.variable.dtype
                    value = computed(shape, dtype if isinstance(dtype, str) else None, ())
                    info = InitializerInfo("constant", shape, dtype, tensor=True, value=value)
                make_slot(runtime, self, variable, slot.name, _slot_name(runtime, self, slot), info)
        return None

    return "var_list", body


def _kept(runtime: Runtime, owner: Instance, parameter: str) -> Value:
    return attribute(runtime, owner, f"_{parameter}")


def _first_value(runtime: Runtime, owner: Instance, name: str) -> Value:
    """The first value of ``beta1_power`` is ``beta1``."""
    return _kept(runtime, owner, name.partition("_")[0]) or 0.9


def _enter(path: str, signature: str | None, slots: tuple[Slot, ...] = (), own: tuple[str, ...] = (),
           base: ClassValue = OPTIMIZER) -> ClassValue:  # fmt: skip
    """A class under ``path``; what is not given it has from ``base``."""
    methods: dict[str, tuple[str, Method]] = {}
    if signature is not None:
        methods["__init__"] = initializer(signature)
    if slots:
        methods["_create_slots"] = _create_slots(slots, own)
    made = model_class(TABLE, path, (base,), methods)
    note_kind(made)
    return made


ADAM = _enter("train.AdamOptimizer", _ADAM, _MOMENTS, ("beta1_power", "beta2_power"))
MOMENTUM = _enter(
    "train.MomentumOptimizer", "learning_rate, momentum, use_locking=False, name='Momentum', use_nesterov=False",
    (Slot("momentum"),),
)  # fmt: skip
_enter(
    "train.RMSPropOptimizer",
    "learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False, centered=False, name='RMSProp'",
    (Slot("rms"), Slot("mg", condition="centered"), Slot("momentum")),
)
ADAGRAD = _enter(
    "train.AdagradOptimizer", "learning_rate, initial_accumulator_value=0.1, use_locking=False, name='Adagrad'",
    (Slot("accumulator"),),
)  # fmt: skip
_enter(
    "train.AdadeltaOptimizer", "learning_rate=0.001, rho=0.95, epsilon=1e-08, use_locking=False, name='Adadelta'",
    (Slot("accum"), Slot("accum_update")),
)  # fmt: skip
_enter(
    "train.FtrlOptimizer",
    f"learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1, {_LEVELS}, use_locking=False, "
    "name='Ftrl', accum_name=None, linear_name=None, l2_shrinkage_regularization_strength=0.0",
    (Slot("accum", True, "accum_name"), Slot("linear", named_by="linear_name")),
)
_enter(
    "train.AdagradDAOptimizer",
    f"learning_rate, global_step, initial_gradient_squared_accumulator_value=0.1, {_LEVELS}, use_locking=False, "
    "name='AdagradDA'",
    (Slot("gradient_accumulator", True), Slot("gradient_squared_accumulator", True)),
)
_enter(
    "train.ProximalAdagradOptimizer",
    f"learning_rate, initial_accumulator_value=0.1, {_LEVELS}, use_locking=False, name='ProximalAdagrad'",
    (Slot("accumulator", True),),
)
_enter("train.GradientDescentOptimizer", "learning_rate, use_locking=False, name='GradientDescent'")
_enter(
    "train.ProximalGradientDescentOptimizer",
    f"learning_rate, {_LEVELS}, use_locking=False, name='ProximalGradientDescent'",
)

# tf.contrib.opt -------------------------------------------------------------------------------------------------

_enter("contrib.opt.LazyAdamOptimizer", None, base=ADAM)
_enter("contrib.opt.NadamOptimizer", None, base=ADAM)
_enter("contrib.opt.AdaMaxOptimizer", _ADAM.replace("'Adam'", "'AdaMax'"), _MOMENTS, ("beta1_power",), ADAM)
_ADAM_GS = _enter("contrib.opt.AdamGSOptimizer", f"global_step=0, {_ADAM}", _MOMENTS)
_enter("contrib.opt.LazyAdamGSOptimizer", None, base=_ADAM_GS)
_enter(
    "contrib.opt.AddSignOptimizer",
    "learning_rate=0.1, alpha=1.0, beta=0.9, sign_decay_fn=None, use_locking=False, name='AddSignOptimizer'",
    (Slot("m"),),
)
_enter(
    "contrib.opt.PowerSignOptimizer",
    "learning_rate=0.1, base=2.718281828459045, beta=0.9, sign_decay_fn=None, use_locking=False, "
    "name='PowerSignOptimizer'",
    (Slot("m"),),
)
_enter(
    "contrib.opt.RegAdagradOptimizer",
    "learning_rate, initial_accumulator_value=0.1, use_locking=False, name='RegAdagrad'", base=ADAGRAD,
)  # fmt: skip
_enter(
    "contrib.opt.LARSOptimizer",
    "learning_rate, momentum=0.9, weight_decay=0.0001, eeta=0.001, epsilon=0.0, name='LARSOptimizer', skip_list=None, "
    "use_nesterov=False",
    (Slot("momentum"),),
)
