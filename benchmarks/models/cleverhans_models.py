import tensorflow as tf
from cleverhans.loss import CrossEntropy
from cleverhans.model_zoo.all_convolutional import ModelAllConvolutional
from cleverhans_tutorials.tutorial_models import ModelBasicCNN
from cleverhans.model_zoo.madry_lab_challenges.cifar10_model import make_wresnet

x = tf.placeholder(tf.float32, shape=(4, 32, 32, 3))
y = tf.placeholder(tf.float32, shape=(4, 10))
model = ModelAllConvolutional('model1', 10, 8, input_shape=[32, 32, 3])
logits = model.get_logits(x)
loss = CrossEntropy(model, smoothing=0.1).fprop(x, y)
tf.train.AdamOptimizer(0.001).minimize(loss, var_list=model.get_params())

tf.reset_default_graph()
x = tf.placeholder(tf.float32, shape=(None, 28, 28, 1))
model = ModelBasicCNN('model2', 10, 8)
model.get_logits(x)
model.get_probs(x)

tf.reset_default_graph()
with tf.variable_scope('resnet'):
    model = make_wresnet(nb_classes=10, input_shape=(None, 32, 32, 3))
    model.get_logits(tf.placeholder(tf.float32, shape=(2, 32, 32, 3)))
