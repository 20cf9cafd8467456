import argparse
import sys
import types

sys.modules["scipy"] = types.ModuleType("scipy")
sys.modules["scipy.misc"] = types.ModuleType("scipy.misc")
sys.modules["scipy"].misc = sys.modules["scipy.misc"]
sys.modules["scipy.misc"].imread = None
import tensorflow as tf
from model import cyclegan

for resnet in (True, False):
    tf.reset_default_graph()
    args = argparse.Namespace(
        batch_size=1,
        fine_size=256,
        input_nc=3,
        output_nc=3,
        L1_lambda=10.0,
        dataset_dir="x",
        use_resnet=resnet,
        use_lsgan=resnet,
        ngf=8,
        ndf=8,
        phase="train",
        max_size=50,
    )
    net = cyclegan(None, args)
    lr = tf.placeholder(tf.float32, None, name="learning_rate")
    tf.train.AdamOptimizer(lr, beta1=0.5).minimize(net.d_loss, var_list=net.d_vars)
    tf.train.AdamOptimizer(lr, beta1=0.5).minimize(net.g_loss, var_list=net.g_vars)
