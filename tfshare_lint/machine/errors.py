"""The errors that TensorFlow raises while a graph is built."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfshare_lint.machine.variables import PartitionedVariable, Variable
    from tfshare_lint.symbolic import Name

__all__ = ["ErrorKind", "TensorFlowError"]


class ErrorKind(enum.Enum):
    """What is wrong; the rules choose by this, never by a message."""

    EXISTS = "exists"  # get_variable for a name that exists, without reuse
    MISSING = "missing"  # get_variable with reuse for a name that does not exist
    SLOT_MISSING = "slot-missing"  # the same for a variable that an optimizer or a moving average keeps for itself
    SHAPE = "shape"  # shared, but another shape
    DTYPE = "dtype"  # shared, but another dtype
    NAME_REQUIRED = "name-required"  # variable_scope(None) without default_name, or a name that is no string
    REUSE_WITHOUT_NAME = "reuse-without-name"  # default_name together with reuse
    REUSE_VALUE = "reuse-value"  # reuse is none of True, False, None, AUTO_REUSE
    BAD_NAME = "bad-name"  # a name that TensorFlow does not accept
    CONSTANT_WITH_SHAPE = "constant-with-shape"  # a constant initializer and a shape
    NO_SHAPE = "no-shape"  # a new variable whose shape is not known
    NOT_CALLABLE_GETTER = "not-callable-getter"  # custom_getter cannot be called
    NO_INITIALIZER = "no-initializer"  # a dtype without a default initializer
    INITIALIZER_DTYPE = "initializer-dtype"  # the constant initializer has another dtype than asked for
    INNER_TENSOR = "inner-tensor"  # an initial value that exists only inside a loop or conditional
    NO_INITIAL_VALUE = "no-initial-value"  # tf.Variable without a value
    DUPLICATE_NODE = "duplicate-node"  # two ops of one exact name
    PARTITION_EXISTS = "partition-exists"  # as EXISTS, for a partitioned variable
    PARTITION_MISSING = "partition-missing"  # as MISSING
    PARTITION_MISMATCH = "partition-mismatch"  # shared, but other shape, dtype or partitions
    PARTITION_WITHOUT_PARTITIONER = "partition-without-partitioner"
    PARTITIONER_FOR_WHOLE = "partitioner-for-whole"  # a partitioner given for an unpartitioned variable
    PARTITIONER_INVALID = "partitioner-invalid"  # what the partitioner returned cannot be used
    TEMPLATE_NAME = "template-name"  # make_template(None, …)
    TEMPLATE_CREATES = "template-creates"  # a later call of a template asks for a new variable
    TEMPLATE_TRAINABLE = "template-trainable"  # a later call of a template made a trainable tf.Variable
    RESET_NESTED = "reset-nested"  # reset_default_graph inside a scope, a graph or a session
    IMPROPER_NESTING = "improper-nesting"  # scopes or graphs left in another order than entered
    WRONG_KEYWORD = "wrong-keyword"  # an argument that the function does not have
    UNINITIALIZED = "uninitialized"  # the session reads a variable that nothing has initialized
    NOT_IN_CHECKPOINT = "not-in-checkpoint"  # a saver restores a variable that the checkpoint does not hold
    CELL_INPUT = "cell-input"  # an RNN cell whose weights were made for inputs of another size
    OTHER = "other"


def _nothing() -> Any:
    return None


class TensorFlowError(Exception):
    """TensorFlow would raise here.

    ``type_name`` and ``message`` are what the program would see (unknown parts of names stand in braces), ``name``
    the full name it is about, ``existing`` the variable that is in the way, ``requested`` what was asked for
    (a shape or a dtype). ``recover()`` gives the value to go on with as if the faulty call had shared what it meant
    to share; it changes the machine accordingly, so it is to be called at most once, and at once.
    """

    def __init__(self, type_name: str, message: str, kind: ErrorKind, *, name: Name | None = None,
                 existing: Variable | PartitionedVariable | None = None, requested: object = None,
                 recover: Callable[[], Any] = _nothing) -> None:  # fmt: skip
        super().__init__(type_name, message)
        self.type_name = type_name
        self.message = message
        self.kind = kind
        self.name = name
        self.existing = existing
        self.requested = requested
        self.recover = recover

    def __str__(self) -> str:
        return f"{self.type_name}: {self.message}"
