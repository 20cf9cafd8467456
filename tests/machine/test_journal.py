"""What a journal takes back is as if it had never happened."""

from __future__ import annotations

import json
import random

import pytest

from tests.machine.generate import Choices, Generator
from tests.machine.machine_side import MachineSide
from tests.machine.tf_side import Driver


def outcome(driver, program):
    """What a program does from the state that ``driver`` is in; what the driver itself remembers is put back."""
    kept = {name: list(value) for name, value in vars(driver).items() if isinstance(value, list)}
    driver.trace = []
    driver.body(program)
    answer = json.loads(json.dumps([driver.trace, driver.backend.summary()]))
    vars(driver).update(kept)
    return answer


def snapshot(machine):
    """What there is, and what a new variable would be numbered."""
    graphs = [
        [(v.name, v.serial, len(v.shared_sites)) for v in graph.variables]
        + [(v.name, len(v.shared_sites)) for v in graph.partitioned.values()]
        + [graph.open, graph.scope.defaults]
        for graph in machine.graphs
    ]
    return graphs, machine._serials, machine._default in machine.graphs


@pytest.mark.parametrize("version", ["1.4", "1.15", "2"])
@pytest.mark.parametrize("start", range(0, 200, 50))
def test_a_rollback_restores_everything(version, start):
    for number in range(start, start + 50):
        generator = Generator(Choices(random.Random(number)), version)
        before, entry, other = generator.program(), generator.program(), generator.program()
        driver = Driver(MachineSide(version))
        driver.run(before)
        driver.fatal = 0
        journal = driver.backend.machine.journal
        state = snapshot(driver.backend.machine)
        answers = []
        for program in (entry, other, entry):
            journal.begin()
            answers.append(outcome(driver, program))
            journal.rollback()
            assert snapshot(driver.backend.machine) == state
        assert answers[0] == answers[2], (number, before, entry, other)
