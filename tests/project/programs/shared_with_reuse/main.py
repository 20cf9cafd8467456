# tf: variables disc/h/w, disc/out/w
import tensorflow as tf

from networks.disc import Discriminator

real, fake = tf.ones([4, 8]), tf.zeros([4, 8])
net = Discriminator()
net(real)
net(fake, reuse=True)
