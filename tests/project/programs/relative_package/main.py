# tf: raises ValueError: Variable gen/fc/weights already exists
import tensorflow as tf

import nets.gan as gan
from nets import DEPTH

noise = tf.ones([2, DEPTH])
gan.generator(noise)
gan.sampler(noise)
gan.generator(noise)  # expect: TFS101
