"""What get_variable and tf.Variable answer beyond what the recorded programs show: kinds, recovery, unknowns."""

from __future__ import annotations

import pytest

from tests.machine.api import get, names, new_machine, refused, scope
from tfshare_lint.machine import (
    AUTO_REUSE,
    UNKNOWN_SHAPE,
    ErrorKind,
    InitializerInfo,
    VariableRequest,
    compatible_shapes,
    format_shape,
)
from tfshare_lint.symbolic import Symbol


@pytest.fixture
def machine():
    return new_machine()


@pytest.mark.parametrize(
    ("reuse", "present", "outcome"),
    [
        (False, False, "creates"), (None, False, "creates"), (AUTO_REUSE, False, "creates"),
        (True, False, ErrorKind.MISSING), (False, True, ErrorKind.EXISTS), (None, True, ErrorKind.EXISTS),
        (True, True, "shares"), (AUTO_REUSE, True, "shares"),
    ],
)  # fmt: skip
def test_decision_table(machine, reuse, present, outcome):
    if present:
        with scope(machine, "a"):
            first = get(machine, "v")
    with scope(machine, "a", reuse=reuse):
        if isinstance(outcome, ErrorKind):
            error = refused(get, machine, "v")
            assert (error.kind, error.name, error.type_name) == (outcome, "a/v", "ValueError")
        else:
            variable = get(machine, "v")
            assert (present and variable is first) == (outcome == "shares")


def test_an_exists_error_carries_the_variable_and_recovers_to_it(machine):
    first = get(machine, "v")
    error = refused(get, machine, "v")
    assert error.existing is first
    assert error.recover() is first
    assert error.message == (
        "Variable v already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?"
    )
    assert str(error) == f"ValueError: {error.message}"


def test_a_missing_error_recovers_to_an_assumed_variable(machine):
    machine.graph.scope.reuse_variables()
    error = refused(get, machine, "v", (3, 2))
    assert error.requested == (3, 2)
    variable = error.recover()
    assert variable.assumed
    assert (variable.name, variable.key, variable.shape) == ("v", "v", (3, 2))
    assert get(machine, "v", (3, 2)) is variable


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"shape": None}, ErrorKind.NO_SHAPE),
        ({"shape": (None, 2)}, ErrorKind.NO_SHAPE),
        ({"name": "v v"}, ErrorKind.BAD_NAME),
        ({"dtype": "complex64"}, ErrorKind.NO_INITIALIZER),
        ({"initializer": InitializerInfo("constant", (), "float32")}, ErrorKind.CONSTANT_WITH_SHAPE),
        ({"initializer": InitializerInfo("constant", (), "float32"), "dtype": "int32"}, ErrorKind.INITIALIZER_DTYPE),
        ({"custom_getter": 5}, ErrorKind.NOT_CALLABLE_GETTER),
        ({"partitioner": 5}, ErrorKind.PARTITIONER_INVALID),
        ({"partitioner": lambda shape, dtype: [0]}, ErrorKind.PARTITIONER_INVALID),
    ],
)
def test_each_refusal_can_be_recovered_from(machine, options, kind):
    request = VariableRequest(**{"name": "v", "shape": (1,), **options})
    error = refused(machine.graph.get_variable, request)
    assert error.kind is kind
    variable = error.recover()
    assert variable.assumed
    assert machine.graph.store[request.name] is variable


def test_none_as_a_name(machine):
    assert get(machine, None).name == "Variable"
    with scope(machine, "a"):
        error = refused(get, machine, None)
        assert (error.type_name, error.message) == ("TypeError", 'can only concatenate str (not "NoneType") to str')
        error.recover()


