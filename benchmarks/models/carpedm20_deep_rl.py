import tensorflow as tf
from networks.cnn import CNN
from networks.mlp import MLPSmall

for header, output in (('nips', 'normal'), ('nature', 'dueling')):
    tf.reset_default_graph()
    sess = tf.Session()
    networks = []
    for name, trainable in (('pred_network', True), ('target_network', False)):
        networks.append(CNN(sess=sess, data_format='NHWC', history_length=4, observation_dims=[80, 80], output_size=6,
                            network_header_type=header, network_output_type=output, name=name, trainable=trainable))
    networks[1].create_copy_op(networks[0])

tf.reset_default_graph()
sess = tf.Session()
pred = MLPSmall(sess=sess, data_format='NCHW', observation_dims=[16], history_length=1, output_size=4,
                hidden_activation_fn=tf.sigmoid, network_output_type='dueling', name='pred_network', trainable=True)
target = MLPSmall(sess=sess, data_format='NCHW', observation_dims=[16], history_length=1, output_size=4,
                  hidden_activation_fn=tf.sigmoid, network_output_type='dueling', name='target_network', trainable=False)
target.create_copy_op(pred)
