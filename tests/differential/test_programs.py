"""The whole tool against TensorFlow on generated programs: same verdict, same place, same variables."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.differential.generator import generate, library_program_from_seed, program_from_seed
from tests.differential.judging import judge, judge_recorded
from tests.differential.recording import load
from tests.harness.truth import interpreter

#: Numbers of the programs of the default run, and of the long one.
FEW, MANY = range(150), range(10_000, 12_000)
#: The same for programs over TensorFlow's libraries.
FEW_OF_LIBRARY, MANY_OF_LIBRARY = range(60), range(20_000, 21_000)
RECORDED = load()


@pytest.mark.parametrize("number", range(len(RECORDED)))
def test_recorded_answers_of_tensorflow(number: int) -> None:
    source, version, answer = RECORDED[number]
    assert judge_recorded(source, answer, version) == [], source


@pytest.mark.tf115
@pytest.mark.parametrize("seed", FEW)
def test_programs_under_tensorflow_1_15(seed: int) -> None:
    agrees(program_from_seed(seed), "1.15")


@pytest.mark.tensorflow
@pytest.mark.parametrize("seed", FEW)
def test_programs_under_tensorflow_2(seed: int) -> None:
    agrees(program_from_seed(seed), "2")


@pytest.mark.tf115
@pytest.mark.parametrize("seed", FEW_OF_LIBRARY)
def test_library_programs_under_tensorflow_1_15(seed: int) -> None:
    agrees(library_program_from_seed(seed, "1.15"), "1.15")


@pytest.mark.tf14
@pytest.mark.parametrize("seed", FEW_OF_LIBRARY)
def test_library_programs_under_tensorflow_1_4(seed: int) -> None:
    agrees(library_program_from_seed(seed, "1.4"), "1.4")


@pytest.mark.tensorflow
@pytest.mark.parametrize("seed", FEW_OF_LIBRARY)
def test_library_programs_under_tensorflow_2(seed: int) -> None:
    agrees(library_program_from_seed(seed, "2"), "2")


@pytest.mark.slow
@pytest.mark.tf115
@pytest.mark.parametrize("seed", MANY_OF_LIBRARY)
def test_many_library_programs_under_tensorflow_1_15(seed: int) -> None:
    agrees(library_program_from_seed(seed, "1.15"), "1.15")


@pytest.mark.slow
@pytest.mark.tf115
@pytest.mark.parametrize("seed", MANY)
def test_many_programs_under_tensorflow_1_15(seed: int) -> None:
    agrees(program_from_seed(seed), "1.15")


@pytest.mark.slow
@pytest.mark.tensorflow
@given(st.randoms(use_true_random=False))
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
    derandomize=True,
)
def test_programs_that_hypothesis_chooses(random) -> None:  # type: ignore[no-untyped-def]
    agrees(generate(random), "1.15" if interpreter("1.15") else "2")


def agrees(source: str, version: str) -> None:
    """Assert that the linter says what TensorFlow does."""
    if interpreter(version) is None:
        pytest.skip(f"no TensorFlow {version} here")
    assert judge(source, version) == [], source
