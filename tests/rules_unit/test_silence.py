"""Programs that are right, and look like the mistakes of the silent rules."""

from __future__ import annotations

import textwrap

import pytest

from tfshare_lint import api

RIGHT = {
    "a helper for one layer, for queries, keys and values": """\
        def project(x, name):
            w = tf.Variable(tf.ones([4, 4]), name=name + "/w")
            b = tf.Variable(tf.zeros([4]), name=name + "/b")
            return tf.matmul(x, w) + b
        q, k, v = (tf.placeholder(tf.float32, [None, 4]) for _ in range(3))
        q, k, v = project(q, "q"), project(k, "k"), project(v, "v")
        """,
    "an unnamed dense helper on several inputs": """\
        def dense(x):
            w = tf.Variable(tf.ones([4, 4]))
            b = tf.Variable(tf.zeros([4]))
            return tf.matmul(x, w) + b
        q, k = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.float32, [None, 4])
        score = dense(q) * dense(k)
        """,
    "a stack of networks": """\
        def network(x):
            for _ in range(3):
                x = tf.matmul(x, tf.Variable(tf.ones([4, 4])))
            return x
        x = network(network(tf.placeholder(tf.float32, [None, 4])))
        """,
    "an ensemble on one input": """\
        def network(x):
            w1, w2, w3 = [tf.Variable(tf.ones([4, 4])) for _ in range(3)]
            return tf.matmul(tf.matmul(tf.matmul(x, w1), w2), w3)
        x = tf.placeholder(tf.float32, [None, 4])
        members = [network(x) for _ in range(2)]
        """,
    "two networks of two sizes": """\
        def network(x, n):
            w1, w2, w3 = [tf.Variable(tf.ones([n, n])) for _ in range(3)]
            return tf.matmul(tf.matmul(tf.matmul(x, w1), w2), w3)
        network(tf.placeholder(tf.float32, [None, 4]), 4)
        network(tf.placeholder(tf.float32, [None, 8]), 8)
        """,
    "two objects of one class": """\
        class Network(object):
            def __init__(self, x):
                w1, w2, w3 = [tf.Variable(tf.ones([4, 4])) for _ in range(3)]
                self.y = tf.matmul(tf.matmul(tf.matmul(x, w1), w2), w3)
        Network(tf.placeholder(tf.float32, [None, 4]))
        Network(tf.placeholder(tf.float32, [None, 4]))
        """,
    "a graph for each run": """\
        for fold in range(2):
            with tf.Graph().as_default():
                w = tf.Variable(tf.zeros([3]), name="w")
                with tf.Session() as sess:
                    sess.run(w.initializer)
        """,
    "layers in a loop, run afterwards": """\
        x = tf.placeholder(tf.float32, [None, 4])
        for i in range(3):
            w = tf.Variable(tf.ones([4, 4]), name="w")
            x = tf.matmul(x, w)
        with tf.Session() as sess:
            for step in range(2):
                sess.run(x, {})
        """,
    "a step counter in a reusing scope": """\
        with tf.variable_scope("net"):
            w = tf.get_variable("w", [3])
        with tf.variable_scope("net", reuse=True):
            w = tf.get_variable("w", [3])
            step = tf.Variable(0, trainable=False, name="step")
        """,
    "two raw variables in one reusing scope": """\
        with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
            beta = tf.Variable(tf.zeros([3]))
            gamma = tf.Variable(tf.ones([3]))
        """,
    "root reuse, then plain gradient descent": """\
        w = tf.get_variable("w", [3])
        tf.get_variable_scope().reuse_variables()
        v = tf.get_variable("w", [3])
        tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(w))
        """,
    "root reuse, then code of others": """\
        import helpers
        w = tf.get_variable("w", [3])
        tf.get_variable_scope().reuse_variables()
        helpers.report(tf.get_variable("w", [3]))
        """,
    "reuse=False handed on inside a reusing scope": """\
        def net(x, reuse=False):
            with tf.variable_scope("net", reuse=reuse):
                return x * tf.get_variable("w", [3])
        with tf.variable_scope("model"):
            net(tf.zeros([3]))
        with tf.variable_scope("model", reuse=True):
            net(tf.zeros([3]))
        """,
    "the same initializer, made again": """\
        def net(reuse):
            with tf.variable_scope("net", reuse=reuse):
                bound = 1.0 / len(sys.argv)
                return tf.get_variable("w", [3], initializer=tf.random_uniform_initializer(-bound, bound))
        net(False)
        net(True)
        """,
    "a default after a scope": """\
        def net(x, scope=None):
            with tf.variable_scope(scope, "net", [x]):
                return x * tf.get_variable("w", [3])
        net(tf.zeros([3]))
        net(tf.zeros([3]), "other")
        """,
    "blocks numbered by default_name": """\
        x = tf.zeros([3])
        for _ in range(3):
            with tf.variable_scope(None, default_name="block"):
                x = x * tf.get_variable("w", [3])
        """,
    "towers that share in name scopes": """\
        def model(x):
            return x * tf.get_variable("w", [3])
        with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
            for i in range(2):
                with tf.name_scope("tower_%d" % i):
                    model(tf.zeros([3]))
        """,
    "training and test in name scopes": """\
        with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
            with tf.name_scope("train"):
                a = tf.get_variable("w", [3])
            with tf.name_scope("test"):
                b = tf.get_variable("w", [3])
        """,
    "a captured scope entered where nothing reuses": """\
        with tf.variable_scope("a") as a:
            v = tf.get_variable("v", [3])
        with tf.variable_scope("b"):
            with tf.variable_scope(a):
                w = tf.get_variable("w", [3])
        """,
    "a text as value": """\
        name = tf.Variable("a.txt", name="file_name", trainable=False)
        """,
    "a method handed on": """\
        with tf.variable_scope("a") as scope:
            mark = scope.reuse_variables
            v = tf.get_variable("v", [3])
            mark()
            w = tf.get_variable("v", [3])
        """,
    "two names with numbers": """\
        w = tf.Variable(tf.zeros([3]), name="W_1")
        v = tf.get_variable("W_2", [3])
        u = tf.get_variable("W", [3])
        """,
}


@pytest.mark.parametrize("what", RIGHT)
def test_nothing_is_said_of(what: str) -> None:
    report = api.check_source("import sys\n\nimport tensorflow as tf\n\n" + textwrap.dedent(RIGHT[what]), "a.py")
    assert [(f.line, f.code, f.message) for f in report.findings] == []
