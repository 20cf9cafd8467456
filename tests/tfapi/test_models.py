"""What the models do beyond what TensorFlow shows: events, import paths, unknown names, equality, eager execution."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tfapi.support import errors, run, variables
from tfshare_lint.interpreter.values import MISSING, ModuleValue
from tfshare_lint.machine import TensorFlowError
from tfshare_lint.machine.events import UnknownCreations, VariableCreated
from tfshare_lint.tfapi import registry
from tfshare_lint.tfapi.events import ApiMisuse, SessionRun
from tfshare_lint.tfapi.signature import Default, bind, parse
from tfshare_lint.tfapi.tensors import Opaque, Tensor
from tfshare_lint.tfapi.unknown import UnknownName, may_create


def events(ran: Any, kind: type) -> list[Any]:
    return [event for event in ran.trace.events if isinstance(event, kind)]


# Import paths -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "canonical"),
    [
        ("tensorflow", "get_variable", "get_variable"),
        ("tensorflow.compat.v1", "get_variable", "get_variable"),
        ("tensorflow.python.ops.variable_scope", "get_variable", "get_variable"),
        ("tensorflow.python.ops.init_ops", "zeros_initializer", "zeros_initializer"),
        ("tensorflow.python.framework.ops", "name_scope", "name_scope"),
        ("tensorflow.python.ops.nn_ops", "relu", "nn.relu"),
        ("tensorflow.python.ops.math_ops", "reduce_mean", "reduce_mean"),
        ("tensorflow.python.layers.core", "Dense", "layers.Dense"),
        ("tensorflow.python.training.training_util", "get_or_create_global_step", "train.get_or_create_global_step"),
        ("tensorflow.layers", "dense", "layers.dense"),
        ("tensorflow.compat.v1.layers", "conv2d", "layers.conv2d"),
        ("tensorflow.contrib.layers", "xavier_initializer", "contrib.layers.xavier_initializer"),
        ("tensorflow_core.python.ops.variables", "Variable", "Variable"),
    ],
)
def test_paths_lead_to_one_model(path: str, name: str, canonical: str) -> None:
    module = registry.module(path)
    assert module is not None
    assert module.load is not None
    assert module.load(name) is registry.REGISTRY[canonical]


def test_modules_below_modules() -> None:
    top = registry.module("tensorflow")
    assert top is not None
    assert top.load is not None
    compat = top.load("compat")
    assert isinstance(compat, ModuleValue)
    assert compat.load is not None
    assert compat.load("v1") is top
    ops = registry.module("tensorflow.python.ops")
    assert ops is not None
    assert ops.load is not None
    assert isinstance(ops.load("variable_scope"), ModuleValue)


@pytest.mark.parametrize("path", ["tensorflow_hub", "tensorflowjs", "numpy", "keras", "tensor"])
def test_other_libraries_are_not_ours(path: str) -> None:
    assert registry.module(path) is None


def test_names_without_a_model() -> None:
    top = registry.module("tensorflow")
    assert top is not None
    assert top.load is not None
    assert isinstance(top.load("no_such_thing"), UnknownName)
    assert top.load("__path__") is MISSING
    assert set(registry.public_names("tensorflow")) >= {"get_variable", "Variable", "layers", "nn"}


def test_star_import() -> None:
    ran = run("from tensorflow import *\nget_variable('v', [1])\n")
    assert variables(ran) == ["v"]


# What is not modelled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "creates"),
    [
        ("contrib.layers.fully_connected", True),
        ("keras.layers.Dense", True),
        ("nn.dynamic_rnn", True),
        ("metrics.accuracy", True),
        ("train.SyncReplicasOptimizer", True),
        ("train.Saver", False),
        ("gfile.Exists", False),
        ("summary.FileWriter", False),
        ("train.exponential_decay", False),
        ("contrib.layers.summarize_tensor", False),
        ("some_function_of_the_future", False),
        ("nn._internal", True),
    ],
)
def test_who_may_create(path: str, creates: bool) -> None:
    assert may_create(path) is creates


def test_unknown_creator_opens_the_graph() -> None:
    ran = run("tf.keras.applications.ResNet50()\nwith tf.variable_scope('s', reuse=True):\n"
              "    tf.get_variable('v', [1])\n")  # fmt: skip
    assert len(events(ran, UnknownCreations)) == 1
    assert errors(ran) == []


def test_harmless_results_never_disturb() -> None:
    ran = run(
        "reader = tf.train.NewCheckpointReader('x').get_variable_to_shape_map()['a'].b(1)[2] + 1\n"
        "name = 'v%s' % reader\n"
        "if reader > 3:\n    pass\n"
        "for item in reader:\n    pass\n"
        "tf.get_variable('v', [1])\n"
        "with tf.variable_scope('s', reuse=True):\n    tf.get_variable('v', [1])\n"
    )
    assert events(ran, UnknownCreations) == []
    assert isinstance(ran.globals.vars["reader"], Opaque)
    assert len(errors(ran)) == 1


def test_names_of_operations_without_a_model() -> None:
    ran = run("tf.some_function(1, name='v')\nv = tf.get_variable('v', [1])\n")
    assert variables(ran) == ["v_1"]


# Events ---------------------------------------------------------------------------------------------------------


def test_session_runs() -> None:
    ran = run(
        "v = tf.get_variable('v', [1])\n"
        "with tf.Session() as session:\n"
        "    session.run(tf.global_variables_initializer())\n"
        "    a, b = session.run([v, v])\n"
        "    v.eval()\n"
    )
    assert len(events(ran, SessionRun)) == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("with tf.variable_scope('s') as s:\n    s.reuse_variables\n", "reuse-variables-not-called"),
        ("tf.get_variable_scope().reuse_variables\n", "reuse-variables-not-called"),
        ("tf.VariableScope(True, 's')\n", "variable-scope-class"),
        ("tf.Variable('w')\n", "name-as-initial-value"),
        (
            (
                "with tf.variable_scope('s') as s:\n    t = s.reuse_variables()\n"
                "with tf.variable_scope(t, 'd'):\n    pass\n"
            ),
            "reuse-variables-result",
        ),
    ],
)
def test_misuses(text: str, kind: str) -> None:
    assert [event.kind for event in events(run(text), ApiMisuse)] == [kind]


def test_correct_use_is_no_misuse() -> None:
    ran = run(
        "with tf.variable_scope('s') as s:\n    s.reuse_variables()\ntf.Variable('w', name='x') if False else 0\n"
    )
    assert events(ran, ApiMisuse) == []


def test_eager_execution_silences_everything() -> None:
    ran = run("tf.enable_eager_execution()\ntf.get_variable('v', [1])\ntf.get_variable('v', [1])\n")
    assert errors(ran) == []
    assert events(ran, VariableCreated) == []


# Values ---------------------------------------------------------------------------------------------------------


def test_initializers_are_equal_by_structure() -> None:
    ran = run(
        "a = tf.truncated_normal_initializer(stddev=0.02)\n"
        "b = tf.truncated_normal_initializer(0.0, 0.02)\n"
        "c = tf.truncated_normal_initializer(stddev=0.03)\n"
        "d = tf.random_normal_initializer(stddev=0.02)\n"
    )
    a, b, c, d = (ran.globals.vars[name] for name in "abcd")
    assert a == b
    assert a != c
    assert a != d


def test_tensors_know_their_variables() -> None:
    ran = run(
        "v = tf.get_variable('v', [2, 2])\nw = tf.get_variable('w', [2, 2])\n"
        "x = tf.matmul(tf.zeros([3, 2]), v)\ny = tf.nn.relu(x) + tf.reduce_mean(w)\nz = tf.zeros([2])\n"
        "d = tf.layers.dense(x, 2)\n"
    )
    x, y, z, d = (ran.globals.vars[name] for name in "xyzd")
    assert (x.variables, y.variables, z.variables) == (1, 3, 0)
    assert d.variables == 1 | 4 | 8


def test_variables_are_tensors_of_one_kind() -> None:
    ran = run(
        "v = tf.get_variable('v', [1])\n"
        "a = isinstance(v, tf.Variable)\nb = isinstance(v + 1.0, tf.Variable)\nc = isinstance(v + 1.0, tf.Tensor)\n"
        "d = isinstance(tf.float32, tf.DType)\ne = isinstance(v.shape, tf.TensorShape)\n"
    )
    assert [ran.globals.vars[name] for name in "abcde"] == [True, False, True, True, True]
    assert isinstance(ran.globals.vars["v"], Tensor)


# Signatures -----------------------------------------------------------------------------------------------------


def test_parse() -> None:
    signature = parse("a, b=None, *rest, c=(1, 2), d=tf.float32, **more")
    assert signature.names == ("a", "b")
    assert signature.keyword_only == ("c", "d")
    assert signature.defaults == {"b": None, "c": (1, 2), "d": Default("tf.float32")}
    assert (signature.star, signature.double_star) == ("rest", "more")


@pytest.mark.parametrize(
    ("text", "args", "kwargs", "message"),
    [
        ("a", [], {}, "f() missing 1 required positional argument: 'a'"),
        ("a, b", [], {}, "f() missing 2 required positional arguments: 'a' and 'b'"),
        ("a, b, c", [], {}, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"),
        ("a", [1, 2], {}, "f() takes 1 positional argument but 2 were given"),
        ("", [1], {}, "f() takes 0 positional arguments but 1 was given"),
        ("a, b=1", [1, 2, 3], {}, "f() takes from 1 to 2 positional arguments but 3 were given"),
        ("a", [1], {"a": 2}, "f() got multiple values for argument 'a'"),
        ("a", [1], {"x": 2}, "f() got an unexpected keyword argument 'x'"),
        ("*, k", [], {}, "f() missing 1 required keyword-only argument: 'k'"),
    ],
)
def test_python_words(text: str, args: list[Any], kwargs: dict[str, Any], message: str) -> None:
    with pytest.raises(TensorFlowError) as caught:
        bind("f", text, args, kwargs)
    assert caught.value.message == message
    assert caught.value.type_name == "TypeError"
    namespace: dict[str, Any] = {}
    exec(f"def f({text}): pass", namespace)
    with pytest.raises(TypeError) as python:
        namespace["f"](*args, **kwargs)
    assert str(python.value) == message


def test_bound_arguments() -> None:
    assert bind("f", "a, b=2, *rest, c=3, **more", [1, 5, 6, 7], {"x": 8}) == {
        "a": 1, "b": 5, "rest": [6, 7], "c": 3, "more": {"x": 8},
    }  # fmt: skip
