"""Sizes of what slides a window over space: convolutions and pooling."""

from __future__ import annotations

from typing import Any

from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.shapes import Dim, any_dim, combine

__all__ = ["deconvolved", "numbers", "window"]


def window(dim: Dim, kernel: Any, stride: Any, padding: Any, dilation: Any = 1) -> Dim:
    """How many positions a window has along one dimension."""
    if dim is None:
        return None
    values = (dim, kernel, stride, dilation)
    if not isinstance(padding, str):
        return any_dim()
    if padding.upper() == "SAME":
        if isinstance(stride, int) and stride == 1:
            return dim
        return -(-dim // stride) if isinstance(dim, int) and isinstance(stride, int) and stride else any_dim()
    if not all(isinstance(v, int) for v in values) or not stride or not isinstance(dim, int):
        return any_dim()
    positions: int = -(-(dim - (kernel - 1) * dilation) // stride)
    return max(0, positions)


def deconvolved(dim: Dim, kernel: Any, stride: Any, padding: Any) -> Dim:
    """The size that a transposed convolution of ``tf.layers`` gives along one dimension."""
    if dim is None:
        return None
    if not isinstance(stride, int) or not isinstance(padding, str) or not isinstance(kernel, int):
        return any_dim()
    grown = combine("*", dim, stride)
    return combine("+", grown, max(kernel - stride, 0)) if padding.upper() == "VALID" else grown


def numbers(value: Any, count: int) -> list[Any] | None:
    """``value`` as ``count`` numbers: one for all, or one each; unknown ones stay. None where it does not fit."""
    if isinstance(value, (list, tuple)):
        return list(value) if len(value) == count else list(value) * count if len(value) == 1 else None
    if value is None:
        return None
    return [value if isinstance(value, (int, Unknown)) else any_dim()] * count
