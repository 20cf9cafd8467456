"""What every part of the generator needs: the text so far, random choices, and what is in scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

__all__ = ["Callable", "Env", "Writer"]

T = TypeVar("T")


@dataclass(frozen=True)
class Callable:
    """Something of the program's that can be called: ``text`` before the parenthesis and its parameters
    (name, kind, whether it has a default). Kinds: see :meth:`Expressions.argument`."""

    text: str
    parameters: tuple[tuple[str, str, bool], ...]
    result: str = "none"  # or "tensor", "variable", "scope"
    star: bool = False  # takes **kwargs further


@dataclass
class Env:
    """The names that a statement may use, by what they hold."""

    ints: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)  # values for reuse=
    scopes: list[str] = field(default_factory=list)
    tensors: list[str] = field(default_factory=list)  # of shape [2, 4]
    variables: list[str] = field(default_factory=list)
    calls: list[Callable] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)  # uses of layer objects, with {} for the tensor
    cells: list[str] = field(default_factory=list)  # RNN cells of 4 units that take tensors of shape [2, 4]
    optimizers: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)  # kept arg_scopes
    in_function: bool = False
    in_loop: bool = False
    in_graph: bool = False  # inside `with graph.as_default()` or a scope: the graph cannot be reset
    depth: int = 0

    def inner(self, **changes: object) -> Env:
        """A copy for a block inside."""
        lists = {name: list(held) for name, held in vars(self).items() if isinstance(held, list)}
        return replace(self, **{**lists, "depth": self.depth + 1, **changes})  # type: ignore[arg-type]


class Writer:
    """Collects lines; draws random numbers."""

    def __init__(self, random: Random, version: str = "1.15") -> None:
        self.random = random
        self.version = version  # of TensorFlow, for what not every version has
        self.lines: list[str] = []
        self.level = 0
        self.serial = 0
        #: How careful the author of this program is: how often names are new and scopes share by AUTO_REUSE.
        self.care = self.pick([0.3, 0.9, 0.97, 1.0, 1.0])

    def chance(self, probability: float) -> bool:
        """True so often."""
        return self.random.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[self.random.randrange(len(values))]

    def weighted(self, table: Sequence[tuple[float, T]]) -> T:
        """One of the values, by weight."""
        rest = self.random.random() * sum(weight for weight, _ in table)
        for weight, value in table:
            rest -= weight
            if rest <= 0:
                return value
        return table[-1][1]

    def only(self, weight: float, *versions: str) -> float:
        """A weight that counts in these versions of TensorFlow only."""
        return weight if self.version in versions else 0.0

    def number(self, low: int, high: int) -> int:
        """An integer between, both included."""
        return self.random.randint(low, high)

    def fresh(self, stem: str) -> str:
        """A name that is not used yet."""
        self.serial += 1
        return f"{stem}{self.serial}"

    def line(self, text: str) -> None:
        """Write a line at the current indentation."""
        self.lines.append("    " * self.level + text)

    @contextmanager
    def indented(self, header: str) -> Iterator[None]:
        """Write a header; what is written inside is its block."""
        self.line(header)
        self.level += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.level -= 1
