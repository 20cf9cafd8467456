"""Loops: which elements, how many iterations, and what a trace says of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.operations import iterate, resolve
from tfshare_lint.interpreter.values import NativeObject, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.trace import Loop, Turn

if TYPE_CHECKING:
    from types import TracebackType

    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["LoopControl"]

#: A loop goes on this long although its iterations do nothing that could matter.
QUIET_ITERATIONS = 200
#: … as long as the budget says where they fill lists or the like, but never touch the machine; and this long once it
#: has called ``Session.run`` (a training loop builds nothing new any more), or once the run has spent so many of such
#: iterations in all its loops, or this share of its steps on whatever.
FEW_ITERATIONS = 3
#: What a library has made (a model's variables) is walked through up to this many elements, whatever has been spent.
MADE_ITEMS = 4_096
SHARE_OF_STEPS = 6


class LoopControl:
    """One execution of a loop in an activation: use it as a context manager around :meth:`items` or :meth:`turns`.

    A known iterable is unrolled until its iterations change nothing any more. An unknown one is run for a first and
    a later element; what happens in (and after) the second iteration then rests on an assumption.
    """

    def __init__(self, run: Interpreter, act: Activation, iterable: Value = None) -> None:
        self.run = run
        self.act = act
        self.iterable = resolve(run, iterable)
        self.loop = Loop(run.site(), True)
        self._outer = act.frame.loops
        self._quiet = 0
        self._silent = 0
        self._marks = (0, 0)
        self._is_open = False
        self._watch: dict[int, tuple[Any, int]] = {}

    def __enter__(self) -> LoopControl:
        self.run.looping += 1
        self._watch = self.run.journal.watch_sizes()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.run.looping -= 1
        self.act.frame.loops = self._outer
        self.run.journal.note_sizes(self._watch, self._is_open)

    def items(self) -> Iterator[Value]:
        """The elements, one iteration each."""
        source: Iterator[Value] | None
        if isinstance(self.iterable, (list, deque)) and stdlib.is_exact(self.iterable):
            source = _live(self.iterable)
        elif isinstance(self.iterable, Unknown) or not stdlib.is_exact(self.iterable):
            source = None
        elif isinstance(self.iterable, NativeObject):
            source = self.iterable.iterate(self.run)
        else:
            source = iterate(self.run, self.iterable)
        if source is None:
            yield from self._unknown(stdlib.representatives(self.run, self.iterable))
            return
        for item in source:
            self.begin_turn()
            yield item
            if self.settled() and not self._walks_made(item):
                self.act.cut = self._is_open = True
                if isinstance(self.iterable, range) and item != self.iterable[-1]:
                    self.begin_turn()
                    yield self.iterable[-1]
                return

    def _walks_made(self, item: Value) -> bool:
        """Is the element an object of a library, or a tuple with one (a gradient and its variable)?"""
        parts = item if isinstance(item, tuple) else (item,)
        return self.loop.iterations < MADE_ITEMS and any(isinstance(part, NativeObject) for part in parts)

    def _unknown(self, elements: list[Value]) -> Iterator[Value]:
        self.loop.exact = False
        self.act.cut = True
        self._is_open = True
        for element in elements[:1]:
            self.begin_turn()
            yield element
        for element in elements[1:]:
            self.begin_turn()
            with self.run.assuming("the loop runs at least twice"):
                yield element

    def begin_turn(self) -> None:
        """Start an iteration."""
        run, loop = self.run, self.loop
        self.act.frame.loops = (*self._outer, Turn(loop, loop.iterations))
        loop.iterations += 1
        self._marks = (run.event_count, run.journal.count)
        run.step()

    def settled(self) -> bool:
        """After an iteration: may the rest be left out, because nothing happens any more?"""
        run = self.run
        events, changes = self._marks
        if run.event_count != events:
            self._quiet = self._silent = 0
            return False
        self._silent += 1
        run.silent_turns += 1
        self._quiet = self._quiet + 1 if run.journal.count == changes else 0
        spent = run.silent_turns > run.budget.silent_turns or run.steps > run.budget.steps // SHARE_OF_STEPS
        busy = self.loop.runs_session or spent
        limit = FEW_ITERATIONS if busy else run.budget.silent_iterations
        return self._quiet > QUIET_ITERATIONS or self._silent > limit


def _live(items: list[Value] | deque[Value]) -> Iterator[Value]:
    """Walk a list that the loop's body may change, as Python does."""
    index = 0
    while index < len(items):
        yield items[index]
        index += 1
