"""``tf.distributions``, and those of ``tf.contrib.distributions`` that programs use: the shapes of what they give.

Facts: TensorFlow 1.15's ``python/ops/distributions``. A distribution makes no variables; its parameters are broadcast
to the batch shape, and a draw has the shapes of the sample, of the batch and of one event, one behind the other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tfshare_lint.interpreter.values import NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.tfapi.calls import Call, Table, function, method
from tfshare_lint.tfapi.dtypes import dtype_name, dtype_value
from tfshare_lint.tfapi.shapes import Dims, TensorShape, broadcast, dims_of, no_shape
from tfshare_lint.tfapi.tensors import Opaque, Tensor, computed, dtype_of, shape_of, sources_of, variables_of

__all__ = ["TABLE"]

TABLE: Table = {}


def _joined(*shapes: Dims) -> Dims:
    known: tuple[Value, ...] = ()
    for shape in shapes:
        if not isinstance(shape, tuple):
            return no_shape(*shapes)
        known += shape
    return known


class Distribution(NativeObject):
    """A distribution: shapes of batch and event, the dtype of draws, and the parameters it was made of."""

    type_name = "Distribution"

    def __init__(self, label: str, batch: Dims, event: Dims, dtype: str | None, parameters: list[Value]) -> None:
        self.label = label
        self.batch = batch
        self.event = event
        self.dtype = dtype
        self.parameters = parameters
        self.variables = variables_of(parameters)
        self.parents = sources_of(parameters)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "sample":
            return method("sample", "sample_shape=(), seed=None, name='sample'", partial(_sample, self))
        if name in ("log_prob", "prob", "cdf", "log_cdf", "survival_function", "log_survival_function"):
            return method(name, f"value, name='{name}'", partial(_density, self))
        if name in ("mean", "mode", "stddev", "variance"):
            return method(name, f"name='{name}'", partial(_statistic, self, _joined(self.batch, self.event)))
        if name == "entropy":
            return method(name, "name='entropy'", partial(_statistic, self, self.batch))
        if name in ("batch_shape", "event_shape"):
            return TensorShape(self.batch if name == "batch_shape" else self.event)
        if name == "dtype":
            return dtype_value(self.dtype, runtime)
        return Opaque(f"{self.label}.{name}", self.variables, (self,))


def _sample(owner: Distribution, call: Call) -> Value:
    wanted = dims_of(call.runtime, call["sample_shape"])
    return computed(_joined(wanted, owner.batch, owner.event), owner.dtype, owner.parameters)


def _density(owner: Distribution, call: Call) -> Value:
    shape = shape_of(call.runtime, call["value"])
    if isinstance(owner.event, tuple) and owner.event and isinstance(shape, tuple):
        shape = shape[: len(shape) - len(owner.event)]
    return computed(broadcast(shape, owner.batch), "float32", [*owner.parameters, call["value"]])


def _statistic(owner: Distribution, shape: Dims, call: Call) -> Value:
    return computed(shape, "float32" if owner.dtype in (None, "int32") else owner.dtype, owner.parameters)


def _elementwise(call: Call, names: tuple[str, ...]) -> tuple[Dims, Dims]:
    batch: Dims = ()
    for name in names:
        if call[name] is not None:
            batch = broadcast(batch, shape_of(call.runtime, call[name]))
    return batch, ()


def _chosen(call: Call, names: tuple[str, ...]) -> tuple[Dims, Dims]:
    """One of as many as the last dimension says."""
    shape = _last(call, names)
    return (shape[:-1], ()) if isinstance(shape, tuple) and shape else (shape, ())


def _vector(call: Call, names: tuple[str, ...]) -> tuple[Dims, Dims]:
    """A vector as long as the last dimension."""
    shape = _last(call, names)
    return (shape[:-1], shape[-1:]) if isinstance(shape, tuple) and shape else (shape, UNKNOWN_SHAPE)


def _last(call: Call, names: tuple[str, ...]) -> Dims:
    shapes = [shape_of(call.runtime, call[name]) for name in names if call[name] is not None]
    shape: Dims = ()
    for other in shapes:
        shape = broadcast(shape, other)
    return shape if shapes else UNKNOWN_SHAPE


_OPTIONS = "validate_args=False, allow_nan_stats=True"
#: Name → its own parameters (those that have defaults with them), how they give shapes, the dtype of draws (None: the
#: parameters'), and whether ``tf.contrib.distributions`` alone has it.
_KINDS: dict[str, tuple[str, Callable[[Call, tuple[str, ...]], tuple[Dims, Dims]], bool, bool]] = {
    "Normal": ("loc, scale", _elementwise, False, False),
    "Laplace": ("loc, scale", _elementwise, False, False),
    "Uniform": ("low=0.0, high=1.0", _elementwise, False, False),
    "Beta": ("concentration1=None, concentration0=None", _elementwise, False, False),
    "Gamma": ("concentration, rate", _elementwise, False, False),
    "Exponential": ("rate", _elementwise, False, False),
    "StudentT": ("df, loc, scale", _elementwise, False, False),
    "Dirichlet": ("concentration", _vector, False, False),
    "Bernoulli": ("logits=None, probs=None, dtype=tf.int32", _elementwise, True, False),
    "Categorical": ("logits=None, probs=None, dtype=tf.int32", _chosen, True, False),
    "OneHotCategorical": ("logits=None, probs=None, dtype=tf.int32", _vector, True, True),
    "NormalWithSoftplusScale": ("loc, scale", _elementwise, False, True),
    "MultivariateNormalDiag": ("loc=None, scale_diag=None, scale_identity_multiplier=None", _vector, False, True),
}


def _enter(name: str) -> None:
    own, shapes, discrete, only_contrib = _KINDS[name]
    names = tuple(part.partition("=")[0].strip() for part in own.split(", "))
    parameters = tuple(n for n in names if n not in ("dtype", "scale_identity_multiplier"))
    contrib = f"contrib.distributions.{name}"
    public = contrib if only_contrib else f"distributions.{name}"

    def construct(call: Call) -> Value:
        runtime = call.runtime
        runtime.machine.graph.unique_name(call.name() or name)
        batch, event = shapes(call, parameters)
        values = [call[n] for n in parameters if call[n] is not None]
        dtypes = [d for d in (dtype_of(runtime, value) for value in values) if d is not None]
        dtype = dtype_name(runtime, call["dtype"]) if discrete else dtypes[0] if dtypes else None
        return Distribution(name, batch, event, dtype, values)

    function(TABLE, public, f"{own}, {_OPTIONS}, name='{name}'", None, contrib, construct=True)(construct)


for _name in _KINDS:
    _enter(_name)


@function(
    TABLE, "distributions.kl_divergence", "distribution_a, distribution_b, allow_nan_stats=True, name=None", None,
    "contrib.distributions.kl_divergence",
)  # fmt: skip
def _divergence(call: Call) -> Value:
    one, other = call["distribution_a"], call["distribution_b"]
    if not isinstance(one, Distribution) or not isinstance(other, Distribution):
        return Opaque("kl_divergence()", variables_of([one, other]), sources_of([one, other]))
    made: Tensor = computed(broadcast(one.batch, other.batch), "float32", [*one.parameters, *other.parameters])
    return made
