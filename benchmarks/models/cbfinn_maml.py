import sys
import tensorflow as tf
from tensorflow.python.platform import flags

FLAGS = flags.FLAGS
flags.DEFINE_string('datasource', 'omniglot', '')
flags.DEFINE_string('norm', 'batch_norm', '')
flags.DEFINE_integer('metatrain_iterations', 15000, '')
flags.DEFINE_integer('meta_batch_size', 3, '')
flags.DEFINE_float('meta_lr', 0.001, '')
flags.DEFINE_integer('update_batch_size', 1, '')
flags.DEFINE_float('update_lr', 0.4, '')
flags.DEFINE_integer('num_updates', 1, '')
flags.DEFINE_integer('num_filters', 8, '')
flags.DEFINE_bool('conv', True, '')
flags.DEFINE_bool('max_pool', False, '')
flags.DEFINE_bool('stop_grad', True, '')
FLAGS(['drive'])

from maml import MAML


def run(datasource, norm, dim_input, dim_output, conv=True, max_pool=False):
    tf.reset_default_graph()
    FLAGS.datasource, FLAGS.norm, FLAGS.conv, FLAGS.max_pool = datasource, norm, conv, max_pool
    model = MAML(dim_input, dim_output, test_num_updates=2)
    tensors = {}
    for which in 'ab':
        tensors['input' + which] = tf.placeholder(tf.float32, [3, dim_output, dim_input])
        tensors['label' + which] = tf.placeholder(tf.float32, [3, dim_output, dim_output])
    model.construct_model(input_tensors=tensors, prefix='metatrain_')
    model.construct_model(input_tensors=tensors, prefix='metaval_')


run('omniglot', 'batch_norm', 28 * 28, 5)
run('omniglot', 'batch_norm', 28 * 28, 5, conv=False)
run('miniimagenet', 'batch_norm', 84 * 84 * 3, 5, max_pool=True)
run('sinusoid', 'None', 1, 1)
