"""Undoing changes: the state after a module's body is kept, and each entry that runs after it is taken back.

Whoever changes an object that may outlive the entry (a list, a dict, a set, or an object with a ``__dict__``)
calls :meth:`Journal.save` first. The first call in an epoch keeps a shallow copy; :meth:`Journal.rollback` puts
it back. Objects made since the epoch began need not be saved, but saving them does no harm.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Journal"]

#: Containers by their ids, each with the number of elements that it had when it was first changed.
Watch = dict[int, tuple[Any, int]]
#: So many watches go on at once: loops of generators that nobody finishes stay open.
MOST_WATCHES = 40


class Journal:
    """Keeps the old state of what is changed, so that it can be put back."""

    def __init__(self) -> None:
        self._saved: dict[int, tuple[Any, Any]] = {}
        self.active = False
        #: How many changes were announced so far, epoch or not.
        self.count = 0
        #: The containers that a loop with an unknown number of iterations has filled, by their ids (kept, so that the
        #: ids stay theirs), each with what stands for its size by the number of elements that are known.
        self.open_sizes: dict[int, tuple[Any, dict[int, Any]]] = {}
        self._open_before: dict[int, tuple[Any, dict[int, Any]]] = {}
        self._watches: list[Watch] = []

    def begin(self) -> None:
        """Start an epoch: from here on :meth:`save` keeps what it is given."""
        self._saved = {}
        self._open_before = dict(self.open_sizes)
        self.active = True

    def save(self, target: Any) -> None:
        """Keep ``target``'s present state, unless this epoch has it already or no epoch is open."""
        self.count += 1
        if self._watches and isinstance(target, (list, dict, set, deque)):
            for watch in self._watches:
                watch.setdefault(id(target), (target, len(target)))
        if not self.active or id(target) in self._saved:
            return
        if isinstance(target, (list, dict, set, deque)):
            self._saved[id(target)] = (target, target.copy())
        else:
            self._saved[id(target)] = (target, dict(target.__dict__))

    def watch_sizes(self) -> Watch:
        """Until :meth:`note_sizes`: notice which containers grow or shrink."""
        watch: Watch = {}
        if len(self._watches) < MOST_WATCHES:
            self._watches.append(watch)
        return watch

    def note_sizes(self, watch: Watch, is_open: bool) -> None:
        """The end of a watch. ``is_open``: nobody knows any more how many elements those have that have changed."""
        self._watches = [other for other in self._watches if other is not watch]
        if is_open:
            for key, (target, before) in watch.items():
                if len(target) != before:
                    self.open_sizes.setdefault(key, (target, {}))

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """What changes meanwhile is not taken back."""
        active, self.active = self.active, False
        try:
            yield
        finally:
            self.active = active

    def rollback(self) -> None:
        """End the epoch and put everything back as it was when it began."""
        for target, state in self._saved.values():
            if isinstance(target, (list, deque)):
                target.clear()
                target.extend(state)
            elif isinstance(target, (dict, set)):
                target.clear()
                target.update(state)
            else:
                target.__dict__.clear()
                target.__dict__.update(state)
        self._saved = {}
        self.open_sizes = self._open_before
        self.active = False
