import tensorflow as tf
from niftynet.network.highres3dnet import HighRes3DNet
from niftynet.network.toynet import ToyNet
from niftynet.network.unet import UNet3D
from niftynet.network.vnet import VNet

for net, shape in ((ToyNet, [1, 16, 16, 16, 1]), (UNet3D, [1, 96, 96, 96, 1]), (HighRes3DNet, [1, 16, 16, 16, 2]), (VNet, [1, 32, 32, 32, 1])):
    tf.reset_default_graph()
    network = net(num_classes=3)
    network(tf.zeros(shape), is_training=True)
