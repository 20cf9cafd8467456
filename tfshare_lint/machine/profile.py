"""What differs between the versions of TensorFlow that the machine can play.

Every difference the machine knows is a field here, so no other module asks for a version. Source of facts: the
differential tests against TensorFlow 1.4.0, 1.15.5 and 2.x (``tests/machine``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Callable, Optional

from tfshare_lint.machine.parameters import ABSENT_IN_1_4, ADDED_IN_2, Parameters
from tfshare_lint.machine.public_names import names_of_1_4, names_of_1_15

__all__ = ["DEFAULT", "PROFILES", "VersionProfile"]

_OP_NAME_1 = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\-/]*$")
_SCOPE_NAME_1 = re.compile(r"^[A-Za-z0-9_.\-/]*$")
_OP_NAME_2 = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")
_SCOPE_NAME_2 = re.compile(r"^[A-Za-z0-9_.\\/>-]*$")


@dataclass(frozen=True)
class VersionProfile:
    """The behaviour of one version of TensorFlow in graph mode; the defaults are those of 1.15.

    Texts are ``str.format`` templates; ``{name}`` is the name as people read it.
    """

    name: str
    #: Op names that differ only in case count as the same when a free one is sought.
    case_insensitive_names: bool = True
    #: A ``tf.variable_scope(...)`` object entered again goes on with what its first entry worked out.
    cached_scope_managers: bool = True
    #: Leaving a variable scope that is not the innermost raises RuntimeError.
    checks_nesting: bool = True
    #: Each thread has a current variable scope, a name scope and counters of default names of its own in every graph.
    scopes_per_thread: bool = True
    #: ``tf.name_scope`` makes its graph the default one, so ``reset_default_graph`` fails inside it.
    name_scope_enters_graph: bool = False
    #: Leaving ``variable_scope("")`` at the root forgets every ``default_name`` counter.
    empty_root_scope_resets_counters: bool = False
    #: Parameters that 1.15's functions have and this version's have not, and the other way round.
    absent_parameters: Parameters = field(default_factory=dict, hash=False)
    added_parameters: Parameters = field(default_factory=dict, hash=False)
    #: A variable scope without a name scope of its own takes its own name for ``original_name_scope`` even where the
    #: name scope it was opened in is the root.
    original_name_scope_never_empty: bool = False
    #: ``use_resource=True`` of a scope is in force for ``tf.Variable`` too.
    scope_resource_for_raw_variables: bool = True
    #: An op that asks for the name ``""`` is named after its type.
    nameless_op_takes_type: bool = False
    #: A partitioner's answer is checked in full before an existing variable is looked for.
    partitions_checked_first: bool = True
    #: A variable of integers or bools without an initializer begins with a tensor that ``get_variable`` makes.
    integers_begin_with_tensors: bool = False
    #: A moving average refuses to be applied to a variable a second time.
    average_only_once: bool = False
    #: Each object of a recurrent cell finds a free name for its scope, as a layer does. Where not, every cell enters
    #: the scope around it once more, which puts the counters of default names back.
    cells_are_layers: bool = True
    #: A layer of Keras is one of ``tf.layers``: its variables are asked for by ``get_variable``.
    keras_in_store: bool = False
    #: Each time that a layer enters its variable scope a name scope is opened too, and left for the layer's first one.
    layer_scopes_named: bool = False
    #: A layer belongs to the graph in which it was constructed, and refuses inputs of another.
    layers_keep_graph: bool = False
    #: The cell of a recurrent layer of Keras makes its variables in a name scope of its own.
    keras_cells_named: bool = False
    #: ``conv2d`` and ``conv3d`` of ``tf.contrib.layers`` are one function, ``convolution``, for inputs of any rank.
    one_convolution: bool = False
    #: What ``per_image_standardization`` gives, or None: what it is given (so that integers stay integers).
    standardized_dtype: str | None = None
    #: What the fused ``batch_norm`` of ``tf.contrib.layers`` keeps is of float32 whatever its inputs are.
    fused_norm_keeps_float: bool = True
    #: ``spatial_softmax`` of ``tf.contrib.layers`` opens a variable scope, and makes a variable of any temperature.
    spatial_softmax_has_scope: bool = True
    #: ``optimize_loss`` of ``tf.contrib.layers`` gives the optimizer that is named "Momentum" its momentum.
    momentum_by_name: bool = True
    #: What ``tf.add_n`` says of no summands.
    no_summands: str = "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"
    #: The variables that ``batch_normalization(renorm=True)`` has beside the others.
    renorm_variables: tuple[str, ...] = ("moving_stddev", "renorm_mean", "renorm_stddev")
    #: ``tf.metrics.mean_per_class_accuracy`` counts in one confusion matrix.
    class_accuracy_in_matrix: bool = False
    #: The operation that normalizes a batch of images.
    fused_batch_norm: str = "FusedBatchNormV3"
    #: The operation that gives what ``dropout`` returns.
    dropout_result: str = "mul_1"
    #: A layer counts as built from its ``build`` on, so that what ``call`` adds at the first call must exist already.
    built_before_call: bool = True
    #: How ``MultiRNNCell`` begins to name what is no list of cells.
    cells_no_list: str = "saw"
    partition_shape: str = "Shape of a new partitioned variable must be fully defined, but instead was {shape}."
    partition_missing_hint: str = "reuse=False or reuse=tf.AUTO_REUSE"
    #: An initializer that needs no argument may come without a shape.
    nullary_initializers: bool = True
    #: A new variable without a shape and without an initializer gets a message of its own.
    no_shape_no_initializer: str | None = None
    #: A new variable whose shape is missing or only partly known.
    no_shape: str = (
        "The initializer passed is not valid. It should be a callable with no arguments and the shape should not be "
        "provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined."
    )
    #: dtypes beside the floating, integer and boolean ones that have a default initializer.
    default_initializer_for_strings: bool = True
    #: A program executes eagerly unless it says otherwise.
    eager_by_default: bool = False
    #: In eager execution, ``get_variable`` makes a new variable each time.
    eager_shares_nothing: bool = True
    #: Gives the public names of modules by their paths below ``tf``; None where they are not known.
    public_names: Optional[Callable[[], Mapping[str, frozenset[str]]]] = names_of_1_15
    op_name: re.Pattern[str] = _OP_NAME_1
    scope_name: re.Pattern[str] = _SCOPE_NAME_1
    bad_root_name: str = "'{name}' is not a valid scope name"
    bad_scope_name: str = "'{name}' is not a valid scope name"
    bad_node_name: str = "'{name}' is not a valid node name"
    duplicate_node: str = "Duplicate node name in graph: '{name}'"


PROFILES: dict[str, VersionProfile] = {
    "1.4": VersionProfile(
        name="1.4",
        public_names=names_of_1_4,
        case_insensitive_names=False,
        cached_scope_managers=False,
        checks_nesting=False,
        scopes_per_thread=False,
        name_scope_enters_graph=True,
        empty_root_scope_resets_counters=True,
        absent_parameters=ABSENT_IN_1_4,
        eager_shares_nothing=False,
        cells_are_layers=False,
        built_before_call=False,
        renorm_variables=("renorm_mean", "renorm_mean_weight", "renorm_stddev", "renorm_stddev_weight"),
        class_accuracy_in_matrix=True,
        fused_batch_norm="FusedBatchNorm",
        dropout_result="mul",
        one_convolution=True,
        standardized_dtype="float32",
        fused_norm_keeps_float=False,
        spatial_softmax_has_scope=False,
        momentum_by_name=False,
        no_summands="inputs must be a list of at least one Tensor with the same dtype and shape",
        keras_in_store=True,
        layer_scopes_named=True,
        layers_keep_graph=True,
        nullary_initializers=False,
        no_shape="Shape of a new variable ({name}) must be fully defined, but instead was {shape}.",
        default_initializer_for_strings=False,
        original_name_scope_never_empty=True,
        scope_resource_for_raw_variables=False,
        partitions_checked_first=False,
        average_only_once=True,
        integers_begin_with_tensors=True,
        partition_shape=(
            "Shape of a new partitioned variable ({name}) must be fully defined, but instead was {shape}."
        ),
        partition_missing_hint="reuse=None",
        duplicate_node="cannot add op with name {name} as that name is already used",
    ),
    "1.15": VersionProfile(name="1.15"),
    "2": VersionProfile(
        name="2",
        public_names=None,
        standardized_dtype="float32",
        dropout_result="SelectV2",
        no_summands="Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape.",
        keras_cells_named=True,
        no_shape_no_initializer=(
            "Variable {name} did not get an initializer, so its `shape` argument must be specified."
        ),
        op_name=_OP_NAME_2,
        scope_name=_SCOPE_NAME_2,
        bad_root_name=(
            "'{name}' is not a valid root scope name. A root scope name has to match the following pattern: "
            + _OP_NAME_2.pattern
        ),
        bad_scope_name=(
            "'{name}' is not a valid scope name. A scope name has to match the following pattern: "
            + _SCOPE_NAME_2.pattern
        ),
        nameless_op_takes_type=True,
        added_parameters=ADDED_IN_2,
        cells_no_list="received",
        eager_by_default=True,
    ),
}

#: The version that is meant where nobody says one.
DEFAULT = PROFILES["1.15"]
