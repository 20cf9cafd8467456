"""The caption generator, written for Python 2: its dictionary gets the method it needs."""

import tensorflow as tf
from core.model import CaptionGenerator


class Words(dict):
    def iteritems(self):
        return iter(self.items())


words = Words(('<NULL> <START> <END> a b c d e f g'.split()[i], i) for i in range(10))
for selector, ctx2out, prev2out in ((True, True, True), (False, False, True)):
    tf.reset_default_graph()
    model = CaptionGenerator(words, dim_feature=[9, 6], dim_embed=5, dim_hidden=4, n_time_step=3,
                             prev2out=prev2out, ctx2out=ctx2out, alpha_c=1.0, selector=selector, dropout=True)
    loss = model.build_model()
    optimizer = tf.train.AdamOptimizer(learning_rate=0.001)
    gradients = list(zip(tf.gradients(loss, tf.trainable_variables()), tf.trainable_variables()))
    optimizer.apply_gradients(grads_and_vars=gradients)
    if selector:
        tf.get_variable_scope().reuse_variables()
        alphas, betas, generated = model.build_sampler(max_len=4)
