import sys
import types

for package in ('magenta', 'magenta.models', 'magenta.models.image_stylization', 'magenta.models.arbitrary_image_stylization'):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [package.replace('.', '/')]

import tensorflow.compat.v1 as tf
from magenta.models.image_stylization import model, ops
from magenta.models.image_stylization import vgg

images = tf.placeholder(tf.float32, [2, 224, 224, 3])
labels = tf.placeholder(tf.int32, [2])
out = model.transform(images, normalizer_fn=ops.conditional_instance_norm, normalizer_params={
    'labels': labels, 'num_categories': 5, 'center': True, 'scale': True})
weights = tf.placeholder(tf.float32, [5])
again = model.transform(images, reuse=True, normalizer_fn=ops.weighted_instance_norm, normalizer_params={
    'weights': weights, 'num_categories': 5, 'center': True, 'scale': True})
points = vgg.vgg_16(out)
points = vgg.vgg_16(again, reuse=True)
other = [v for v in tf.trainable_variables() if v.name.startswith('transformer')]
tf.train.AdamOptimizer().minimize(tf.reduce_mean(points['vgg_16/conv1']), var_list=other)
