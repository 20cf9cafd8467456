import sys
import types

for name in ('tqdm', 'regex', 'requests', 'toposort', 'google', 'google.colab'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['tqdm'].tqdm = None
sys.modules['tqdm'].trange = None
sys.modules['toposort'].toposort = None
import tensorflow as tf
from gpt_2_simple.src import model, sample
from gpt_2_simple.src.accumulate import AccumulatingOptimizer

hparams = model.default_hparams()
hparams.n_vocab, hparams.n_ctx, hparams.n_embd, hparams.n_head, hparams.n_layer = 60, 16, 12, 3, 2
context = tf.compat.v1.placeholder(tf.int32, [1, None])
output = model.model(hparams=hparams, X=context, gpus=[])
loss = tf.reduce_mean(input_tensor=tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=context[:, 1:], logits=output['logits'][:, :-1]))
tf_sample = sample.sample_sequence(hparams=hparams, length=5, context=context, batch_size=1, temperature=1.0, top_k=40)
all_vars = [v for v in tf.compat.v1.trainable_variables() if 'model' in v.name]
train_vars = [v for v in all_vars if '/h' in v.name]
opt = AccumulatingOptimizer(opt=tf.compat.v1.train.AdamOptimizer(learning_rate=1e-4), var_list=train_vars)
opt_reset = opt.reset()
opt_compute = opt.compute_gradients(loss)
opt_apply = opt.apply_gradients()
