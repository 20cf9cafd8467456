"""What the models remember during one run, beside the machine: the program's values for the machine's objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfshare_lint.interpreter.values import Runtime, Value
from tfshare_lint.trace import Turn

__all__ = ["MadeInLoop", "State", "state_of"]


class MadeInLoop:
    """An operation that was made in a loop: the turns that were running, the graph objects that it works on, and
    whether it was reported that it is made again."""

    __slots__ = ("inputs", "told", "turns")

    def __init__(self, turns: dict[int, Turn], inputs: list[Any]) -> None:
        self.turns = turns
        self.inputs = inputs
        self.told = False


class State:
    """The state of one run."""

    def __init__(self) -> None:
        #: The activation in which the None that ``reuse_variables()`` returns was kept.
        self.reuse_result_in: Any = None
        #: (graph's serial number, key) → what the program put into the collection.
        self.collections: dict[tuple[int, Any], list[Value]] = {}
        #: The control-flow construct whose body is being traced (a number), 0 for none; how many there were.
        self.inside = 0
        self.constructs = 0
        #: (graph's serial number, base name) → how many layers without a name were made.
        self.layer_counts: dict[tuple[int, str], int] = {}
        #: Calls that led to an operation in a loop → that operation.
        self.made_in_loops: dict[tuple[int, ...], MadeInLoop] = {}
        #: Loops in which the session was run, by identity → the serial numbers of the default graphs at that time.
        self.session_loops: dict[int, set[int]] = {}
        #: How often something ran that may have initialized variables without our seeing which.
        self.unseen_effects = 0
        #: Path → the names in the checkpoint that the program wrote there; None where they are not known.
        self.checkpoints: dict[Any, frozenset[Any] | None] = {}
        #: ``tf.device`` was entered: where operations are placed is not followed.
        self.places = False
        #: Unknown code may have given functions of TensorFlow's other defaults.
        self.other_defaults = False
        self._values: dict[int, tuple[Any, Value]] = {}

    def value_for(self, thing: Any, make: Callable[[Any], Value]) -> Value:
        """The one value that stands for an object of the machine; made when first asked for."""
        found = self._values.get(id(thing))
        if found is None or found[0] is not thing:
            found = self._values[id(thing)] = (thing, make(thing))
        return found[1]


def state_of(runtime: Runtime) -> State:
    """The state of this run."""
    found = runtime.notes.get("tfapi")
    if found is None:
        found = runtime.notes["tfapi"] = State()
    assert isinstance(found, State)
    return found
