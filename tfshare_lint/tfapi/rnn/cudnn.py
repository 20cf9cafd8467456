"""``tf.contrib.cudnn_rnn``: layers over whole sequences whose weights are one variable of unknown shape.

Facts: TensorFlow 1.15's ``contrib/cudnn_rnn/python/layers/cudnn_rnn.py``.
"""

from __future__ import annotations

from tfshare_lint.interpreter.values import ClassValue, Instance, Value
from tfshare_lint.machine import UNKNOWN_SHAPE, InitializerInfo, VariableRequest
from tfshare_lint.tfapi.calls import Call
from tfshare_lint.tfapi.dtypes import dtype_name
from tfshare_lint.tfapi.layers.core import refuse
from tfshare_lint.tfapi.layers.layer_class import LAYER, layer_scope, layer_state
from tfshare_lint.tfapi.model_class import attribute, model_class, set_attribute
from tfshare_lint.tfapi.rnn.cells import TABLE, init_cell, within_scope
from tfshare_lint.tfapi.rnn.compute import step, units
from tfshare_lint.tfapi.shapes import Dim, Dims, combine, dims_of
from tfshare_lint.tfapi.tensors import Tensor, shape_of
from tfshare_lint.tfapi.variables import get_variable

__all__ = ["KINDS"]

_PATH = "contrib.cudnn_rnn"
TABLE.update({
    f"{_PATH}.CUDNN_RNN_UNIDIRECTION": "unidirectional", f"{_PATH}.CUDNN_RNN_BIDIRECTION": "bidirectional",
    f"{_PATH}.CUDNN_LSTM": "lstm", f"{_PATH}.CUDNN_GRU": "gru", f"{_PATH}.CUDNN_RNN_RELU": "rnn_relu",
    f"{_PATH}.CUDNN_RNN_TANH": "rnn_tanh", f"{_PATH}.CUDNN_INPUT_LINEAR_MODE": "linear_input",
    f"{_PATH}.CUDNN_INPUT_SKIP_MODE": "skip_input", f"{_PATH}.CUDNN_INPUT_AUTO_MODE": "auto_select",
})  # fmt: skip


def _init(self: Instance, call: Call) -> Value:
    dtype = "float32" if call.default("dtype") else dtype_name(call.runtime, call["dtype"])
    call.arguments["dtype"] = dtype
    init_cell(self, call, **{f"_{name}": call[name] for name in ("num_layers", "num_units", "direction")})
    layer_state(call.runtime, self).api = "layer"
    return None


def _build(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    if runtime.known_truth(attribute(runtime, self, "built")):
        return None
    shape = dims_of(runtime, call["input_shape"])
    if isinstance(shape, tuple) and len(shape) != 3:
        refuse(runtime, f"Expecting input_shape with 3 dims, got {len(shape)}")
    elif isinstance(shape, tuple) and shape[-1] is None:
        refuse(runtime, "The last dimension of the inputs to `CudnnRNN` should be defined. Found `None`.")
    dtype = layer_state(runtime, self).dtype or "float32"
    # A tensor of which only cuDNN knows the size.
    info = InitializerInfo("constant", None, dtype, tensor=True)
    request = VariableRequest("opaque_kernel", None, dtype, info, validate_shape=False)
    target = layer_scope(runtime, self) or layer_state(runtime, self).choose_scope()  # type: ignore[attr-defined]
    made = within_scope(runtime, target, lambda: get_variable(runtime, request))
    set_attribute(runtime, self, "kernel", made)
    weights = layer_state(runtime, self).weights
    runtime.journal.save(weights)
    weights["opaque_kernel"] = made
    set_attribute(runtime, self, "built", True)
    return None


def _call(self: Instance, call: Call) -> Value:
    runtime, inputs, state = call.runtime, call["inputs"], call["initial_state"]
    if isinstance(state, (Tensor, list)):
        refuse(runtime, f"Invalid initial_state type: {runtime.to_text(state)}, expecting tuple.", "TypeError")
    shape, size = shape_of(runtime, inputs), units(runtime, self)
    ways = 2 if attribute(runtime, self, "_direction") == "bidirectional" else 1
    width = combine("*", size, ways)
    layers: Dim = combine("*", units(runtime, self, "_num_layers"), ways)
    known = isinstance(shape, tuple) and len(shape) == 3
    outputs: Dims = (shape[0], shape[1], width) if known and isinstance(shape, tuple) else UNKNOWN_SHAPE
    batch: Dim = shape[1] if known and isinstance(shape, tuple) else None
    made = step(runtime, "CudnnRNN", outputs, inputs, attribute(runtime, self, "kernel"))
    final = [step(runtime, None, (layers, batch, size), made) for _ in range(2)]
    return (made, tuple(final) if self.cls.find("(lstm)") is True else (final[0],))


_SIGNATURE = (
    "num_layers, num_units, input_mode='linear_input', direction='unidirectional', dropout=0.0, seed=None, "
    "dtype=tf.float32, kernel_initializer=None, bias_initializer=None, name=None"
)


def _kind(name: str) -> ClassValue:
    made = model_class(
        TABLE, f"{_PATH}.{name}", (LAYER,),
        {
            "__init__": (_SIGNATURE, _init),
            "build": ("input_shape", _build),
            "call": ("inputs, initial_state=None, sequence_lengths=None, time_major=True, training=True", _call),
        },
        {
            "num_layers": lambda runtime, self: attribute(runtime, self, "_num_layers"),
            "num_units": lambda runtime, self: attribute(runtime, self, "_num_units"),
            "direction": lambda runtime, self: attribute(runtime, self, "_direction"),
        },
    )  # fmt: skip
    made.attrs["(lstm)"] = name == "CudnnLSTM"
    return made


KINDS = tuple(_kind(name) for name in ("CudnnLSTM", "CudnnGRU", "CudnnRNNTanh", "CudnnRNNRelu"))
