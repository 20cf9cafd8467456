"""Shape and dtype rules of ``tf.image``. Source of facts: ``tests/tfapi/ops_1_15.json``."""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.operations.result import Rules, described, first_input, result, rule_into, wanted_dtype
from tfshare_lint.tfapi.shapes import Dim, Dims, PartialShape, any_dim, dims_of, no_shape
from tfshare_lint.tfapi.tensors import Tensor, shape_of

__all__ = ["RULES"]

RULES: Rules = {}
rule = rule_into(RULES)

#: ``tf.image.ResizeMethod.NEAREST_NEIGHBOR``
_NEAREST = 1


def _with_size(shape: Dims, height: Dim, width: Dim) -> Dims:
    """The shape of an image or of a batch of them with another size."""
    if isinstance(shape, tuple) and len(shape) in (3, 4):
        return (*shape[: len(shape) - 3], height, width, shape[-1])
    return no_shape(shape)


def _size(call: Call) -> tuple[Dim, Dim]:
    size = dims_of(call.runtime, call["size"])
    return (size[0], size[1]) if isinstance(size, tuple) and len(size) == 2 else (any_dim(), any_dim())


@rule
def resize(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, first_input(call))
    partial = isinstance(getattr(call["size"], "constant", None), PartialShape)  # it is not run
    made = _with_size(shape, None, None) if partial else _with_size(shape, *_size(call))
    return result(call, operation, made, dtype if operation == "ResizeNearestNeighbor" else "float32")


@rule
def resize_by_method(call: Call, operation: str | None) -> Value:
    """``tf.image.resize_images``: what has the size already stays as it is, its dtype too."""
    shape, dtype = described(call, call["images"])
    height, width = _size(call)
    made = _with_size(shape, height, width)
    known = isinstance(height, int) and isinstance(width, int)
    if call["method"] == _NEAREST or (known and made == shape):
        return result(call, operation, made, dtype)
    certain = isinstance(call["method"], int) and known and isinstance(made, tuple) and None not in made[-3:]
    return result(call, operation, made, "float32" if certain or dtype == "float32" else None)


@rule
def boxed(call: Call, operation: str | None) -> Value:
    """Cropped or padded to a height and width; a tensor of unknown rank is taken for one image."""
    shape, dtype = described(call, call["image"])
    size = dims_of(call.runtime, [call["target_height"], call["target_width"]])
    height, width = size if isinstance(size, tuple) else (any_dim(), any_dim())
    made = (height, width, None) if shape is None else _with_size(shape, height, width)
    return result(call, operation, made, dtype)


@rule
def part_of_image(call: Call, operation: str | None) -> Value:
    """``tf.image.central_crop``"""
    shape, dtype = described(call, call["image"])
    if call["central_fraction"] == 1.0:
        call.runtime.machine.graph.unique_name("central_crop")
        return call["image"]
    return result(call, operation, _with_size(shape, any_dim(), any_dim()), dtype)


@rule
def turned(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["image"])
    return result(call, operation, _with_size(shape, None, None), dtype)


@rule
def flipped_axes(call: Call, operation: str | None) -> Value:
    shape, dtype = described(call, call["image"])
    known = isinstance(shape, tuple) and len(shape) in (3, 4)
    made = _with_size(shape, shape[-2], shape[-3]) if known and isinstance(shape, tuple) else no_shape(shape)
    return result(call, operation, made, dtype)


@rule
def crop_and_resize(call: Call, operation: str | None) -> Value:
    shape, _ = described(call, call["image"])
    boxes, _ = described(call, call["boxes"])
    size = dims_of(call.runtime, call["crop_size"])
    if not isinstance(shape, tuple) or not isinstance(boxes, tuple) or not isinstance(size, tuple):
        return result(call, operation, no_shape(shape, boxes, size), "float32")
    return result(call, operation, (boxes[0], *size, shape[-1]), "float32")


@rule
def randomly_adjusted(call: Call, operation: str | None) -> Value:
    """An image changed by a random number."""
    call.runtime.machine.graph.unique_name("random_uniform")
    return result(call, operation, *described(call, first_input(call)))


def _with_channels(call: Call, operation: str | None, channels: int) -> Value:
    shape, dtype = described(call, call["images"])
    made = (*shape[:-1], channels) if isinstance(shape, tuple) and shape else no_shape(shape)
    return result(call, operation, made, dtype)


@rule
def one_channel(call: Call, operation: str | None) -> Value:
    return _with_channels(call, operation, 1)


@rule
def three_channels(call: Call, operation: str | None) -> Value:
    return _with_channels(call, operation, 3)


@rule
def convert_image(call: Call, operation: str | None) -> Value:
    image = call["image"]
    dtype = wanted_dtype(call)
    same = isinstance(image, Tensor) and dtype is not None and image.dtype == dtype
    return result(call, "Identity" if same else operation, shape_of(call.runtime, image), dtype)


@rule
def decoded(call: Call, operation: str | None) -> Value:
    """One image of unknown size; no number of channels means that the file decides."""
    channels = call["channels"]
    depth: Dim = channels or None if isinstance(channels, int) or channels is None else any_dim()
    dtype = wanted_dtype(call, "uint8") if "dtype" in call.arguments else "uint8"
    return result(call, operation, (None, None, depth), dtype)


@rule
def decoded_frames(call: Call, operation: str | None) -> Value:
    return result(call, operation, (None, None, None, 3), "uint8")


@rule
def decoded_somehow(call: Call, operation: str | None) -> Value:
    return result(call, operation, None, wanted_dtype(call, "uint8"))


@rule
def text(call: Call, operation: str | None) -> Value:
    return result(call, operation, (), "string")


@rule
def jpeg_shape(call: Call, operation: str | None) -> Value:
    return result(call, operation, (3,), wanted_dtype(call, None, "output_type"))


@rule
def standardized(call: Call, operation: str | None) -> Value:
    """The image's shape; its dtype, or the one that the version always gives."""
    shape, dtype = described(call, first_input(call))
    return result(call, operation, shape, call.runtime.machine.profile.standardized_dtype or dtype)
