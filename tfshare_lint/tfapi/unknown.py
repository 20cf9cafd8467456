"""Names of TensorFlow without a model: which of them may make variables, and what the others give.

A function that may make variables counts as an unknown callee (the graph may hold variables that were not seen
afterwards). Everything else gives an :class:`~tfshare_lint.tfapi.tensors.Opaque` result and never disturbs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    FunctionValue,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import name_of
from tfshare_lint.tfapi.growth import note_operation
from tfshare_lint.tfapi.tensors import Opaque, sources_of, variables_of

__all__ = ["UnknownName", "may_create"]

#: Whole namespaces whose functions make variables, or call functions of the program's.
_CREATING = (
    "contrib", "keras", "nn.rnn_cell", "nn.dynamic_rnn", "nn.bidirectional_dynamic_rnn", "nn.static_rnn", "nn.raw_rnn",
    "nn.static_bidirectional_rnn", "nn.static_state_saving_rnn", "estimator", "feature_column", "metrics", "layers",
    "distribute", "import_graph_def", "saved_model", "data", "map_fn", "scan", "foldl",
    "foldr", "while_loop", "cond", "case", "function", "tf_slim", "recompute_grad", "custom_gradient", "tpu", "python",
    "wrap_function", "Module", "experimental", "autograph", "hub", "vectorized_map", "graph_util.import_graph_def",
    "variable_axis_size", "assign_moving_average", "sonnet",
)  # fmt: skip
#: What is harmless below them.
_HARMLESS = (
    "contrib.layers.apply_regularization", "contrib.slim.model_analyzer",
    "contrib.layers.images_to_", "contrib.layers.sequence_to_", "contrib.layers.scale_gradient", "contrib.layers.pool",
    "contrib.layers.dense_to_sparse", "contrib.slim.queues", "contrib.slim.summar", "contrib.slim.dataset.",
    "contrib.slim.prefetch_queue", "contrib.slim.data_decoder", "contrib.framework.load_", "contrib.framework.list_",
    "contrib.framework.assert_", "contrib.framework.VariableDeviceChooser", "contrib.framework.with_",
    "keras.backend", "keras.activations", "keras.initializers", "keras.regularizers", "keras.constraints",
    "contrib.tensorboard", "contrib.lookup", "data.TFRecordDataset", "data.TextLineDataset", "contrib.layers.summar",
    "data.Iterator", "estimator.RunConfig", "estimator.EstimatorSpec",
    "estimator.ModeKeys", "estimator.TrainSpec", "estimator.EvalSpec", "estimator.inputs", "keras.utils",
    "keras.datasets", "keras.preprocessing", "estimator.export", "saved_model.signature_def_utils",
    "saved_model.builder", "saved_model.tag_constants", "saved_model.signature_constants", "saved_model.utils",
    "saved_model.simple_save", "data.Dataset.from", "data.Dataset.range", "data.Dataset.list_files", "data.Dataset.zip",
    "data.experimental", "contrib.framework.get_", "contrib.slim.losses",
    "contrib.cudnn_rnn.CUDNN",
    "contrib.data.shuffle", "contrib.tpu.RunConfig", "contrib.tpu.TPUConfig",
    "contrib.framework.nest", "keras.losses", "keras.callbacks", "distribute.get",
    "contrib.distribute.MirroredStrategy", "distribute.MirroredStrategy", "contrib.slim.tfexample_decoder",
    "contrib.util", "contrib.tensor_forest", "contrib.image", "contrib.losses", "contrib.metrics.confusion_matrix",
    "sonnet.nest", "sonnet.get_", "sonnet.log_variables", "sonnet.format_", "sonnet.count_", "sonnet.check_",
    "sonnet.summarize_variables", "sonnet.has_variable_scope", "sonnet.merge_leading_dims", "sonnet.split_leading_dim",
)  # fmt: skip
#: Functions of ``tf.train`` that may make variables.
_TRAIN = (
    "Optimizer", "ExponentialMovingAverage", "create_global_step", "import_meta_graph", "string_input_producer",
    "limit_epochs", "input_producer", "assign_moving_average", "weighted_moving_average", "warm_start",
)  # fmt: skip
#: Functions that make operations, among those that make no variables.
_MAKES_OPERATIONS = re.compile(
    r"(nn|math|linalg|image|losses|random|strings|sparse|signal|debugging)\.[a-z]|"
    r"train\.(\w*_decay|cosine_decay_restarts|piecewise_constant|Saver$|\w*batch)|"
    r"(assign|scatter|sparse|random|reduce|clip|string|segment|as_string|cumulative)(_|$)"
)


def may_create(path: str) -> bool:
    """May a call of this function make variables?"""
    if path.startswith("train."):
        rest = path[len("train.") :]
        return any(word in rest for word in _TRAIN) or rest == "Checkpoint"
    if any(path.startswith(harmless) for harmless in _HARMLESS):
        return False
    return any(path == name or path.startswith(name + ".") for name in _CREATING) or path.rpartition(".")[2][:1] == "_"


def _is_function(value: Value) -> bool:
    """Is it a function of the program's? Who gets one may call it, while the graph is built."""
    return isinstance(value, FunctionValue) or (
        isinstance(value, BoundMethod) and isinstance(value.function, FunctionValue)
    )


class UnknownName(NativeObject):
    """A name below ``tf`` without a model: a module, a class or a function."""

    type_name = "tensorflow name"
    may_be_module = True

    def __init__(self, path: str, load: Callable[[str], Value]) -> None:
        self.path = path
        self._load = load

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        if name == "__init__":
            return NativeFunction(name, lambda run, args, kwargs: None)
        if name in ("__name__", "__qualname__"):
            return self.path.rpartition(".")[2]
        if name in ("__doc__", "__dict__", "__file__", "__path__", "__version__"):
            return runtime.fresh(f"{self.path}.{name}", not_none=True)
        return self._load(f"{self.path}.{name}")

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        """It may be a constant; only another name of TensorFlow is known to be something else."""
        if other is None or isinstance(other, UnknownName):
            return MISSING
        return runtime.fresh(f"tf.{self.path} {op} …", not_none=True)

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        hook = self.path.endswith(("Hook", "_column"))  # keeps a function for later
        if may_create(self.path) or (not hook and any(_is_function(value) for value in (*args, *kwargs.values()))):
            return runtime.unknown_call(f"tf.{self.path}", args, kwargs)
        self._take_name(runtime, kwargs)
        if runtime.looping and _MAKES_OPERATIONS.match(self.path):
            note_operation(runtime, self.path.rpartition(".")[2], [*args, *kwargs.values()])
        operands = [*args, *kwargs.values()]
        return Opaque(f"tf.{self.path}()", variables_of(operands), sources_of(operands))

    def _take_name(self, runtime: Runtime, kwargs: dict[str, Value]) -> None:
        """An operation that the program names uses that name up."""
        value = kwargs.get("name")
        if isinstance(value, str) or (isinstance(value, Unknown) and value.not_none):
            name = name_of(runtime, value)
            if name:
                runtime.machine.graph.unique_name(name)

    def __repr__(self) -> str:
        return f"<tf.{self.path}>"
