"""``tf_decorator``, which TensorFlow's decorators and copies of them are made with, and what asks for the parameters of
functions."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.support import harmless
from tfshare_lint.interpreter.values import MISSING, BoundMethod, FunctionValue, Value
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


@function(TABLE, "estimator.util.fn_args", "fn")
def _fn_args(call: Call) -> Value:
    """The names of a function's parameters; a method's without the first."""
    function_of = call["fn"]
    bound = isinstance(function_of, BoundMethod)
    inner = function_of.function if isinstance(function_of, BoundMethod) else function_of
    if not isinstance(inner, FunctionValue):
        return harmless("fn_args()")
    names = [p.name for p in inner.code.parameters if p.kind in ("positional_only", "positional", "keyword")]
    return tuple(names[1:] if bound else names)
