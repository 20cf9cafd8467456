"""Names with unknown parts, and names of ops."""

from __future__ import annotations

import re

import pytest

from tests.machine.api import name_scope, new_machine, refused
from tfshare_lint.machine import ErrorKind
from tfshare_lint.machine.names import (
    ancestors,
    child,
    drop_slash,
    ends_with_slash,
    fold_case,
    is_below,
    is_valid,
    join,
    last_component,
    numbered,
)
from tfshare_lint.symbolic import Symbol, concatenate

I = Symbol("i")  # noqa: E741
UNKNOWN = concatenate("A/b", I, "C")


def test_arithmetic():
    assert join("", "a") == "a"
    assert join("a", "") == "a/"
    assert join("a", UNKNOWN) == concatenate("a/A/b", I, "C")
    assert join("", UNKNOWN) == UNKNOWN
    assert join(UNKNOWN, "v") == concatenate("A/b", I, "C/v")
    assert child("", "part_0") == "/part_0"
    assert child(UNKNOWN, "x") == concatenate("A/b", I, "C/x")
    assert numbered("a", 2) == "a_2"
    assert numbered(UNKNOWN, 2) == concatenate("A/b", I, "C_2")
    assert last_component("a/b") == "b"
    assert last_component("a") == "a"
    assert last_component(UNKNOWN) == concatenate("b", I, "C")
    assert last_component(concatenate(I, "x")) == concatenate(I, "x")
    assert fold_case(UNKNOWN) == concatenate("a/b", I, "c")
    assert ends_with_slash("a/")
    assert ends_with_slash(concatenate(I, "/"))
    assert not ends_with_slash(concatenate("/", I))
    assert drop_slash(concatenate("a", I, "/")) == concatenate("a", I)


@pytest.mark.parametrize(
    ("name", "scope", "below"),
    [
        ("a/b", "a", True), ("ab/c", "a", False), ("a", "a", False), ("/b", "", True), ("b", "", False),
        (concatenate("a/", I), "a", True), (concatenate("a", I), "a", False), (concatenate(I, "/a"), "a", False),
        (concatenate("a", I, "/b"), concatenate("a", I), True), (concatenate("a", I, "b"), concatenate("a", I), False),
        (concatenate("a", I, "x/b"), concatenate("a", I, "x"), True), ("a/b", concatenate("a", I), False),
        (concatenate("a", I), concatenate("a", I), False),
    ],
)  # fmt: skip
def test_is_below(name, scope, below):
    assert is_below(name, scope) is below
    assert (scope in ancestors(name)) is below


def test_is_valid():
    pattern = re.compile("^[a-z]+$")
    assert is_valid("abc", pattern)
    assert is_valid(concatenate("a", I), pattern)
    assert not is_valid(concatenate("A", I), pattern)


def test_op_names():
    graph = new_machine().graph
    assert [graph.unique_name("v", mark=False), graph.unique_name("v"), graph.unique_name("V")] == ["v", "v", "V_1"]
    assert graph.op_name("w/") == "w"
    error = refused(graph.op_name, "w/")
    assert (error.kind, error.message) == (ErrorKind.DUPLICATE_NODE, "Duplicate node name in graph: 'w'")
    assert refused(graph.op_name, "").message == "'' is not a valid node name"


def test_unique_names_below_a_name_scope():
    machine = new_machine()
    with name_scope(machine, "a"):
        assert machine.graph.unique_name("v") == "a/v"
        assert machine.graph.name_scope("v", explicit=False).enter() == "a/v_1/"


def test_a_nameless_op_in_2_is_named_after_its_type():
    graph = new_machine("2").graph
    assert [graph.op_name("", "Add"), graph.op_name("", "Add")] == ["Add", "Add_1"]
