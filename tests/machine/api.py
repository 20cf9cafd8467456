"""Short ways to drive the machine in tests."""

from __future__ import annotations

from contextlib import contextmanager

from tfshare_lint.machine import PROFILES, Machine, TensorFlowError, VariableRequest


def new_machine(version="1.15", **keywords):
    """A machine whose events are kept in ``machine.seen``."""
    machine = Machine(PROFILES[version], **keywords)
    machine.seen = []
    machine.on_event = machine.seen.append
    return machine


def get(machine, name, shape=(1,), **options):
    return machine.graph.get_variable(VariableRequest(name, shape, **options))


@contextmanager
def scope(machine, *args, **options):
    manager = machine.graph.variable_scope(*args, **options)
    entered = manager.enter()
    try:
        yield entered
    finally:
        manager.exit()


@contextmanager
def name_scope(machine, *args):
    manager = machine.name_scope(*args)
    entered = manager.enter()
    try:
        yield entered
    finally:
        manager.exit()


def refused(function, *args, **options):
    """The error that a call raises."""
    try:
        function(*args, **options)
    except TensorFlowError as error:
        return error
    raise AssertionError("nothing was raised")


def names(machine):
    return [[variable.name for variable in graph.variables] for graph in machine.graphs]


def kinds(machine):
    return [type(event).__name__ for event in machine.seen]
