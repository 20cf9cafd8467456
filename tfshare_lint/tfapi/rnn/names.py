"""The spellings under which programs reach recurrent cells, loops, decoders and attention.

``tf.contrib.rnn`` has everything of ``tf.nn.rnn_cell`` and the loops of ``tf.nn`` besides its own; programs also
import the modules inside these packages, those that TensorFlow had before 1.0 (``tf.models.rnn``) among them.
"""

from __future__ import annotations

from tfshare_lint.tfapi.calls import Table
from tfshare_lint.tfapi.rnn import (
    basic_cells as rnn_basic_cells,
    cells as rnn_cells,
    contrib_cells as rnn_contrib_cells,
    contrib_wrappers as rnn_contrib_wrappers,
    cudnn as rnn_cudnn,
    linear as rnn_linear,
    loops as rnn_loops,
    more_loops as rnn_more_loops,
    nest as rnn_nest,
    scope_cells as rnn_scope_cells,
    seq2seq_attention,
    seq2seq_crf,
    seq2seq_decoders,
    seq2seq_helpers,
    seq2seq_legacy,
    wrappers as rnn_wrappers,
)

__all__ = ["TABLE", "is_rnn_module", "rnn_spellings"]

#: Module inside a package (or a former one) → the packages under which its names are modelled.
_MODULES: dict[str, tuple[str, ...]] = {
    "contrib.rnn": ("contrib.rnn", "nn.rnn_cell", "nn"),
    "contrib.rnn.core_rnn_cell": ("nn.rnn_cell", "contrib.rnn"),
    "contrib.rnn.core_rnn_cell_impl": ("nn.rnn_cell", "contrib.rnn"),
    "nn.rnn_cell": ("nn.rnn_cell", "contrib.rnn"),
    "contrib.seq2seq": ("contrib.seq2seq",),
    "contrib.legacy_seq2seq": ("contrib.legacy_seq2seq",),
    "contrib.crf": ("contrib.crf",),
    "contrib.cudnn_rnn": ("contrib.cudnn_rnn", "contrib.rnn"),
    "models.rnn": ("nn", "nn.rnn_cell"),
    "models.rnn.rnn": ("nn",),
    "models.rnn.rnn_cell": ("nn.rnn_cell", "contrib.rnn"),
    "models.rnn.seq2seq": ("contrib.legacy_seq2seq",),
    "nn.seq2seq": ("contrib.legacy_seq2seq",),
}
#: Modules inside ``python.ops`` of a package, where programs import them from.
_INNER = frozenset({
    "python", "ops", "rnn_cell", "rnn", "core_rnn_cell", "core_rnn_cell_impl", "core_rnn", "rnn_cell_impl", "gru_ops",
    "lstm_ops", "fused_rnn_cell", "attention_wrapper", "basic_decoder", "beam_search_decoder", "decoder", "helper",
    "loss", "seq2seq", "crf", "layers", "cudnn_rnn", "cudnn_rnn_ops",
})  # fmt: skip
_PACKAGES = ("contrib.rnn", "contrib.seq2seq", "contrib.legacy_seq2seq", "contrib.crf", "contrib.cudnn_rnn")


def _collect() -> Table:
    table: Table = {}
    for part in (rnn_nest, rnn_cells, rnn_loops, rnn_more_loops, seq2seq_attention, seq2seq_helpers, seq2seq_decoders,
                 seq2seq_legacy, seq2seq_crf):  # fmt: skip
        table.update(part.TABLE)
    return table


#: Canonical name → model.
TABLE: Table = _collect()
#: The modules that put their classes into the table of :mod:`rnn_cells`.
_LOADED = (
    rnn_basic_cells,
    rnn_wrappers,
    rnn_linear,
    rnn_contrib_cells,
    rnn_scope_cells,
    rnn_contrib_wrappers,
    rnn_cudnn,
)


def _outer(path: str) -> str:
    """A module without the modules inside its package."""
    for package in _PACKAGES:
        rest = path[len(package) + 1 :]
        if path.startswith(f"{package}.") and all(part in _INNER for part in rest.split(".")):
            return package
    return path


def rnn_spellings(path: str) -> list[str]:
    """The canonical names that a name may stand for."""
    module, _, name = path.rpartition(".")
    return [f"{package}.{name}" for package in _MODULES.get(_outer(module), ())]


def is_rnn_module(path: str) -> bool:
    """Is this one of the modules?"""
    return _outer(path) in _MODULES
