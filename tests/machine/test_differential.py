"""Random programs do the same on the machine and on real TensorFlow: verdicts word for word, names, order, reuse."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.machine.generate import Choices, Drawn, Generator
from tests.machine.machine_side import trace

QUICK = 60
THOROUGH = 2000


@settings(max_examples=QUICK, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_same_as_tensorflow(server, data):
    version, real = server
    program = Generator(Drawn(data.draw, st), version).program(depth=2)
    assert trace(program, version) == real.run(program)


@pytest.mark.slow
def test_same_as_tensorflow_at_length(server):
    version, real = server
    for number in range(THOROUGH):
        program = Generator(Choices(random.Random(number)), version).program()
        assert trace(program, version) == real.run(program), (number, program)
