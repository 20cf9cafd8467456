"""Operators of Python's types as methods, also for instances of user classes that derive from them."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.formatting import repr_of, text_of
from tfshare_lint.interpreter.stdlib.support import HOST, Args, Implementation, Kwargs
from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.symbolic import concatenate

__all__ = ["SPECIAL_METHODS"]

_BINARY = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "and": "&",
           "or": "|", "xor": "^"}  # fmt: skip
_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _plain(value: Value) -> Value:
    """The host value of an instance that has one."""
    return value.attrs.get(HOST, value) if isinstance(value, Instance) else value


def _binary(op: str, reflected: bool) -> Implementation:
    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        left, right = _plain(args[0]), _plain(args[1])
        return runtime.binary(op, right, left) if reflected else runtime.binary(op, left, right)

    return call


def _comparison(op: str) -> Implementation:
    return lambda runtime, args, kwargs: runtime.compare(op, _plain(args[0]), _plain(args[1]))


def _text(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return concatenate(text_of(runtime, _plain(args[0])))


def _repr(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return concatenate(repr_of(runtime, _plain(args[0])))


def _contains(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.compare("in", args[1], _plain(args[0]))


def _item(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return runtime.get_item(_plain(args[0]), args[1])


#: Name → implementation; each takes the host value first.
SPECIAL_METHODS: dict[str, Implementation] = {
    **{f"__{name}__": _binary(op, False) for name, op in _BINARY.items()},
    **{f"__r{name}__": _binary(op, True) for name, op in _BINARY.items()},
    **{f"__{name}__": _comparison(op) for name, op in _COMPARISONS.items()},
    "__str__": _text,
    "__repr__": _repr,
    "__contains__": _contains,
    "__getitem__": _item,
}
