"""Rows of the operation table: Arithmetic, comparison and reduction.

The form of a row is described in :mod:`tfshare_lint.tfapi.operations.table`. Signatures and names: TensorFlow 1.15.5.
"""

from __future__ import annotations

__all__ = ["ROWS"]

ROWS = """
matmul linalg.matmul | | a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False,
    a_is_sparse=False, b_is_sparse=False, name=None | MatMul | matmul
tensordot linalg.tensordot | | a, b, axes, name=None | Tensordot | tensordot
einsum linalg.einsum | | equation, *inputs, **kwargs | einsum | einsum
sparse_tensor_dense_matmul sparse.matmul sparse.sparse_dense_matmul | | sp_a, b, adjoint_a=False, adjoint_b=False,
    name=None | SparseTensorDenseMatMul | sparse_matmul
add math.add | | x, y, name=None | Add | binary
subtract math.subtract | | x, y, name=None | Sub | binary
multiply math.multiply | | x, y, name=None | Mul | binary
divide math.divide | | x, y, name=None | truediv | divide
div | | x, y, name=None | div | binary
div_no_nan math.divide_no_nan | | x, y, name=None | div_no_nan | binary
truediv math.truediv | | x, y, name=None | truediv | divide
realdiv | real_div | x, y, name=None | RealDiv | binary
floordiv math.floordiv | | x, y, name=None | floordiv | binary
floor_div | | x, y, name=None | FloorDiv | binary
mod floormod math.floormod math.mod | floor_mod | x, y, name=None | FloorMod | binary
pow math.pow | | x, y, name=None | Pow | binary
maximum math.maximum | | x, y, name=None | Maximum | binary
minimum math.minimum | | x, y, name=None | Minimum | binary
squared_difference math.squared_difference | | x, y, name=None | SquaredDifference | binary
atan2 math.atan2 | | y, x, name=None | Atan2 | binary
add_n math.add_n | | inputs, name=None | AddN | first_of
accumulate_n math.accumulate_n | | inputs, shape=None, tensor_dtype=None, name=None | AccumulateNV2 | first_of
square math.square | | x, name=None | Square | same
sqrt math.sqrt | | x, name=None | Sqrt | same
rsqrt math.rsqrt | | x, name=None | Rsqrt | same
exp math.exp | | x, name=None | Exp | same
expm1 math.expm1 | | x, name=None | Expm1 | same
log math.log | | x, name=None | Log | same
log1p math.log1p | | x, name=None | Log1p | same
log_sigmoid math.log_sigmoid | | x, name=None | LogSigmoid | same
abs math.abs | | x, name=None | Abs | same
negative math.negative | neg | x, name=None | Neg | same
sign math.sign | | x, name=None | Sign | same
sigmoid math.sigmoid nn.sigmoid | | x, name=None | Sigmoid | same
tanh math.tanh nn.tanh | | x, name=None | Tanh | same
sin math.sin | | x, name=None | Sin | same
cos math.cos | | x, name=None | Cos | same
tan math.tan | | x, name=None | Tan | same
asin math.asin | | x, name=None | Asin | same
acos math.acos | | x, name=None | Acos | same
atan math.atan | | x, name=None | Atan | same
sinh math.sinh | | x, name=None | Sinh | same
cosh math.cosh | | x, name=None | Cosh | same
floor math.floor | | x, name=None | Floor | same
ceil math.ceil | | x, name=None | Ceil | same
round math.round | | x, name=None | Round | same
rint math.rint | | x, name=None | Rint | same
erf math.erf | | x, name=None | Erf | same
erfc math.erfc | | x, name=None | Erfc | same
lgamma math.lgamma | | x, name=None | Lgamma | same
digamma math.digamma | | x, name=None | Digamma | same
reciprocal math.reciprocal | | x, name=None | Reciprocal | same
is_nan debugging.is_nan math.is_nan | | x, name=None | IsNan | same_bool
is_inf debugging.is_inf math.is_inf | | x, name=None | IsInf | same_bool
is_finite debugging.is_finite math.is_finite | | x, name=None | IsFinite | same_bool
equal math.equal | | x, y, name=None | Equal | binary_bool
not_equal math.not_equal | | x, y, name=None | NotEqual | binary_bool
greater math.greater | | x, y, name=None | Greater | binary_bool
greater_equal math.greater_equal | | x, y, name=None | GreaterEqual | binary_bool
less math.less | | x, y, name=None | Less | binary_bool
less_equal math.less_equal | | x, y, name=None | LessEqual | binary_bool
logical_and math.logical_and | | x, y, name=None | LogicalAnd | binary_bool
logical_or math.logical_or | | x, y, name=None | LogicalOr | binary_bool
logical_xor math.logical_xor | | x, y, name='LogicalXor' | LogicalXor | binary_bool
logical_not math.logical_not | | x, name=None | LogicalNot | same_bool
reduce_mean math.reduce_mean | reduce_mean_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Mean | reduce
reduce_sum math.reduce_sum | reduce_sum_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Sum | reduce
reduce_max math.reduce_max | reduce_max_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Max | reduce
reduce_min math.reduce_min | reduce_min_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Min | reduce
reduce_prod math.reduce_prod | reduce_prod_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Prod | reduce
reduce_any math.reduce_any | reduce_any_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | Any | reduce
reduce_all math.reduce_all | reduce_all_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | All | reduce
reduce_logsumexp math.reduce_logsumexp | reduce_logsumexp_v1 | input_tensor, axis=None, keepdims=None, name=None,
    reduction_indices=None, keep_dims=None | ReduceLogSumExp | reduce
math.reduce_std | | input_tensor, axis=None, keepdims=False, name=None | reduce_std | reduce
math.reduce_variance | | input_tensor, axis=None, keepdims=False, name=None | reduce_variance | reduce
count_nonzero math.count_nonzero | | input_tensor=None, axis=None, keepdims=None, dtype=tf.int64, name=None,
    reduction_indices=None, keep_dims=None, input=None | count_nonzero | reduce_int64
argmax math.argmax | | input, axis=None, name=None, dimension=None, output_type=tf.int64 | ArgMax | arg_reduce
argmin math.argmin | | input, axis=None, name=None, dimension=None, output_type=tf.int64 | ArgMin | arg_reduce
arg_max | | input, dimension, output_type=tf.int64, name=None | ArgMax | arg_reduce
arg_min | | input, dimension, output_type=tf.int64, name=None | ArgMin | arg_reduce
cumsum math.cumsum | | x, axis=0, exclusive=False, reverse=False, name=None | Cumsum | same
cumprod math.cumprod | | x, axis=0, exclusive=False, reverse=False, name=None | Cumprod | same
norm linalg.norm | | tensor, ord='euclidean', axis=None, keepdims=None, name=None, keep_dims=None | norm | norm
clip_by_value | | t, clip_value_min, clip_value_max, name=None | clip_by_value | same
clip_by_norm | | t, clip_norm, axes=None, name=None | clip_by_norm | same
clip_by_average_norm | | t, clip_norm, name=None | clip_by_average_norm | same
clip_by_global_norm | | t_list, clip_norm, use_norm=None, name=None | clip_by_global_norm | clip_by_global_norm
global_norm linalg.global_norm | | t_list, name=None | global_norm | scalar_float
matrix_inverse linalg.inv | | input, adjoint=False, name=None | MatrixInverse | same
matrix_determinant linalg.det | | input, name=None | MatrixDeterminant | without_matrix
cholesky linalg.cholesky | | input, name=None | Cholesky | same
trace linalg.trace | | x, name=None | Trace | without_matrix
cross linalg.cross | | a, b, name=None | Cross | same
unsorted_segment_sum math.unsorted_segment_sum | | data, segment_ids, num_segments, name=None | UnsortedSegmentSum |
    unsorted_segments
segment_sum math.segment_sum | | data, segment_ids, name=None | SegmentSum | segments
segment_mean math.segment_mean | | data, segment_ids, name=None | SegmentMean | segments
segment_max math.segment_max | | data, segment_ids, name=None | SegmentMax | segments
gradients | | ys, xs, grad_ys=None, name='gradients', colocate_gradients_with_ops=False, gate_gradients=False,
    aggregation_method=None, stop_gradients=None, unconnected_gradients=<UnconnectedGradients> | gradients | gradients
hessians | | ys, xs, name='hessians', colocate_gradients_with_ops=False, gate_gradients=False, aggregation_method=None
    | - | opaque
bincount math.bincount | bincount_v1 | arr, weights=None, minlength=None, maxlength=None, dtype=tf.int32 | bincount |
    unknown
complex dtypes.complex | | real, imag, name=None | Complex | unknown
real math.real | | input, name=None | Real | same
imag math.imag | | input, name=None | Imag | same
fft signal.fft spectral.fft | | input, name=None | FFT | same
"""
