import sys
import types

for lib in (
    "scipy",
    "scipy.ndimage",
    "scipy.ndimage.filters",
    "scipy.ndimage.interpolation",
    "scipy.misc",
    "scipy.linalg",
    "skimage",
    "skimage.measure",
    "skimage.transform",
    "skimage.io",
    "skimage.exposure",
    "skimage.morphology",
    "matplotlib",
    "matplotlib.pyplot",
    "sklearn",
    "sklearn.utils",
    "sklearn.manifold",
    "sklearn.metrics",
    "progressbar",
    "cv2",
    "nltk",
    "pymongo",
    "gridfs",
    "bson",
    "bson.objectid",
    "nltk.tokenize",
):
    sys.modules[lib] = types.ModuleType(lib)
    if "." in lib:
        setattr(sys.modules[lib.rpartition(".")[0]], lib.rpartition(".")[2], sys.modules[lib])
sys.modules["scipy.ndimage.interpolation"].map_coordinates = None
sys.modules["scipy.ndimage.filters"].gaussian_filter = None
sys.modules["skimage.exposure"].rescale_intensity = None
for name in ("binary_dilation", "binary_erosion", "disk", "erosion"):
    setattr(sys.modules["skimage.morphology"], name, None)
sys.modules["matplotlib"].use = lambda name: None
import model
import tensorflow as tf
import tensorlayer as tl

model.t_dim = model.rnn_hidden_size = 16
model.vocab_size = 50
image = tf.placeholder(tf.float32, [4, 64, 64, 3], name="image")
caption = tf.placeholder(tf.int64, [4, None], name="caption")
z = tf.placeholder(tf.float32, [4, 32], name="z")
cnn = model.cnn_encoder(image, is_train=True, reuse=False)
rnn = model.rnn_embed(caption, is_train=True, reuse=False)
model.rnn_embed(caption, is_train=False, reuse=True)
fake, _ = model.generator_txt2img_resnet(z, rnn.outputs, is_train=True, reuse=False, batch_size=4)
net_d, d_fake = model.discriminator_txt2img_resnet(fake.outputs, rnn.outputs, is_train=True, reuse=False)
_, d_real = model.discriminator_txt2img_resnet(image, rnn.outputs, is_train=True, reuse=True)
model.generator_txt2img_resnet(z, rnn.outputs, is_train=False, reuse=True, batch_size=4)
d_loss = tl.cost.sigmoid_cross_entropy(d_real, tf.ones_like(d_real), name="d1") + tl.cost.sigmoid_cross_entropy(
    d_fake, tf.zeros_like(d_fake), name="d2"
)
g_loss = tl.cost.sigmoid_cross_entropy(d_fake, tf.ones_like(d_fake), name="g")
d_vars = tl.layers.get_variables_with_name("discriminator", True, True)
g_vars = tl.layers.get_variables_with_name("generator", True, True)
with tf.variable_scope("learning_rate"):
    lr_v = tf.Variable(0.0002, trainable=False)
tf.train.AdamOptimizer(lr_v, beta1=0.5).minimize(d_loss, var_list=d_vars)
tf.train.AdamOptimizer(lr_v, beta1=0.5).minimize(g_loss, var_list=g_vars)
