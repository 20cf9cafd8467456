"""The generator's part that knows TensorFlow's libraries: layers, slim, cells, training, Keras, control flow."""

from __future__ import annotations

from tests.differential.generator.library.programs import AREAS, LibraryWriter

__all__ = ["AREAS", "LibraryWriter"]
