"""Variable scopes: effective reuse in full, recovery, events, unknown parts of names, threads."""

from __future__ import annotations

import itertools

import pytest

from tests.machine.api import get, kinds, name_scope, names, new_machine, refused, scope
from tfshare_lint.machine import AUTO_REUSE, ErrorKind, TensorFlowError
from tfshare_lint.machine.events import ReuseMarked, ScopeOpened, VariableCreated, VariableShared
from tfshare_lint.symbolic import Pattern, Symbol, concatenate, format_name

FLAGS = [None, False, True, AUTO_REUSE]


@pytest.fixture
def machine():
    return new_machine()


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(FLAGS, FLAGS)))
def test_effective_reuse_of_a_string_scope(machine, outer, inner):
    with scope(machine, "a", reuse=outer), scope(machine, "b", reuse=inner) as entered:
        assert entered.reuse is (inner or outer or False)


@pytest.mark.parametrize(("outer", "captured", "inner"), list(itertools.product(FLAGS, FLAGS, FLAGS)))
def test_effective_reuse_of_a_scope_object(machine, outer, captured, inner):
    with scope(machine, "c", reuse=captured) as kept:
        pass
    with scope(machine, "a", reuse=outer), scope(machine, kept, reuse=inner) as entered:
        assert entered.reuse is (inner or captured or False)


@pytest.mark.parametrize(
    ("args", "options", "kind"),
    [
        ((), {}, ErrorKind.NAME_REQUIRED),
        (("a",), {"reuse": 1}, ErrorKind.REUSE_VALUE),
        (("a",), {"reuse": "yes"}, ErrorKind.REUSE_VALUE),
        (("a",), {"auxiliary_name_scope": 1}, ErrorKind.OTHER),
    ],
)
def test_a_refused_construction_recovers_to_a_manager(machine, args, options, kind):
    error = refused(machine.graph.variable_scope, *args, **options)
    assert error.kind is kind
    manager = error.recover()
    manager.enter()
    manager.exit()
    assert machine.graph.scope is machine.graph.root_scope


@pytest.mark.parametrize(
    ("args", "options", "kind", "name", "reuse"),
    [
        ((None, "d"), {"reuse": True}, ErrorKind.REUSE_WITHOUT_NAME, "d", AUTO_REUSE),
        (("a b",), {}, ErrorKind.BAD_NAME, "a b", False),
        ((7,), {}, ErrorKind.NAME_REQUIRED, "", False),
    ],
)
def test_a_refused_entry_recovers_to_an_open_scope(machine, args, options, kind, name, reuse):
    manager = machine.graph.variable_scope(*args, **options)
    error = refused(manager.enter)
    assert error.kind is kind
    entered = error.recover()
    assert (entered.name, entered.reuse) == (name, reuse)
    manager.exit()
    assert machine.graph.scope is machine.graph.root_scope
    machine.reset_default_graph()


def test_a_refused_name_scope_recovers(machine):
    manager = machine.name_scope("a b")
    assert refused(manager.enter).recover() == "a b/"
    manager.exit()
    assert machine.graph.op_scope == ""


def test_leaving_in_the_wrong_order_recovers(machine):
    outer = machine.graph.variable_scope("a")
    inner = machine.graph.variable_scope("b")
    outer.enter()
    inner.enter()
    error = refused(outer.exit)
    assert (error.type_name, error.kind) == ("RuntimeError", ErrorKind.IMPROPER_NESTING)
    error.recover()
    assert machine.graph.scope is machine.graph.root_scope


def test_events_of_a_scope(machine):
    with (
        name_scope(machine, "n"),
        scope(machine, "a", reuse=AUTO_REUSE, given=frozenset({"reuse"})),
        scope(machine, None, "d", reuse=False),
    ):
        get(machine, "v")
        get(machine, "v")
    assert kinds(machine) == [
        "ScopeOpened", "ScopeOpened", "VariableCreated", "VariableShared", "ScopeClosed", "ScopeClosed",
    ]  # fmt: skip
    outer, inner = (event for event in machine.seen if isinstance(event, ScopeOpened))
    assert (outer.by, outer.name, outer.reuse_argument, outer.given) == ("string", "a", AUTO_REUSE, {"reuse"})
    assert (inner.by, inner.name, inner.default_name, inner.outer_reuse) == ("default", "a/d", "d", AUTO_REUSE)
    assert not inner.uniquified
    created = next(event for event in machine.seen if isinstance(event, VariableCreated))
    view = created.scope
    assert (view.name, view.reuse, view.depth, view.name_scopes) == ("a/d", AUTO_REUSE, 2, ("n",))
    assert view.op_scope == "n/a/d"
    shared = next(event for event in machine.seen if isinstance(event, VariableShared))
    assert shared.variable is created.variable
    assert len(shared.variable.shared_sites) == 1


def test_a_number_is_reported(machine):
    for expected in (False, True):
        with scope(machine, None, "d"):
            assert machine.seen[-1].uniquified is expected


def test_marking_reuse_is_reported(machine):
    with scope(machine, "a") as entered:
        entered.reuse_variables()
        marked = machine.seen[-1]
        assert isinstance(marked, ReuseMarked)
        assert (marked.is_root, marked.current) == (False, True)
    entered.reuse_variables()
    assert (machine.seen[-1].is_root, machine.seen[-1].current) == (False, False)
    machine.graph.scope.reuse_variables()
    assert (machine.seen[-1].is_root, machine.seen[-1].current) == (True, True)
    with scope(machine, machine.graph.scope) as copy:
        copy.reuse_variables()
        assert (machine.seen[-1].is_root, machine.seen[-1].current) == (False, True)


