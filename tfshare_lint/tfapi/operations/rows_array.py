"""Rows of the operation table: Operations that make, shape and move tensors; and those with side effects.

The form of a row is described in :mod:`tfshare_lint.tfapi.operations.table`. Signatures and names: TensorFlow 1.15.5.
"""

from __future__ import annotations

__all__ = ["ROWS"]

ROWS = """
placeholder | | dtype, shape=None, name=None | Placeholder | placeholder
placeholder_with_default | | input, shape, name=None | PlaceholderWithDefault | placeholder_with_default
sparse_placeholder sparse.placeholder | | dtype, shape=None, name=None | Placeholder | sparse_placeholder
constant | constant_v1 | value, dtype=None, shape=None, name='Const', verify_shape=False | Const | constant
zeros | | shape, dtype=tf.float32, name=None | zeros | filled
ones | | shape, dtype=tf.float32, name=None | ones | filled
fill | | dims, value, name=None | Fill | fill
zeros_like | | tensor, dtype=None, name=None, optimize=True | zeros_like | like
ones_like | | tensor, dtype=None, name=None, optimize=True | ones_like | like
random_normal random.normal | | shape, mean=0.0, stddev=1.0, dtype=tf.float32, seed=None, name=None | random_normal |
    filled
random_uniform random.uniform | | shape, minval=0, maxval=None, dtype=tf.float32, seed=None, name=None |
    random_uniform | filled
truncated_normal random.truncated_normal | | shape, mean=0.0, stddev=1.0, dtype=tf.float32, seed=None, name=None |
    truncated_normal | filled
random_gamma random.gamma | | shape, alpha, beta=None, dtype=tf.float32, seed=None, name=None | random_gamma |
    filled_1
random_poisson random.poisson | | lam, shape, dtype=tf.float32, seed=None, name=None | random_poisson | unknown
random_shuffle random.shuffle | | value, seed=None, name=None | RandomShuffle | same
random_crop image.random_crop | | value, size, seed=None, name=None | random_crop | random_crop
range | | start, limit=None, delta=1, dtype=None, name='range' | range | range
linspace lin_space | lin_space | start, stop, num, name=None | LinSpace | linspace
eye linalg.eye | | num_rows, num_columns=None, batch_shape=None, dtype=tf.float32, name=None | eye | eye
identity | | input, name=None | Identity | same
identity_n | | input, name=None | IdentityN | unknown
cast dtypes.cast | | x, dtype, name=None | Cast | cast
saturate_cast dtypes.saturate_cast | | value, dtype, name=None | saturate_cast | cast_always
to_float | | x, name='ToFloat' | ToFloat | to_float32
to_double | | x, name='ToDouble' | ToDouble | to_float64
to_int32 | | x, name='ToInt32' | ToInt32 | to_int32
to_int64 | | x, name='ToInt64' | ToInt64 | to_int64
bitcast | | input, type, name=None | Bitcast | unknown
convert_to_tensor | | value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None | Const | convert
reshape manip.reshape | | tensor, shape, name=None | Reshape | reshape
transpose | | a, perm=None, name='transpose', conjugate=False | transpose | transpose
matrix_transpose linalg.matrix_transpose linalg.transpose | | a, name='matrix_transpose', conjugate=False |
    matrix_transpose | matrix_transpose
expand_dims | | input, axis=None, name=None, dim=None | ExpandDims | expand_dims
squeeze | | input, axis=None, name=None, squeeze_dims=None | Squeeze | squeeze
concat | | values, axis, name='concat' | concat | concat
stack | | values, axis=0, name='stack' | stack | stack
unstack | | value, num=None, axis=0, name='unstack' | unstack | unstack
split | | value, num_or_size_splits, axis=0, num=None, name='split' | split | split
tile manip.tile | | input, multiples, name=None | Tile | tile
pad | | tensor, paddings, mode='CONSTANT', name=None, constant_values=0 | Pad | pad
slice | | input_, begin, size, name=None | Slice | slice
strided_slice | | input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
    shrink_axis_mask=0, var=None, name=None | StridedSlice | strided_slice
gather | | params, indices, validate_indices=None, name=None, axis=None, batch_dims=0 | GatherV2 | gather
gather_nd manip.gather_nd | | params, indices, name=None, batch_dims=0 | GatherNd | gather_nd
scatter_nd manip.scatter_nd | | indices, updates, shape, name=None | ScatterNd | scatter_nd
scatter_update | | ref, indices, updates, use_locking=True, name=None | ScatterUpdate | first
scatter_add | | ref, indices, updates, use_locking=False, name=None | ScatterAdd | first
scatter_sub | | ref, indices, updates, use_locking=False, name=None | ScatterSub | first
one_hot | | indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None | one_hot | one_hot
shape | | input, name=None, out_type=tf.int32 | Shape | shape
shape_n | | input, out_type=tf.int32, name=None | ShapeN | opaque
size | | input, name=None, out_type=tf.int32 | Size | size
rank | | input, name=None | Rank | rank
reverse manip.reverse reverse_v2 | reverse_v2 | tensor, axis, name=None | ReverseV2 | same
reverse_sequence | | input, seq_lengths, seq_axis=None, batch_axis=None, name=None, seq_dim=None, batch_dim=None |
    ReverseSequence | same
boolean_mask | | tensor, mask, name='boolean_mask', axis=None | boolean_mask | boolean_mask
where | | condition, x=None, y=None, name=None | - | where
sequence_mask | | lengths, maxlen=None, dtype=tf.bool, name=None | SequenceMask | sequence_mask
meshgrid | | *args, **kwargs | meshgrid | meshgrid
sparse_to_dense | | sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None |
    SparseToDense | sparse_to_dense
stop_gradient | | input, name=None | StopGradient | stop_gradient
no_op | | name=None | NoOp | operation
tuple | | tensors, name=None, control_inputs=None | tuple | listed
Print | | input_, data, message=None, first_n=None, summarize=None, name=None | Print | same
check_numerics debugging.check_numerics | | tensor, message, name=None | CheckNumerics | same
diag linalg.tensor_diag | | diagonal, name=None | Diag | diag
diag_part linalg.tensor_diag_part | | input, name=None | DiagPart | diag_part
matrix_diag linalg.diag | | diagonal, name='diag', k=0, num_rows=-1, num_cols=-1, padding_value=0 | diag |
    matrix_diag
matrix_diag_part linalg.diag_part | | input, name='diag_part', k=0, padding_value=0 | diag_part | matrix_diag_part
matrix_set_diag linalg.set_diag | | input, diagonal, name='set_diag', k=0 | MatrixSetDiag | same
matrix_band_part linalg.band_part | | input, num_lower, num_upper, name=None | MatrixBandPart | same
dynamic_partition | | data, partitions, num_partitions, name=None | DynamicPartition | dynamic_partition
dynamic_stitch | | indices, data, name=None | DynamicStitch | dynamic_stitch
multinomial random.multinomial | | logits, num_samples, seed=None, name=None, output_dtype=None | multinomial |
    multinomial
py_func | | func, inp, Tout, stateful=True, name=None | PyFunc | py_func
numpy_function | | func, inp, Tout, name=None | PyFunc | py_func
assign | | ref, value, validate_shape=None, use_locking=None, name=None | Assign | assign
assign_add | | ref, value, use_locking=None, name=None | AssignAdd | assign
assign_sub | | ref, value, use_locking=None, name=None | AssignSub | assign
verify_tensor_all_finite debugging.assert_all_finite | | t=None, msg=None, name=None, x=None, message=None |
    VerifyFinite | same
invert_permutation math.invert_permutation | | x, name=None | InvertPermutation | same
unique | | x, out_idx=tf.int32, name=None | Unique | unique
unique_with_counts | | x, out_idx=tf.int32, name=None | UniqueWithCounts | opaque
setdiff1d | | x, y, index_dtype=tf.int32, name=None | ListDiff | opaque
searchsorted | | sorted_sequence, values, side='left', out_type=tf.int32, name=None | - | unknown
histogram_fixed_width | | values, value_range, nbins=100, dtype=tf.int32, name=None | histogram_fixed_width | unknown
string_split | | source, sep=None, skip_empty=True, delimiter=None, result_type='SparseTensor', name=None |
    StringSplit | string_split
sparse_tensor_to_dense sparse.to_dense | | sp_input, default_value=None, validate_indices=True, name=None |
    SparseToDense | sparse_to_dense_tensor
string_to_hash_bucket_fast strings.to_hash_bucket_fast | | input, num_buckets, name=None | StringToHashBucketFast |
    hash_bucket
string_to_hash_bucket_strong strings.to_hash_bucket_strong | | input, num_buckets, key, name=None |
    StringToHashBucketStrong | hash_bucket
string_to_hash_bucket strings.to_hash_bucket | string_to_hash_bucket_v1 | string_tensor=None, num_buckets=None,
    name=None, input=None | StringToHashBucket | hash_bucket
string_join strings.join | | inputs, separator='', name=None | StringJoin | unknown
as_string dtypes.as_string strings.as_string | | input, precision=-1, scientific=False, shortest=False, width=-1,
    fill='', name=None | AsString | same_string
decode_raw io.decode_raw | decode_raw_v1 | input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None
    | DecodeRaw | parsed_bytes
string_to_number strings.to_number | string_to_number_v1 | string_tensor=None, out_type=tf.float32, name=None,
    input=None | StringToNumber | parsed_numbers
read_file io.read_file | | filename, name=None | ReadFile | file_content
broadcast_to | | input, shape, name=None | BroadcastTo | broadcast_to
broadcast_static_shape | | shape_x, shape_y | - | opaque
broadcast_dynamic_shape | | shape_x, shape_y | - | opaque
roll manip.roll | | input, shift, axis, name=None | Roll | same
quantize_v2 | | input, min_range, max_range, T, mode='MIN_COMBINED', name=None, round_mode='HALF_AWAY_FROM_ZERO' |
    QuantizeV2 | opaque
batch_to_space | | input, crops, block_size, name=None, block_shape=None | BatchToSpaceND | batch_to_space
space_to_batch nn.space_to_batch | | input, paddings, block_size=None, name=None, block_shape=None | SpaceToBatchND |
    space_to_batch
batch_to_space_nd manip.batch_to_space_nd | | input, block_shape, crops, name=None | BatchToSpaceND | batch_to_space_nd
space_to_batch_nd manip.space_to_batch_nd | | input, block_shape, paddings, name=None | SpaceToBatchND |
    space_to_batch_nd
depth_to_space nn.depth_to_space | | input, block_size, name=None, data_format='NHWC' | DepthToSpace | depth_to_space
space_to_depth nn.space_to_depth | | input, block_size, name=None, data_format='NHWC' | SpaceToDepth | space_to_depth
extract_image_patches image.extract_image_patches | | images, ksizes=None, strides=None, rates=None, padding=None,
    name=None, sizes=None | ExtractImagePatches | unknown
assert_equal debugging.assert_equal | | x, y, data=None, summarize=None, message=None, name=None | assert_equal |
    operation
assert_rank debugging.assert_rank | | x, rank, data=None, summarize=None, message=None, name=None | assert_rank |
    operation
assert_greater debugging.assert_greater | | x, y, data=None, summarize=None, message=None, name=None | assert_greater
    | operation
assert_greater_equal debugging.assert_greater_equal | | x, y, data=None, summarize=None, message=None, name=None |
    assert_greater_equal | operation
assert_less debugging.assert_less | | x, y, data=None, summarize=None, message=None, name=None | assert_less |
    operation
assert_less_equal debugging.assert_less_equal | | x, y, data=None, summarize=None, message=None, name=None |
    assert_less_equal | operation
assert_positive debugging.assert_positive | | x, data=None, summarize=None, message=None, name=None | assert_positive
    | operation
assert_rank_at_least debugging.assert_rank_at_least | | x, rank, data=None, summarize=None, message=None, name=None |
    assert_rank_at_least | operation
assert_rank_in debugging.assert_rank_in | | x, ranks, data=None, summarize=None, message=None, name=None |
    assert_rank_in | operation
assert_type debugging.assert_type | | tensor, tf_type, message=None, name=None | assert_type | operation
assert_non_negative debugging.assert_non_negative | | x, data=None, summarize=None, message=None, name=None |
    assert_non_negative | operation
Assert debugging.Assert | | condition, data, summarize=None, name=None | Assert | operation
"""
