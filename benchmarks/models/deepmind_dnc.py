import sonnet as snt
import tensorflow as tf
from dnc import access, dnc, repeat_copy


def run(controller, memory, num_reads, time_steps):
    tf.reset_default_graph()
    access_config = dict(memory_size=memory, word_size=6, num_reads=num_reads, num_writes=1)
    core = dnc.DNC(access_config, controller, 5, 20)
    state = core.initial_state(3)
    output, _ = tf.nn.dynamic_rnn(cell=core, inputs=tf.zeros([time_steps, 3, 4]), time_major=True, initial_state=state)
    loss = tf.reduce_mean(output)
    variables = tf.trainable_variables()
    grads, _ = tf.clip_by_global_norm(tf.gradients(loss, variables), 50)
    step = tf.get_variable(name='global_step', shape=[], dtype=tf.int64, initializer=tf.zeros_initializer(),
                           trainable=False, collections=[tf.GraphKeys.GLOBAL_VARIABLES, tf.GraphKeys.GLOBAL_STEP])
    tf.train.RMSPropOptimizer(1e-4, epsilon=1e-10).apply_gradients(zip(grads, variables), global_step=step)


run({'hidden_size': 8}, 10, 2, 4)
run(dict(hidden_size=6), 4, 1, 3)
