"""Programs for the differential tests: concrete, small, valid, and as varied as real graph-building code.

:func:`generate` makes one from a source of random numbers. Nothing in a program depends on anything unknown, so that
the linter has to be exact about it: verdict, place, names.
"""

from __future__ import annotations

from random import Random

from tests.differential.generator.library import AREAS, LibraryWriter
from tests.differential.generator.programs import ProgramWriter

__all__ = ["AREAS", "generate", "library_program_from_seed", "program_from_seed"]


def generate(random: Random) -> str:
    """The text of one program."""
    return ProgramWriter(random).program()


def program_from_seed(seed: int) -> str:
    """The text of the program with this number; the same on every Python."""
    return generate(Random(seed))


def library_program_from_seed(seed: int, version: str = "1.15", areas: tuple[str, ...] = AREAS) -> str:
    """The text of the program with this number about TensorFlow's libraries, for one version of TensorFlow."""
    return LibraryWriter(Random(seed), version, areas).program()
