"""Parameters of TensorFlow's functions that one version knows and another does not.

Signatures elsewhere are those of 1.15. A row reads ``canonical name: parameters``. Source of facts:
``inspect.signature`` of every modelled function in TensorFlow 1.4.0, 1.15.5 and ``tensorflow.compat.v1`` of 2.21.
"""

from __future__ import annotations

__all__ = ["ABSENT_IN_1_4", "ADDED_IN_2", "Parameters"]

#: Canonical name of a function below ``tf`` → some of its parameters.
Parameters = dict[str, tuple[str, ...]]


def _read(rows: str) -> Parameters:
    pairs = (line.split(":") for line in rows.strip().splitlines())
    return {name.strip(): tuple(parameters.split()) for name, parameters in pairs}


#: What 1.15 has and 1.4 has not.
ABSENT_IN_1_4: Parameters = _read("""
Variable: use_resource synchronization aggregation shape
boolean_mask: axis
contrib.rnn.CoupledInputForgetGateLSTMCell: layer_norm norm_gain norm_shift
contrib.rnn.GRUBlockCell: reuse name
contrib.rnn.GRUBlockCellV2: reuse name
contrib.rnn.LSTMBlockCell: dtype name
contrib.rnn.LSTMBlockFusedCell: reuse dtype name
contrib.rnn.NASCell: use_bias **kwargs
contrib.rnn.stack_bidirectional_dynamic_rnn: swap_memory
contrib.seq2seq.AttentionWrapper: attention_layer attention_fn dtype
contrib.seq2seq.BahdanauAttention: dtype custom_key_value_fn
contrib.seq2seq.BahdanauMonotonicAttention: dtype
contrib.seq2seq.BeamSearchDecoder: coverage_penalty_weight reorder_tensor_arrays
contrib.seq2seq.LuongAttention: dtype custom_key_value_fn
contrib.seq2seq.LuongMonotonicAttention: dtype
contrib.seq2seq.dynamic_decode: **kwargs
contrib.seq2seq.sequence_loss: sum_over_timesteps sum_over_batch
contrib.framework.local_variable: use_resource
contrib.framework.model_variable: synchronization aggregation
contrib.framework.variable: synchronization aggregation
contrib.layers.batch_norm: adjustment
contrib.layers.convolution: conv_dims
contrib.layers.dropout: seed
contrib.layers.separable_convolution2d: pointwise_initializer
convert_to_tensor: dtype_hint
count_nonzero: keepdims input
gather: batch_dims
gather_nd: batch_dims
get_local_variable: synchronization aggregation
get_variable: synchronization aggregation
gradients: unconnected_gradients
image.decode_image: dtype expand_animations
image.non_max_suppression: score_threshold
image.resize_bicubic: half_pixel_centers
image.resize_bilinear: half_pixel_centers
image.resize_images: preserve_aspect_ratio name
image.resize_nearest_neighbor: half_pixel_centers
layers.batch_normalization: virtual_batch_size adjustment
layers.flatten: data_format
linalg.norm: keepdims
linalg.transpose: conjugate
losses.cosine_distance: axis
matrix_transpose: conjugate
multinomial: output_dtype
nn.conv1d: input dilations
nn.conv2d: dilations filters
nn.conv2d_transpose: input filters dilations
nn.conv3d: dilations filters
nn.conv3d_transpose: input filters dilations
nn.convolution: filters dilations
nn.crelu: axis
nn.depthwise_conv2d: dilations
nn.dropout: rate
nn.l2_normalize: axis
nn.log_softmax: axis
nn.max_pool: input
nn.moments: keepdims
nn.pool: dilations
nn.rnn_cell.BasicLSTMCell: name dtype **kwargs
nn.rnn_cell.BasicRNNCell: name dtype **kwargs
nn.rnn_cell.GRUCell: name dtype **kwargs
nn.rnn_cell.LSTMCell: name dtype **kwargs
nn.sampled_softmax_loss: seed
nn.separable_conv2d: dilations
nn.softmax: axis
nn.softmax_cross_entropy_with_logits: axis
nn.sufficient_statistics: keepdims
nn.weighted_moments: keepdims
norm: keepdims
reduce_all: keepdims
reduce_any: keepdims
reduce_logsumexp: keepdims
reduce_max: keepdims
reduce_mean: keepdims
reduce_min: keepdims
reduce_prod: keepdims
reduce_sum: keepdims
scan: reverse
transpose: conjugate
variable_scope: auxiliary_name_scope
while_loop: maximum_iterations return_same_structure
""")

#: What 2's ``compat.v1`` has and 1.15 has not. All have defaults and are given by keyword.
ADDED_IN_2: Parameters = _read("""
fill: layout
gather_nd: bad_indices_policy
linspace: axis
map_fn: fn_output_signature
matmul: output_type
nn.ctc_greedy_decoder: blank_index
nn.embedding_lookup_sparse: allow_fast_lookup
nn.fused_batch_norm: exponential_avg_factor
nn.swish: beta
nn.top_k: index_type
numpy_function: stateful
ones: layout
scatter_nd: bad_indices_policy
train.AdamOptimizer: use_own_namescope_for_non_slot_vars
train.FtrlOptimizer: beta
train.MonitoredTrainingSession: save_graph_def
zeros: layout
""")
