"""Programs over the parts of TensorFlow that make variables for others: layers, cells, optimizers, metrics."""

from __future__ import annotations

from random import Random

from tests.differential.generator.library.cells import Cells
from tests.differential.generator.library.flow import Flow
from tests.differential.generator.library.keras import Keras
from tests.differential.generator.library.slim import SPELLINGS, Slim
from tests.differential.generator.library.training import Training
from tests.differential.generator.programs import Definition
from tests.differential.generator.snippets import snippets_for
from tests.differential.generator.writing import Env

__all__ = ["AREAS", "LibraryWriter"]

AREAS = ("layers", "slim", "cells", "training", "keras", "flow")


class LibraryWriter(Slim, Cells, Training, Keras, Flow):
    """Writes one program about one to three of the areas; ``version`` is the TensorFlow that has to know all of it."""

    def __init__(self, random: Random, version: str = "1.15", areas: tuple[str, ...] = AREAS) -> None:
        super().__init__(random, version)
        self.care = self.pick([0.3, 0.6, 0.8, 0.95, 1.0])
        known = [area for area in areas if version != "2" or area != "slim"]
        self.areas = sorted({self.pick(known) for _ in range(self.number(1, 3))})
        self.snippets = {area: snippets_for(area, version) for area in self.areas}

    def imports(self) -> None:
        """The modules; slim where it is used."""
        for module in ("collections", "contextlib", "functools", "itertools"):
            self.line(f"import {module}")
        self.line("")
        self.line("import tensorflow as tf")
        if "slim" in self.areas:
            self.line(self.pick(SPELLINGS))

    def definitions(self) -> list[tuple[float, Definition]]:
        """The core's and those of the areas, which are half of all."""
        core = super().definitions()
        tables = {
            "layers": self.layer_definitions,
            "slim": self.slim_definitions,
            "cells": self.cell_definitions,
            "training": self.training_definitions,
            "keras": self.keras_definitions,
            "flow": self.flow_definitions,
        }
        own = [row for area in self.areas for row in tables[area]()]
        factor = sum(weight for weight, _ in core) / max(1.0, sum(weight for weight, _ in own))
        return core + [(weight * factor, write) for weight, write in own]

    def statement(self, env: Env) -> None:
        """One statement: of the core or of an area."""
        if self.chance(0.45):
            super().statement(env)
            return
        tables = {
            "layers": self.layer_statements,
            "slim": self.slim_statements,
            "cells": self.cell_statements,
            "training": self.training_statements,
            "keras": self.keras_statements,
            "flow": self.flow_statements,
        }
        area = self.pick(self.areas)
        if self.snippets[area] and self.chance(0.15):
            self.write_snippet(env, self.pick(self.snippets[area]))
        else:
            self.weighted(tables[area](env))(env)

    def layer(self, env: Env) -> str:
        """A layer of any area."""
        choices = [(2.0, super().layer)]
        if "slim" in self.areas:
            choices.append((3.0, self.slim_layer))
        if "keras" in self.areas:
            choices.append((2.0, self.keras_layer))
        return self.weighted(choices)(env)
