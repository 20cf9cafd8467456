"""``tf.errors``: the exceptions of TensorFlow's runtime.

Source: TensorFlow 1.15's ``python/framework/errors_impl.py``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib import EXCEPTIONS
from tfshare_lint.interpreter.values import ClassValue
from tfshare_lint.tfapi.calls import Table

__all__ = ["ERROR_CLASSES", "TABLE"]

_NAMES = (
    "CancelledError", "UnknownError", "InvalidArgumentError", "DeadlineExceededError", "NotFoundError",
    "AlreadyExistsError", "PermissionDeniedError", "UnauthenticatedError", "ResourceExhaustedError",
    "FailedPreconditionError", "AbortedError", "OutOfRangeError", "UnimplementedError", "InternalError",
    "UnavailableError", "DataLossError",
)  # fmt: skip

_OP_ERROR = ClassValue("OpError", (EXCEPTIONS["Exception"],), {})
#: Name → class.
ERROR_CLASSES: dict[str, ClassValue] = {
    "OpError": _OP_ERROR, **{name: ClassValue(name, (_OP_ERROR,), {}) for name in _NAMES}
}  # fmt: skip
TABLE: Table = {f"errors.{name}": cls for name, cls in ERROR_CLASSES.items()}
TABLE["OpError"] = _OP_ERROR
