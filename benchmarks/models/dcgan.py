import sys
import types

for missing in ("scipy", "scipy.misc", "imageio", "cv2", "tqdm", "requests", "PIL", "PIL.Image"):
    sys.modules[missing] = types.ModuleType(missing)
sys.modules["PIL"].Image = sys.modules["PIL.Image"]
sys.modules["scipy"].misc = sys.modules["scipy.misc"]

import model
import numpy as np
import tensorflow as tf


def digits(self):
    return np.zeros((20, 28, 28, 1), "float32"), np.zeros((20, 10), "float32")


model.DCGAN.load_mnist = digits
model.glob = lambda pattern: ["picture.jpg"] * 20
model.imread = lambda path, *rest: np.zeros((32, 32, 3))
for options in (
    {"dataset_name": "mnist", "y_dim": 10, "output_height": 28, "output_width": 28, "gf_dim": 16, "gfc_dim": 32},
    {"dataset_name": "pictures", "output_height": 32, "output_width": 32, "df_dim": 8, "z_dim": 20},
):
    with tf.Graph().as_default(), tf.Session() as sess:
        gan = model.DCGAN(sess, batch_size=4, sample_num=4, **options)
        tf.train.AdamOptimizer(0.0002, beta1=0.5).minimize(gan.d_loss, var_list=gan.d_vars)
        tf.train.AdamOptimizer(0.0002, beta1=0.5).minimize(gan.g_loss, var_list=gan.g_vars)
