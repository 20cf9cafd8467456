"""A small GAN, written the way many are: the discriminator is called on real and on generated images."""

import tensorflow as tf


def generator(z):
    with tf.variable_scope("generator"):
        hidden = tf.layers.dense(z, 128, activation=tf.nn.relu, name="hidden")
        return tf.layers.dense(hidden, 784, activation=tf.nn.sigmoid, name="out")


def discriminator(images, reuse=False):
    with tf.variable_scope("discriminator"):
        if reuse:
            tf.get_variable_scope().reuse_variables()
        hidden = tf.layers.dense(images, 128, activation=tf.nn.relu, name="hidden")
        return tf.layers.dense(hidden, 1, name="out")


def main():
    real = tf.placeholder(tf.float32, [None, 784])
    z = tf.placeholder(tf.float32, [None, 100])
    fake = generator(z)

    real_logits = discriminator(real)
    fake_logits = discriminator(fake)  # should be discriminator(fake, reuse=True)

    loss = tf.nn.sigmoid_cross_entropy_with_logits
    d_loss = tf.reduce_mean(
        loss(logits=real_logits, labels=tf.ones_like(real_logits))
        + loss(logits=fake_logits, labels=tf.zeros_like(fake_logits))
    )
    variables = [v for v in tf.trainable_variables() if v.name.startswith("discriminator")]
    train = tf.train.GradientDescentOptimizer(0.01).minimize(d_loss, var_list=variables)

    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        print(session.run([train, d_loss], feed_dict={real: [[0.0] * 784], z: [[0.0] * 100]}))


if __name__ == "__main__":
    main()
