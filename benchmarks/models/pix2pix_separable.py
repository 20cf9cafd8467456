import sys
import types
import tensorflow as tf

sys.argv = ["pix2pix.py", "--mode", "train", "--output_dir", "out", "--input_dir", "in", "--ngf", "8", "--ndf", "4"]
with open("pix2pix.py") as source:
    text = source.read().replace("\nmain()", "")
pix2pix = types.ModuleType("pix2pix")
exec(text, pix2pix.__dict__)

pix2pix.create_model(tf.placeholder(tf.float32, [1, 256, 256, 3]), tf.placeholder(tf.float32, [1, 256, 256, 3]))
tf.reset_default_graph()
pix2pix.a.separable_conv = True
pix2pix.create_model(tf.placeholder(tf.float32, [1, 256, 256, 1]), tf.placeholder(tf.float32, [1, 256, 256, 2]))
