"""Rows of the operation table: Operations of ``tf.nn``, ``tf.losses``, ``tf.image`` and ``tf.summary``.

The form of a row is described in :mod:`tfshare_lint.tfapi.operations.table`. Signatures and names: TensorFlow 1.15.5.
"""

from __future__ import annotations

__all__ = ["ROWS"]

ROWS = """
nn.relu | | features, name=None | Relu | same
nn.relu6 | | features, name=None | Relu6 | same
nn.elu | | features, name=None | Elu | same
nn.selu | | features, name=None | Selu | same
nn.leaky_relu | | features, alpha=0.2, name=None | LeakyRelu | same
nn.crelu | | features, name=None, axis=-1 | CRelu | crelu
nn.softplus math.softplus | | features, name=None | Softplus | same
nn.softsign math.softsign | | features, name=None | Softsign | same
nn.swish | | features | swish | same
nn.softmax math.softmax | | logits, axis=None, name=None, dim=None | Softmax | same
nn.log_softmax math.log_softmax | | logits, axis=None, name=None, dim=None | LogSoftmax | same
nn.dropout | | x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None | dropout | dropout
nn.conv1d | | value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None, name=None,
    input=None, dilations=None | conv1d | conv1d
nn.conv2d | | input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format='NHWC', dilations=[1,
    1, 1, 1], name=None, filters=None | Conv2D | conv2d
nn.conv3d | conv3d_v1 | input, filter=None, strides=None, padding=None, data_format='NDHWC', dilations=[1, 1, 1, 1,
    1], name=None, filters=None | Conv3D | conv3d
nn.depthwise_conv2d | | input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None |
    depthwise | depthwise_conv2d
nn.depthwise_conv2d_native | | input, filter, strides, padding, data_format='NHWC', dilations=[1, 1, 1, 1], name=None
    | DepthwiseConv2dNative | depthwise_conv2d
nn.separable_conv2d | | input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None,
    data_format=None, dilations=None | separable_conv2d | separable_conv2d
nn.atrous_conv2d | | value, filters, rate, padding, name=None | convolution | atrous_conv2d
nn.convolution | | input, filter, padding, strides=None, dilation_rate=None, name=None, data_format=None,
    filters=None, dilations=None | convolution | convolution
nn.conv2d_transpose | | value=None, filter=None, output_shape=None, strides=None, padding='SAME', data_format='NHWC',
    name=None, input=None, filters=None, dilations=None | conv2d_transpose | conv_transpose
nn.conv3d_transpose | | value, filter=None, output_shape=None, strides=None, padding='SAME', data_format='NDHWC',
    name=None, input=None, filters=None, dilations=None | conv3d_transpose | conv_transpose
nn.atrous_conv2d_transpose | | value, filters, output_shape, rate, padding, name=None | atrous_conv2d_transpose |
    unknown
nn.conv1d_transpose | | input, filters, output_shape, strides, padding='SAME', data_format='NWC', dilations=None,
    name=None | conv1d_transpose | unknown
nn.dilation2d | dilation2d_v1 | input, filter=None, strides=None, rates=None, padding=None, name=None, filters=None,
    dilations=None | Dilation2D | unknown
nn.max_pool | | value, ksize, strides, padding, data_format='NHWC', name=None, input=None | MaxPool | pool
nn.avg_pool nn.avg_pool2d | | value, ksize, strides, padding, data_format='NHWC', name=None, input=None | AvgPool |
    pool
nn.max_pool3d | | input, ksize, strides, padding, data_format='NDHWC', name=None | MaxPool3D | pool
nn.avg_pool3d | | input, ksize, strides, padding, data_format='NDHWC', name=None | AvgPool3D | pool
nn.max_pool_with_argmax | max_pool_with_argmax_v1 | input, ksize, strides, padding, data_format='NHWC', Targmax=None,
    name=None, output_dtype=None, include_batch_in_index=False | MaxPoolWithArgmax | opaque
nn.pool | | input, window_shape, pooling_type, padding, dilation_rate=None, strides=None, name=None, data_format=None,
    dilations=None | - | pool_nd
nn.bias_add | | value, bias, data_format=None, name=None | BiasAdd | same
nn.xw_plus_b | | x, weights, biases, name=None | xw_plus_b | xw_plus_b
nn.relu_layer | | x, weights, biases, name=None | relu_layer | xw_plus_b
nn.embedding_lookup | | params, ids, partition_strategy='mod', name=None, validate_indices=True, max_norm=None |
    embedding_lookup | embedding_lookup
nn.embedding_lookup_sparse | | params, sp_ids, sp_weights, partition_strategy='mod', name=None, combiner=None,
    max_norm=None | embedding_lookup_sparse | unknown
nn.l2_normalize linalg.l2_normalize math.l2_normalize | | x, axis=None, epsilon=1e-12, name=None, dim=None |
    l2_normalize | same
nn.l2_loss | | t, name=None | L2Loss | scalar
nn.moments | | x, axes, shift=None, name=None, keep_dims=None, keepdims=None | moments | moments
nn.weighted_moments | | x, axes, frequency_weights, name=None, keep_dims=None, keepdims=None | weighted_moments |
    opaque
nn.sufficient_statistics | | x, axes, shift=None, keep_dims=None, name=None, keepdims=None | sufficient_statistics |
    opaque
nn.normalize_moments | | counts, mean_ss, variance_ss, shift, name=None | normalize | opaque
nn.batch_normalization | | x, mean, variance, offset, scale, variance_epsilon, name=None | batchnorm | same
nn.fused_batch_norm | | x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format='NHWC',
    is_training=True, name=None | FusedBatchNormV3 | fused_batch_norm
nn.batch_norm_with_global_normalization | | t=None, m=None, v=None, beta=None, gamma=None, variance_epsilon=None,
    scale_after_normalization=None, name=None, input=None, mean=None, variance=None | batchnorm | same
nn.local_response_normalization nn.lrn | lrn | input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None | LRN |
    same
nn.softmax_cross_entropy_with_logits | | _sentinel=None, labels=None, logits=None, dim=-1, name=None, axis=None |
    softmax_cross_entropy_with_logits_sg | drop_last_logits
nn.softmax_cross_entropy_with_logits_v2 | softmax_cross_entropy_with_logits_v2_helper | labels, logits, axis=None,
    name=None, dim=None | softmax_cross_entropy_with_logits | drop_last_logits
nn.sparse_softmax_cross_entropy_with_logits | | _sentinel=None, labels=None, logits=None, name=None |
    SparseSoftmaxCrossEntropyWithLogits | drop_last_logits
nn.sigmoid_cross_entropy_with_logits | | _sentinel=None, labels=None, logits=None, name=None | logistic_loss |
    same_logits
nn.weighted_cross_entropy_with_logits | | labels=None, logits=None, pos_weight=None, name=None, targets=None |
    logistic_loss | same_logits
nn.in_top_k math.in_top_k | | predictions, targets, k, name=None | in_top_k | in_top_k
nn.top_k math.top_k | | input, k=1, sorted=True, name=None | TopKV2 | top_k
nn.zero_fraction math.zero_fraction | | value, name=None | zero_fraction | scalar
nn.nce_loss | | weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
    remove_accidental_hits=False, partition_strategy='mod', name='nce_loss' | nce_loss | unknown
nn.sampled_softmax_loss | | weights, biases, labels, inputs, num_sampled, num_classes, num_true=1,
    sampled_values=None, remove_accidental_hits=True, partition_strategy='mod', name='sampled_softmax_loss', seed=None
    | sampled_softmax_loss | unknown
nn.ctc_loss | | labels, inputs=None, sequence_length=None, preprocess_collapse_repeated=False,
    ctc_merge_repeated=True, ignore_longer_outputs_than_inputs=False, time_major=True, logits=None | CTCLoss | unknown
nn.ctc_greedy_decoder | | inputs, sequence_length, merge_repeated=True | CTCGreedyDecoder | opaque
nn.ctc_beam_search_decoder | | inputs, sequence_length, beam_width=100, top_paths=1, merge_repeated=True |
    CTCBeamSearchDecoder | opaque
nn.log_poisson_loss | | targets, log_input, compute_full_loss=False, name=None | log_poisson_loss | unknown
nn.log_uniform_candidate_sampler random.log_uniform_candidate_sampler | | true_classes, num_true, num_sampled, unique,
    range_max, seed=None, name=None | LogUniformCandidateSampler | opaque
nn.uniform_candidate_sampler random.uniform_candidate_sampler | | true_classes, num_true, num_sampled, unique,
    range_max, seed=None, name=None | UniformCandidateSampler | opaque
nn.erosion2d | | value, kernel, strides, rates, padding, name=None | erosion2d | unknown
losses.mean_squared_error | | labels, predictions, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | mean_squared_error | loss
losses.absolute_difference | | labels, predictions, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | absolute_difference | loss
losses.softmax_cross_entropy | | onehot_labels, logits, weights=1.0, label_smoothing=0, scope=None,
    loss_collection='losses', reduction='weighted_sum_by_nonzero_weights' | softmax_cross_entropy_loss | loss
losses.sparse_softmax_cross_entropy | | labels, logits, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | sparse_softmax_cross_entropy_loss | loss
losses.sigmoid_cross_entropy | | multi_class_labels, logits, weights=1.0, label_smoothing=0, scope=None,
    loss_collection='losses', reduction='weighted_sum_by_nonzero_weights' | sigmoid_cross_entropy_loss | loss
losses.hinge_loss | | labels, logits, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | hinge_loss | loss
losses.huber_loss | | labels, predictions, weights=1.0, delta=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | huber_loss | loss
losses.log_loss | | labels, predictions, weights=1.0, epsilon=1e-07, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | log_loss | loss
losses.cosine_distance | | labels, predictions, axis=None, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights', dim=None | cosine_distance_loss | loss
losses.mean_pairwise_squared_error | | labels, predictions, weights=1.0, scope=None, loss_collection='losses' |
    mean_pairwise_squared_error | loss
losses.compute_weighted_loss | | losses, weights=1.0, scope=None, loss_collection='losses',
    reduction='weighted_sum_by_nonzero_weights' | weighted_loss | loss
losses.get_total_loss | | add_regularization_losses=True, name='total_loss', scope=None | total_loss | total_loss
losses.get_regularization_loss | | scope=None, name='total_regularization_loss' | total_regularization_loss |
    regularization_loss
summary.scalar | | name, tensor, collections=None, family=None | - | summary
summary.histogram | | name, values, collections=None, family=None | - | summary
summary.image | | name, tensor, max_outputs=3, collections=None, family=None | - | summary
summary.audio | | name, tensor, sample_rate, max_outputs=3, collections=None, family=None | - | summary
summary.text | | name, tensor, collections=None | - | summary
summary.tensor_summary | | name, tensor, summary_description=None, collections=None, summary_metadata=None,
    family=None, display_name=None | - | summary
summary.merge | | inputs, collections=None, name=None | Merge/MergeSummary | unknown
summary.merge_all | | key='summaries', scope=None, name=None | Merge/MergeSummary | unknown
"""