@pytest.mark.parametrize("name", [5, ["a"], {"a": 1}, 2.5])
def test_what_is_no_name(machine, name):
    graph = machine.graph
    for make in (lambda: get(machine, name), lambda: graph.raw_variable(name, (1,), "float32")):
        error = refused(make)
        assert (error.type_name, error.kind) == ("TypeError", ErrorKind.BAD_NAME)
        error.recover()
    for manager in (machine.name_scope(name), graph.variable_scope(None, name)):
        error = refused(manager.enter)
        assert (error.type_name, error.kind) == ("TypeError", ErrorKind.BAD_NAME)
        error.recover()
        manager.exit()
    with scope(machine, "a"):
        error = refused(get, machine, name)
        assert error.message == f'can only concatenate str (not "{type(name).__name__}") to str'


def test_what_is_not_known_is_not_refused(machine):
    unknown = Symbol("x")
    with scope(machine, "a", reuse=AUTO_REUSE):
        first = get(machine, "v", (unknown, 3))
        assert get(machine, "v", (4, 3)) is first
        assert get(machine, "v", UNKNOWN_SHAPE) is first
        assert refused(get, machine, "v", (4, 5)).kind is ErrorKind.SHAPE
        second = get(machine, "w", UNKNOWN_SHAPE, dtype=Symbol("dtype"), initializer=InitializerInfo("unknown"))
        assert get(machine, "w", (4, 5), dtype="int32") is second


def test_an_open_graph_may_have_what_was_not_seen(machine):
    machine.assume_unknown_creations("build()")
    with scope(machine, "a", reuse=True):
        variable = get(machine, "v")
        assert variable.assumed
        assert get(machine, "v") is variable
    with scope(machine, "a"):
        assert get(machine, "w").assumed is False
        assert refused(get, machine, "w").kind is ErrorKind.EXISTS


def test_get_local_variable(machine):
    collections = ["mine"]
    variable = get(machine, "v", local=True, trainable=True, collections=collections)
    assert variable.trainable is False
    assert variable.collections == ["mine", "local_variables"]


def test_a_custom_getter_runs_outside_name_scopes(machine):
    seen = []

    def getter(true_getter, name, request):
        seen.append((name, machine.graph.op_scope, request.dtype, request.trainable))
        return true_getter(f"{name}_x", request)

    with scope(machine, "a", custom_getter=getter, dtype="float64"):
        assert get(machine, "v").name == "a/v_x"
        assert machine.graph.op_scope == "a"
    assert seen == [("a/v", "", "float64", True)]


def test_the_first_creation_wins(machine):
    with scope(machine, "a", reuse=AUTO_REUSE):
        variable = get(machine, "v", trainable=False, regularizer="l2")
        assert get(machine, "v", trainable=True) is variable
    assert variable.trainable is False
    assert variable.request.regularizer == "l2"


def test_raw_variables(machine):
    graph = machine.graph
    with scope(machine, "s", reuse=True):
        variable = graph.raw_variable("v", (1,), "float32")
        assert (variable.name, variable.key, variable.kind, variable.scope_reuse) == ("s/v", None, "Variable", True)
        assert graph.raw_variable(None, (), "int32", trainable=False).name == "s/Variable"
    error = refused(graph.raw_variable, "v v", (1,), "float32")
    assert error.kind is ErrorKind.BAD_NAME
    assert error.recover().name == "v v"
    assert names(machine) == [["s/v", "s/Variable", "v v"]]


def test_serials_are_one_row_for_all_graphs(machine):
    first = get(machine, "v")
    token = machine.enter_graph(machine.new_graph())
    second = get(machine, "v")
    machine.leave_graph(token)
    assert (first.serial, second.serial) == (0, 1)


def test_shapes():
    assert format_shape(None) == "<unknown>"
    assert format_shape(()) == "()"
    assert format_shape((3,)) == "(3,)"
    assert format_shape((None, 2)) == "(?, 2)"
    assert format_shape((Symbol("n"), 2)) == "({n}, 2)"
    assert format_shape(Symbol("s")) == "{s}"
    assert compatible_shapes((None, 2), (3, 2))
    assert not compatible_shapes((3,), (3, 2))
    assert not compatible_shapes((4, 2), (3, 2))
