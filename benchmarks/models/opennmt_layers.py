import tensorflow as tf
import opennmt as onmt

lengths = tf.constant([4, 6])
inputs = tf.zeros([2, 6, 12])


def transformer():
    encoder = onmt.encoders.SelfAttentionEncoder(2, num_units=12, num_heads=3, ffn_inner_dim=20, dropout=0.1)
    outputs, state, out_lengths = encoder.encode(inputs, sequence_length=lengths, mode=tf.estimator.ModeKeys.TRAIN)
    decoder = onmt.decoders.SelfAttentionDecoder(2, num_units=12, num_heads=3, ffn_inner_dim=20)
    with tf.variable_scope('decoder'):
        decoder.decode(tf.zeros([2, 5, 12]), tf.constant([5, 3]), vocab_size=30, initial_state=state,
                       mode=tf.estimator.ModeKeys.TRAIN, memory=outputs, memory_sequence_length=out_lengths)


def recurrent():
    encoder = onmt.encoders.BidirectionalRNNEncoder(2, 8, cell_class=tf.nn.rnn_cell.LSTMCell, dropout=0.3)
    outputs, state, out_lengths = encoder.encode(inputs, sequence_length=lengths, mode=tf.estimator.ModeKeys.TRAIN)
    decoder = onmt.decoders.AttentionalRNNDecoder(2, 8, bridge=onmt.layers.CopyBridge())
    with tf.variable_scope('decoder'):
        decoder.decode(tf.zeros([2, 5, 12]), tf.constant([5, 3]), vocab_size=30, initial_state=state,
                       mode=tf.estimator.ModeKeys.TRAIN, memory=outputs, memory_sequence_length=out_lengths)


def others():
    onmt.encoders.ConvEncoder(2, 8).encode(inputs, sequence_length=lengths)
    encoder = onmt.encoders.PyramidalRNNEncoder(2, 6, reduction_factor=2)
    with tf.variable_scope('pyramid'):
        encoder.encode(inputs, sequence_length=lengths)


for build in (transformer, recurrent, others):
    with tf.Graph().as_default():
        lengths = tf.constant([4, 6])
        inputs = tf.zeros([2, 6, 12])
        build()
