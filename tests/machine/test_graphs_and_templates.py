"""Graphs, resets, templates and partitioned variables through the API."""

from __future__ import annotations

import pytest

from tests.machine.api import get, kinds, names, new_machine, refused, scope
from tfshare_lint.machine import AUTO_REUSE, UNKNOWN_SHAPE, ErrorKind, InitializerInfo, PartitionedVariable
from tfshare_lint.machine.events import GraphReset, TemplateCalled, UnknownCreations
from tfshare_lint.symbolic import Symbol


@pytest.fixture
def machine():
    return new_machine()


def call(template, body):
    template.begin_call()
    try:
        return body()
    finally:
        template.end_call()


def test_graphs_in_order(machine):
    default = machine.graph
    other = machine.new_graph()
    token = machine.enter_graph(other)
    assert machine.graph is other
    machine.leave_graph(token)
    machine.leave_graph(token)  # once is enough
    assert machine.graph is default
    machine.reset_default_graph()
    assert isinstance(machine.seen[-1], GraphReset)
    assert machine.seen[-1].graph is default
    assert [graph.serial for graph in machine.graphs] == [0, 1]
    get(machine, "v")
    assert [graph.serial for graph in machine.graphs] == [0, 1, 2]


def test_leaving_a_graph_that_is_not_the_innermost(machine):
    first = machine.enter_graph(machine.new_graph())
    second = machine.new_graph()
    machine.enter_graph(second)
    error = refused(machine.leave_graph, first)
    assert (error.type_name, error.kind) == ("AssertionError", ErrorKind.IMPROPER_NESTING)
    error.recover()
    assert machine.graph is second


def test_a_reset_inside_a_scope(machine):
    with scope(machine, "a"):
        error = refused(machine.reset_default_graph)
    assert (error.type_name, error.kind) == ("AssertionError", ErrorKind.RESET_NESTED)
    assert error.recover() is None


def test_unknown_code_opens_the_current_graph(machine):
    machine.assume_unknown_creations("f()")
    assert isinstance(machine.seen[-1], UnknownCreations)
    assert (machine.seen[-1].what, machine.graph.open, machine.new_graph().open) == ("f()", True, False)


def test_a_template_shares(machine):
    template = machine.graph.template("t")
    first = call(template, lambda: get(machine, "v"))
    assert call(template, lambda: get(machine, "v")) is first
    assert [event.first for event in machine.seen if isinstance(event, TemplateCalled)] == [True, False]
    assert first.name == "t/v"


def test_a_later_call_that_creates(machine):
    template = machine.graph.template("t")
    call(template, lambda: None)
    error = call(template, lambda: refused(get, machine, "v"))
    assert error.kind is ErrorKind.TEMPLATE_CREATES
    assert error.message.startswith("Variable t/v does not exist, or was not created with tf.get_variable().")


def test_a_later_call_that_makes_a_raw_variable(machine):
    template = machine.graph.template("t")
    call(template, lambda: None)
    template.begin_call()
    machine.graph.raw_variable("v", (2,), "float32")
    error = refused(template.end_call)
    assert error.kind is ErrorKind.TEMPLATE_TRAINABLE
    assert error.message.endswith("[<tf.Variable 't_1/v:0' shape=(2,) dtype=float32_ref>]")
    assert machine.graph.scope is machine.graph.root_scope


def test_a_template_without_a_name_recovers(machine):
    error = refused(machine.graph.template, None)
    assert (error.kind, error.message) == (ErrorKind.TEMPLATE_NAME, "name cannot be None.")
    call(error.recover(), lambda: get(machine, "v"))


def test_a_template_whose_scope_cannot_be_opened_recovers(machine):
    template = machine.graph.template("a b")
    error = refused(template.begin_call)
    assert error.kind is ErrorKind.BAD_NAME
    assert error.recover().name == "a b"
    template.end_call()
    assert template.scope.name == "a b"


def halves(shape, dtype):
    return [2] + [1] * (len(shape) - 1)


def test_parts(machine):
    with scope(machine, "a", reuse=AUTO_REUSE, partitioner=halves):
        variable = get(machine, "v", (5, 2))
        assert isinstance(variable, PartitionedVariable)
        assert get(machine, "v", (5, 2)) is variable
    assert [(part.name, part.shape, part.partition.offset) for part in variable.parts] == [
        ("a/v/part_0", (3, 2), (0, 0)), ("a/v/part_1", (2, 2), (3, 0)),
    ]  # fmt: skip
    assert kinds(machine)[1:4] == ["VariableCreated", "VariableCreated", "VariableShared"]


def test_parts_of_what_is_not_known(machine):
    whole = get(machine, "v", UNKNOWN_SHAPE, partitioner=halves)
    assert [part.name for part in whole.parts] == ["v/part_0"]
    cut = get(machine, "w", (Symbol("n"), 2), partitioner=halves)
    assert [part.name for part in cut.parts] == ["w/part_0", "w/part_1"]
    one = get(machine, "x", (4,), partitioner=lambda shape, dtype: Symbol("partitions"))
    assert len(one.parts) == 1


def test_a_partitioned_variable_that_exists_recovers_to_itself(machine):
    variable = get(machine, "v", (4,), partitioner=halves)
    error = refused(get, machine, "v", (4,), partitioner=halves)
    assert error.kind is ErrorKind.PARTITION_EXISTS
    assert error.recover() is variable
    error = refused(get, machine, "v", (4,))
    assert error.kind is ErrorKind.PARTITION_WITHOUT_PARTITIONER
    error.recover()
    assert names(machine)[0][:2] == ["v/part_0", "v/part_1"]


@pytest.mark.parametrize(
    ("shape", "partitions", "message"),
    [
        ((4,), 3, "Partitioner must return a sequence, but saw: 3"),
        (
            (4,),
            [1, 1],
            "Partitioner returned a partition list that does not match the Variable's rank: [1, 1] vs. (4,)",
        ),
        ((4,), [0], "Partitioner returned zero partitions for some axes: [0]"),
        ((4, 4), [2, 2], "Can only slice a variable along one dimension: shape: (4, 4), partitioning: [2, 2]"),
        ((1,), [2], "Expected 0 <= offset < shape but found offset=1, shape=1 for var_offset=[1], full_shape=[1]"),
    ],
)
def test_what_a_partitioner_may_not_say(machine, shape, partitions, message):
    error = refused(get, machine, "v", shape, partitioner=lambda shape, dtype: partitions)
    assert (error.kind, error.message) == (ErrorKind.PARTITIONER_INVALID, message)
    error.recover()


def test_parts_of_tensors(machine):
    scalar = InitializerInfo("constant", (), "float32", tensor=True)
    error = refused(get, machine, "s", None, partitioner=halves, initializer=scalar)
    assert error.message == "A partitioned Variable must have rank at least 1, shape: ()"
    vector = InitializerInfo("constant", (4,), "float32", tensor=True)
    assert get(machine, "v", (None,), partitioner=halves, initializer=vector).shape == (4,)
    assert get(machine, "w", (4,), partitioner=lambda shape, dtype: [Symbol("n")]).partitions == ()


def test_a_getter_of_a_template(machine):
    def getter(true_getter, name, request):
        return true_getter(f"{name}_x", request)

    template = machine.graph.template("t", create_scope_now=True, custom_getter=getter)
    assert template.scope.name == "t"
    assert call(template, lambda: get(machine, "v")).name == "t/v_x"
    assert repr(get(machine, "p", (4,), partitioner=halves)) == "<PartitionedVariable 'p'>"
