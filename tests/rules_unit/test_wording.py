"""What names say: the words on which the rules about intent lean."""

from __future__ import annotations

import ast

import pytest

from tfshare_lint.rules import wording


@pytest.mark.parametrize(
    ("name", "words"),
    [("q_eval2", ["q", "eval", "2"]), ("buildNet", ["build", "net"]), ("HTTPServer", ["http", "server"]), ("", [])],
)
def test_a_name_falls_into_words(name: str, words: list[str]) -> None:
    assert wording.words(name) == words


@pytest.mark.parametrize("name", ["conv2d", "res_block", "Model.fc_layer", "encoder_layer", "dense1", "bilstm"])
def test_a_layer(name: str) -> None:
    assert wording.is_layer(name)
    assert not wording.is_network(name)


@pytest.mark.parametrize("name", ["discriminator", "build_net", "conv_net", "refine", "encode"])
def test_a_network(name: str) -> None:
    assert wording.is_network(name)
    assert not wording.is_layer(name)


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        (["encoder"], ["decoder"], True),
        (["q_eval"], ["q_next"], True),
        (["online_net"], ["target_net"], True),
        (["q_eval"], ["q_eval4next"], False),  # the evaluation network on the next state
        (["current_value"], ["next_value"], False),
        (["left"], ["right"], False),
        (["d_real"], ["d_fake"], False),
    ],
)
def test_roles(one: list[str], other: list[str], contrary: bool) -> None:
    assert wording.contrary(wording.roles(one), wording.roles(other)) is contrary


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("a", "b", True), ("out1", "out2", True), ("train_logits", "test_logits", True), ("mu", "sigma", False),
     ("q", "k", False), ("i", "f", False)],
)  # fmt: skip
def test_names_that_say_the_same(one: str, other: str, alike: bool) -> None:
    assert wording.alike(one, other) is alike


def test_what_a_result_is_bound_to() -> None:
    tree = ast.parse("def f():\n    self.a, b = g(1)\n    c = h(g(2))\n")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and wording.called(node) == "g"]
    definition = type("Definition", (), {"at": tree.body[0]})()
    first, second = sorted(calls, key=lambda node: node.lineno)
    assert wording.assigned(definition, first) == ["a", "b"]
    assert wording.assigned(definition, second) == ["c"]
    assert wording.assigned(definition, second, directly=True) == []


def test_the_header_of_a_loop() -> None:
    (loop,) = ast.parse("for i in range(num_layers):\n    f(x)\n").body
    assert sorted(wording.words_of_header(loop)) == ["i", "num_layers", "range"]
