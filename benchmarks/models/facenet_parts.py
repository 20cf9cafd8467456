"""FaceNet's other programs: the detector with its stored weights, triplets, and variational autoencoders."""

import functools
import importlib
import sys
import types

import numpy as np
import tensorflow as tf

for missing in ("scipy", "scipy.misc", "scipy.interpolate", "sklearn", "sklearn.model_selection", "cv2"):
    sys.modules[missing] = types.ModuleType(missing)
for part in ("misc", "interpolate"):
    setattr(sys.modules["scipy"], part, sys.modules["scipy." + part])
sys.modules["sklearn.model_selection"].KFold = None
np.load = functools.partial(np.load, allow_pickle=True)

import align.detect_face  # noqa: E402
import facenet  # noqa: E402

with tf.Graph().as_default():
    with tf.Session(config=tf.ConfigProto(log_device_placement=False)) as sess:
        pnet, rnet, onet = align.detect_face.create_mtcnn(sess, None)

with tf.Graph().as_default():
    network = importlib.import_module("models.inception_resnet_v1")
    step = tf.Variable(0, trainable=False, name="global_step")
    images = tf.placeholder_with_default(tf.zeros([6, 160, 160, 3]), [None, 160, 160, 3])
    prelogits, _ = network.inference(images, 1.0, phase_train=tf.placeholder(tf.bool), bottleneck_layer_size=8)
    embeddings = tf.nn.l2_normalize(prelogits, 1, 1e-10, name="embeddings")
    anchor, positive, negative = tf.unstack(tf.reshape(embeddings, [-1, 3, 8]), 3, 1)
    triplets = facenet.triplet_loss(anchor, positive, negative, 0.2)
    total = tf.add_n([triplets] + tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), name="total_loss")
    facenet.train(total, step, "ADAGRAD", 0.1, 0.9999, tf.global_variables())

for vae_def in ("dfc_vae", "dfc_vae_resnet", "dfc_vae_large"):
    with tf.Graph().as_default():
        step = tf.Variable(0, trainable=False)
        vae = importlib.import_module("generative.models." + vae_def).Vae(12)
        size = vae.get_image_size()
        images = tf.image.resize_images(tf.placeholder(tf.float32, [2, 160, 160, 3]), (size, size))
        mean, log_variance = vae.encoder(images, True)
        latent = mean + tf.random_normal((tf.shape(mean)[0], 12)) * tf.exp(log_variance / 2)
        reconstructed = vae.decoder(latent, True)
        plain = tf.reduce_mean(tf.reduce_sum(tf.pow(images - reconstructed, 2)))
        divergence = -0.5 * tf.reduce_sum(1 + log_variance - tf.pow(mean, 2) - tf.exp(log_variance))
        loss = plain + tf.reduce_mean(divergence)
        rate = tf.train.exponential_decay(0.1, step, 10, 0.5, staircase=True)
        optimizer = tf.train.AdamOptimizer(rate, beta1=0.9, beta2=0.999)
        optimizer.apply_gradients(optimizer.compute_gradients(loss), global_step=step)
