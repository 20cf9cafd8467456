"""The machine does what TensorFlow was seen to do; and TensorFlow, where it is there, still does it."""

from __future__ import annotations

import json

import pytest

from tests.machine.machine_side import trace
from tests.machine.record import RECORDED, fits
from tests.machine.regressions import PROGRAMS

TRACES = json.loads(RECORDED.read_text())
CASES = [(version, name) for version in TRACES for name in TRACES[version]]


@pytest.mark.parametrize(("version", "name"), CASES, ids=[f"{v}: {n}" for v, n in CASES])
def test_the_machine_does_what_tensorflow_did(version, name):
    assert trace(PROGRAMS[name], version) == TRACES[version][name]


@pytest.mark.parametrize("version", ["1.4", "1.15", "2"])
def test_every_program_is_recorded(version):
    assert set(TRACES[version]) == {name for name, program in PROGRAMS.items() if fits(program, version)}


def test_tensorflow_still_does_it(server):
    version, real = server
    for name, expected in TRACES[version].items():
        assert real.run(PROGRAMS[name]) == expected, name
