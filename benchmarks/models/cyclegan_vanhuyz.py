import model
import tensorflow as tf


class Batches:
    def __init__(self, tfrecords_file, image_size=256, batch_size=1, name=""):
        self.shape = [batch_size, image_size, image_size, 3]
        self.name = name

    def feed(self):
        return tf.placeholder(tf.float32, self.shape, name=self.name + "_images")


model.Reader = Batches
for norm in ("instance", "batch"):
    tf.reset_default_graph()
    gan = model.CycleGAN("summer", "winter", batch_size=2, image_size=64, ngf=4, norm=norm, use_lsgan=norm == "batch")
    losses = gan.model()[:4]
    gan.optimize(*losses)
