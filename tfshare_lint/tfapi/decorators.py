"""``tensorflow.python.util.tf_decorator``: what TensorFlow's decorators, and copies of them, are made with."""

from __future__ import annotations

from tfshare_lint.interpreter.values import MISSING, FunctionValue, Value
from tfshare_lint.tfapi.calls import Call, Table, function

__all__ = ["TABLE"]

TABLE: Table = {}


@function(
    TABLE, "tf_decorator.make_decorator",
    "target, decorator_func, decorator_name=None, decorator_doc='', decorator_argspec=None",
)  # fmt: skip
def _make_decorator(call: Call) -> Value:
    """``decorator_func`` itself, which gets the target's name and documentation."""
    wrapper = call["decorator_func"]
    if isinstance(wrapper, FunctionValue):
        for name in ("__name__", "__doc__"):
            value = call.runtime.find_attribute(call["target"], name)
            if value is not MISSING:
                call.runtime.set_attribute(wrapper, name, value)
        call.runtime.set_attribute(wrapper, "__wrapped__", call["target"])
    return wrapper