def test_sites(machine):
    machine.locate = lambda: len(machine.seen)
    with scope(machine, "a", reuse=AUTO_REUSE) as entered:
        variable = get(machine, "v")
        get(machine, "v")
    assert (entered.opened_at, variable.site, variable.shared_sites) == (0, 1, [2])


def test_unknown_parts_of_names(machine):
    index, other = Symbol("i"), Symbol("j")
    tower = concatenate("tower_", index)
    with scope(machine, tower):
        variable = get(machine, "w")
        assert format_name(variable.name) == "tower_{i}/w"
        assert refused(get, machine, "w").message.startswith("Variable tower_{i}/w already exists")
    with scope(machine, concatenate("tower_", other)):
        assert get(machine, "w") is not variable
    with scope(machine, concatenate("tower_", index), reuse=True):
        assert get(machine, "w") is variable
        assert format_name(machine.graph.op_scope) == "tower_{i}_1"
    with scope(machine, tower), scope(machine, None, "d") as first:
        pass
    with scope(machine, tower):
        with scope(machine, None, "d") as second:
            assert second.name == first.name  # the counters below the scope began again
        with scope(machine, None, "d") as third:
            assert format_name(third.name) == "tower_{i}/d_1"


def test_a_name_that_is_not_known_at_all(machine):
    name = Symbol("name")
    with scope(machine, name) as entered:
        assert entered.name == Pattern((name,))
        assert format_name(get(machine, "w").name) == "{name}/w"
    with scope(machine, entered, reuse=True):
        get(machine, "w")
    with scope(machine, None, Symbol("default")):
        pass


def test_unknown_parts_are_taken_for_letters(machine):
    get(machine, concatenate(Symbol("i"), "_w"))
    with pytest.raises(TensorFlowError, match="is not a valid scope name"):
        get(machine, concatenate("_w", Symbol("i")))
    with pytest.raises(TensorFlowError, match=r"'a \{i\}' is not a valid scope name"):
        get(machine, concatenate("a ", Symbol("i")))


def test_a_thread_stands_at_the_root_of_every_graph(machine):
    main = machine.graph
    with scope(machine, "a"), name_scope(machine, "n"):
        end = machine.begin_thread()
        assert machine.graph is not main
        assert get(machine, "v").name == "v"
        token = machine.enter_graph(main)
        assert get(machine, "v").name == "v"
        with scope(machine, None, "a") as entered:
            assert (entered.name, entered.original_name_scope) == ("a", "a_1/")
        machine.leave_graph(token)
        end()
        assert machine.graph is main
        assert get(machine, "v").name == "a/v"
    assert names(machine) == [["v", "a/v"], ["v"]]


def test_a_thread_in_1_4_stands_in_the_scopes_of_the_other():
    machine = new_machine("1.4")
    main = machine.graph
    with scope(machine, "a"):
        end = machine.begin_thread()
        token = machine.enter_graph(main)
        assert get(machine, "v").name == "a/v"
        machine.leave_graph(token)
        end()


def test_the_root_scope_of_a_thread_does_not_mark_the_other(machine):
    main = machine.graph
    end = machine.begin_thread()
    token = machine.enter_graph(main)
    main.scope.reuse_variables()
    machine.leave_graph(token)
    end()
    assert main.scope.reuse is False


def test_defaults_of_a_scope(machine):
    getter, partitioner = (lambda true_getter, name, request: true_getter(name, request)), (lambda shape, dtype: [1])
    given = {
        "initializer": "init", "regularizer": "l2", "caching_device": "cpu", "partitioner": partitioner,
        "custom_getter": getter, "dtype": "float64", "use_resource": True, "constraint": "norm",
    }  # fmt: skip
    with scope(machine, "a", **given) as outer:
        assert {which: getattr(outer, which) for which in given} == given
        with scope(machine, "b") as inner:
            assert {which: getattr(inner, which) for which in given} == {**given, "constraint": None}
        with scope(machine, outer) as again:
            assert again.constraint is None
            assert again.custom_getter is getter
    assert (machine.graph.scope.dtype, machine.graph.scope.initializer) == ("float32", None)
    machine.graph.scope.set_default("dtype", "int32")
    assert get(machine, "v").dtype == "int32"


def test_how_things_are_shown(machine):
    with scope(machine, "a", reuse=AUTO_REUSE) as entered:
        shown = [repr(thing) for thing in (entered, get(machine, "v"), machine.graph, AUTO_REUSE)]
    assert shown == ["<VariableScope 'a' reuse=AUTO_REUSE>", "<Variable 'a/v'>", "<Graph 0>", "AUTO_REUSE"]


def test_a_manager_freed_in_the_wrong_order_leaves_its_graph_entered(machine):
    manager = machine.graph.variable_scope("a")
    manager.enter()
    other = machine.new_graph()
    token = machine.enter_graph(other)
    manager.enter()  # Python frees the first entry here: its graph is not the innermost
    manager.exit()
    machine.leave_graph(token)
    assert refused(machine.reset_default_graph).kind is ErrorKind.RESET_NESTED
