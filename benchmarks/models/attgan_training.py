import sys
import types

for m in ("tqdm", "imageio", "oyaml", "yaml", "skimage", "skimage.io", "skimage.transform", "scipy"):
    sys.modules[m] = types.ModuleType(m)
import tensorflow as tf
import tfprob
import tflib as tl
import module

Genc, Gdec, D = module.get_model("model_384", 5, weight_decay=0.0)
d_loss_fn, g_loss_fn = tfprob.get_adversarial_losses_fn("wgan")
xa = tf.placeholder(tf.float32, [2, 128, 128, 3])
b_ = tf.placeholder(tf.int32, [2, 5])
xb_ = Gdec(Genc(xa), b_)
r, ra = D(xa)
f, fa = D(xb_)
rl, fl = d_loss_fn(r, f)
gp = tfprob.gradient_penalty(lambda x: D(x)[0], xa, xb_, "1-gp", "line")
loss = rl + fl + gp * 10.0 + tf.losses.sigmoid_cross_entropy(b_, fa)
step_cnt, _ = tl.counter()
tf.train.AdamOptimizer(1e-4, beta1=0.5).minimize(loss, global_step=step_cnt, var_list=D.func.trainable_variables)
g = g_loss_fn(f)
step_cnt, _ = tl.counter(scope="g") if False else tl.counter()
tf.train.AdamOptimizer(1e-4, beta1=0.5).minimize(
    g, global_step=step_cnt, var_list=Genc.func.trainable_variables + Gdec.func.trainable_variables
)
