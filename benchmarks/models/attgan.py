import module
import tensorflow as tf

xa = tf.placeholder(tf.float32, [None, 128, 128, 3])
b_ = tf.placeholder(tf.float32, [None, 13])
Genc, Gdec, D = module.get_model("model_128", 13, weight_decay=1e-4)
zs = Genc(xa)
xb_ = Gdec(zs, b_)
logit_gan, logit_att = D(xb_)
D(xa)
loss = tf.reduce_mean(logit_gan) + tf.losses.sigmoid_cross_entropy(b_, logit_att) + tf.reduce_sum(D.func.reg_losses)
step_cnt = tf.train.get_or_create_global_step()
tf.train.AdamOptimizer(1e-3, beta1=0.5).minimize(loss, global_step=step_cnt, var_list=D.func.trainable_variables)
tf.train.AdamOptimizer(1e-3, beta1=0.5).minimize(
    -loss, var_list=Genc.func.trainable_variables + Gdec.func.trainable_variables
)
