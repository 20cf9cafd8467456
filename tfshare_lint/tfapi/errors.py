"""``tf.errors``: the exceptions of TensorFlow's runtime, and those of dm-sonnet.

Source: TensorFlow 1.15's ``python/framework/errors_impl.py``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib import EXCEPTIONS
from tfshare_lint.interpreter.values import ClassValue
from tfshare_lint.tfapi.calls import Table

__all__ = ["ERROR_CLASSES", "SONNET_ERRORS", "TABLE"]

_NAMES = (
    "CancelledError", "UnknownError", "InvalidArgumentError", "DeadlineExceededError", "NotFoundError",
    "AlreadyExistsError", "PermissionDeniedError", "UnauthenticatedError", "ResourceExhaustedError",
    "FailedPreconditionError", "AbortedError", "OutOfRangeError", "UnimplementedError", "InternalError",
    "UnavailableError", "DataLossError",
)  # fmt: skip

_OP_ERROR = ClassValue("OpError", (EXCEPTIONS["Exception"],), {})
_CLASSES: dict[str, ClassValue] = {
    "OpError": _OP_ERROR, **{name: ClassValue(name, (_OP_ERROR,), {}) for name in _NAMES}
}  # fmt: skip
TABLE: Table = {f"errors.{name}": cls for name, cls in _CLASSES.items()}
TABLE["OpError"] = _OP_ERROR

#: dm-sonnet's exceptions (its ``python/modules/base_errors.py``).
_SONNET = (
    "NotConnectedError", "ParentNotBuiltError", "IncompatibleShapeError", "UnderspecifiedError", "NotSupportedError",
    "NotInitializedError", "DifferentGraphError", "ModuleInfoError",
)  # fmt: skip
_SONNET_ERROR = ClassValue("Error", (EXCEPTIONS["Exception"],), {})
SONNET_ERRORS: dict[str, ClassValue] = {
    "Error": _SONNET_ERROR, **{name: ClassValue(name, (_SONNET_ERROR,), {}) for name in _SONNET}
}  # fmt: skip

#: Name → class, of every exception by which a model may refuse.
ERROR_CLASSES: dict[str, ClassValue] = {**SONNET_ERRORS, **_CLASSES}
