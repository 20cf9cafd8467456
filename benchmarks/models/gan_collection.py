import sys
import types

for lib in ("scipy", "scipy.misc", "scipy.stats", "matplotlib", "matplotlib.pyplot"):
    sys.modules[lib] = types.ModuleType(lib)
sys.modules["scipy"].misc = sys.modules["scipy.misc"]
sys.modules["scipy.stats"].norm = None
sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]
import numpy as np
import tensorflow as tf
import utils


def load_mnist(name):
    return np.zeros((640, 28, 28, 1)), np.zeros((640, 10))


utils.load_mnist = load_mnist
from ACGAN import ACGAN
from BEGAN import BEGAN
from CGAN import CGAN
from CVAE import CVAE
from DRAGAN import DRAGAN
from EBGAN import EBGAN
from GAN import GAN
from infoGAN import infoGAN
from LSGAN import LSGAN
from VAE import VAE
from WGAN import WGAN
from WGAN_GP import WGAN_GP

models = [GAN, CGAN, infoGAN, ACGAN, EBGAN, WGAN, WGAN_GP, DRAGAN, LSGAN, BEGAN, VAE, CVAE]
for model in models:
    with tf.Graph().as_default():
        gan = model(
            None,
            epoch=1,
            batch_size=64,
            z_dim=62,
            dataset_name="mnist",
            checkpoint_dir="c",
            result_dir="r",
            log_dir="l",
        )
        gan.build_model()
