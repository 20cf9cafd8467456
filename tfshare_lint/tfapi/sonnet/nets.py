"""dm-sonnet's ``snt.nets.ConvNet2D``.

Facts: ``nets/convnet.py`` in dm-sonnet 1.36's ``python/modules``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import Value
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.sonnet.base import TABLE, enter_scope
from tfshare_lint.tfapi.sonnet.module import Module, define_module

__all__ = ["TABLE"]


def _each(module: Module, parameter: str, count: int) -> list[Value] | None:
    """An argument as one value a layer."""
    value = module[parameter]
    if isinstance(value, bool):
        return [value] * count
    items = module.runtime.known_items(value) if isinstance(value, (list, tuple)) else None
    if items is None:
        return None
    return items * count if len(items) == 1 else items if len(items) == count else None


def _make_layers(module: Module) -> None:
    runtime = module.runtime
    channels = runtime.known_items(module["output_channels"])
    count = len(channels) if channels is not None else 0
    names = {"kernel_shapes": "kernel_shape", "strides": "stride", "paddings": "padding", "rates": "rate",
             "use_bias": "use_bias"}  # fmt: skip
    lists = {keyword: _each(module, parameter, count) for parameter, keyword in names.items()}
    if channels is None or any(values is None for values in lists.values()):
        module.keep("_layers", runtime.fresh("layers"))
        return
    kept = {key: module[key] for key in ("initializers", "partitioners", "regularizers", "data_format")}

    def make() -> Value:
        return [
            module.new(
                "Conv2D", output, name=f"conv_2d_{index}", **kept,
                **{keyword: values[index] for keyword, values in lists.items() if values is not None},
            )
            for index, output in enumerate(channels)
        ]  # fmt: skip

    module.keep("_layers", runtime.within(enter_scope(module.owner), make))


def _normalizer(module: Module) -> tuple[Value, dict[str, Value]]:
    """What makes the normalization behind each layer (None: there is none), and its keywords."""
    constructor, keywords = module["normalization_ctor"], module["normalization_kwargs"]
    if module["use_batch_norm"] is not None and module.flag("use_batch_norm"):
        constructor, keywords = TABLE["sonnet.BatchNorm"], module["batch_norm_config"]
    return constructor, keywords if isinstance(keywords, dict) else {}


def _build(module: Module, call: Call) -> Value:
    runtime, net, given = module.runtime, call["inputs"], call.arguments["normalization_build_kwargs"]
    layers = runtime.known_items(module["layers"])
    constructor, keywords = _normalizer(module)
    if layers is None or isinstance(constructor, str):
        return runtime.unknown_call("ConvNet2D", [net], {})
    final = "activate_final" if module["normalize_final"] is None else "normalize_final"
    for index, layer in enumerate(layers):
        last = index == len(layers) - 1
        net = module.call(layer, net)
        if constructor is not None and (not last or module.flag(final)):
            made = runtime.call(constructor, [], {"name": f"batch_norm_{index}", **keywords})
            net = runtime.call(made, [net], given)
        if not last or module.flag("activate_final"):
            activation = module["activation"]
            is_default = isinstance(activation, tuple)  # a default that only TensorFlow can write
            net = module.operation("nn.relu", net) if is_default else module.call(activation, net)
    return net


define_module(
    "nets.ConvNet2D",
    "output_channels, kernel_shapes, strides, paddings, rates=(1,), activation=tf.nn.relu, activate_final=False, "
    "normalization_ctor=None, normalization_kwargs=None, normalize_final=None, initializers=None, partitioners=None, "
    "regularizers=None, use_batch_norm=None, use_bias=True, batch_norm_config=None, data_format='NHWC', "
    "custom_getter=None, name='conv_net_2d'",
    "inputs, **normalization_build_kwargs", _build, after=_make_layers, properties={"layers": lambda m: m["layers"]},
)  # fmt: skip
